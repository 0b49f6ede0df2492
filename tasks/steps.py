"""The steps of a transition, each one transaction and one use case; without Prefect.

`tasks.transition` makes Prefect tasks of these. Tests, the command line and work in bulk call
them as they are, and so never pay for importing Prefect.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from domain.vocabulary import CommandStatus, Step
from models.queries import gates, projects, work
from tasks.surroundings import surroundings
from usecases.advance_phase import (
    Transition,
    claim_transition,
    finish_transition,
    take_step,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingCommand:
    """A decision that waits to be carried out, with what its run is called after."""

    organisation_id: int
    command_id: int
    project_number: str
    gate_id: str
    created_at: datetime
    #: The same for each time that it is asked for; another once a claim of it ran out.
    idempotency_key: str

    @property
    def tags(self) -> tuple[str, ...]:
        """What a person filters runs by; no names of people, since Prefect shows them to all."""
        return ("mki-poort", f"project:{self.project_number}", f"gate:{self.gate_id}")


def pending_commands(*, now: datetime) -> tuple[PendingCommand, ...]:
    """Give what waits to be carried out in every organisation, the oldest first of each."""
    organisations = surroundings().store.organisations_with_commands(now=now)
    return tuple(command for each in organisations for command in pending_commands_of(each))


def pending_commands_of(organisation_id: int) -> tuple[PendingCommand, ...]:
    """Give what waits to be carried out in that organisation, the oldest first."""
    with surroundings().store.read(organisation_id) as session:
        return tuple(
            _named(session, organisation_id, command_id)
            for command_id in work.pending_commands(session)
        )


def named_command(organisation_id: int, command_id: int) -> PendingCommand:
    """Give what the run of that command is called after."""
    with surroundings().store.read(organisation_id) as session:
        return _named(session, organisation_id, command_id)


def claim(
    organisation_id: int, command_id: int, *, now: datetime, run_id: str | None = None
) -> Transition | None:
    """Take the command up; None when it is done, held or in somebody else's hands."""
    with surroundings().store.write(organisation_id) as session:
        return claim_transition(session, command_id=command_id, now=now, run_id=run_id)


def take(organisation_id: int, command_id: int, *, step: Step, now: datetime) -> CommandStatus:
    """Take one step; it may run twice."""
    with surroundings().store.write(organisation_id) as session:
        return take_step(session, command_id=command_id, step=step, now=now)


def finish(organisation_id: int, command_id: int, *, now: datetime) -> CommandStatus:
    """Close the command when no step is left."""
    with surroundings().store.write(organisation_id) as session:
        return finish_transition(session, command_id=command_id, now=now)


def advance_directly(
    organisation_id: int, command_id: int, *, now: datetime
) -> CommandStatus | None:
    """Carry the whole command out here and now; None when somebody else has it in hand."""
    transition = claim(organisation_id, command_id, now=now)
    if transition is None:
        return None
    for step in transition.steps:
        status = take(organisation_id, command_id, step=step, now=now)
        if status is not CommandStatus.CLAIMED:
            return status
    return finish(organisation_id, command_id, now=now)


def _named(session: Session, organisation_id: int, command_id: int) -> PendingCommand:
    command = work.command(session, command_id)
    return PendingCommand(
        organisation_id=organisation_id,
        command_id=command_id,
        project_number=projects.project(session, command.project_id).number,
        gate_id=gates.attempt(session, command.attempt_id).gate_id,
        created_at=command.created_at,
        idempotency_key=f"{command.key}-{command.attempts}",
    )
