"""Start a project: six fields, a team, and a plan backwards from the award."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus

from sqlmodel import Session

from domain.definition import ProcessDefinition
from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.planning import plan_gates, plan_gates_to_award
from domain.team import Member, require_team
from domain.vocabulary import Material, Role
from models.engines import WriteSession, session_organisation
from models.policy import Definition
from models.project import Lot, Project, ProjectGate, TeamMember
from models.queries import people, projects
from usecases.acting import Acting, allow
from usecases.answer_rules import apply_rules
from usecases.calendars import organisation_calendar
from usecases.definitions import definition_by_id
from usecases.new_steps import tell_new_steps
from usecases.opening import assign_owners, open_attempt, open_checks, plan_due_dates
from usecases.trail import record

#: Roles that work across projects and so join every team by themselves, unless named otherwise.
_JOINS_EVERY_TEAM = (Role.COORDINATOR, Role.STRATEGIC_BUYER, Role.POLICY_ADVISER)


class NumberTakenError(PoortError):
    """Another project has this number."""

    message = "Number {number} is already in use. Choose another number for this project."


class FieldMissingError(PoortError):
    """A field without which there is no project is empty."""

    message = "Fill in the {field} of the project."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class StartProject:
    """What is needed to start; `award_on` plans backwards, else the plan runs from today on."""

    number: str
    name: str
    material: Material
    team: Mapping[Role, int]
    process_id: str = "infrastructure-works"
    version: str | None = None
    award_on: date | None = None
    value_eur: Decimal | None = None
    mki_weight_percent: int | None = None
    department: str | None = None
    objective_id: int | None = None
    lots: tuple[str, ...] = field(default=())


def start_project(
    session: WriteSession, *, command: StartProject, actor: Actor, now: datetime
) -> Project:
    """Store the project with its team and plan, and open its first gate.

    No gate lies before the first phase, so nothing has to be decided or driven here.

    Raises:
        PermissionRefusedError: the actor may not start projects.
        NumberTakenError, FieldMissingError, TeamIncompleteError, TeamRefusedError,
        DefinitionUnknownError, PersonUnknownError, CalendarRangeError: as they say.
    """
    by = allow(session, Permission.START_PROJECT, actor=actor)
    today = dutch_date(now)
    released = projects.released(session, process_id=command.process_id, version=command.version)
    refuse_fields(session, command, today=today)
    project = insert_project(session, command, released=released, position=1, today=today)
    add_team(session, project=project, team=command.team, today=today)
    definition = definition_by_id(session, project.definition_id)
    add_plan(
        session,
        project=project,
        planned=propose_plan(session, definition, award_on=command.award_on, today=today),
        definition=definition,
    )
    attempt = open_attempt(session, project=project, phase=definition.phase(1), today=today)
    open_checks(session, project=project, attempt=attempt, today=today)
    assign_owners(session, project=project, attempt=attempt)
    plan_due_dates(session, project=project, attempt=attempt)
    apply_rules(session, project=project, attempt=attempt, now=now)
    _record_started(session, project, by=by, now=now)
    tell_new_steps(session, project=project, attempt=attempt, decision=None, now=now)
    return project


def refuse_fields(session: Session, command: StartProject, *, today: date) -> None:
    """Refuse a project that lacks a field, has a taken number or an impossible team.

    Raises:
        FieldMissingError, NumberTakenError, TeamIncompleteError, TeamRefusedError,
        PersonUnknownError: as they say.
    """
    if not command.number.strip():
        raise FieldMissingError(field="number")
    if not command.name.strip():
        raise FieldMissingError(field="name")
    if projects.numbers_in_use(session, {command.number.strip()}):
        raise NumberTakenError(number=command.number.strip())
    require_team(Member(role=role, person_id=held) for role, held in command.team.items())
    for person_id in command.team.values():
        people.require_member(session, person_id, on=today)


def insert_project(
    session: WriteSession,
    command: StartProject,
    *,
    released: Definition,
    position: int,
    today: date,
) -> Project:
    """Store the row of the project, in the phase at that position, with its lots."""
    assert released.id is not None
    definition = definition_by_id(session, released.id)
    project = Project(
        organisation_id=session_organisation(session),
        number=command.number.strip(),
        name=command.name.strip(),
        definition_id=released.id,
        phase_position=position,
        introduced_at_position=position,
        last_position=definition.last_position,
        material=command.material,
        department=command.department,
        value_eur=command.value_eur,
        mki_weight_percent=command.mki_weight_percent,
        objective_id=command.objective_id,
        started_on=today,
    )
    session.add(project)
    session.flush()  # everything else refers to the project by id
    assert project.id is not None
    for number, name in enumerate(command.lots or (project.name,), start=1):
        session.add(
            Lot(
                organisation_id=project.organisation_id,
                project_id=project.id,
                number=number,
                name=name,
            )
        )
    return project


def add_team(
    session: WriteSession, *, project: Project, team: Mapping[Role, int], today: date
) -> None:
    """Store the team; who works across projects joins unless the team names somebody else."""
    assert project.id is not None
    across = {
        role: held[0]
        for role in _JOINS_EVERY_TEAM
        if role not in team and (held := people.holders(session, role))
    }
    for role, person_id in {**team, **across}.items():
        session.add(
            TeamMember(
                organisation_id=project.organisation_id,
                project_id=project.id,
                person_id=person_id,
                role=role,
                started_on=today,
            )
        )
    session.flush()  # owners are read from the team by query


def propose_plan(
    session: Session,
    definition: ProcessDefinition,
    *,
    award_on: date | None,
    today: date,
) -> tuple[date, ...]:
    """The planned day of every gate: backwards from the award if it is given, else from today.

    Raises:
        NoAwardError: an award was given for a process that has none.
        CalendarRangeError: the plan runs out of the calendar.
    """
    calendar = organisation_calendar(session)
    if award_on is None:
        return plan_gates(definition.phases, start_on=today, calendar=calendar)
    return plan_gates_to_award(definition.phases, award_on=award_on, calendar=calendar)


def add_plan(
    session: WriteSession,
    *,
    project: Project,
    planned: Sequence[date],
    definition: ProcessDefinition,
) -> None:
    """Store the plan of the gates; the first plan is kept to show how it moved."""
    assert project.id is not None
    for phase, planned_on in zip(definition.phases, planned, strict=True):
        session.add(
            ProjectGate(
                organisation_id=project.organisation_id,
                project_id=project.id,
                position=phase.position,
                gate_id=phase.gate_id,
                planned_on=planned_on,
                first_planned_on=planned_on,
            )
        )
    session.flush()  # the first attempt reads the plan by query


def _record_started(session: WriteSession, project: Project, *, by: Acting, now: datetime) -> None:
    record(
        session,
        action="project.started",
        object_kind="project",
        object_id=project.id,
        project_id=project.id,
        at=now,
        by=by,
        facts={"number": project.number, "definition": project.definition_id},
    )
