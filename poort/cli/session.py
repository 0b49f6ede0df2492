"""Where a command works: in the store, for one authority, as one person."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError, ProgrammingError
from sqlmodel import Session

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor
from domain.vocabulary import Origin
from models.engines import ReadSession, Store, WriteSession, open_store
from models.gate import CheckItem
from models.queries import gates, people, projects
from poort.cli.deployment import read_settings
from poort.cli.invocation import UsageRefusedError, current
from poort.cli.parsing import check_name
from poort.cli.words import Words
from poort.settings import Settings
from usecases.acting import load_actor


class StoreMissingError(PoortError):
    """Nobody made the store yet, or no authority is in it."""

    message = (
        "There is no authority in the store yet. Make it first with `poort init`; add --help to"
        " see what it asks."
    )
    status = HTTPStatus.CONFLICT


class NotAStoreError(PoortError):
    """The file is there, and is no database."""

    message = "The file of the store is no database. Put a backup back with `poort restore`."


class OrganisationChoiceError(UsageRefusedError):
    """The store serves several authorities, and none or an unknown one was named."""

    message = "Choose an authority: set POORT_ORGANISATION to one of: {choices}."


class ActorMissingError(UsageRefusedError):
    """This changes something, so somebody must be doing it."""

    message = "Say who acts: add --as with a work mail address, or set POORT_AS."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A look at the store."""

    session: ReadSession
    now: datetime
    words: Words

    @property
    def today(self) -> date:
        """The day it is in the Netherlands."""
        return dutch_date(self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """One transaction in which one person acts."""

    session: WriteSession
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """The day it is in the Netherlands."""
        return dutch_date(self.now)


@contextmanager
def reading() -> Iterator[Reading]:
    """Open the store for a look.

    Raises:
        StoreMissingError, OrganisationChoiceError: as they say.
    """
    with opened_store() as (store, settings):
        organisation = organisation_id(store, settings)
        with store.read(organisation) as session:
            yield Reading(session=session, now=datetime.now(UTC), words=current().words)


@contextmanager
def acting() -> Iterator[Acting]:
    """Open one transaction for who acts; it is kept when the block ends well.

    Raises:
        ActorMissingError, StoreMissingError, OrganisationChoiceError: as they say.
        PersonUnknownError: who acts is no member.
    """
    email = current().email
    if email is None:
        raise ActorMissingError
    now = datetime.now(UTC)
    with opened_store() as (store, settings):
        organisation = organisation_id(store, settings)
        with store.write(organisation) as session:
            person = people.person_by_email(session, email)
            assert person.id is not None
            actor = load_actor(session, person.id, on=dutch_date(now), origin=Origin.CLI)
            yield Acting(session=session, actor=actor, now=now)


@contextmanager
def opened_store() -> Iterator[tuple[Store, Settings]]:
    """Open the store that the settings name, and close it after.

    Raises:
        StoreMissingError: its file is not there.
    """
    settings = read_settings()
    file = sqlite_file(settings.store_url)
    if file is not None and not file.exists():
        raise StoreMissingError
    store = open_store(settings.store_url)
    try:
        yield store, settings
    finally:
        store.dispose()


def sqlite_file(url: str) -> Path | None:
    """Give the file of a database on SQLite, and None for another engine."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database)


def organisation_id(store: Store, settings: Settings) -> int:
    """Give the authority to work for: the one that is there, or that the settings name.

    Raises:
        StoreMissingError, OrganisationChoiceError: as they say.
    """
    slugs = organisation_slugs(store)
    if not slugs:
        raise StoreMissingError
    if settings.organisation is None and len(slugs) == 1:
        return next(iter(slugs.values()))
    if settings.organisation not in slugs:
        raise OrganisationChoiceError(choices=tuple(sorted(slugs)))
    return slugs[settings.organisation]


def organisation_slugs(store: Store) -> dict[str, int]:
    """Give the id of every authority in the store by its short name."""
    try:
        found = store.organisations()
    except (OperationalError, ProgrammingError) as error:
        raise StoreMissingError from error
    except DatabaseError as error:
        raise NotAStoreError from error
    slugs: dict[str, int] = {}
    for one in found:
        with store.read(one) as session:
            slugs[people.organisation(session).slug] = one
    return slugs


def person_id(session: Session, email: str) -> int:
    """Give the id of the member with that mail address.

    Raises:
        PersonUnknownError: nobody here has it.
    """
    found = people.person_by_email(session, email).id
    assert found is not None
    return found


def project_id(session: Session, number: str) -> int:
    """Give the id of the project with that number.

    Raises:
        ProjectUnknownError: there is none.
    """
    found = projects.project_by_number(session, number.strip()).id
    assert found is not None
    return found


def check_item(session: Session, number: str, check: str) -> CheckItem:
    """Give that check of the gate that the project is at.

    Raises:
        ProjectUnknownError, NoGateInHandError, CheckUnknownError: as they say.
    """
    check_id, instance = check_name(check)
    return gates.check_item_named(
        session, project_id=project_id(session, number), check_id=check_id, instance=instance
    )
