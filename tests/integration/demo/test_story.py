"""A small story: what happens in it, what holds after it, and that it repeats itself."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.vocabulary import Message
from models.engines import open_store
from notifications.local_mailbox import list_mails
from poort.demo.season import Season
from tests.integration.demo.plays import UNTIL, Played, played

#: What the rules may well refuse: whoever plays tries it now and then, as people do.
EXPECTED_REFUSALS = {
    "ArrangeSubstitution: SubstitutionRefusedError",
    "DecideDeviation: SecondPersonError",
    "DecideGate: SubmitterDecidesError",
    "PlanGates: PlanRefusedError",
    "RecordMilestone: ProjectNotActiveError",
    "SubmitGate: GateBlockedError",
}
#: Only a fault or a broken brake brings these; a nudge is asked for in the portal alone.
MESSAGES_ELSEWHERE = {
    Message.TRANSITION_HELD,
    Message.BATCH_HELD,
    Message.UNDELIVERED,
    Message.NUDGE,
    # The works of the story have no contract in the product, and its board reads no quarter.
    Message.BOARD_QUARTER,
    Message.MKI_REQUEST,
    Message.MKI_REMINDER,
    Message.MKI_RECEIVED,
    Message.MKI_REFUSED,
}


@pytest.fixture(scope="module")
def performance(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Played]:
    """Five projects, one for each twist, through half a year."""
    folder = tmp_path_factory.mktemp("story")
    yield from _performance(
        sqlite_template, folder, Season(until=UNTIL, seed=7, projects=5, years=0.6)
    )


def _performance(template: Path, folder: Path, season: Season) -> Iterator[Played]:
    path = folder / "poort.db"
    shutil.copyfile(template, path)
    store = open_store(f"sqlite:///{path}")
    yield played(store, folder, season)
    store.dispose()


@pytest.mark.slow
def test_every_invariant_holds_after_the_story(performance: Played) -> None:
    """The audit chain verifies and no query finds what breaks a rule."""
    verified = performance.looked_back.verified

    assert verified.problems == ()
    assert verified.events > 0


@pytest.mark.slow
def test_every_kind_of_event_occurs(performance: Played) -> None:
    """People answer, deviate, advise, return, hand over, go on leave, and correct."""
    assert set(performance.stage.acts) >= {
        "AnswerCheck",
        "ArrangeSubstitution",
        "AskDeviation",
        "AssignRole",
        "CorrectDecision",
        "DecideDeviation",
        "DecideGate",
        "GiveAdvice",
        "HandOverCheck",
        "PlanGates",
        "RecordMilestone",
        "ResumeProject",
        "ReturnCheck",
        "StartProject",
        "SubmitGate",
        "SuspendProject",
    }


@pytest.mark.slow
def test_every_outcome_is_decided(performance: Played) -> None:
    """Gates are passed, passed with conditions, returned, sent back and stopped."""
    gates = performance.looked_back.gates

    assert sum(gate.passed for gate in gates) > 0
    assert sum(gate.with_conditions for gate in gates) > 0
    assert sum(gate.returned for gate in gates) > 0
    assert sum(gate.sent_back for gate in gates) == 1
    assert sum(gate.stopped for gate in gates) == 1


@pytest.mark.slow
def test_running_works_go_to_the_next_version_of_their_process(performance: Played) -> None:
    """It is tried before it is carried out, and what waited for a decision goes later."""
    stage = performance.stage

    assert stage.processes["infrastructure-works"].version == "2026.2"
    assert stage.acts["ReleaseDefinition"] == 1
    assert 1 <= stage.acts["MigrateProjects"] <= stage.acts["TryMigration"]
    story = "\n".join(stage.chronicle.lines)
    assert story.index("TryMigration") < story.index("MigrateProjects")


def test_lateness_climbs_the_whole_ladder(performance: Played) -> None:
    """Somebody is so late that the internal client hears of it, and ambitions come too late."""
    back = performance.looked_back

    assert set(back.reminders) >= {"opened", "before_5", "before_1", "late_1", "late_3", "late_5"}
    assert back.people[0].working_days_late > 0
    assert back.ambitions


@pytest.mark.slow
def test_only_what_people_may_try_is_refused(performance: Played) -> None:
    """No act of the story runs into a rule that the story itself got wrong."""
    assert set(performance.stage.refusals) <= EXPECTED_REFUSALS


@pytest.mark.slow
def test_mail_lands_in_the_mailbox_on_its_simulated_day(performance: Played) -> None:
    """Everything in the outbox arrived, dated within the season."""
    page = list_mails(performance.mailbox, page=1)
    season = performance.season

    assert page.total == sum(performance.looked_back.messages.values())
    assert set(performance.looked_back.messages) == set(Message) - MESSAGES_ELSEWHERE
    assert {season.first <= line.sent_at.date() <= season.until for line in page.lines} == {True}


@pytest.mark.parametrize("until", [date(2026, 9, 30), date(2026, 10, 4)], ids=["weekday", "sunday"])
def test_the_weekdays_of_a_season_end_at_its_last(until: date) -> None:
    """Nobody works on a weekend, and the story goes on to the day that was asked."""
    days = list(Season(until=until, seed=1, projects=1, years=0.1).weekdays)

    assert until - days[-1] < timedelta(days=3)
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}


def test_the_same_seed_tells_the_same_story(sqlite_template: Path, tmp_path: Path) -> None:
    """Twice the same digest over every act, refusal and sweep; another seed gives another."""
    stories = []
    for name, seed in (("first", 3), ("again", 3), ("other", 4)):
        folder = tmp_path / name
        folder.mkdir()
        season = Season(until=UNTIL, seed=seed, projects=2, years=0.15)
        (performance,) = _performance(sqlite_template, folder, season)
        stories.append(performance.stage.chronicle.lines)

    assert stories[0] == stories[1]
    assert stories[0] != stories[2]
