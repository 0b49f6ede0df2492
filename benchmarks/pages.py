"""The portal's pages under a load, on a portfolio of any size.

Two portal processes, as the product starts them, share one database. Visits begin at a fixed
rate, whatever the portals do with it: an answer's latency counts from the planned moment. The
time in the portal is told by the portal itself, with the queries that the page took.
"""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from typing import IO

from benchmarks.databases import Bench
from benchmarks.open_loop import Seen, callers, sign_in
from benchmarks.portfolio import NOW, Portfolio
from benchmarks.transitions import submitted_project
from benchmarks.visits import LOOKERS, Audience, Submitted
from domain.vocabulary import Role

PORTALS = 2
A_SECOND = 60.0
#: Of the server, at the 95th percentile (issue 3).
TARGET_MS = 100.0
MOST_QUERIES = 8
_SUBMITTED = 20
#: Each portal reads and compiles its templates once, as after every start.
_WARM_UP = 180
_WARM_UP_A_SECOND = 20.0
_PATIENCE_SECONDS = 60.0
_Process = subprocess.Popen[bytes]


class PortalNotOpenError(Exception):
    """A portal did not answer in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFigures:
    """One page under the load: milliseconds in the portal, and since the planned moment."""

    page: str
    count: int
    p50: float
    p95: float
    longest: float
    latency_p95: float
    queries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What came of a load: of each page, and how many visits a second were answered.

    `processor_ms` is what the portals used of a processor for a visit, the database not counted
    where that is a process of its own.
    """

    pages: tuple[PageFigures, ...]
    a_second: float
    processor_ms: float


def measure_pages(bench: Bench, portfolio: Portfolio, *, seconds: float) -> Load:
    """Open the pages of a loaded portfolio for so long, after a warm-up."""
    audience = Audience(portfolio=portfolio, submitted=_submitted(bench, portfolio))
    with (
        tempfile.TemporaryDirectory(prefix="poort-bench-") as folder,
        _portals(bench, Path(folder)) as portals,
    ):
        cookies = {
            person: sign_in(port, organisation_id=portfolio.organisation_id, person_id=person)
            for person, port in zip(audience.people(), cycle(portals), strict=False)
        }
        visiting = callers(tuple(portals), cookies)
        visiting.at_rate(audience.visits(count=_WARM_UP), a_second=_WARM_UP_A_SECOND)
        used, began = _processor_seconds(portals.values()), time.perf_counter()
        seen = visiting.at_rate(audience.visits(count=round(A_SECOND * seconds)), a_second=A_SECOND)
        took = time.perf_counter() - began
        used = _processor_seconds(portals.values()) - used
    return Load(
        pages=_figures(seen),
        a_second=len(seen) / took,
        processor_ms=used * 1000 / len(seen),
    )


def _submitted(bench: Bench, portfolio: Portfolio) -> tuple[Submitted, ...]:
    """Projects in which everything was done by the verbs, up to the decision."""
    found = []
    for number in range(_SUBMITTED):
        team = {
            role: held[number % min(LOOKERS, len(held))] for role, held in portfolio.people.items()
        }
        name = f"BESLUIT-{number}"
        submitted_project(bench.store, portfolio, number=name, team=team, now=NOW)
        found.append(Submitted(number=name, client=team[Role.INTERNAL_CLIENT]))
    return tuple(found)


def _figures(seen: Sequence[Seen]) -> tuple[PageFigures, ...]:
    pages = dict.fromkeys(one.page for one in seen)
    return tuple(_figures_of(page, [one for one in seen if one.page == page]) for page in pages)


def _figures_of(page: str, seen: Sequence[Seen]) -> PageFigures:
    server = quantiles((one.server_ms for one in seen), n=100, method="inclusive")
    latency = quantiles((one.latency_ms for one in seen), n=100, method="inclusive")
    return PageFigures(
        page=page,
        count=len(seen),
        p50=server[49],
        p95=server[94],
        longest=max(one.server_ms for one in seen),
        latency_p95=latency[94],
        queries=max(one.queries for one in seen),
    )


@contextmanager
def _portals(bench: Bench, folder: Path) -> Iterator[Mapping[int, _Process]]:
    """Portals by port, on that database, which live on the day of the portfolio."""
    ahead = (NOW - datetime.now(UTC)).total_seconds()
    ports = tuple(_free_port() for _number in range(PORTALS))
    log = (folder / "portals.log").open("w")
    started = {port: _start(bench, folder, port=port, ahead=ahead, log=log) for port in ports}
    try:
        for port, portal in started.items():
            _wait_until_open(port, portal)
        yield started
    finally:
        for portal in started.values():
            portal.terminate()
        for portal in started.values():
            portal.wait(timeout=_PATIENCE_SECONDS)
        log.close()


def _start(bench: Bench, folder: Path, *, port: int, ahead: float, log: IO[str]) -> _Process:
    url = bench.store.writer.url.render_as_string(hide_password=False)
    return subprocess.Popen(  # noqa: S603 -- our own module
        [sys.executable, "-m", "benchmarks.portal_process", str(ahead)],
        env={
            **os.environ,
            "POORT_DATA_DIR": str(folder),
            "POORT_DATABASE_URL": url,
            "POORT_PORTAL_PORT": str(port),
        },
        stdout=log,
        stderr=log,
    )


def _processor_seconds(portals: Iterable[_Process]) -> float:
    """What they used since they started, by the 14th and 15th field of proc(5)."""
    ticks = 0
    for portal in portals:
        fields = Path(f"/proc/{portal.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_until_open(port: int, portal: _Process) -> None:
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while not _is_open(port):
        if portal.poll() is not None or time.monotonic() > give_up:
            raise PortalNotOpenError(port)
        time.sleep(0.1)


def _is_open(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
