"""Plan gates anew: moved gates move the moments of their checks, and so start new ladders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.planning import require_plan
from models.engines import WriteSession
from models.project import Project, ProjectGate
from models.queries import gates, projects
from usecases.acting import allow
from usecases.calendars import organisation_calendar
from usecases.definitions import definition_of
from usecases.opening import plan_due_dates
from usecases.submit_gate import require_active
from usecases.trail import record


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGates:
    """The new day of each gate that moves, by position; the others stay."""

    project_id: int
    planned: Mapping[int, date]
    reason: str


def plan_gates(
    session: WriteSession, *, command: PlanGates, actor: Actor, now: datetime
) -> Project:
    """Store the new plan and the moments that follow from it.

    Raises:
        PermissionRefusedError: the actor leads neither the project nor the coordination.
        PlanRefusedError: a gate would come before the one before it, or before its own checks.
        ProjectNotActiveError, ProjectUnknownError: as they say.
    """
    project = projects.project(session, command.project_id)
    by = allow(session, Permission.PLAN_GATE, actor=actor, project_id=command.project_id)
    require_active(project.status, project.number)
    plan = projects.plan(session, command.project_id)
    definition = definition_of(session, project)
    ahead = [row for row in plan.values() if row.position >= project.phase_position]
    planned = [command.planned.get(row.position, row.planned_on) for row in ahead]
    require_plan(
        definition.phases[project.phase_position - 1 :],
        planned,
        entered_on=ahead[0].entered_on or project.started_on,
        calendar=organisation_calendar(session),
    )
    facts = _move(session, ahead, planned)
    replan_checks(session, project)
    record(
        session,
        action="gates.planned",
        object_kind="project",
        object_id=project.id,
        project_id=project.id,
        at=now,
        by=by,
        facts=facts | {"on": dutch_date(now)},
        text=command.reason.strip() or None,
    )
    return project


def replan_checks(session: WriteSession, project: Project) -> None:
    """Set the moments of the checks in hand by the plan as it is now."""
    assert project.id is not None
    attempt = gates.find_attempt_in_hand(session, project.id)
    if attempt is not None:
        plan_due_dates(session, project=project, attempt=attempt)


def _move(
    session: WriteSession, ahead: list[ProjectGate], planned: list[date]
) -> dict[str, str | date]:
    facts: dict[str, str | date] = {}
    for row, planned_on in zip(ahead, planned, strict=True):
        if row.planned_on != planned_on:
            facts[row.gate_id] = planned_on
            row.planned_on = planned_on
            session.add(row)
    session.flush()  # the checks are planned by query from these rows
    return facts
