"""What the portal counts of itself, for Prometheus."""

import time
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.engines import Store
from models.queries.backlog import Backlog, backlog

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_GAUGES = {
    "poort_outbox_unsent": "Messages that wait to be sent.",
    "poort_outbox_undeliverable": "Messages that could not be delivered and wait for a person.",
    "poort_commands_unfinished": "Transitions that wait or are being carried out.",
    "poort_commands_held": "Transitions that are held and wait for a person.",
    "poort_oldest_command_seconds": "How long the oldest unfinished transition waits.",
}


@dataclass(frozen=True, slots=True)
class Metrics:
    """One registry for one portal; nothing in it tells of a person or a project."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    _seconds: Histogram = field(init=False)
    _gauges: dict[str, Gauge] = field(init=False)

    def __post_init__(self) -> None:
        """Make what is counted."""
        seconds = Histogram(
            "poort_request_seconds",
            "How long the portal took to answer, by route and status.",
            ("method", "route", "status"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        object.__setattr__(self, "_seconds", seconds)
        gauges = {name: Gauge(name, text, registry=self.registry) for name, text in _GAUGES.items()}
        object.__setattr__(self, "_gauges", gauges)

    def count(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Add one answered request; `route` is the pattern, never the address itself."""
        self._seconds.labels(method, route, str(status)).observe(seconds)

    def exposition(self, store: Store, *, now: datetime) -> bytes:
        """The text that Prometheus reads, with what waits at this moment.

        Raises:
            StoreUnavailableError: the database cannot be read now.
        """
        found = []
        for organisation_id in store.organisations():
            with store.read(organisation_id) as session:
                found.append(backlog(session))
        for name, value in _totals(found, now=now).items():
            self._gauges[name].set(value)
        return generate_latest(self.registry)


def _totals(found: list[Backlog], *, now: datetime) -> dict[str, float]:
    oldest = [one.oldest_command_at for one in found if one.oldest_command_at is not None]
    waited = (now - min(oldest)).total_seconds() if oldest else 0.0
    return {
        "poort_outbox_unsent": sum(one.unsent for one in found),
        "poort_outbox_undeliverable": sum(one.undeliverable for one in found),
        "poort_commands_unfinished": sum(one.commands for one in found),
        "poort_commands_held": sum(one.held for one in found),
        "poort_oldest_command_seconds": waited,
    }


class Measured:
    """Measures every request on its way through; plain ASGI, since it stands before all pages."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        """Stand before that application."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note how long its answer took."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, started, answered = 500, time.perf_counter(), None

        async def noting(message: Message) -> None:
            nonlocal status, answered
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)
            # What is done behind an answer is not part of it.
            if message["type"] == "http.response.body" and not message.get("more_body"):
                answered = time.perf_counter()

        try:
            await self._app(scope, receive, noting)
        finally:
            self._metrics.count(
                method=scope["method"],
                route=getattr(scope.get("route"), "path", "other"),
                status=status,
                seconds=(answered or time.perf_counter()) - started,
            )
