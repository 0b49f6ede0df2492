"""Who carries out what was decided: Prefect, as in the product, or for a quick test nobody else."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol


class Driver(Protocol):
    """Carries out every pending command, one at a time, at a simulated moment."""

    def __call__(self, *, at: datetime) -> int:
        """Give how many were carried out."""


def direct_driver(*, at: datetime) -> int:
    """Take the same steps without Prefect."""
    from tasks.steps import advance_directly, pending_commands

    pending = pending_commands(now=at)
    for command in pending:
        advance_directly(command.organisation_id, command.command_id, now=at)
    return len(pending)


@contextmanager
def prefect_driver() -> Iterator[Driver]:
    """Run one real flow a command, in this process, as the embedded dispatcher does."""
    from flows.dispatch import run_here
    from tasks.steps import pending_commands

    # One loop for all runs, since Prefect keeps its connections by loop.
    with asyncio.Runner() as loop:

        def drive(*, at: datetime) -> int:
            pending = pending_commands(now=at)
            for command in pending:
                loop.run(run_here(command, at=at))
            return len(pending)

        yield drive
