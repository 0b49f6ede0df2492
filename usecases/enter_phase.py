"""Move a project into a phase, or out of its last one: the one place where a phase moves."""

from datetime import datetime

from domain.definition import Phase
from domain.planning import gate_floor
from domain.transitions import moved
from domain.vocabulary import Anchor, CommandKind, EntryAction, Origin, ProjectStatus
from models.engines import WriteSession
from models.project import Project
from models.queries import gates, projects
from usecases.calendars import organisation_calendar
from usecases.carry_over import reopen_gate
from usecases.opening import open_attempt
from usecases.record_milestone import RecordMilestone, store_milestone
from usecases.trail import record_engine
from usecases.transit import Transit


def enter_phase(session: WriteSession, on_its_way: Transit, *, phase: Phase) -> None:
    """Put the project in that phase and open an attempt at its gate.

    The database itself refuses this without a passed attempt, a decision to go back, or a
    correction.
    """
    project, today = on_its_way.project, on_its_way.today
    before = project.phase_position
    _move(session, project, phase)
    match on_its_way.command.kind:
        case CommandKind.ADVANCE:
            _record_award(session, on_its_way, phase)
            _keep_gate_after_its_checks(session, on_its_way, phase)
            open_attempt(session, project=project, phase=phase, today=today)
        case CommandKind.GO_BACK:
            _void(session, project, phase=phase, now=on_its_way.now)
            open_attempt(session, project=project, phase=phase, today=today)
        case CommandKind.CORRECT:
            _void(session, project, phase=phase, now=on_its_way.now)
            # The decision was wrong, not the answers: they wait to be submitted again.
            reopen_gate(
                session,
                project=project,
                old=on_its_way.attempt,
                asked_again=frozenset(),
                today=today,
            )
    record_engine(
        session,
        action="phase.entered",
        object_kind="project",
        object_id=project.id,
        project_id=project.id,
        at=on_its_way.now,
        origin=Origin.FLOW,
        facts={"from": before, "to": phase.position, "phase": phase.id},
    )


def leave_last_phase(session: WriteSession, on_its_way: Transit) -> None:
    """Complete the project: its last gate was passed."""
    project = on_its_way.project
    projects.claim_version(session, project)
    project.status = moved(project.status, ProjectStatus.COMPLETED)
    project.finished_on = on_its_way.today
    session.add(project)
    session.flush()  # the triggers judge the move here
    record_engine(
        session,
        action="project.completed",
        object_kind="project",
        object_id=project.id,
        project_id=project.id,
        at=on_its_way.now,
        origin=Origin.FLOW,
        facts={"gate": on_its_way.attempt.gate_id},
    )


def _move(session: WriteSession, project: Project, phase: Phase) -> None:
    projects.claim_version(session, project)
    project.phase_position = phase.position
    # What stands still is started again by its resumption only.
    if project.status not in {ProjectStatus.ACTIVE, ProjectStatus.SUSPENDED}:
        project.status, project.finished_on = moved(project.status, ProjectStatus.ACTIVE), None
    session.add(project)
    session.flush()  # the triggers judge the move before anything is voided


def _void(session: WriteSession, project: Project, *, phase: Phase, now: datetime) -> None:
    assert project.id is not None
    in_hand = gates.find_attempt_in_hand(session, project.id)
    if in_hand is not None:
        gates.withdraw_attempt(session, in_hand)
    gates.void_attempts_from(session, project_id=project.id, position=phase.position, at=now)


def _record_award(session: WriteSession, on_its_way: Transit, phase: Phase) -> None:
    """The contract phase starts with the award, which is the day its gate was decided."""
    project_id = on_its_way.command.project_id
    known = {row.kind for row in projects.milestones(session, project_id)}
    if EntryAction.CONTRACT_BASELINE not in phase.entry_actions or Anchor.AWARD in known:
        return
    decision = gates.find_decision(session, on_its_way.command.attempt_id)
    assert decision is not None
    award = RecordMilestone(
        project_id=project_id, kind=str(Anchor.AWARD), happened_on=decision.decided_on
    )
    store_milestone(session, on_its_way.project, award)


def _keep_gate_after_its_checks(session: WriteSession, on_its_way: Transit, phase: Phase) -> None:
    """A gate may not lie before its last blocking due date (`process.md` 4.3, on gate 7)."""
    gate = projects.plan(session, on_its_way.command.project_id)[phase.position]
    calendar = organisation_calendar(session)
    floor = gate_floor(phase, entered_on=on_its_way.today, calendar=calendar)
    if gate.planned_on < floor:
        gate.planned_on = floor
        session.add(gate)
        session.flush()  # the moments of the checks are planned from it
