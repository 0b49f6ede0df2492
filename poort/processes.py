"""The processes that `poort start` looks after: started, watched, restarted, stopped."""

import ctypes
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_log = logging.getLogger(__name__)

_SLOWEST_RESTART_SECONDS = 30.0
#: A process that lived this long was well; its next death is a new story.
_WELL_AFTER_SECONDS = 60.0
_LOG_LIMIT_BYTES = 10_000_000
#: `prctl` option: the signal that a process gets when its parent dies (Linux, prctl(2)).
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to run, with what around it, and how to ask it to stop."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    stop_signal: signal.Signals
    grace_seconds: float
    log_file: Path


@dataclass(slots=True, kw_only=True)
class Child:
    """A program in motion; `now` is always a count of seconds that never goes back."""

    program: Program
    #: Held open by every child, so that the folder counts as in use until the last is gone.
    lock_descriptor: int
    restarts: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started_at: float = field(default=0.0, init=False)
    _start_after: float = field(default=0.0, init=False)

    @property
    def is_running(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self, now: float) -> None:
        """Start its process, with its output in its own log file."""
        self.program.log_file.parent.mkdir(parents=True, exist_ok=True)
        with self.program.log_file.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 -- our own commands, fixed arguments
                self.program.command,
                env={**os.environ, **self.program.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(self.lock_descriptor,),
                # A Ctrl-C in the terminal is for the parent, which stops them in order.
                process_group=0,
                preexec_fn=_ends_with_parent(self.program.stop_signal),  # noqa: PLW1509 -- the parent has one thread
            )
        self._started_at = now
        _log.info("process_started", extra={"child": self.program.name, "pid": self._process.pid})

    def look_after(self, now: float) -> None:
        """Restart its process when it died; each death in a row doubles the wait, to 30 s."""
        if self.is_running:
            _keep_small(self.program.log_file)
            return
        if self._process is not None:
            self._plan_restart(now, exit_code=self._process.returncode)
        if now >= self._start_after:
            self.start(now)

    def stop(self) -> None:
        """Ask its process to stop, and end it when its grace is over."""
        if self._process is None or not self.is_running:
            return
        self._process.send_signal(self.program.stop_signal)
        try:
            self._process.wait(self.program.grace_seconds)
        except subprocess.TimeoutExpired:
            _log.warning("process_killed", extra={"child": self.program.name})
            self._process.kill()
            self._process.wait()
        _log.info("process_stopped", extra={"child": self.program.name})

    def _plan_restart(self, now: float, *, exit_code: int) -> None:
        was_well = now - self._started_at >= _WELL_AFTER_SECONDS
        self.restarts = 0 if was_well else self.restarts + 1
        wait = min(0.5 * 2 ** max(self.restarts - 1, 0), _SLOWEST_RESTART_SECONDS)
        self._start_after = now + wait
        self._process = None
        _log.warning(
            "process_died",
            extra={"child": self.program.name, "exit_code": exit_code, "restart_in_seconds": wait},
        )


def _ends_with_parent(stop_signal: signal.Signals) -> Callable[[], None]:
    """Give what a child does before it runs: listen to Ctrl-C, and stop when we are killed."""
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def prepare() -> None:
        # A shell that starts us in the background has SIGINT ignored, which children inherit.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, int(stop_signal))

    return prepare


def _keep_small(log_file: Path) -> None:
    """Keep one earlier log of 10 MB; the process appends, so emptying its file is safe."""
    if log_file.stat().st_size > _LOG_LIMIT_BYTES:
        shutil.copyfile(log_file, log_file.with_suffix(".log.1"))
        os.truncate(log_file, 0)
