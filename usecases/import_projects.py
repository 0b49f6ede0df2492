"""Bring in projects that are already running: all of a sheet in one transaction, or none."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.definition import ProcessDefinition
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import Anchor, AttemptStatus
from models.engines import WriteSession, session_organisation
from models.gate import GateAttempt
from models.policy import Definition
from models.project import Project
from models.queries import dossier, projects
from models.sheets import Sheet
from usecases.acting import Acting, allow
from usecases.answer_rules import apply_rules
from usecases.definitions import definition_of
from usecases.entry_actions import take_entry_actions
from usecases.import_plan import PlannedProject, check_rows
from usecases.new_steps import tell_new_steps
from usecases.opening import assign_owners, open_attempt, open_checks, plan_due_dates
from usecases.project_rows import Understood
from usecases.record_milestone import RecordMilestone, store_milestone
from usecases.start_project import add_plan, add_team, insert_project
from usecases.trail import record


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProjects:
    """The sheet to bring in, and the process that its projects follow from now on."""

    sheet: Sheet
    process_id: str = "infrastructure-works"
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """The numbers of the projects that were stored, and how amounts were understood."""

    numbers: tuple[str, ...]
    understood: tuple[Understood, ...]


def import_projects(
    session: WriteSession, *, command: ImportProjects, actor: Actor, now: datetime
) -> ImportReport:
    """Store every project in the phase it is in; earlier gates count as before introduction.

    No message goes out: the morning digest tells each owner once what came their way, instead
    of one message per project.

    Raises:
        PermissionRefusedError: the actor is neither coordinator nor administrator.
        ImportRefusedError: the sheet has mistakes; nothing was stored.
        DefinitionUnknownError: the process was not released here.
    """
    by = allow(session, Permission.IMPORT_PROJECTS, actor=actor)
    today = dutch_date(now)
    plan = check_rows(
        session,
        command.sheet,
        today=today,
        process_id=command.process_id,
        version=command.version,
    )
    for planned in plan.projects:
        _introduce(session, planned, released=plan.released, by=by, now=now)
    record(
        session,
        action="projects.imported",
        object_kind="organisation",
        object_id=session_organisation(session),
        at=now,
        by=by,
        facts={"file": command.sheet.sha256, "projects": len(plan.projects)},
    )
    return ImportReport(
        numbers=tuple(planned.start.number for planned in plan.projects),
        understood=plan.understood,
    )


def _introduce(
    session: WriteSession,
    planned: PlannedProject,
    *,
    released: Definition,
    by: Acting,
    now: datetime,
) -> None:
    today = dutch_date(now)
    project = insert_project(
        session, planned.start, released=released, position=planned.position, today=today
    )
    definition = definition_of(session, project)
    _pass_earlier_gates(session, project, definition=definition, today=today)
    add_team(session, project=project, team=planned.start.team, today=today)
    add_plan(session, project=project, planned=planned.plan.planned, definition=definition)
    _store_award(session, project, planned.plan.awarded_on)
    _open_gate_in_hand(session, project, now=now)
    _date_contracts(session, project, planned.plan.awarded_on)
    record(
        session,
        action="project.introduced",
        object_kind="project",
        object_id=project.id,
        project_id=project.id,
        at=now,
        by=by,
        facts={
            "number": project.number,
            "definition": project.definition_id,
            "position": planned.position,
        },
    )


def _pass_earlier_gates(
    session: WriteSession, project: Project, *, definition: ProcessDefinition, today: date
) -> None:
    """Their outcome is not known here, so it is said to be from before (engine.md, Edges)."""
    assert project.id is not None
    for phase in definition.phases[: project.phase_position - 1]:
        session.add(
            GateAttempt(
                organisation_id=project.organisation_id,
                project_id=project.id,
                position=phase.position,
                gate_id=phase.gate_id,
                status=AttemptStatus.BEFORE_INTRODUCTION,
                opened_on=today,
            )
        )
    session.flush()  # the triggers take these only before the attempt in hand


def _open_gate_in_hand(session: WriteSession, project: Project, *, now: datetime) -> None:
    """As a phase transition opens it, but without a driver: nothing was decided here.

    The first morning tells the owners, all projects in one mail; in the first phase a project
    starts as any other, and so do its messages.
    """
    today = dutch_date(now)
    phase = definition_of(session, project).phase(project.phase_position)
    attempt = open_attempt(session, project=project, phase=phase, today=today)
    open_checks(session, project=project, attempt=attempt, today=today)
    assign_owners(session, project=project, attempt=attempt)
    plan_due_dates(session, project=project, attempt=attempt)
    take_entry_actions(session, project=project, attempt=attempt, today=today)
    apply_rules(session, project=project, attempt=attempt, now=now)
    if phase.position == 1:
        tell_new_steps(session, project=project, attempt=attempt, decision=None, now=now)


def _store_award(session: WriteSession, project: Project, awarded_on: date | None) -> None:
    assert project.id is not None
    if awarded_on is not None:
        store_milestone(
            session,
            project,
            RecordMilestone(project_id=project.id, kind=str(Anchor.AWARD), happened_on=awarded_on),
        )


def _date_contracts(session: WriteSession, project: Project, awarded_on: date | None) -> None:
    """The entry action dates a contract today, but this one was agreed before."""
    assert project.id is not None
    for lot in projects.lots(session, project.id):
        assert lot.id is not None
        contract = dossier.find_contract(session, lot_id=lot.id)
        if contract is not None:
            contract.awarded_on = awarded_on
            session.add(contract)
