"""The morning sweep over a whole portfolio, set-based, next to the row-by-row way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter

from sqlmodel import col, select

from benchmarks.databases import Bench
from benchmarks.portfolio import NOW, Portfolio
from domain.ladder import People, Subject, newest_rung, recipients
from domain.moments import dutch_date
from domain.vocabulary import CheckStatus, Origin, ProjectStatus, Role, SubjectKind, SweepStatus
from models.engines import WriteSession
from models.gate import CheckItem, GateAttempt
from models.project import Project, TeamMember
from models.work import Reminder, Sweep
from usecases.acting import load_actor
from usecases.calendars import organisation_calendar
from usecases.ladders import ladders
from usecases.release_batch import ReleaseBatch, release_batch
from usecases.sweep_reminders import SweepReport, sweep_reminders


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """How long it took, in seconds, and how many reminders it claimed."""

    seconds: float
    reminders: int


def ordinary_morning(bench: Bench, portfolio: Portfolio) -> Timed:
    """Sweep yesterday untimed, so that every rung reached by then is claimed; time today's."""
    _sweep(bench, portfolio, NOW - timedelta(days=1))
    started = perf_counter()
    report = _sweep(bench, portfolio, NOW)
    return Timed(seconds=perf_counter() - started, reminders=report.reminders)


def _sweep(bench: Bench, portfolio: Portfolio, now: datetime) -> SweepReport:
    """Sweep one morning; the brake may hold so large a first batch, so release it."""
    with bench.store.write(portfolio.organisation_id) as session:
        report = sweep_reminders(session, today=dutch_date(now), now=now)
    if report.status is not SweepStatus.HELD or report.sweep_id is None:
        return report
    with bench.store.write(portfolio.organisation_id) as session:
        coordinator = portfolio.people[Role.COORDINATOR][0]
        actor = load_actor(session, coordinator, on=dutch_date(now), origin=Origin.CLI)
        command = ReleaseBatch(sweep_id=report.sweep_id)
        return release_batch(session, command=command, actor=actor, now=now)


def row_by_row(bench: Bench, portfolio: Portfolio) -> Timed:
    """Look at every open check by itself through the ORM, as engines without set-based SQL do.

    It claims what the next working morning would, and is rolled back.
    """
    now = NOW + timedelta(days=1)
    started = perf_counter()
    claimed = 0
    with bench.store.write(portfolio.organisation_id) as session:
        sweep = Sweep(
            organisation_id=portfolio.organisation_id,
            today=dutch_date(now),
            ran_at=now,
            status=SweepStatus.DONE,
            reminders=0,
            messages=0,
        )
        session.add(sweep)
        session.flush()
        assert sweep.id is not None
        for item in session.exec(select(CheckItem).where(CheckItem.status == CheckStatus.OPEN)):
            claimed += _remind_one(session, item, sweep_id=sweep.id, now=now)
        session.flush()
        seconds = perf_counter() - started
        session.rollback()
    return Timed(seconds=seconds, reminders=claimed)


def _remind_one(session: WriteSession, item: CheckItem, *, sweep_id: int, now: datetime) -> int:
    project = session.get(Project, item.project_id)
    attempt = session.get(GateAttempt, item.attempt_id)
    assert project is not None
    assert attempt is not None
    if project.status is not ProjectStatus.ACTIVE:
        return 0
    ladder = ladders(session)[SubjectKind.CHECK]
    subject = Subject(
        opens_on=item.opens_on,
        due_on=item.due_on,
        blocking=item.blocking,
        people=_people(session, item),
    )
    calendar = organisation_calendar(session)
    rung = newest_rung(ladder, subject, today=dutch_date(now), calendar=calendar)
    if rung is None:
        return 0
    assert item.id is not None
    claimed = 0
    for person_id in recipients(ladder, rung, subject):
        known = session.exec(
            select(Reminder.id).where(
                Reminder.subject_kind == SubjectKind.CHECK,
                Reminder.subject_id == item.id,
                Reminder.due_on == item.due_on,
                Reminder.rung == rung.id,
                Reminder.recipient_id == person_id,
            )
        ).first()
        if known is None:
            claimed += 1
            session.add(
                Reminder(
                    organisation_id=item.organisation_id,
                    sweep_id=sweep_id,
                    project_id=item.project_id,
                    subject_kind=SubjectKind.CHECK,
                    subject_id=item.id,
                    due_on=item.due_on,
                    rung=rung.id,
                    recipient_id=person_id,
                )
            )
    return claimed


def _people(session: WriteSession, item: CheckItem) -> People:
    team = session.exec(
        select(TeamMember).where(
            TeamMember.project_id == item.project_id, col(TeamMember.ended_on).is_(None)
        )
    )
    holders = {member.role: member.person_id for member in team}
    assert item.assignee_id is not None
    return People(
        owner_id=item.assignee_id,
        project_lead_id=holders.get(Role.PROJECT_LEAD),
        coordinator_id=holders.get(Role.COORDINATOR),
        internal_client_id=holders.get(Role.INTERNAL_CLIENT),
    )
