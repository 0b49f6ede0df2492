"""Carry out a decision that moves a phase, step by step; each step may run twice.

The flow `advance_phase` calls these in the order that the definition gives. A step is one
transaction: what it did and that it was done are stored together, so that a run that was
killed goes on where it stopped.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from domain.vocabulary import CommandKind, CommandStatus, Origin, Step
from models.engines import WriteSession
from models.queries import gates, people, work
from usecases.answer_early import take_early_answers
from usecases.answer_rules import apply_rules
from usecases.enter_phase import enter_phase, leave_last_phase
from usecases.entry_actions import take_entry_actions
from usecases.hold_transition import differs_from_decision, hold
from usecases.new_steps import tell_new_steps
from usecases.opening import assign_owners, open_checks, plan_due_dates
from usecases.trail import record_engine
from usecases.transit import Transit, transit

#: How long a driver may hold a command before another takes it over.
LEASE = timedelta(minutes=1)


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
    on_its_way = transit(session, command_id, now=now)
    on_its_way.command.prefect_run_id = run_id or on_its_way.command.prefect_run_id
    session.add(on_its_way.command)
    return _described(session, on_its_way)


def take_step(
    session: WriteSession, *, command_id: int, step: Step, now: datetime
) -> CommandStatus:
    """Take that step if it is the next one; answers where the command then stands.

    A step that was taken before, or whose turn has not come, does nothing.
    """
    on_its_way = transit(session, command_id, now=now)
    command = on_its_way.command
    if command.status is not CommandStatus.CLAIMED or on_its_way.steps_left[:1] != (step,):
        return command.status
    why = _take(session, on_its_way, step)
    if why is not None:
        hold(session, on_its_way, why=why)
        return CommandStatus.HELD
    command.last_step, command.lease_until = step, now + LEASE
    session.add(command)
    return command.status


def finish_transition(session: WriteSession, *, command_id: int, now: datetime) -> CommandStatus:
    """Close the command when no step is left; a held one stays held."""
    on_its_way = transit(session, command_id, now=now)
    command, attempt = on_its_way.command, on_its_way.attempt
    if command.status is not CommandStatus.CLAIMED or on_its_way.steps_left:
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


def _described(session: WriteSession, on_its_way: Transit) -> Transition:
    command, project = on_its_way.command, on_its_way.project
    assert command.id is not None
    return Transition(
        command_id=command.id,
        kind=command.kind,
        project_id=command.project_id,
        project_number=project.number,
        project_name=project.name,
        gate_id=on_its_way.attempt.gate_id,
        portal_url=people.organisation(session).portal_url,
        steps=on_its_way.steps_left,
    )


def _take(session: WriteSession, on_its_way: Transit, step: Step) -> str | None:
    """Take the step; answers why the transition must be held, if it must."""
    project, today = on_its_way.project, on_its_way.today
    match step:
        case Step.REQUIRE_CHECK:
            return differs_from_decision(session, on_its_way)
        case Step.MOVE_PHASE:
            if on_its_way.phase is None:
                leave_last_phase(session, on_its_way)
            else:
                enter_phase(session, on_its_way, phase=on_its_way.phase)
        case Step.OPEN_CHECKS:
            opened = on_its_way.opened(session)
            open_checks(session, project=project, attempt=opened, today=today)
        case Step.ASSIGN_OWNERS:
            assign_owners(session, project=project, attempt=on_its_way.opened(session))
        case Step.PLAN_DUE_DATES:
            plan_due_dates(session, project=project, attempt=on_its_way.opened(session))
        case Step.ENTRY_ACTIONS:
            opened = on_its_way.opened(session)
            take_entry_actions(session, project=project, attempt=opened, today=today)
            take_early_answers(session, project=project, attempt=opened, now=on_its_way.now)
            apply_rules(session, project=project, attempt=opened, now=on_its_way.now)
        case Step.WRITE_NOTICES:
            tell_new_steps(
                session,
                project=project,
                attempt=on_its_way.opened(session),
                decision=gates.find_decision(session, on_its_way.command.attempt_id),
                now=on_its_way.now,
            )
        case _:
            assert_never(step)
    return None
