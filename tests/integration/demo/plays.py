"""Small performances of the demo for tests: fast works, and no Prefect."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain.vocabulary import Language
from models.engines import Store
from poort.demo.drivers import direct_driver
from poort.demo.script import Script, Twist, load_script
from poort.demo.season import Season, play, set_the_stage
from poort.demo.stage import Stage
from poort.demo.stopwatch import Stopwatch
from tasks.surroundings import Surroundings, settle
from usecases.look_back import LookBack, look_back

#: Behind the summer, so that people have been on leave.
UNTIL = date(2026, 9, 30)
PORTAL = "https://poort.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A performance that is over."""

    stage: Stage
    season: Season
    looked_back: LookBack
    mailbox: Path


def quick_script() -> Script:
    """The story at a tenth of its usual time, with one work for each twist in front."""
    script = load_script()
    own, *works = script.works
    twisted = {work.twist: work for work in reversed(works)}
    first = [twisted[twist] for twist in Twist]
    chosen = [*first, *(work for work in works if work.twist is None)]
    quick = [work.model_copy(update={"pace": 0.1}) for work in chosen]
    return script.model_copy(update={"works": (own, *quick)})


def played(store: Store, folder: Path, season: Season) -> Played:
    """Play that season without Prefect."""
    mailbox = folder / "mailbox"
    settle(
        Surroundings(
            store=store,
            mail_url=f"poortbox://{mailbox}",
            mail_from="MKI-poort <poort@waterveen.example>",
            portal_url=PORTAL,
        )
    )
    try:
        stage = set_the_stage(
            store, quick_script(), season, portal_url=PORTAL, stopwatch=Stopwatch()
        )
        play(stage, season, driver=direct_driver, tell_day=lambda _: None)
    finally:
        settle(None)
    with store.read(stage.organisation_id) as session:
        looked_back = look_back(session, today=season.until, language=Language.NL)
    return Played(stage=stage, season=season, looked_back=looked_back, mailbox=mailbox)
