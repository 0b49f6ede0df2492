"""The dispatcher: takes up pending commands as they come, one at a time."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from threading import Event

from prefect import get_client

from flows.clients import shared_clients
from flows.dispatch import Carrier
from flows.reconcile import reconcile
from tasks.steps import PendingCommand

_log = logging.getLogger(__name__)

_POLL_SECONDS = 0.1
_HEALTH_SECONDS = 0.5
_SLOWEST_RETRY_SECONDS = 60.0


class Dispatcher:
    """Polls for commands and hands each to its carrier.

    A command that fails waits, twice as long each time, and holds up no other; while Prefect
    does not answer everything waits, and nothing counts as failed.
    """

    def __init__(self, *, pending: Callable[[], Sequence[PendingCommand]], carry: Carrier) -> None:
        self._pending = pending
        self._carry = carry
        self._failures: dict[PendingCommand, int] = {}
        self._not_before: dict[PendingCommand, float] = {}

    async def run(self, stop: Event, *, ready: Callable[[], None]) -> None:
        """Reconcile, say that we are ready, and take up commands until `stop` is set."""
        await _wait_for_prefect(stop)
        if stop.is_set():
            return
        async with shared_clients():
            await reconcile()
            ready()
            while not stop.is_set():
                if not await self.take_up_once():
                    await asyncio.to_thread(stop.wait, _POLL_SECONDS)

    async def take_up_once(self) -> int:
        """Carry out what is pending and may be tried now; give how many were tried."""
        pending = await asyncio.to_thread(self._pending)
        self._forget_all_but(pending)
        now = time.monotonic()
        due = [command for command in pending if self._not_before.get(command, 0.0) <= now]
        for command in due:
            await self._take_up(command)
        return len(due)

    async def _take_up(self, command: PendingCommand) -> None:
        try:
            await self._carry(command)
        except Exception:  # noqa: BLE001 -- the edge: whatever it is, other commands go on
            _log.exception("command_failed", extra={"command_id": command.command_id})
            if not await prefect_answers():
                return
            failures = self._failures[command] = self._failures.get(command, 0) + 1
            wait = min(2.0 ** (failures - 1), _SLOWEST_RETRY_SECONDS)
        else:
            # Once asked for, a worker takes its time; asking again is a reminder, not a retry.
            wait = _SLOWEST_RETRY_SECONDS
        self._not_before[command] = time.monotonic() + wait

    def _forget_all_but(self, pending: Sequence[PendingCommand]) -> None:
        known = set(pending)
        self._failures = {c: n for c, n in self._failures.items() if c in known}
        self._not_before = {c: t for c, t in self._not_before.items() if c in known}


async def prefect_answers() -> bool:
    """Whether Prefect's server is there."""
    async with get_client() as client:
        return await client.api_healthcheck() is None


async def _wait_for_prefect(stop: Event) -> None:
    async with get_client() as client:
        while not stop.is_set() and await client.api_healthcheck() is not None:
            await asyncio.to_thread(stop.wait, _HEALTH_SECONDS)
