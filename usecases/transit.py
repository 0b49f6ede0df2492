"""A transition being carried out: the rows that its steps work on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from sqlmodel import Session

from domain.definition import Phase
from domain.moments import dutch_date
from domain.vocabulary import CommandKind, Step
from models.engines import WriteSession
from models.gate import GateAttempt
from models.project import Project
from models.queries import gates, projects, work
from models.work import Command
from usecases.definitions import definition_of

#: The last gate opens no phase: its pass is checked again and the project is completed.
_STEPS_OF_COMPLETION = (Step.REQUIRE_CHECK, Step.MOVE_PHASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transit:
    """A command with the project and the decided attempt that it is about, at one moment.

    `phase` is the phase that it enters; None when it completes the project.
    """

    command: Command
    project: Project
    attempt: GateAttempt
    phase: Phase | None
    now: datetime

    @property
    def today(self) -> date:
        """The Dutch date of the moment."""
        return dutch_date(self.now)

    @property
    def steps(self) -> tuple[Step, ...]:
        """All of its steps, in order."""
        return _STEPS_OF_COMPLETION if self.phase is None else self.phase.steps

    @property
    def steps_left(self) -> tuple[Step, ...]:
        """The steps behind the last one that was taken."""
        if self.command.last_step is None:
            return self.steps
        return self.steps[self.steps.index(self.command.last_step) + 1 :]

    def opened(self, session: WriteSession) -> GateAttempt:
        """The attempt that the transition opened."""
        return gates.attempt_in_hand(session, self.command.project_id)


def transit(session: Session, command_id: int, *, now: datetime) -> Transit:
    """Read the transition of that command."""
    command = work.command(session, command_id)
    project = projects.project(session, command.project_id)
    attempt = gates.attempt(session, command.attempt_id)
    return Transit(
        command=command,
        project=project,
        attempt=attempt,
        phase=_entered_phase(session, command, project=project, attempt=attempt),
        now=now,
    )


def _entered_phase(
    session: Session, command: Command, *, project: Project, attempt: GateAttempt
) -> Phase | None:
    definition = definition_of(session, project)
    match command.kind:
        case CommandKind.ADVANCE:
            is_last = attempt.position == definition.last_position
            return None if is_last else definition.phase(attempt.position + 1)
        case CommandKind.GO_BACK:
            assert attempt.id is not None
            decision = gates.find_decision(session, attempt.id)
            assert decision is not None
            assert decision.back_to_position is not None
            return definition.phase(decision.back_to_position)
        case CommandKind.CORRECT:
            return definition.phase(attempt.position)
        case _:
            assert_never(command.kind)
