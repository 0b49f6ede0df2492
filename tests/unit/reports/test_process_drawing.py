"""The process drawn: where everything stands, and what it says without colour."""

from collections.abc import Mapping
from itertools import pairwise

import pytest

from catalogue.loader import load_process
from domain.vocabulary import Language, Role
from reports.process_drawing import (
    COLUMN_WIDTH,
    GATE_RADIUS,
    LABEL_WIDTH,
    LANE_HEIGHT,
    CheckCount,
    ProcessDrawing,
    Progress,
    Standing,
    process_drawing,
    project_drawing,
)
from usecases.drawing_words import drawing_words

WORKS = load_process("infrastructure-works", "2026.1")


def drawn(standing: Standing) -> ProcessDrawing:
    """The drawing of a project that stands there, in English."""
    return project_drawing(
        WORKS, standing=standing, name="Slotlaan", words=drawing_words(Language.EN)
    )


def standing(
    position: int,
    *,
    passed: int = 0,
    checks: Mapping[tuple[Role, int], CheckCount] | None = None,
    is_stopped: bool = False,
) -> Standing:
    """A project in that phase, that passed that many gates."""
    return Standing(
        position=position,
        passed=frozenset(range(1, passed + 1)),
        checks=checks or {},
        is_stopped=is_stopped,
    )


def words(drawing: ProcessDrawing, role: str, position: int) -> str:
    """What the drawing says of that role in that phase."""
    lane = next(lane for lane in drawing.lanes if lane.role == role)
    return lane.cells[position - 1].words


@pytest.mark.parametrize(
    ("position", "passed", "expected"),
    [
        pytest.param(1, 0, ["now"] + ["later"] * 6, id="at the start"),
        pytest.param(3, 2, ["done"] * 2 + ["now"] + ["later"] * 4, id="underway"),
        pytest.param(0, 7, ["done"] * 7, id="completed"),
    ],
)
def test_each_phase_says_how_far_it_is(position: int, passed: int, expected: list[str]) -> None:
    """By its progress and by the mark in its gate, so that no colour is needed."""
    drawing = drawn(standing(position, passed=passed))

    assert [column.progress for column in drawing.columns] == expected
    assert [column.gate_mark == "✓" for column in drawing.columns] == [
        one == "done" for one in expected
    ]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(CheckCount(asked=3, settled=0), "3 steps", id="nothing done"),
        pytest.param(CheckCount(asked=1, settled=0), "1 step", id="one step"),
        pytest.param(CheckCount(asked=3, settled=2), "2 of 3", id="half way"),
        pytest.param(CheckCount(asked=3, settled=3), "✓ 3", id="all done"),
        pytest.param(CheckCount(asked=0, settled=0), "", id="nothing asked"),
    ],
)
def test_a_cell_says_what_was_done_of_what_was_asked(found: CheckCount, expected: str) -> None:
    """In words, since a picture alone is read by some only."""
    drawing = drawn(standing(1, checks={(Role.PROJECT_LEAD, 1): found}))

    assert words(drawing, "Project lead", 1) == expected


def test_who_did_all_that_a_phase_asks_is_done_there() -> None:
    """While others in the same phase are not."""
    checks = {
        (Role.PROJECT_LEAD, 1): CheckCount(asked=2, settled=2),
        (Role.INTERNAL_CLIENT, 1): CheckCount(asked=2, settled=1),
    }
    drawing = drawn(standing(1, checks=checks))

    first = {lane.role: lane.cells[0].progress for lane in drawing.lanes}
    assert first["Project lead"] is Progress.DONE
    assert first["Internal client"] is Progress.NOW


def test_the_flag_stands_on_one_phase_only() -> None:
    """A stopped project says that it stopped."""
    here = [column.here for column in drawn(standing(2, passed=1)).columns]
    stopped = [column.here for column in drawn(standing(2, is_stopped=True)).columns]

    assert here == ["", "Project is here", "", "", "", "", ""]
    assert stopped == ["", "Stopped here", "", "", "", "", ""]


def test_every_lane_and_every_gate_lies_within_the_drawing() -> None:
    """Nothing is cut off, and nothing lies over something else."""
    drawing = drawn(standing(1))

    assert [column.gate_x - column.x for column in drawing.columns] == [COLUMN_WIDTH] * 7
    assert drawing.columns[0].x == LABEL_WIDTH
    assert drawing.columns[-1].gate_x + GATE_RADIUS < drawing.width
    tops = [lane.y for lane in drawing.lanes]
    assert {below - above for above, below in pairwise(tops)} == {LANE_HEIGHT}
    assert tops[-1] + LANE_HEIGHT <= drawing.height


def test_the_process_itself_counts_the_projects_in_each_phase() -> None:
    """For who keeps the process: how many stand where."""
    drawing = process_drawing(WORKS, projects={1: 1, 4: 12}, words=drawing_words(Language.NL))

    assert [column.here for column in drawing.columns][:4] == [
        "1 project",
        "0 projecten",
        "0 projecten",
        "12 projecten",
    ]
    assert drawing.columns[3].progress is Progress.NOW
    assert "4. Voorbereiding aanbesteding: 12 projecten" in drawing.description
    assert "gepasseerd" not in drawing.description


def test_the_lanes_hold_every_check_of_the_process() -> None:
    """Each counted once, with its owner."""
    drawing = process_drawing(WORKS, projects={}, words=drawing_words(Language.EN))

    counted = sum(
        int(cell.words.split()[0]) for lane in drawing.lanes for cell in lane.cells if cell.words
    )
    assert counted == len(WORKS.checks_by_id)
