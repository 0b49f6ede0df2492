"""Voortgang and the page for the board, on a portfolio of any size, asked one after another."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from pydantic import SecretStr
from starlette.testclient import TestClient

from benchmarks.databases import Bench
from benchmarks.portfolio import NOW, Portfolio
from domain.vocabulary import Role
from poort.settings import Settings
from web.app import create_app

#: At the 95th percentile, and of the report (issue 4).
TARGET_MS = 300.0
REPORT_SECONDS = 30.0
_VISITS = 200
_PAGES = (
    "/voortgang",
    "/voortgang/werken?maat=mki_a2&jaar=2026",
    "/voortgang/werken?maat=mki_a1&jaar=onderhanden",
    "/voortgang/werken?mist=referentie",
    "/voortgang/werken?maat=mki_a2&jaar=2024&pagina=20",
    "/projecten/P-000007/mki-record",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringFigures:
    """Milliseconds of the pages, and seconds of the first look and of the two reports."""

    first_seconds: float
    p50: float
    p95: float
    worst: tuple[str, float]
    pdf_seconds: float
    sheet_seconds: float


def measure_monitoring(bench: Bench, portfolio: Portfolio) -> MonitoringFigures:
    """Open the pages in turn, and make both reports; what is kept is kept as in the product."""
    with _browser(bench, portfolio) as browser:
        first = _seconds(browser, "/voortgang")
        seen = [(_seconds(browser, page) * 1000, page) for page in islice(cycle(_PAGES), _VISITS)]
        cuts = quantiles((took for took, _ in seen), n=100, method="inclusive")
        longest, page = max(seen)
        return MonitoringFigures(
            first_seconds=first,
            p50=cuts[49],
            p95=cuts[94],
            worst=(page, longest),
            pdf_seconds=_seconds(browser, "/voortgang/kwartaal.pdf"),
            sheet_seconds=_seconds(browser, "/voortgang/kwartaal.xlsx"),
        )


def _seconds(browser: TestClient, page: str) -> float:
    began = perf_counter()
    answer = browser.get(page)
    took = perf_counter() - began
    answer.raise_for_status()
    return took


@contextmanager
def _browser(bench: Bench, portfolio: Portfolio) -> Iterator[TestClient]:
    url = bench.store.writer.url.render_as_string(hide_password=False)
    person = f"{portfolio.organisation_id}.{portfolio.holder(Role.COORDINATOR, 1)}"
    with tempfile.TemporaryDirectory(prefix="poort-bench-") as folder:
        settings = Settings(data_dir=Path(folder), database_url=SecretStr(url))
        app = create_app(settings, now=lambda: NOW)
        with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as browser:
            browser.post(
                "/aanmelden/demo",
                data={"person": person},
                headers={"Sec-Fetch-Site": "same-origin"},
            )
            yield browser
