"""Decisions: taking one, and finding the one that is meant."""

from collections.abc import Sequence

from sqlmodel import Session

from domain.errors import PoortError
from domain.vocabulary import CommandStatus, Outcome
from models.queries import gates, work
from models.queries.held_commands import held_command
from poort.cli.output import tell
from poort.cli.parsing import Wanted
from poort.cli.session import acting, project_id
from usecases.correct_decision import NotDecidedError
from usecases.decide_gate import decide_gate
from usecases.decision import DecideGate, NewCondition

#: What a driver has yet to carry out.
UNFINISHED = frozenset({CommandStatus.PENDING, CommandStatus.CLAIMED})


class NothingHeldError(PoortError):
    """No transition of the project is held."""

    message = "Project {project} has no transition that is held."


def decide_one(
    number: str,
    outcome: Outcome,
    *,
    reason: str | None,
    conditions: Sequence[Wanted] = (),
    returned_checks: tuple[str, ...] = (),
    back_to_position: int | None = None,
    attempt_id: int | None = None,
    verdict_hash: str | None = None,
) -> None:
    """Take the decision and say what follows."""
    with acting() as desk:
        command = DecideGate(
            project_id=project_id(desk.session, number),
            outcome=outcome,
            reason=reason,
            conditions=tuple(
                NewCondition(label=one.label, role=one.role, due_on=one.due_on)
                for one in conditions
            ),
            returned_checks=returned_checks,
            back_to_position=back_to_position,
            attempt_id=attempt_id,
            verdict_hash=verdict_hash,
        )
        row = decide_gate(desk.session, command=command, actor=desk.actor, now=desk.now)
        gate = gates.attempt(desk.session, row.attempt_id).gate_id
        status = work.command_status(desk.session, row.attempt_id)
    record = {
        "number": number,
        "gate": gate,
        "attempt_id": row.attempt_id,
        "outcome": row.outcome,
        "decided_on": row.decided_on,
        "command": status,
    }
    if status is None:
        tell("Decided on gate {gate} of project {number}: {outcome}.", record)
    else:
        tell(
            "Decided on gate {gate} of project {number}: {outcome}. The runner carries it out"
            " within a second; if none runs, do so with `poort advance`.",
            record,
        )


def decided_attempt(session: Session, number: str, *, attempt_id: int | None) -> int:
    """Give the attempt with the last decision on the project, unless another is named.

    Raises:
        ProjectUnknownError, NotDecidedError: as they say.
    """
    decided = [attempt.id for attempt, _ in gates.decisions(session, project_id(session, number))]
    meant = attempt_id or (decided[-1] if decided else None)
    if meant is None or meant not in decided:
        raise NotDecidedError(gate=number)
    return meant


def command_held(session: Session, number: str) -> int:
    """Give the transition of the project that is held.

    Raises:
        ProjectUnknownError, NothingHeldError: as they say.
    """
    found = held_command(session, project_id(session, number))
    if found is None:
        raise NothingHeldError(project=number)
    return found
