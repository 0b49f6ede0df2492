"""A short season in which every transition is a run on a real Prefect server."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_COMMAND = "from poort.cli import app; app()"
_ARGUMENTS = ("demo", "--until", "2026-06-30", "--seed", "5", "--projects", "2", "--years", "1")


def _demo(folder: Path, *further: str) -> dict[str, object]:
    """Play it in a process of its own, since Prefect reads its settings when it is imported."""
    outcome = subprocess.run(
        [sys.executable, "-c", _COMMAND, *_ARGUMENTS, *further, "--json"],
        env={**os.environ, "POORT_DATA_DIR": str(folder)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 0, outcome.stderr
    report: dict[str, object] = json.loads(outcome.stdout)
    return report


@pytest.mark.prefect
@pytest.mark.slow
def test_every_transition_of_the_demo_is_a_run_in_prefect(tmp_path: Path) -> None:
    """With Prefect and without it the story is the same, and with it every transition has a run."""
    through_prefect = _demo(tmp_path / "prefect")
    without = _demo(tmp_path / "without", "--without-prefect")

    transitions = through_prefect["transitions"]
    assert isinstance(transitions, int)
    assert transitions >= 4
    assert through_prefect["transitions_run"] == transitions
    assert through_prefect["holds"] is True
    assert without["transitions_run"] == 0
    assert without["story_digest"] == through_prefect["story_digest"]
