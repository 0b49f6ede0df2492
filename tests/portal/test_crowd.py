"""A crowd at once: everybody is served, though there are more than threads and connections."""

import asyncio
from http import HTTPStatus

from starlette.types import Message

from domain.vocabulary import Role
from tests.portal.browsing import Site

_CROWD = 80
_PATIENCE_SECONDS = 60


def test_a_crowd_larger_than_threads_and_connections_is_served(site: Site) -> None:
    """Who waits for a turn holds neither, so that nobody waits for somebody who waits."""
    site.sign_in(Role.PROJECT_LEAD)
    cookie = "; ".join(f"{name}={value}" for name, value in site.browser.cookies.items())

    async def visit() -> int:
        statuses: list[int] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/werk",
            "raw_path": b"/werk",
            "query_string": b"",
            "root_path": "",
            "headers": [(b"host", b"127.0.0.1:8000"), (b"cookie", cookie.encode())],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8000),
            "state": {},
        }
        await site.browser.app(scope, receive, send)
        return statuses[0]

    async def crowd() -> list[int]:
        visits = asyncio.gather(*(visit() for _ in range(_CROWD)))
        return await asyncio.wait_for(visits, _PATIENCE_SECONDS)

    assert set(asyncio.run(crowd())) == {HTTPStatus.OK}
