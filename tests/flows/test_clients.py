"""How often Prefect is asked again when it is in its own way."""

import asyncio

import httpx
import pytest

from flows import clients
from flows.clients import QuickRetry


class _Server(httpx.AsyncBaseTransport):
    """Answers with these codes, one after the other, and then with 200."""

    def __init__(self, *codes: int) -> None:
        self._codes = iter(codes)
        self.asked: list[bytes] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(await request.aread())
        return httpx.Response(next(self._codes, 200))


def _post(server: _Server) -> int:
    async def ask() -> int:
        async with httpx.AsyncClient(transport=QuickRetry(server)) as client:
            return (await client.post("http://prefect/flow_runs/", json={"id": 1})).status_code

    return asyncio.run(ask())


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "_PAUSES_SECONDS", (0, 0))


def test_a_busy_server_is_asked_again_with_the_same_words() -> None:
    """Nothing was stored by the first request, so the second is the first."""
    server = _Server(503)

    assert _post(server) == 200
    assert server.asked == [b'{"id":1}', b'{"id":1}']


def test_a_server_that_stays_away_is_left_to_the_slower_retries() -> None:
    """Prefect's own client waits and tries again above this one."""
    server = _Server(503, 503, 503, 503)

    assert _post(server) == 503
    assert len(server.asked) == 3


@pytest.mark.parametrize("code", [200, 404, 409, 500])
def test_any_other_answer_is_an_answer(code: int) -> None:
    """Only 503 says that nothing was stored."""
    server = _Server(code)

    assert _post(server) == code
    assert len(server.asked) == 1
