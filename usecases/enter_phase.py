"""Move a project into a phase, or out of its last one: the one place where a phase moves."""

from datetime import datetime

from domain.definition import Phase
from domain.moments import dutch_date
from domain.planning import gate_floor
from domain.transitions import moved
from domain.vocabulary import (
    Anchor,
    CommandKind,
    EntryAction,
    Origin,
    ProjectStatus,
)
from models.engines import WriteSession
from models.gate import GateAttempt
from models.project import Project
from models.queries import gates, projects
from models.work import Command
from usecases.calendars import organisation_calendar
from usecases.carry_over import reopen_gate
from usecases.opening import open_attempt
from usecases.record_milestone import RecordMilestone, store_milestone
from usecases.trail import record_engine


def enter_phase(
    session: WriteSession,
    project: Project,
    *,
    command: Command,
    attempt: GateAttempt,
    phase: Phase,
    now: datetime,
) -> None:
    """Put the project in that phase and open an attempt at its gate.

    The database itself refuses this without a passed attempt, a decision to go back, or a
    correction.
    """
    projects.claim_version(session, project)
    before = project.phase_position
    if before != phase.position:
        project.phase_position = phase.position
    if project.status is not ProjectStatus.ACTIVE:
        project.status, project.finished_on = moved(project.status, ProjectStatus.ACTIVE), None
    session.add(project)
    session.flush()  # the triggers judge the move before anything is voided
    match command.kind:
        case CommandKind.ADVANCE:
            _record_award(session, project, attempt=attempt, phase=phase)
            _keep_gate_after_its_checks(session, project, phase=phase, now=now)
            open_attempt(session, project=project, phase=phase, today=dutch_date(now))
        case CommandKind.GO_BACK:
            _void(session, project, phase=phase, now=now)
            open_attempt(session, project=project, phase=phase, today=dutch_date(now))
        case CommandKind.CORRECT:
            _void(session, project, phase=phase, now=now)
            reopen_gate(
                session,
                project=project,
                old=attempt,
                asked_again=frozenset(),
                today=dutch_date(now),
            )
    _record_move(session, project, phase=phase, before=before, now=now)


def leave_last_phase(
    session: WriteSession, project: Project, *, attempt: GateAttempt, now: datetime
) -> None:
    """Complete the project: its last gate was passed."""
    projects.claim_version(session, project)
    project.status = moved(project.status, ProjectStatus.COMPLETED)
    project.finished_on = dutch_date(now)
    session.add(project)
    session.flush()  # the triggers judge the move here
    record_engine(
        session,
        action="project.completed",
        object_kind="project",
        object_id=project.id,
        project_id=project.id,
        at=now,
        origin=Origin.FLOW,
        facts={"gate": attempt.gate_id},
    )


def _void(session: WriteSession, project: Project, *, phase: Phase, now: datetime) -> None:
    assert project.id is not None
    in_hand = gates.find_attempt_in_hand(session, project.id)
    if in_hand is not None:
        gates.withdraw_attempt(session, in_hand)
    gates.void_attempts_from(session, project_id=project.id, position=phase.position, at=now)


def _record_award(
    session: WriteSession, project: Project, *, attempt: GateAttempt, phase: Phase
) -> None:
    """The contract phase starts with the award, which is the day its gate was decided."""
    assert project.id is not None
    assert attempt.id is not None
    is_recorded = any(
        row.kind == Anchor.AWARD for row in projects.milestones(session, project.id)
    )
    if EntryAction.CONTRACT_BASELINE not in phase.entry_actions or is_recorded:
        return
    decision = gates.find_decision(session, attempt.id)
    assert decision is not None
    store_milestone(
        session,
        project,
        RecordMilestone(
            project_id=project.id, kind=str(Anchor.AWARD), happened_on=decision.decided_on
        ),
    )


def _keep_gate_after_its_checks(
    session: WriteSession, project: Project, *, phase: Phase, now: datetime
) -> None:
    """A gate may not lie before its last blocking due date (`process.md` 4.3, on gate 7)."""
    assert project.id is not None
    gate = projects.plan(session, project.id)[phase.position]
    floor = gate_floor(
        phase, entered_on=dutch_date(now), calendar=organisation_calendar(session)
    )
    if gate.planned_on < floor:
        gate.planned_on = floor
        session.add(gate)
        session.flush()  # the moments of the checks are planned from it


def _record_move(
    session: WriteSession, project: Project, *, phase: Phase, before: int, now: datetime
) -> None:
    record_engine(
        session,
        action="phase.entered",
        object_kind="project",
        object_id=project.id,
        project_id=project.id,
        at=now,
        origin=Origin.FLOW,
        facts={"from": before, "to": phase.position, "phase": phase.id},
    )
