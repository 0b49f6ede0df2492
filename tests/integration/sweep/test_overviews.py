"""The coordinator's table and week, one person's own work, and what verification finds."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func
from sqlmodel import col, select, update

from domain.vocabulary import AnswerValue, CheckStatus, Message, Origin, Role
from models.engines import Store
from models.gate import Answer, CheckItem
from models.organisation import CalendarDay, Organisation
from models.queries import calendar_days
from models.queries.verification import Invariant
from models.work import Outbox
from notifications.messages import CoordinatorWeekly
from notifications.payloads import from_payload
from tests.factories import (
    Cast,
    make_attempt,
    make_cast,
    make_check,
    make_project,
    make_substitution,
    shipped_definition,
)
from usecases.calendars import FIRST_DAY, LAST_DAY, organisation_calendar
from usecases.my_work import my_work
from usecases.overdue import overdue_steps
from usecases.sweep_reminders import sweep_reminders
from usecases.verify import verify_organisation
from usecases.weekly_overview import weekly_overview

#: A Monday.
TODAY = date(2026, 3, 9)
NOW = datetime(2026, 3, 9, 5, 0, tzinfo=UTC)
OPENED = date(2026, 2, 2)


def _open(store: Store, cast: Cast, *due_on: date, owner: int, first: int = 0) -> list[int]:
    with store.write(cast.organisation) as session:
        project = make_project(session, cast)
        attempt = make_attempt(session, cast, project=project, opened_on=OPENED)
        return [
            make_check(
                session,
                cast,
                project=project,
                attempt=attempt,
                owner=owner,
                opens_on=OPENED,
                due_on=day,
                number=number,
            )
            for number, day in enumerate(due_on, start=first)
        ]


def test_the_table_shows_what_is_late_the_longest_late_first(store: Store) -> None:
    """What is due today or later is not late; the rung is the one that was sent."""
    cast = make_cast(store)
    days = date(2026, 3, 6), date(2026, 3, 2), TODAY
    checks = _open(store, cast, *days, owner=cast.buyer)
    with store.write(cast.organisation) as session:
        sweep_reminders(session, today=TODAY, now=NOW)

    with store.read(cast.organisation) as session:
        late = overdue_steps(session, today=TODAY)

    assert [(step.item_id, step.working_days_late, step.rung) for step in late] == [
        (checks[1], 5, "late_5"),
        (checks[0], 1, "late_1"),
    ]
    assert late[0].owner_name == "Inge Inkoop"
    assert late[0].title == shipped_definition().phase(1).checks[1].text.nl


def test_somebody_sees_their_own_work_and_that_of_who_is_away(store: Store) -> None:
    """Split in too late, this week and later."""
    cast = make_cast(store)
    _open(store, cast, date(2026, 3, 6), date(2026, 3, 13), date(2026, 3, 16), owner=cast.buyer)
    _open(store, cast, date(2026, 3, 5), owner=cast.lead)
    with store.write(cast.organisation) as session:
        make_substitution(
            session,
            cast.organisation,
            absent=cast.lead,
            substitute=cast.buyer,
            first=TODAY,
            last=TODAY,
        )

    with store.read(cast.organisation) as session:
        today = my_work(session, person_id=cast.buyer, today=TODAY)
        tomorrow = my_work(session, person_id=cast.buyer, today=TODAY + timedelta(days=1))

    assert [step.in_place_of for step in today.too_late] == ["Lia Lead", None]
    assert [step.due_on for step in today.this_week] == [date(2026, 3, 13)]
    assert [step.due_on for step in today.later] == [date(2026, 3, 16)]
    assert [step.in_place_of for step in tomorrow.too_late] == [None]


def test_a_coordinator_gets_one_overview_a_week(store: Store) -> None:
    """With what is overdue, whose role is not filled, and which ambition came too late."""
    cast = make_cast(store)
    topics = [check.lateness_topic for check in shipped_definition().phase(1).checks]
    ambition = topics.index("ambition")
    late, answered_late = (
        _open(store, cast, date(2026, 2, 16), owner=cast.lead, first=ambition)[0] for _ in "ab"
    )
    _answer(store, cast, answered_late, at=NOW - timedelta(days=3))
    with store.write(cast.organisation) as session:
        session.exec(
            update(CheckItem)
            .where(col(CheckItem.id) == late)
            .values(without_owner=True, role=Role.BUYER)
        )

    for _ in range(2):
        with store.write(cast.organisation) as session:
            written = weekly_overview(session, today=TODAY, now=NOW)

    with store.read(cast.organisation) as session:
        row = session.exec(select(Outbox)).one()
    overview = from_payload(row.message, row.payload)
    assert isinstance(overview, CoordinatorWeekly)
    assert (written, row.message) == (1, Message.COORDINATOR_WEEKLY)
    assert (overview.totals.projects, overview.totals.steps_overdue) == (2, 1)
    assert [line.working_days_late for line in overview.overdue] == [15]
    assert [(line.role_name, line.steps) for line in overview.without_owner] == [
        ("inkoopadviseur", 1)
    ]
    assert sorted((line.answered, line.working_days_late) for line in overview.late_ambitions) == [
        (False, 15),
        (True, 14),
    ]


def test_what_was_answered_too_late_long_ago_is_not_told_again(store: Store) -> None:
    """It was told in the week after the answer; with nothing else to say there is no mail."""
    cast = make_cast(store)
    topics = [check.lateness_topic for check in shipped_definition().phase(1).checks]
    check, *_ = _open(
        store, cast, date(2026, 2, 16), owner=cast.lead, first=topics.index("ambition")
    )
    _answer(store, cast, check, at=NOW - timedelta(days=14))

    with store.write(cast.organisation) as session:
        told = weekly_overview(session, today=TODAY, now=NOW)

    with store.read(cast.organisation) as session:
        assert (told, session.exec(select(Outbox)).all()) == (0, [])


def test_a_store_that_was_written_by_its_rules_verifies(store: Store) -> None:
    """Nothing is found where nothing is wrong."""
    cast = make_cast(store)
    _open(store, cast, TODAY, owner=cast.lead)

    with store.read(cast.organisation) as session:
        report = verify_organisation(session)

    assert report.holds, report.problems


def test_an_answer_past_the_trail_is_found(store: Store) -> None:
    """An answer without its event means that somebody wrote past the product."""
    cast = make_cast(store)
    check, *_ = _open(store, cast, TODAY, owner=cast.lead)
    _answer(store, cast, check, at=NOW)

    with store.read(cast.organisation) as session:
        report = verify_organisation(session)

    assert {problem.rule for problem in report.problems} == {Invariant.TRAIL_COUNTS_AGREE}


def test_the_calendar_table_follows_the_calendar(store: Store) -> None:
    """An authority that closes on Good Friday counts one working day a year less."""
    cast = make_cast(store)
    before = _working_days(store, cast)

    with store.write(cast.organisation) as session:
        session.exec(update(Organisation).values(closed_on_good_friday=True))
        session.expire_all()
        calendar_days.replace(session, organisation_calendar(session))

    assert before - _working_days(store, cast) == LAST_DAY.year - FIRST_DAY.year + 1


def _working_days(store: Store, cast: Cast) -> int:
    with store.read(cast.organisation) as session:
        return session.exec(select(func.max(CalendarDay.working_number))).one()


def _answer(store: Store, cast: Cast, check: int, *, at: datetime) -> None:
    with store.write(cast.organisation) as session:
        session.add(
            Answer(
                organisation_id=cast.organisation,
                check_item_id=check,
                value=AnswerValue.YES,
                origin=Origin.CLI,
                answered_by=cast.lead,
                answered_at=at,
            )
        )
        session.flush()
        session.exec(
            update(CheckItem)
            .where(col(CheckItem.id) == check)
            .values(status=CheckStatus.ANSWERED, answer=AnswerValue.YES)
        )
