"""The portals that pages are looked at in: each with something else to show."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from benchmarks.databases import Bench
from benchmarks.portfolio import NOW, Portfolio, load_portfolio, set_up
from models.engines import Store, open_store
from models.queries import people as directory
from tests.authority import Authority, set_up_authority
from tests.browser.story import tell_story

#: As many projects as the portal must stay readable with (issue "The portal").
MANY = 300
#: The longest term of a dossier that is ever destroyed, and the day after.
_YEARS = timedelta(days=20 * 366)

_FIRST = ("Noor", "Willem", "Fatima", "Joost", "Sanne", "Ruben", "Annemarie")
_LAST = ("Bakker", "de Groot", "El Amrani", "van der Meulen", "Visser")


class Scene(StrEnum):
    """What a portal has to show."""

    STORY = "story"
    #: A large authority, on a working day.
    MANY_PROJECTS = "many-projects"
    #: The story again, when the terms of its dossiers and people are over.
    YEARS_LATER = "years-later"
    #: The story, with a provider to sign in at, which does not answer.
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The authority of a scene, and the folder that its portals share."""

    authority: Authority
    folder: Path
    has_provider: bool = False


@contextmanager
def staged(scene: Scene, *, template: Path, folder: Path) -> Iterator[Stage]:
    """Set a scene up in that empty folder, out of an empty database that is migrated."""
    shutil.copyfile(template, folder / "poort.db")
    store = open_store(f"sqlite:///{folder}/poort.db")
    try:
        if scene is Scene.MANY_PROJECTS:
            portfolio = set_up(store, projects=MANY)
            load_portfolio(Bench(store=store, owner=store.writer, journal=""), portfolio)
            _name_everybody(store, portfolio)
            people = {role: held[0] for role, held in portfolio.people.items()}
            authority = Authority(
                store=store, organisation_id=portfolio.organisation_id, people=people, now=NOW
            )
        else:
            authority = set_up_authority(store)
            tell_story(authority, folder)
            if scene is Scene.YEARS_LATER:
                authority.now += _YEARS
        yield Stage(authority=authority, folder=folder, has_provider=scene is Scene.PROVIDER)
    finally:
        store.dispose()


def _name_everybody(store: Store, portfolio: Portfolio) -> None:
    """Names as people have them, in place of those of a benchmark."""
    with store.write(portfolio.organisation_id) as session:
        for held in portfolio.people.values():
            for person_id in held:
                person = directory.person(session, person_id)
                person.name = f"{_FIRST[person_id % 7]} {_LAST[person_id % 5]}"
                session.add(person)
