"""The clients with which a process that runs many flows speaks to Prefect.

Without them each run makes clients of its own, and each of those reads all the certificates of
the world again: 300 ms a run, measured with Prefect 3.8.8.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import httpx
from prefect.context import AsyncClientContext, SyncClientContext
from prefect.settings import get_current_settings

#: Together 0.6 s; after that Prefect's own client waits for 2 s and more.
_PAUSES_SECONDS = (0.02, 0.04, 0.08, 0.16, 0.3)


class QuickRetry(httpx.AsyncBaseTransport):
    """Ask again at once when a server on SQLite was in its own way.

    Such a server answers 503 when another of its transactions wrote first; nothing was stored.
    Prefect's client then waits for 2 s, which is what made one transition in twenty slow.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Give the first answer that is no 503, or the last one."""
        for pause in _PAUSES_SECONDS:
            response = await self._inner.handle_async_request(request)
            if response.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                return response
            await response.aclose()
            await asyncio.sleep(pause)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the transport below."""
        await self._inner.aclose()


@asynccontextmanager
async def shared_clients() -> AsyncIterator[None]:
    """Let every flow and task of this loop speak to Prefect over the same clients."""
    with SyncClientContext.get_or_create():
        async with AsyncClientContext(httpx_settings=_quick_settings()):
            yield


def _quick_settings() -> dict[str, object] | None:
    """Give our transport; over TLS that of Prefect, which knows its certificates."""
    if not (get_current_settings().api.url or "").startswith("http://"):
        return None
    return {"transport": QuickRetry(httpx.AsyncHTTPTransport(retries=3))}
