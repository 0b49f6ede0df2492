"""A year of mornings: each rung once, over holidays, leave, moved dates, suspension and gaps."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select, update

from domain.vocabulary import CheckStatus, Message, ProjectStatus, SweepStatus
from models.engines import Store
from models.gate import CheckItem
from models.project import Project
from models.work import Outbox, Reminder, Sweep
from tests.factories import (
    Cast,
    make_attempt,
    make_cast,
    make_check,
    make_project,
    make_substitution,
)
from usecases.calendars import organisation_calendar
from usecases.sweep_reminders import SweepReport, sweep_reminders

OPENED = date(2025, 3, 3)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def sweep(store: Store, cast: Cast, day: date) -> SweepReport:
    """The morning's sweep of that day."""
    now = datetime(day.year, day.month, day.day, 5, 0, tzinfo=UTC)
    with store.write(cast.organisation) as session:
        return sweep_reminders(session, today=day, now=now)


def sweep_all(store: Store, cast: Cast, first: date, last: date) -> None:
    """Every morning from the first day to the last, closed days included."""
    for day in _days(first, last):
        sweep(store, cast, day)


def rungs(store: Store, cast: Cast, check: int) -> list[tuple[date, str, int]]:
    """When which rung was claimed for whom, in order."""
    with store.read(cast.organisation) as session:
        rows = session.exec(
            select(Reminder).where(Reminder.subject_id == check).order_by(col(Reminder.id))
        ).all()
        days = {row.id: row.today for row in session.exec(select(Sweep))}
    return [(days[row.sweep_id], row.rung, row.recipient_id) for row in rows]


def open_check(
    store: Store, cast: Cast, *, due_on: date, owner: int, opens_on: date = OPENED
) -> int:
    """A blocking check of a project of its own, opened a working day after its gate."""
    with store.write(cast.organisation) as session:
        project = make_project(session, cast, started_on=opens_on)
        attempt = make_attempt(session, cast, project=project, opened_on=date(2025, 1, 6))
        return make_check(
            session,
            cast,
            project=project,
            attempt=attempt,
            owner=owner,
            opens_on=opens_on,
            due_on=due_on,
        )


def set_check(store: Store, cast: Cast, check: int, **values: object) -> None:
    """Change the check behind the back of its use cases."""
    with store.write(cast.organisation) as session:
        session.exec(update(CheckItem).where(col(CheckItem.id) == check).values(values))


@pytest.mark.parametrize(
    ("closed", "late_1", "late_10"),
    [
        # Due Thursday 17 April 2025. Easter Monday is the 21st, King's Day Saturday the 26th.
        pytest.param((), date(2025, 4, 18), date(2025, 5, 2), id="works on Good Friday and 5 May"),
        pytest.param(
            ("good friday",), date(2025, 4, 22), date(2025, 5, 5), id="closed on Good Friday"
        ),
        pytest.param(
            ("good friday", "5 may"),
            date(2025, 4, 22),
            date(2025, 5, 6),
            id="closed on both",
        ),
    ],
)
def test_each_rung_is_sent_once_on_its_working_day(
    store: Store, closed: tuple[str, ...], late_1: date, late_10: date
) -> None:
    """The whole ladder of a check that nobody does, once each, over Easter and the May days."""
    cast = make_cast(store, good_friday="good friday" in closed, liberation_day="5 may" in closed)
    check = open_check(store, cast, due_on=date(2025, 4, 17), owner=cast.buyer)

    sweep_all(store, cast, date(2025, 3, 1), date(2025, 6, 30))

    sent = rungs(store, cast, check)
    assert [(rung, person) for _, rung, person in sent] == [
        ("opened", cast.buyer),
        ("before_5", cast.buyer),
        ("before_1", cast.buyer),
        ("late_1", cast.buyer),
        ("late_3", cast.buyer),
        ("late_3", cast.lead),
        ("late_5", cast.coordinator),
        ("late_10", cast.client),
    ]
    days = {rung: day for day, rung, _ in sent}
    assert days["opened"] == OPENED
    assert (days["before_5"], days["before_1"]) == (date(2025, 4, 10), date(2025, 4, 16))
    assert (days["late_1"], days["late_10"]) == (late_1, late_10)


@pytest.mark.parametrize(
    ("year", "closed"),
    [
        pytest.param(2025, date(2025, 4, 26), id="2025 on the 26th"),
        pytest.param(2026, date(2026, 4, 27), id="2026 on the 27th"),
        pytest.param(2031, date(2031, 4, 26), id="2031 on the 26th"),
    ],
)
def test_nobody_is_reminded_on_kings_day(store: Store, year: int, closed: date) -> None:
    """King's Day is 27 April, and the 26th when that is a Sunday."""
    cast = make_cast(store)
    open_check(store, cast, due_on=date(year, 4, 1), owner=cast.buyer, opens_on=date(year, 3, 3))

    report = sweep(store, cast, closed)

    assert report.sweep_id is None
    assert (report.reminders, report.messages) == (0, 0)
    with store.read(cast.organisation) as session:
        assert not organisation_calendar(session).is_working_day(closed)


def test_a_check_that_is_done_stops_its_ladder_at_once(store: Store) -> None:
    """Answered on the day of the first late rung, and nothing follows."""
    cast = make_cast(store)
    check = open_check(store, cast, due_on=date(2025, 4, 2), owner=cast.buyer)
    sweep_all(store, cast, date(2025, 3, 3), date(2025, 4, 3))

    set_check(store, cast, check, status=CheckStatus.ANSWERED, answer="yes")
    sweep_all(store, cast, date(2025, 4, 4), date(2025, 5, 30))

    assert [rung for _, rung, _ in rungs(store, cast, check)] == [
        "opened",
        "before_5",
        "before_1",
        "late_1",
    ]


