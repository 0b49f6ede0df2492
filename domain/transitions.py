"""The states that may follow on each other: one table per machine, one door to move through."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import TypeVar

from domain.errors import PoortError
from domain.vocabulary import (
    AttemptStatus,
    CheckStatus,
    CommandStatus,
    DeviationStatus,
    ProjectStatus,
    SweepStatus,
)

StatusT = TypeVar(
    "StatusT",
    CheckStatus,
    AttemptStatus,
    ProjectStatus,
    DeviationStatus,
    CommandStatus,
    SweepStatus,
)


class MoveRefusedError(PoortError):
    """A state cannot follow on the present one; somebody else may have acted first."""

    message = "This is {current} and cannot become {to}. Reload to see what happened meanwhile."
    status = HTTPStatus.CONFLICT


def _table(moves: Mapping[StatusT, frozenset[StatusT]]) -> Mapping[StatusT, frozenset[StatusT]]:
    return MappingProxyType(dict(moves))


#: An answer may be given anew until it is accepted; a returned check is open again.
CHECK_MOVES = _table(
    {
        CheckStatus.OPEN: frozenset(
            {
                CheckStatus.ANSWERED,
                CheckStatus.NOT_APPLICABLE,
                CheckStatus.DEVIATION_REQUESTED,
                CheckStatus.NOT_DONE,
            }
        ),
        CheckStatus.ANSWERED: frozenset(
            {
                CheckStatus.OPEN,
                CheckStatus.ANSWERED,
                CheckStatus.ACCEPTED,
                CheckStatus.NOT_APPLICABLE,
                CheckStatus.DEVIATION_REQUESTED,
            }
        ),
        CheckStatus.NOT_APPLICABLE: frozenset(
            {
                CheckStatus.OPEN,
                CheckStatus.ANSWERED,
                CheckStatus.NOT_APPLICABLE,
                CheckStatus.DEVIATION_REQUESTED,
            }
        ),
        CheckStatus.DEVIATION_REQUESTED: frozenset(
            {
                CheckStatus.OPEN,
                CheckStatus.DEVIATION_APPROVED,
                CheckStatus.DEVIATION_REFUSED,
            }
        ),
        CheckStatus.DEVIATION_APPROVED: frozenset({CheckStatus.OPEN, CheckStatus.ANSWERED}),
        CheckStatus.DEVIATION_REFUSED: frozenset(
            {
                CheckStatus.OPEN,
                CheckStatus.ANSWERED,
                CheckStatus.NOT_APPLICABLE,
                CheckStatus.DEVIATION_REQUESTED,
            }
        ),
        CheckStatus.ACCEPTED: frozenset(),
        CheckStatus.NOT_DONE: frozenset(),
    }
)

#: Going back to an earlier phase and stopping need no submission: after a failed tender the checks
#: of the gate cannot be met.
#: Submitted goes back to open when a single check is returned before the decision; a gate that
#: was decided is never moved again (a correction voids it and opens a new attempt).
ATTEMPT_MOVES = _table(
    {
        AttemptStatus.OPEN: frozenset(
            {
                AttemptStatus.SUBMITTED,
                AttemptStatus.RETURNED,
                AttemptStatus.STOPPED,
                AttemptStatus.WITHDRAWN,
            }
        ),
        AttemptStatus.SUBMITTED: frozenset(
            {
                AttemptStatus.OPEN,
                AttemptStatus.PASSED,
                AttemptStatus.PASSED_WITH_CONDITIONS,
                AttemptStatus.RETURNED,
                AttemptStatus.STOPPED,
                AttemptStatus.WITHDRAWN,
            }
        ),
        AttemptStatus.PASSED: frozenset(),
        AttemptStatus.PASSED_WITH_CONDITIONS: frozenset(),
        AttemptStatus.RETURNED: frozenset(),
        AttemptStatus.STOPPED: frozenset(),
        AttemptStatus.BEFORE_INTRODUCTION: frozenset(),
        AttemptStatus.WITHDRAWN: frozenset(),
    }
)

#: Stopped and completed go back to active only by the correction of a decision.
PROJECT_MOVES = _table(
    {
        ProjectStatus.ACTIVE: frozenset(
            {ProjectStatus.SUSPENDED, ProjectStatus.STOPPED, ProjectStatus.COMPLETED}
        ),
        ProjectStatus.SUSPENDED: frozenset({ProjectStatus.ACTIVE, ProjectStatus.STOPPED}),
        ProjectStatus.STOPPED: frozenset({ProjectStatus.ACTIVE}),
        ProjectStatus.COMPLETED: frozenset({ProjectStatus.ACTIVE}),
    }
)

#: An approved deviation is withdrawn when the check is answered or returned after all.
DEVIATION_MOVES = _table(
    {
        DeviationStatus.REQUESTED: frozenset(
            {DeviationStatus.APPROVED, DeviationStatus.REFUSED, DeviationStatus.WITHDRAWN}
        ),
        DeviationStatus.APPROVED: frozenset({DeviationStatus.WITHDRAWN}),
        DeviationStatus.REFUSED: frozenset(),
        DeviationStatus.WITHDRAWN: frozenset(),
    }
)

#: A claim whose lease ran out is taken over; a held command waits for a person to release it.
COMMAND_MOVES = _table(
    {
        CommandStatus.PENDING: frozenset({CommandStatus.CLAIMED, CommandStatus.HELD}),
        CommandStatus.CLAIMED: frozenset(
            {
                CommandStatus.PENDING,
                CommandStatus.CLAIMED,
                CommandStatus.DONE,
                CommandStatus.HELD,
            }
        ),
        CommandStatus.HELD: frozenset({CommandStatus.PENDING}),
        CommandStatus.DONE: frozenset(),
    }
)

SWEEP_MOVES = _table(
    {
        SweepStatus.HELD: frozenset({SweepStatus.RELEASED, SweepStatus.DISCARDED}),
        SweepStatus.DONE: frozenset(),
        SweepStatus.RELEASED: frozenset(),
        SweepStatus.DISCARDED: frozenset(),
    }
)


def _pairs(moves: Mapping[StatusT, frozenset[StatusT]]) -> set[tuple[type, str, str]]:
    """With the class, since equal words of two machines ("held", "stopped") are equal strings."""
    return {(type(current), current, to) for current, tos in moves.items() for to in tos}


_ALLOWED = frozenset(
    _pairs(CHECK_MOVES)
    | _pairs(ATTEMPT_MOVES)
    | _pairs(PROJECT_MOVES)
    | _pairs(DEVIATION_MOVES)
    | _pairs(COMMAND_MOVES)
    | _pairs(SWEEP_MOVES)
)


def may_move(current: StatusT, to: StatusT) -> bool:
    """Whether the one state may follow on the other."""
    return (type(current), current, to) in _ALLOWED


def moved(current: StatusT, to: StatusT) -> StatusT:
    """The new state.

    Raises:
        MoveRefusedError: It may not follow on the present one.
    """
    if not may_move(current, to):
        raise MoveRefusedError(current=current, to=to)
    return to
