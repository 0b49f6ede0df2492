"""Processes are restarted when they die, stopped when asked, and never outlive their parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from poort.processes import Child, Program

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")
DEAF = (
    sys.executable,
    "-c",
    "import signal; signal.signal(15, signal.SIG_IGN); print(1, flush=True); signal.pause()",
)


@pytest.fixture
def make_child(tmp_path: Path) -> Iterator[Callable[..., Child]]:
    """Make children that are ended after the test."""
    children: list[Child] = []
    lock = os.open(tmp_path / "lock", os.O_CREAT | os.O_RDWR)

    def make(command: tuple[str, ...], *, grace_seconds: float = 5.0) -> Child:
        program = Program(
            name="portal",
            command=command,
            environment={},
            stop_signal=signal.SIGTERM,
            grace_seconds=grace_seconds,
            log_file=tmp_path / "logs" / "portal.log",
        )
        children.append(Child(program=program, lock_descriptor=lock))
        return children[-1]

    yield make
    for child in children:
        child.stop()
    os.close(lock)


def _wait_until(condition: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < give_up_at
        time.sleep(0.02)


def test_a_process_that_died_is_restarted_after_a_wait(make_child: Callable[..., Child]) -> None:
    """The first wait is half a second; each further death in a row doubles it."""
    child = make_child((sys.executable, "-c", ""))
    child.look_after(0.0)
    _wait_until(lambda: not child.is_running)

    child.look_after(1.0)
    at_once = child.is_running
    child.look_after(1.6)
    _wait_until(lambda: not child.is_running)
    child.look_after(2.0)
    child.look_after(2.9)
    before_the_doubled_wait = child.is_running
    child.look_after(3.1)

    assert not at_once
    assert not before_the_doubled_wait
    assert child.restarts == 2


def test_a_process_that_was_well_restarts_quickly(make_child: Callable[..., Child]) -> None:
    """A death after a long and good life doubles no wait."""
    child = make_child((sys.executable, "-c", ""))
    child.restarts = 5
    child.look_after(0.0)
    _wait_until(lambda: not child.is_running)

    child.look_after(100.0)
    child.look_after(100.6)

    assert child.restarts == 0


def test_what_a_process_says_is_in_its_log(
    make_child: Callable[..., Child], tmp_path: Path
) -> None:
    """A restart adds to the log of before."""
    child = make_child((sys.executable, "-c", "print('hello')"))
    child.start(0.0)
    _wait_until(lambda: not child.is_running)
    child.start(1.0)
    _wait_until(lambda: not child.is_running)

    assert (tmp_path / "logs" / "portal.log").read_text() == "hello\nhello\n"


def test_a_large_log_is_put_aside(make_child: Callable[..., Child], tmp_path: Path) -> None:
    """A product that runs for years fills no disk with its logs."""
    child = make_child(SLEEP)
    child.start(0.0)
    log = tmp_path / "logs" / "portal.log"
    os.truncate(log, 10_000_001)

    child.look_after(1.0)

    assert log.stat().st_size == 0
    assert log.with_suffix(".log.1").stat().st_size == 10_000_001


def test_a_process_that_does_not_listen_is_killed(
    make_child: Callable[..., Child], tmp_path: Path
) -> None:
    """Stopping ends, whatever the process does."""
    child = make_child(DEAF, grace_seconds=0.2)
    child.start(0.0)
    _wait_until(lambda: (tmp_path / "logs" / "portal.log").stat().st_size > 0)

    child.stop()

    assert not child.is_running


PARENT = """
import os, signal, sys, time
from pathlib import Path
from poort.processes import Child, Program

signal.signal(signal.SIGINT, signal.SIG_IGN)
folder = Path(sys.argv[1])
told = "import os, signal, sys; print(os.getpid(), signal.getsignal(signal.SIGINT)" \\
    " is signal.default_int_handler, flush=True); import time; time.sleep(60)"
lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR)
program = Program(name="x", command=(sys.executable, "-c", told), environment={},
    stop_signal=signal.SIGTERM, grace_seconds=1.0, log_file=folder / "x.log")
Child(program=program, lock_descriptor=lock).start(0.0)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells a child of its parent's end")
def test_a_child_hears_interrupts_and_ends_with_its_parent(tmp_path: Path) -> None:
    """Also where a shell let the parent ignore Ctrl-C, and where the parent is killed."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)])
    log = tmp_path / "x.log"
    _wait_until(lambda: log.exists() and log.read_text().endswith("\n"))
    pid, hears_interrupts = log.read_text().split()

    parent.kill()
    parent.wait()

    assert hears_interrupts == "True"
    _wait_until(lambda: _has_ended(int(pid)))


def _has_ended(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"
