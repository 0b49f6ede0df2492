"""F5: clocks that jump: nothing is said twice, and the brake holds what looks wrong."""

from dataclasses import dataclass
from datetime import UTC, datetime

from domain.moments import dutch_date
from domain.vocabulary import Outcome, SweepStatus
from tests.authority import Authority
from tests.faults.grounds import Ground
from tests.faults.kills import Tally
from tests.faults.story import begin, decide
from tests.faults.tables import count, rows
from usecases.sweep_reminders import sweep_reminders


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """A sweep at that moment, and what must come of it; None where nobody works."""

    at: datetime
    awaited: SweepStatus | None = SweepStatus.DONE
    #: The same day was swept before.
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A row of mornings as a troubled clock gives them."""

    name: str
    mornings: tuple[Morning, ...]


def _at(year: int, month: int, day: int, hour: int = 5, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


CLOCKS = (
    Clock(
        name="back one hour",
        mornings=(Morning(at=_at(2026, 3, 10)), Morning(at=_at(2026, 3, 10, 4), again=True)),
    ),
    Clock(
        name="back one hour over midnight",
        mornings=(
            Morning(at=_at(2026, 3, 10, 23, 30)),
            Morning(at=_at(2026, 3, 10, 22, 30), awaited=SweepStatus.HELD),
        ),
    ),
    Clock(
        name="forward one year",
        mornings=(
            Morning(at=_at(2026, 3, 10)),
            Morning(at=_at(2027, 3, 10), awaited=SweepStatus.HELD),
        ),
    ),
    Clock(
        name="the night that the clock goes forward",
        mornings=(
            Morning(at=_at(2026, 3, 27)),
            Morning(at=_at(2026, 3, 29, 0, 30), awaited=None),
            Morning(at=_at(2026, 3, 29, 1, 30), awaited=None),
            Morning(at=_at(2026, 3, 30)),
            Morning(at=_at(2026, 3, 30, 6), again=True),
        ),
    ),
    Clock(
        name="the night that the clock goes back",
        mornings=(
            Morning(at=_at(2026, 10, 23)),
            Morning(at=_at(2026, 10, 25, 0, 30), awaited=None),
            Morning(at=_at(2026, 10, 25, 1, 30), awaited=None),
            Morning(at=_at(2026, 10, 26)),
            Morning(at=_at(2026, 10, 26, 6), again=True),
        ),
    ),
    Clock(
        name="leap day",
        mornings=(
            Morning(at=_at(2028, 2, 28)),
            Morning(at=_at(2028, 2, 29)),
            Morning(at=_at(2028, 2, 29, 8), again=True),
            Morning(at=_at(2028, 3, 1)),
        ),
    ),
    Clock(
        name="five missed days",
        mornings=(Morning(at=_at(2026, 3, 9)), Morning(at=_at(2026, 3, 16))),
    ),
    Clock(
        name="six missed days",
        mornings=(
            Morning(at=_at(2026, 3, 9)),
            Morning(at=_at(2026, 3, 17), awaited=SweepStatus.HELD),
        ),
    ),
)


def trouble(ground: Ground) -> Tally:
    """Live every clock once."""
    tally = Tally()
    for clock in CLOCKS:
        tally.runs += 1
        with ground.world().entered(now=clock.mornings[0].at) as authority:
            _live(authority, clock, tally)
    return tally


def _live(authority: Authority, clock: Clock, tally: Tally) -> None:
    decide(authority, begin(authority, "P-1", Outcome.GO))
    authority.drive()
    authority.start("P-2", process_id="short", objective_id=None)
    for morning in clock.mornings:
        before = _said(authority)
        with authority.write() as session:
            report = sweep_reminders(session, today=dutch_date(morning.at), now=morning.at)
        if (morning.awaited is None) != (report.sweep_id is None):
            tally.lost.append(f"{clock.name}: sweep {report.sweep_id} at {morning.at}")
        if morning.awaited is not None and report.status is not morning.awaited:
            tally.doubled.append(f"{clock.name}: {report.status} at {morning.at}")
        if morning.again and _said(authority) != before:
            tally.doubled.append(f"{clock.name}: said again at {morning.at}")
        if morning.awaited is SweepStatus.HELD and report.reminders and _said(authority) != before:
            tally.doubled.append(f"{clock.name}: said although held at {morning.at}")
    tally.doubled += [f"{clock.name}: {row}" for row in _repeated(authority)]


def _said(authority: Authority) -> tuple[int, int]:
    """How many reminders there are, and how many messages that a sweep wrote."""
    with authority.store.read(authority.organisation_id) as session:
        return (
            count(session, "SELECT count(*) FROM reminder WHERE organisation_id = :org"),
            count(
                session,
                "SELECT count(*) FROM outbox WHERE organisation_id = :org"
                " AND message IN ('digest', 'too_late')",
            ),
        )


def _repeated(authority: Authority) -> list[tuple[object, ...]]:
    """Rungs of one step that one person got twice, or two of one step in one sweep."""
    with authority.store.read(authority.organisation_id) as session:
        return rows(
            session,
            "SELECT subject_kind, subject_id, due_on, recipient_id, sweep_id FROM reminder"
            " WHERE organisation_id = :org"
            " GROUP BY subject_kind, subject_id, due_on, recipient_id, sweep_id"
            " HAVING count(*) > 1",
        )
