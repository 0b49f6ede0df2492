"""A load with a fixed rate of arrival: what comes late is counted from when it was to come."""

import http.client
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus

from benchmarks.portal_process import HEADER

#: More than may wait at once while the portals keep up; each holds a connection to each portal.
_CALLERS = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody who opens an address; `page` is the row of the table that it counts for."""

    page: str
    person_id: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An answer: milliseconds since the visit was to begin, in the portal, and in its database."""

    page: str
    latency_ms: float
    server_ms: float
    database_ms: float
    queries: int


class NoPageError(Exception):
    """A portal answered with something else than the page."""


@dataclass(frozen=True, kw_only=True)
class Callers:
    """Opens addresses at portals that share their sign-ins; `cookies` by person."""

    ports: tuple[int, ...]
    cookies: Mapping[int, str]
    _own: threading.local

    def call(self, visit: Visit, *, port: int, planned_at: float) -> Seen:
        """Open one address.

        Raises:
            NoPageError: the answer is no page.
        """
        try:
            answer, told = self._get(visit, port)
        except (http.client.HTTPException, ConnectionError):
            self._connections.pop(port)  # a portal closes what rested for five seconds
            answer, told = self._get(visit, port)
        if answer != HTTPStatus.OK:
            raise NoPageError(visit, answer)
        server_ms, database_ms, queries = told.split()
        return Seen(
            page=visit.page,
            latency_ms=(time.perf_counter() - planned_at) * 1000,
            server_ms=float(server_ms),
            database_ms=float(database_ms),
            queries=int(queries),
        )

    def at_rate(self, visits: Sequence[Visit], *, a_second: float) -> tuple[Seen, ...]:
        """Begin the visits at that rate, however long answers take; portals take turns."""
        begin = time.perf_counter() + 0.1
        calls = []
        with ThreadPoolExecutor(_CALLERS) as pool:
            for number, visit in enumerate(visits):
                planned_at = begin + number / a_second
                time.sleep(max(0.0, planned_at - time.perf_counter()))
                port = self.ports[number % len(self.ports)]
                calls.append(pool.submit(self.call, visit, port=port, planned_at=planned_at))
        return tuple(call.result() for call in calls)

    @property
    def _connections(self) -> dict[int, http.client.HTTPConnection]:
        """Those of this thread."""
        kept: dict[int, http.client.HTTPConnection] = self._own.__dict__.setdefault("kept", {})
        return kept

    def _get(self, visit: Visit, port: int) -> tuple[int, str]:
        connection = self._connections.setdefault(
            port, http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        )
        connection.request("GET", visit.path, headers={"Cookie": self.cookies[visit.person_id]})
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get(HEADER, "0 0 0")


def callers(ports: tuple[int, ...], cookies: Mapping[int, str]) -> Callers:
    """Give callers of portals at those ports."""
    return Callers(ports=ports, cookies=cookies, _own=threading.local())


def sign_in(port: int, *, organisation_id: int, person_id: int) -> str:
    """Come in by the door of the demo, and give the cookie.

    Raises:
        NoPageError: the door is closed.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
    }
    form = f"person={organisation_id}.{person_id}"
    connection.request("POST", "/aanmelden/demo", body=form, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != HTTPStatus.SEE_OTHER:
        raise NoPageError(person_id, answer.status)
    return answer.headers["Set-Cookie"].partition(";")[0]
