"""One portal as the product starts it, that says with each answer what the answer took.

`python -m benchmarks.portal_process SECONDS` runs it so many seconds ahead of the clock, on the
settings in the environment.
"""

import sys
import time
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, event
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.engines import Store
from poort.logs import configure_logs
from poort.portal import serve
from poort.settings import load_settings
from web.app import create_app

#: Milliseconds in the portal, milliseconds of those in the database, and the queries.
HEADER = "X-Bench"
#: What opens a transaction is no question.
_NO_QUERY = ("BEGIN", "SET ", "PRAGMA", "SELECT set_config")


@dataclass(slots=True)
class _Asked:
    queries: int = 0
    seconds: float = 0.0
    since: float = 0.0


#: Of the request at hand; threads that work for it see the same one.
_asked: ContextVar[_Asked | None] = ContextVar("asked", default=None)


class Telling:
    """Passes requests on and tells in a header what each took, up to the start of its answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked, started = _Asked(), time.perf_counter()
        _asked.set(asked)

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                took = (time.perf_counter() - started) * 1000
                told = f"{took:.2f} {asked.seconds * 1000:.2f} {asked.queries}"
                MutableHeaders(scope=message)[HEADER] = told
            await send(message)

        await self._app(scope, receive, telling)


def _listen(store: Store) -> None:
    # Where both are one engine with other options, what one hears the other hears too.
    is_shared = store.reader.pool is store.writer.pool
    engines: set[Engine] = {store.writer} if is_shared else {store.reader, store.writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", _before)
        event.listen(engine, "after_cursor_execute", _after)


def _before(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
    asked = _asked.get()
    if asked is not None:
        asked.queries += not statement.startswith(_NO_QUERY)
        asked.since = time.perf_counter()


def _after(*_rest: object) -> None:
    asked = _asked.get()
    if asked is not None:
        asked.seconds += time.perf_counter() - asked.since


def main() -> None:
    """Serve until asked to stop."""
    ahead = timedelta(seconds=float(sys.argv[1]))
    settings = load_settings()
    configure_logs(settings.log_format, process="portal")
    app = create_app(settings, now=lambda: datetime.now(UTC) + ahead)
    _listen(app.state.portal.store)
    serve(Telling(app), settings)


if __name__ == "__main__":
    main()
