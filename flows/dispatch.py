"""Who carries out a decision, behind one function: the caller, this process, or a worker.

Whatever the mode, the command row is the truth: a command that is asked for twice is carried
out once, and one that nobody carried out stays pending until somebody does.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import assert_never

from prefect import tags
from prefect.context import SyncClientContext
from prefect.deployments import arun_deployment

from flows.moment import moment
from flows.phase_transition import advance_phase
from flows.timetable import DEPLOYMENT
from poort.settings import Dispatch
from tasks.steps import PendingCommand, advance_directly

Carrier = Callable[[PendingCommand], Awaitable[None]]


def carrier(mode: Dispatch) -> Carrier:
    """Give the function that carries out one command in that mode."""
    match mode:
        case Dispatch.DIRECT:
            return _directly
        case Dispatch.EMBEDDED:
            return run_here
        case Dispatch.DEPLOYED:
            return _by_worker
        case _:
            assert_never(mode)


async def _directly(command: PendingCommand) -> None:
    """Carry it out without Prefect: the same steps, no run to look at."""
    advance_directly(command.organisation_id, command.command_id, now=moment(None))


async def run_here(command: PendingCommand, *, at: datetime | None = None) -> None:
    """Run the flow here; a new process would keep a person waiting for 3 to 10 s.

    `at` is the moment it happens; empty means now, and only a simulation names another.
    """
    # One client for all tasks of the run: each makes its own else, and reading the certificates
    # that a client brings takes 25 ms (measured with Prefect 3.8.8, 12 of them a run).
    with tags(*command.tags), SyncClientContext.get_or_create():
        await advance_phase(command.organisation_id, command.command_id, at)


async def _by_worker(command: PendingCommand) -> None:
    """Ask a worker; asking twice gives the same run, since the key is that of the command."""
    await arun_deployment(
        f"{advance_phase.name}/{DEPLOYMENT}",
        parameters={
            "organisation_id": command.organisation_id,
            "command_id": command.command_id,
        },
        tags=list(command.tags),
        timeout=0,
        as_subflow=False,
        idempotency_key=command.idempotency_key,
    )
