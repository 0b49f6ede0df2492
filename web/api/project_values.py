"""Projects, their gates and their team as the API gives them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session

from domain.definition import ProcessDefinition
from domain.vocabulary import (
    AdviceVerdict,
    AttemptStatus,
    Language,
    Material,
    Outcome,
    ProjectStatus,
    Role,
)
from models.gate import Decision, GateAttempt
from models.project import Project, ProjectGate
from models.queries import answers, gates, people, projects
from usecases.decision_page import GateUnknownError
from usecases.definitions import definition_of
from web.api.values import Value


class ProjectItem(Value):
    """A project in a list; `dueOn` is the planned day of the gate that it is at."""

    number: str
    name: str
    status: ProjectStatus
    material: Material
    process_name: str
    phase_name: str
    gate_id: str
    started_on: date
    due_on: date | None
    lead_name: str | None


class ProjectItems(Value):
    """A page of projects; without `nextCursor` it is the last."""

    items: tuple[ProjectItem, ...]
    next_cursor: str | None = None


class PlannedGate(Value):
    """When a gate is planned."""

    gate_id: str
    position: int
    planned_on: date
    first_planned_on: date
    entered_on: date | None


class TeamRole(Value):
    """Who holds a role in the project; the primary holder owns the checks of that role."""

    role: Role
    person_id: int
    is_primary: bool


class MilestoneValue(Value):
    """A moment from which due dates count; variations are numbered from 1."""

    kind: str
    number: int
    happened_on: date
    description: str


class ProjectValue(Value):
    """One project: what it is, where it stands, its plan and its team."""

    number: str
    name: str
    status: ProjectStatus
    material: Material
    department: str | None
    value_eur: Decimal | None
    mki_weight_percent: int | None
    process_id: str
    process_version: str
    phase_position: int
    phase_name: str
    gate_id: str
    started_on: date
    finished_on: date | None
    suspended_since: date | None
    plan: tuple[PlannedGate, ...]
    team: tuple[TeamRole, ...]
    milestones: tuple[MilestoneValue, ...]
    lots: tuple[str, ...]


class DecisionValue(Value):
    """The one decision on an attempt."""

    outcome: Outcome
    reason: str | None
    back_to_position: int | None
    decided_by: int
    on_behalf_of: int | None
    decided_at: datetime
    verdict_hash: str


class AttemptValue(Value):
    """One attempt at a gate; each return or way back opens the next number."""

    number: int
    status: AttemptStatus
    opened_on: date
    submitted_by: int | None
    submitted_at: datetime | None
    decision_due_on: date | None
    verdict_hash: str | None
    voided_at: datetime | None
    version: int
    decision: DecisionValue | None


_OF_ATTEMPT = set(AttemptValue.model_fields) - {"decision"}


class AdviceValue(Value):
    """The coordinator's advice on the newest attempt."""

    id: int
    verdict: AdviceVerdict
    text: str
    given_by: int
    given_at: datetime


class GateValue(Value):
    """One gate of a project with every attempt at it, the newest last."""

    gate_id: str
    name: str
    position: int
    phase_name: str
    planned_on: date
    entered_on: date | None
    attempts: tuple[AttemptValue, ...]


class GateWithAdvice(GateValue):
    """One gate, with the advice on its newest attempt."""

    advices: tuple[AdviceValue, ...]


class GateItems(Value):
    """The gates of a project in their order."""

    items: tuple[GateValue, ...]


def project_value(session: Session, project: Project, language: Language) -> ProjectValue:
    """The project as it is stored now."""
    assert project.id is not None
    definition = definition_of(session, project)
    phase = definition.phase(project.phase_position)
    suspension = projects.open_suspension(session, project.id)
    plan = projects.plan(session, project.id)
    return ProjectValue(
        number=project.number,
        name=project.name,
        status=project.status,
        material=project.material,
        department=project.department,
        value_eur=project.value_eur,
        mki_weight_percent=project.mki_weight_percent,
        process_id=definition.id,
        process_version=definition.version,
        phase_position=project.phase_position,
        phase_name=phase.name.read(language),
        gate_id=phase.gate_id,
        started_on=project.started_on,
        finished_on=project.finished_on,
        suspended_since=suspension.started_on if suspension else None,
        plan=tuple(PlannedGate.model_validate(row) for _, row in sorted(plan.items())),
        team=_team(session, project.id),
        milestones=tuple(
            MilestoneValue.model_validate(row) for row in projects.milestones(session, project.id)
        ),
        lots=tuple(lot.name for lot in projects.lots(session, project.id)),
    )


def gate_items(session: Session, project: Project, language: Language) -> GateItems:
    """The gates of the project in their order."""
    return GateItems(items=tuple(_gates(session, project, language)))


def gate_value(
    session: Session, project: Project, gate_id: str, language: Language
) -> GateWithAdvice:
    """One gate of the project.

    Raises:
        GateUnknownError: its process has no such gate.
    """
    assert project.id is not None
    found = next(
        (one for one in _gates(session, project, language) if one.gate_id == gate_id), None
    )
    if found is None:
        raise GateUnknownError(gate=gate_id, project=project.number)
    newest = newest_attempt(session, project.id, gate_id)
    given = [] if newest is None or newest.id is None else answers.advice_on(session, newest.id)
    return GateWithAdvice(
        **dict(found), advices=tuple(AdviceValue.model_validate(row) for row in given)
    )


def newest_attempt(session: Session, project_id: int, gate_id: str) -> GateAttempt | None:
    """The newest attempt at that gate; None when the project did not come so far."""
    found = [row for row in gates.attempts(session, project_id) if row.gate_id == gate_id]
    return found[-1] if found else None


def _team(session: Session, project_id: int) -> tuple[TeamRole, ...]:
    members = people.team(session, project_id)
    found = [TeamRole.model_validate(member) for member in members]
    return tuple(sorted(found, key=lambda one: (one.role, not one.is_primary, one.person_id)))


def _gates(session: Session, project: Project, language: Language) -> Iterator[GateValue]:
    assert project.id is not None
    definition = definition_of(session, project)
    attempts = gates.attempts(session, project.id)
    decided = {row.id: decision for row, decision in gates.decisions(session, project.id)}
    for _, row in sorted(projects.plan(session, project.id).items()):
        here = [
            _attempt(attempt, decided.get(attempt.id))
            for attempt in attempts
            if attempt.gate_id == row.gate_id
        ]
        yield _gate(row, definition, here, language)


def _gate(
    row: ProjectGate,
    definition: ProcessDefinition,
    attempts: Sequence[AttemptValue],
    language: Language,
) -> GateValue:
    phase = definition.phase(row.position)
    return GateValue(
        gate_id=row.gate_id,
        name=phase.gate_name.read(language),
        position=row.position,
        phase_name=phase.name.read(language),
        planned_on=row.planned_on,
        entered_on=row.entered_on,
        attempts=tuple(attempts),
    )


def _attempt(row: GateAttempt, decision: Decision | None) -> AttemptValue:
    decided = None if decision is None else DecisionValue.model_validate(decision)
    return AttemptValue(**row.model_dump(include=_OF_ATTEMPT), decision=decided)
