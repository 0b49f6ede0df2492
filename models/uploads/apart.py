"""Look at a file in a process of its own, which may use little and knows nothing.

What a parser does wrong with bytes from a stranger then stops a child, never the portal.
"""

import os
import resource
import subprocess
import sys
from typing import BinaryIO, Final

from models.uploads.contents import look_at
from models.uploads.kinds import KINDS, FileKind, UploadBar

_TIMEOUT_SECONDS: Final = 20
_CPU_SECONDS: Final = 15
_MEMORY_BYTES: Final = 512 * 1024 * 1024
_OPEN_FILES: Final = 16
_GOOD: Final = "good"


def look_at_apart(
    stream: BinaryIO, kind: FileKind, *, timeout_seconds: float = _TIMEOUT_SECONDS
) -> UploadBar | None:
    """What is wrong with the file behind that descriptor; None when nothing is.

    A child that is stopped by its limits gives `TOO_HARD`.
    """
    stream.flush()
    os.lseek(stream.fileno(), 0, os.SEEK_SET)
    try:
        done = subprocess.run(  # noqa: S603 -- our own program, with a word of our own
            [sys.executable, "-I", "-m", "models.uploads.apart", kind.ending],
            stdin=stream.fileno(),
            capture_output=True,
            timeout=timeout_seconds,
            check=False,
            env={},
            close_fds=True,
        )
    except subprocess.TimeoutExpired:
        return UploadBar.TOO_HARD
    said = done.stdout.decode("ascii", "replace").strip()
    if done.returncode == 0 and said == _GOOD:
        return None
    return UploadBar(said) if said in set(UploadBar) else UploadBar.TOO_HARD


def _limit() -> None:
    """Give up nearly everything before the first byte is read."""
    for what, most in (
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, ceiling = resource.getrlimit(what)
        limit = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        resource.setrlimit(what, (limit, limit))


def main() -> int:
    """Look at standard input as the kind that is named, and say one word."""
    _limit()
    bar = look_at(sys.stdin.buffer, KINDS[sys.argv[1]])
    sys.stdout.write(_GOOD if bar is None else bar.value)
    return 0


if __name__ == "__main__":
    sys.exit(main())
