"""Carry out a decision that moves a phase, step by step; each step may run twice.

The flow `advance_phase` calls these in the order that the definition gives. A step is one
transaction: what it did and that it was done are stored together, so that a run that was
killed goes on where it stopped.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from domain.definition import Phase
from domain.moments import dutch_date
from domain.vocabulary import CommandKind, CommandStatus, Origin, Step
from models.engines import WriteSession
from models.gate import GateAttempt
from models.project import Project
from models.queries import gates, people, projects, work
from models.work import Command
from usecases.answer_rules import apply_rules
from usecases.definitions import definition_of
from usecases.enter_phase import enter_phase, leave_last_phase
from usecases.entry_actions import take_entry_actions
from usecases.hold_transition import differs_from_decision, hold
from usecases.new_steps import tell_new_steps
from usecases.opening import assign_owners, open_checks, plan_due_dates
from usecases.project_facts import facts_of
from usecases.trail import record_engine

#: How long a driver may hold a command before another takes it over.
LEASE = timedelta(minutes=5)
#: The last gate opens no phase: its pass is checked again and the project is completed.
_STEPS_OF_COMPLETION = (Step.REQUIRE_CHECK, Step.MOVE_PHASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """What a run carries out: names for people, and the steps that are still to be taken."""

    command_id: int
    kind: CommandKind
    project_id: int
    project_number: str
    project_name: str
    gate_id: str
    portal_url: str
    steps: tuple[Step, ...]


def claim_transition(
    session: WriteSession, *, command_id: int, now: datetime, run_id: str | None = None
) -> Transition | None:
    """Take the command up; None when it is done, held or in somebody else's hands."""
    if not work.claim_command(session, command_id, now=now, lease=LEASE):
        return None
    command = work.command(session, command_id)
    command.prefect_run_id = run_id or command.prefect_run_id
    session.add(command)
    return describe_transition(session, command)


def describe_transition(session: WriteSession, command: Command) -> Transition:
    """The transition as it stands: the steps behind the last one that was taken."""
    project = projects.project(session, command.project_id)
    attempt = gates.attempt(session, command.attempt_id)
    assert command.id is not None
    return Transition(
        command_id=command.id,
        kind=command.kind,
        project_id=command.project_id,
        project_number=project.number,
        project_name=project.name,
        gate_id=attempt.gate_id,
        portal_url=people.organisation(session).portal_url,
        steps=_remaining(session, command, project, attempt),
    )


def take_step(
    session: WriteSession, *, command_id: int, step: Step, now: datetime
) -> CommandStatus:
    """Take that step, unless it was taken before; answers where the command then stands."""
    command = work.command(session, command_id)
    if command.status is not CommandStatus.CLAIMED:
        return command.status
    project = projects.project(session, command.project_id)
    attempt = gates.attempt(session, command.attempt_id)
    if step not in _remaining(session, command, project, attempt):
        return command.status
    _take(session, command, step, project=project, attempt=attempt, now=now)
    if command.status is CommandStatus.CLAIMED:
        command.last_step = step
        command.lease_until = now + LEASE
        session.add(command)
    return command.status


def finish_transition(session: WriteSession, *, command_id: int, now: datetime) -> CommandStatus:
    """Close the command when no step is left; a held one stays held."""
    command = work.command(session, command_id)
    if command.status is not CommandStatus.CLAIMED:
        return command.status
    project = projects.project(session, command.project_id)
    attempt = gates.attempt(session, command.attempt_id)
    if _remaining(session, command, project, attempt):
        return command.status
    command.status, command.done_at, command.lease_until = CommandStatus.DONE, now, None
    session.add(command)
    record_engine(
        session,
        action="transition.carried_out",
        object_kind="command",
        object_id=command.id,
        project_id=command.project_id,
        at=now,
        origin=Origin.FLOW,
        result=str(command.kind),
        facts={"gate": attempt.gate_id, "attempt": attempt.number},
    )
    return command.status


def _take(
    session: WriteSession,
    command: Command,
    step: Step,
    *,
    project: Project,
    attempt: GateAttempt,
    now: datetime,
) -> None:
    today = dutch_date(now)
    match step:
        case Step.REQUIRE_CHECK:
            why = differs_from_decision(session, command, project=project, attempt=attempt)
            if why is not None:
                hold(session, command, why=why, project=project, attempt=attempt, now=now)
        case Step.MOVE_PHASE:
            phase = entered_phase(session, command, project=project, attempt=attempt)
            if phase is None:
                leave_last_phase(session, project, attempt=attempt, now=now)
            else:
                enter_phase(
                    session, project, command=command, attempt=attempt, phase=phase, now=now
                )
        case Step.OPEN_CHECKS:
            open_checks(
                session,
                project=project,
                attempt=gates.attempt_in_hand(session, command.project_id),
                definition=definition_of(session, project),
                facts=facts_of(session, project),
                today=today,
            )
        case Step.ASSIGN_OWNERS:
            opened = gates.attempt_in_hand(session, command.project_id)
            assign_owners(session, project=project, attempt=opened)
        case Step.PLAN_DUE_DATES:
            opened = gates.attempt_in_hand(session, command.project_id)
            definition = definition_of(session, project)
            plan_due_dates(session, project=project, attempt=opened, definition=definition)
        case Step.ENTRY_ACTIONS:
            opened = gates.attempt_in_hand(session, command.project_id)
            take_entry_actions(session, project=project, attempt=opened, today=today)
            apply_rules(session, project=project, attempt=opened, now=now)
        case Step.WRITE_NOTICES:
            opened = gates.attempt_in_hand(session, command.project_id)
            assert attempt.id is not None
            decision = gates.find_decision(session, attempt.id)
            tell_new_steps(session, project=project, attempt=opened, decision=decision, now=now)
        case _:
            assert_never(step)


def _remaining(
    session: WriteSession, command: Command, project: Project, attempt: GateAttempt
) -> tuple[Step, ...]:
    phase = entered_phase(session, command, project=project, attempt=attempt)
    steps = _STEPS_OF_COMPLETION if phase is None else phase.steps
    if command.last_step is None:
        return steps
    return steps[steps.index(command.last_step) + 1 :]


def entered_phase(
    session: WriteSession, command: Command, *, project: Project, attempt: GateAttempt
) -> Phase | None:
    """The phase that the command enters; None when the project is completed by it."""
    definition = definition_of(session, project)
    assert attempt.id is not None
    match command.kind:
        case CommandKind.ADVANCE:
            if attempt.position == definition.last_position:
                return None
            return definition.phase(attempt.position + 1)
        case CommandKind.GO_BACK:
            decision = gates.find_decision(session, attempt.id)
            assert decision is not None
            assert decision.back_to_position is not None
            return definition.phase(decision.back_to_position)
        case CommandKind.CORRECT:
            return definition.phase(attempt.position)
        case _:
            assert_never(command.kind)
