"""One performance of the demo, from an empty folder to its closing report."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from domain.vocabulary import Language
from poort.demo.backdrop import empty_store, running_prefect
from poort.demo.drivers import Driver, direct_driver, prefect_driver
from poort.demo.folder import mark
from poort.demo.script import load_script
from poort.demo.season import Season, play, set_the_stage
from poort.demo.stage import Stage
from poort.demo.stopwatch import Part, Stopwatch
from poort.settings import Settings
from usecases.look_back import LookBack, look_back


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """The time of one part of the work."""

    part: Part
    times: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReport:
    """How a performance went, and where to look.

    `story_digest` (SHA-256, hex) is taken over every act, refusal and sweep with its day: the
    same seed, end date and size give the same one.
    """

    authority: str
    season: Season
    acts: Mapping[str, int]
    refusals: Mapping[str, int]
    looked_back: LookBack
    spent: tuple[Spent, ...]
    seconds: float
    story_digest: str
    mailbox: Path | None
    data_dir: Path
    portal_address: str


def run(
    settings: Settings,
    season: Season,
    *,
    language: Language = Language.NL,
    count: Callable[[int], None] = lambda _: None,
    through_prefect: bool = True,
) -> DemoReport:
    """Play the season on the folder of the settings; `count` gets 1 after each weekday.

    Every transition is a run on a real Prefect server, unless `through_prefect` is off.

    Raises:
        AlreadyRunningError: the product runs on this folder.
        DemoStoreInUseError: there is an authority in the store that no demo put there.
        PrefectSilentError, PortBusyError: as they say.
    """
    began = time.perf_counter()
    stopwatch, script = Stopwatch(), load_script()
    with empty_store(settings) as (store, placed, lock):
        mark(placed, season)
        with stopwatch.timing(Part.SET_UP):
            stage = set_the_stage(
                store,
                script,
                season,
                portal_url=placed.portal_address,
                stopwatch=stopwatch,
            )
        backdrop = _driver(placed, lock=lock, through_prefect=through_prefect, stopwatch=stopwatch)
        with backdrop as driver:
            play(stage, season, driver=driver, tell_day=lambda _: count(1))
        with stopwatch.timing(Part.LOOKING_BACK), store.read(stage.organisation_id) as session:
            looked_back = look_back(session, today=season.until, language=language)
    return _report(stage, season, looked_back, settings=placed, began=began)


@contextmanager
def _driver(
    settings: Settings, *, lock: int, through_prefect: bool, stopwatch: Stopwatch
) -> Iterator[Driver]:
    if not through_prefect:
        yield direct_driver
        return
    with running_prefect(settings, lock=lock, stopwatch=stopwatch), prefect_driver() as driver:
        yield driver


def _report(
    stage: Stage, season: Season, looked_back: LookBack, *, settings: Settings, began: float
) -> DemoReport:
    watch = stage.stopwatch
    return DemoReport(
        authority=stage.script.authority.name,
        season=season,
        acts=dict(sorted(stage.acts.items())),
        refusals=dict(sorted(stage.refusals.items())),
        looked_back=looked_back,
        spent=tuple(
            Spent(part=part, times=watch.times[part], seconds=round(watch.seconds[part], 1))
            for part in Part
        ),
        seconds=round(time.perf_counter() - began, 1),
        story_digest=stage.chronicle.digest,
        mailbox=settings.mailbox_dir,
        data_dir=settings.data_dir,
        portal_address=settings.portal_address,
    )
