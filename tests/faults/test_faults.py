"""The small size of every fault, on each engine, with the broken variants that must be caught."""

import subprocess
import sys

import pytest

from models.engines import EngineKind


@pytest.mark.slow
@pytest.mark.timeout(900)  # a minute on a machine of its own
@pytest.mark.prefect
@pytest.mark.parametrize(
    "engine",
    [
        EngineKind.SQLITE,
        pytest.param(EngineKind.POSTGRESQL, marks=pytest.mark.postgres),
    ],
)
def test_no_fault_does_harm(engine: EngineKind) -> None:
    """20 kills an engine, and every other fault a few times; `make faults` does the rest.

    In a process of its own: it forks, which one with threads should not.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--size", "test", "--engine", engine],
        check=False,
        capture_output=True,
        text=True,
        timeout=840,
    )

    assert done.returncode == 0, done.stdout + done.stderr