def test_a_moved_due_date_starts_a_new_ladder(store: Store) -> None:
    """The rungs of the old date stay claimed; the new date has its own."""
    cast = make_cast(store)
    check = open_check(store, cast, due_on=date(2025, 4, 2), owner=cast.buyer)
    sweep_all(store, cast, date(2025, 3, 3), date(2025, 4, 3))

    set_check(store, cast, check, due_on=date(2025, 4, 30))
    sweep_all(store, cast, date(2025, 4, 4), date(2025, 5, 1))

    sent = [(day, rung) for day, rung, _ in rungs(store, cast, check)]
    assert sent[4:] == [
        (date(2025, 4, 4), "opened"),
        (date(2025, 4, 23), "before_5"),
        (date(2025, 4, 29), "before_1"),
        (date(2025, 5, 1), "late_1"),
    ]


def test_while_a_project_is_suspended_its_clock_stands_still(store: Store) -> None:
    """No rung in the suspended weeks, and the newest one only when work goes on."""
    cast = make_cast(store)
    check = open_check(store, cast, due_on=date(2025, 4, 2), owner=cast.buyer)
    sweep_all(store, cast, date(2025, 3, 3), date(2025, 3, 14))

    _set_projects(store, cast, ProjectStatus.SUSPENDED)
    sweep_all(store, cast, date(2025, 3, 17), date(2025, 4, 11))
    assert [rung for _, rung, _ in rungs(store, cast, check)] == ["opened"]

    _set_projects(store, cast, ProjectStatus.ACTIVE)
    set_check(store, cast, check, due_on=date(2025, 4, 14))
    sweep_all(store, cast, date(2025, 4, 14), date(2025, 4, 15))

    assert [rung for _, rung, _ in rungs(store, cast, check)] == ["opened", "before_1", "late_1"]


def test_after_missed_days_only_the_newest_rung_is_sent(store: Store) -> None:
    """The sweep did not run for four working days, in which two rungs passed."""
    cast = make_cast(store)
    check = open_check(store, cast, due_on=date(2025, 4, 2), owner=cast.buyer)
    sweep_all(store, cast, date(2025, 3, 3), date(2025, 4, 1))

    sweep(store, cast, date(2025, 4, 7))

    sent = [(day, rung) for day, rung, _ in rungs(store, cast, check)]
    assert sent[-2:] == [(date(2025, 4, 7), "late_3"), (date(2025, 4, 7), "late_3")]
    assert "late_1" not in [rung for _, rung in sent]


def test_a_second_run_on_the_same_morning_sends_nothing(store: Store) -> None:
    """It gives the report of the first one, also when more has become due since."""
    cast = make_cast(store)
    open_check(store, cast, due_on=date(2025, 4, 2), owner=cast.buyer)
    first = sweep(store, cast, OPENED)
    open_check(store, cast, due_on=date(2025, 4, 2), owner=cast.lead)

    second = sweep(store, cast, OPENED)

    assert second == first
    assert _messages(store, cast) == [(Message.DIGEST, cast.buyer, None)]


def test_a_substitute_gets_the_mail_of_the_absent_beside_their_own(store: Store) -> None:
    """Two mails on one morning, one of which says for whom."""
    cast = make_cast(store)
    open_check(store, cast, due_on=date(2025, 4, 2), owner=cast.buyer)
    open_check(store, cast, due_on=date(2025, 4, 2), owner=cast.lead)
    with store.write(cast.organisation) as session:
        make_substitution(
            session,
            cast.organisation,
            absent=cast.buyer,
            substitute=cast.lead,
            first=OPENED,
            last=OPENED + timedelta(days=7),
        )

    report = sweep(store, cast, OPENED)

    assert (report.reminders, report.messages) == (2, 2)
    assert sorted(_messages(store, cast), key=str) == sorted(
        [(Message.DIGEST, cast.lead, None), (Message.DIGEST, cast.lead, cast.buyer)], key=str
    )
    with store.read(cast.organisation) as session:
        claimed = session.exec(
            select(Reminder.recipient_id).order_by(col(Reminder.recipient_id))
        ).all()
    assert claimed == sorted([cast.lead, cast.buyer])


def test_a_sweep_before_the_last_one_is_held(store: Store) -> None:
    """A clock that went back sends nothing and claims nothing."""
    cast = make_cast(store)
    sweep(store, cast, date(2025, 4, 2))
    check = open_check(store, cast, due_on=date(2025, 4, 2), owner=cast.buyer)

    report = sweep(store, cast, date(2025, 4, 1))

    assert report.status is SweepStatus.HELD
    assert report.held_because == "clock_went_back"
    assert rungs(store, cast, check) == []


def _set_projects(store: Store, cast: Cast, status: ProjectStatus) -> None:
    with store.write(cast.organisation) as session:
        session.exec(update(Project).values(status=status))


def _messages(store: Store, cast: Cast) -> list[tuple[Message, int, int | None]]:
    with store.read(cast.organisation) as session:
        rows = session.exec(select(Outbox).order_by(col(Outbox.id))).all()
    return [(row.message, row.recipient_id, row.on_behalf_of) for row in rows]
