"""Children to kill: forks of a process that imported everything, so that each starts at once."""

import os
import pickle
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: Says something to the parent while the work goes on.
Say = Callable[[Any], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a child ended: what it said, and whether it was killed or failed."""

    said: tuple[Any, ...]
    killed: bool
    failure: str | None


def in_child(
    work: Callable[[Say], None],
    *,
    when_it_speaks: Callable[[int], None] | None = None,
) -> Ended:
    """Do the work in a child and wait; the parent may act on it, by its pid, once it speaks."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _work_and_exit(work, writing)
    os.close(writing)
    if when_it_speaks is not None and select.select([reading], [], [], 120)[0]:
        when_it_speaks(pid)
    said = _everything(reading)
    _, status = os.waitpid(pid, 0)
    failures = [words for kind, words in said if kind == "failure"]
    return Ended(
        said=tuple(words for kind, words in said if kind == "said"),
        killed=os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
        failure=failures[-1] if failures else None,
    )


def die() -> None:
    """End this process as a power cut would: no handler, no clean-up."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def _work_and_exit(work: Callable[[Say], None], writing: int) -> None:
    def send(kind: str, words: object) -> None:
        os.write(writing, pickle.dumps((kind, words)))

    code = 0
    try:
        work(lambda words: send("said", words))
    except BaseException:  # noqa: BLE001 -- the edge of a process; its parent tells what happened
        send("failure", traceback.format_exc())
        code = 1
    os._exit(code)


def _everything(reading: int) -> list[tuple[str, Any]]:
    with os.fdopen(reading, "rb") as pipe:
        found = []
        while True:
            try:
                found.append(pickle.load(pipe))  # noqa: S301 -- from our own child
            except (EOFError, pickle.UnpicklingError):
                return found
