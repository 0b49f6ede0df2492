"""Suspend a project (opschorting): its clock stands still, and shifts on resuming."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.planning import shift_by_suspension
from domain.transitions import moved
from domain.vocabulary import ProjectStatus
from domain.working_days import WorkingCalendar
from models.engines import WriteSession
from models.project import Project, Suspension
from models.queries import answers, gates, projects
from usecases.acting import allow
from usecases.answer_check import ReasonMissingError
from usecases.calendars import organisation_calendar
from usecases.submit_gate import refuse_while_carried_out, require_active
from usecases.trail import record


class NotSuspendedError(PoortError):
    """Only a suspended project can be resumed."""

    message = "Project {project} is not suspended."


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendProject:
    """Which project stands still from today on, and why."""

    project_id: int
    reason: str


def suspend_project(
    session: WriteSession, *, command: SuspendProject, actor: Actor, now: datetime
) -> Suspension:
    """Stop the clock of every open check of the project.

    Raises:
        PermissionRefusedError: the actor is not the internal client.
        ReasonMissingError, ProjectNotActiveError, BeingCarriedOutError: as they say.
    """
    project = projects.project(session, command.project_id)
    by = allow(session, Permission.SUSPEND_PROJECT, actor=actor, project_id=command.project_id)
    require_active(project.status, project.number)
    refuse_while_carried_out(session, project)
    if not command.reason.strip():
        raise ReasonMissingError(check=project.number)
    row = Suspension(
        organisation_id=project.organisation_id,
        project_id=command.project_id,
        started_on=dutch_date(now),
        reason=command.reason.strip(),
        requested_by=by.person_id,
    )
    session.add(row)
    _set_status(session, project, ProjectStatus.SUSPENDED)
    record(
        session,
        action="project.suspended",
        object_kind="project",
        object_id=project.id,
        project_id=project.id,
        at=now,
        by=by,
        facts={"on": row.started_on},
        text=row.reason,
    )
    return row


def resume_project(
    session: WriteSession, *, project_id: int, actor: Actor, now: datetime
) -> Project:
    """Start the clock again: what was open, asked or planned shifts by the working days lost.

    Raises:
        PermissionRefusedError: the actor is not the internal client.
        NotSuspendedError: the project is not suspended.
    """
    project = projects.project(session, project_id)
    by = allow(session, Permission.RESUME_PROJECT, actor=actor, project_id=project_id)
    suspension = projects.open_suspension(session, project_id)
    if suspension is None:
        raise NotSuspendedError(project=project.number)
    today = dutch_date(now)
    suspension.ended_on = today
    session.add(suspension)
    calendar = organisation_calendar(session)
    _shift(session, project_id, since=suspension.started_on, today=today, calendar=calendar)
    _set_status(session, project, ProjectStatus.ACTIVE)
    record(
        session,
        action="project.resumed",
        object_kind="project",
        object_id=project.id,
        project_id=project.id,
        at=now,
        by=by,
        facts={"working_days": calendar.between(suspension.started_on, today)},
    )
    return project


def _set_status(session: WriteSession, project: Project, to: ProjectStatus) -> None:
    projects.claim_version(session, project)
    project.status = moved(project.status, to)
    session.add(project)
    session.flush()  # the database judges the move here, not at the end


def _shift(
    session: WriteSession, project_id: int, *, since: date, today: date, calendar: WorkingCalendar
) -> None:
    def later(day: date) -> date:
        return shift_by_suspension(day, suspended_on=since, resumed_on=today, calendar=calendar)

    attempt = gates.find_attempt_in_hand(session, project_id)
    if attempt is not None and attempt.id is not None:
        for item in gates.check_items(session, attempt.id):
            if item.is_in_hand:
                item.opens_on = later(item.opens_on) if item.opens_on > since else item.opens_on
                item.due_on = later(item.due_on)
                session.add(item)
        if attempt.decision_due_on is not None:
            attempt.decision_due_on = later(attempt.decision_due_on)
            session.add(attempt)
        for deviation in answers.asked_deviations(session, attempt.id):
            deviation.due_on = later(deviation.due_on)
            session.add(deviation)
    for gate in projects.plan(session, project_id).values():
        if attempt is not None and gate.position >= attempt.position:
            gate.planned_on = later(gate.planned_on)
            session.add(gate)
    session.flush()  # later reads of this transaction see the shifted moments
