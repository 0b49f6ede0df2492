"""States move through one door, along one table per machine."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import pytest

from domain.transitions import (
    ATTEMPT_MOVES,
    CHECK_MOVES,
    COMMAND_MOVES,
    DEVIATION_MOVES,
    PROJECT_MOVES,
    SWEEP_MOVES,
    MoveRefusedError,
    may_move,
    moved,
)
from domain.vocabulary import (
    AttemptStatus,
    CheckStatus,
    CommandStatus,
    DeviationStatus,
    ProjectStatus,
    SweepStatus,
)


@pytest.mark.parametrize(
    ("words", "table"),
    [
        pytest.param(CheckStatus, CHECK_MOVES, id="check"),
        pytest.param(AttemptStatus, ATTEMPT_MOVES, id="attempt"),
        pytest.param(ProjectStatus, PROJECT_MOVES, id="project"),
        pytest.param(DeviationStatus, DEVIATION_MOVES, id="deviation"),
        pytest.param(CommandStatus, COMMAND_MOVES, id="command"),
        pytest.param(SweepStatus, SWEEP_MOVES, id="sweep"),
    ],
)
def test_every_state_of_a_machine_is_in_its_table(
    words: Iterable[StrEnum], table: Mapping[StrEnum, frozenset[StrEnum]]
) -> None:
    """A state that was forgotten could never be left."""
    assert set(table) == set(words)


@pytest.mark.parametrize("current", CheckStatus)
@pytest.mark.parametrize("to", CheckStatus)
def test_a_check_moves_along_its_table_only(current: CheckStatus, to: CheckStatus) -> None:
    """What the table does not name is refused, and the state stays as it was."""
    if to in CHECK_MOVES[current]:
        assert moved(current, to) is to
        return
    with pytest.raises(MoveRefusedError) as refusal:
        moved(current, to)
    assert refusal.value.details == {"current": current, "to": to}


@pytest.mark.parametrize(
    ("current", "to"),
    [
        pytest.param(AttemptStatus.OPEN, AttemptStatus.PASSED, id="passed unsubmitted"),
        pytest.param(AttemptStatus.RETURNED, AttemptStatus.PASSED, id="passed after a return"),
        pytest.param(AttemptStatus.PASSED, AttemptStatus.OPEN, id="opened after a pass"),
        pytest.param(AttemptStatus.OPEN, AttemptStatus.BEFORE_INTRODUCTION, id="set by a move"),
    ],
)
def test_an_attempt_is_decided_once_and_only_when_submitted(
    current: AttemptStatus, to: AttemptStatus
) -> None:
    """A return asks a new attempt."""
    assert not may_move(current, to)


def test_only_a_submitted_attempt_can_pass() -> None:
    """There is no other way to a pass."""
    passes = {AttemptStatus.PASSED, AttemptStatus.PASSED_WITH_CONDITIONS}

    assert [status for status in AttemptStatus if ATTEMPT_MOVES[status] & passes] == [
        AttemptStatus.SUBMITTED
    ]


def test_a_check_with_a_deviation_is_approved_only_on_request() -> None:
    """Nobody approves what nobody asked."""
    approved = CheckStatus.DEVIATION_APPROVED

    assert [status for status in CheckStatus if may_move(status, approved)] == [
        CheckStatus.DEVIATION_REQUESTED
    ]


def test_equal_words_of_two_machines_do_not_mix() -> None:
    """A held command goes back to pending; a held sweep does not."""
    assert may_move(CommandStatus.HELD, CommandStatus.PENDING)
    assert not may_move(CommandStatus.HELD, CommandStatus.DONE)
    assert not may_move(SweepStatus.HELD, SweepStatus.DONE)
    assert may_move(AttemptStatus.SUBMITTED, AttemptStatus.STOPPED)
    assert may_move(ProjectStatus.STOPPED, ProjectStatus.ACTIVE)
