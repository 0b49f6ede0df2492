"""Small performances of the demo for tests: fast works, no Prefect."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from domain.vocabulary import Language
from models.engines import Store
from poort.demo.drivers import direct_driver
from poort.demo.script import Script, Twist, load_script
from poort.demo.season import Season, play, set_the_stage
from poort.demo.stage import Stage
from poort.demo.stopwatch import Stopwatch
from tasks.surroundings import Surroundings, settle
from usecases.look_back import LookBack, look_back

#: Through the summer, so that people go on leave.
UNTIL = date(2026, 10, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A performance that is over."""

    stage: Stage
    season: Season
    looked_back: LookBack
    mailbox: Path


def quick_script() -> Script:
    """The story with works at a sixth of their usual time, each twist among the first six."""
    script = load_script()
    own, *works = script.works
    twisted = {work.twist: work for work in works if work.twist is not None}
    first = [twisted[twist] for twist in Twist]
    chosen = [*first, *(work for work in works if work not in first)]
    quick = [work.model_copy(update={"pace": 0.16}) for work in chosen]
    return script.model_copy(update={"works": (own, *quick)})


@contextmanager
def _surrounded(store: Store, mailbox: Path) -> Iterator[None]:
    settle(
        Surroundings(
            store=store,
            mail_url=f"poortbox://{mailbox}",
            mail_from="MKI-poort <poort@waterveen.example>",
            portal_url="https://poort.example",
        )
    )
    yield
    settle(None)


def played(store: Store, folder: Path, season: Season) -> Played:
    """Play that season without Prefect."""
    mailbox = folder / "mailbox"
    with _surrounded(store, mailbox):
        stage = set_the_stage(
            store,
            quick_script(),
            season,
            portal_url="https://poort.example",
            stopwatch=Stopwatch(),
        )
        play(stage, season, driver=direct_driver, tell_day=lambda _: None)
    with store.read(stage.organisation_id) as session:
        looked_back = look_back(
            session, today=season.until, since=season.first, language=Language.NL
        )
    return Played(stage=stage, season=season, looked_back=looked_back, mailbox=mailbox)


@pytest.fixture(scope="module")
def performance(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Played]:
    """Eight projects through three quarters of a year, once for all tests that look at it."""
