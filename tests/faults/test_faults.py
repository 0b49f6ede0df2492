"""The small size of every fault, on each engine, with the broken variants that must be caught."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.engines import EngineKind


@pytest.mark.slow
@pytest.mark.timeout(900)  # a minute and a half on a machine of its own
@pytest.mark.prefect
@pytest.mark.postgres
def test_no_fault_does_harm() -> None:
    """20 kills an engine, and every other fault a few times; `make faults` does the rest.

    The engines take their turn side by side, since each waits for most of it.
    """
    with ThreadPoolExecutor() as pool:
        ended = list(pool.map(_let_happen, EngineKind))

    for done in ended:
        assert done.returncode == 0, done.stdout + done.stderr


def _let_happen(engine: EngineKind) -> "subprocess.CompletedProcess[str]":
    """In a process of its own: it forks, which one with threads should not."""
    return subprocess.run(
        [sys.executable, "-m", "tests.faults", "--size", "test", "--engine", engine],
        check=False,
        capture_output=True,
        text=True,
        timeout=840,
    )
