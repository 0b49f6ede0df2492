"""The morning's sweep: claim the newest rung of every open step, and write one digest a person."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from domain.brake import HoldReason, should_hold
from domain.vocabulary import Language, Role, SweepStatus
from domain.working_days import WorkingCalendar
from models.engines import WriteSession, session_organisation
from models.queries import people
from models.queries import sweep as sweeps
from models.queries.sweep import Claim
from models.work import Sweep
from notifications.language import label
from notifications.messages import BatchHeld, Context, Header, Reason
from usecases.calendars import organisation_calendar
from usecases.digests import Morning, read_morning, write_digests
from usecases.ladders import ladders
from usecases.notices import write_notice

#: The brake compares with as many sweeps as must exist before it compares (`engine.md`).
_SWEEPS_COMPARED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepReport:
    """What a sweep did; `sweep_id` is empty on a day on which nobody works.

    `reminders` and `messages` of a held sweep are what it would have claimed and sent.
    """

    sweep_id: int | None
    status: SweepStatus
    reminders: int
    messages: int
    held_because: str | None


def sweep_reminders(session: WriteSession, *, today: date, now: datetime) -> SweepReport:
    """Sweep once for that working day; a second run gives the first one's report and sends nothing.

    A sweep that the brake holds claims nothing: its release looks again.

    Raises:
        CalendarRangeError: today lies outside the working calendar.
    """
    sweeps.lock_organisation(session)
    calendar = organisation_calendar(session)
    earlier = sweeps.sweep_of(session, today)
    if earlier is not None:
        return report_of(earlier)
    if not calendar.is_working_day(today):
        return SweepReport(
            sweep_id=None, status=SweepStatus.DONE, reminders=0, messages=0, held_because=None
        )
    row = Sweep(
        organisation_id=session_organisation(session),
        today=today,
        ran_at=now,
        status=SweepStatus.DONE,
        reminders=0,
        messages=0,
    )
    session.add(row)
    session.flush()  # reminders refer to the sweep by id
    _sweep_or_hold(session, row, calendar=calendar, now=now)
    return report_of(row)


def claim(session: WriteSession, row: Sweep, *, today: date) -> Morning:
    """Claim for that sweep what is due today, and count what it makes."""
    assert row.id is not None
    coordinators = people.holders(session, Role.COORDINATOR)
    wanted = Claim(
        sweep_id=row.id,
        today=today,
        calendar=organisation_calendar(session),
        coordinator_id=coordinators[0] if coordinators else None,
    )
    for ladder in ladders(session).values():
        sweeps.claim_rungs(session, ladder, wanted)
    morning = read_morning(session, row.id, today=today)
    row.reminders, row.messages = morning.claimed, len(morning.untold)
    session.add(row)
    return morning


def report_of(row: Sweep) -> SweepReport:
    """The row as a report."""
    return SweepReport(
        sweep_id=row.id,
        status=row.status,
        reminders=row.reminders,
        messages=row.messages,
        held_because=row.held_because,
    )


def _sweep_or_hold(
    session: WriteSession, row: Sweep, *, calendar: WorkingCalendar, now: datetime
) -> None:
    trial = session.begin_nested()
    morning = claim(session, row, today=row.today)
    reason = _hold_reason(session, row, calendar=calendar)
    if reason is None:
        trial.commit()
        write_digests(session, morning, now=now)
        return
    trial.rollback()
    row.reminders, row.messages = morning.claimed, len(morning.untold)
    row.status, row.held_because = SweepStatus.HELD, reason
    session.add(row)
    _tell_held(session, row, reason=reason, now=now)


def _hold_reason(session: Session, row: Sweep, *, calendar: WorkingCalendar) -> HoldReason | None:
    assert row.id is not None
    before = sweeps.newest_sent(session, count=_SWEEPS_COMPARED, before_id=row.id)
    return should_hold(
        today=row.today,
        last_sweep_on=before[0].today if before else None,
        calendar=calendar,
        message_count=row.messages,
        earlier_counts=[sweep.messages for sweep in before],
    )


def _tell_held(session: WriteSession, row: Sweep, *, reason: HoldReason, now: datetime) -> None:
    assert row.id is not None
    portal_url = people.organisation(session).portal_url

    def context(header: Header, language: Language) -> Context:
        return BatchHeld(
            header=header,
            url=f"{portal_url}/beheer/herinneringen",
            today=row.today,
            why=label(reason, language),
            messages=row.messages,
        )

    for coordinator_id in people.holders(session, Role.COORDINATOR):
        write_notice(
            session,
            to=coordinator_id,
            reason=Reason.COORDINATOR,
            key=("sweep", row.id),
            now=now,
            context=context,
        )
