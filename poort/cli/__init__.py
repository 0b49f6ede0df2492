"""The command line: `poort`. Importing it is cheap; each command imports what it needs."""

import sys
from collections.abc import Sequence
from typing import NoReturn


def app(arguments: Sequence[str] | None = None) -> NoReturn:
    """Carry out one command and end the process with its exit code."""
    from poort.cli.entrance import run

    sys.exit(run(sys.argv[1:] if arguments is None else arguments))
