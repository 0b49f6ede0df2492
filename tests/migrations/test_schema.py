"""The migrations build what the models describe, on both engines."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from models.engines import EngineKind, open_store
from models.guards.lifting import lifted
from models.schema import (
    create_statements,
    current_revision,
    head_revision,
    run_script,
    upgrade,
)
from tests.stores import PostgresServer

_VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"


def _build_from_models(url: str, kind: EngineKind) -> None:
    store = open_store(url)
    with store.writer.begin() as connection:
        # Alembic's own table is there before the first migration, which grants to read it.
        connection.exec_driver_sql(_VERSION_TABLE)
        for statement in create_statements(kind):
            run_script(connection, statement)
    store.dispose()


def _sqlite_dump(url: str) -> dict[str, str]:
    store = open_store(url)
    with store.reader.connect() as connection:
        rows = connection.execute(
            text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%'")
        ).all()
    store.dispose()
    return {f"{kind} {name}": sql for kind, name, sql in rows}


def _postgres_dump(server: PostgresServer, *, database: str) -> list[str]:
    tool = server.tools / "pg_dump"
    url = server.url.set(drivername="postgresql", database=database)
    address = url.render_as_string(hide_password=False)
    dump = subprocess.run(
        [tool, "--schema-only", "--exclude-table=alembic_version", address],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    # Newer versions put a random word around each dump.
    return [
        line for line in dump.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))
    ]


def test_statements_do_not_depend_on_what_was_built_before() -> None:
    """Building for one engine leaves nothing behind that changes the next."""
    first = create_statements(EngineKind.SQLITE)

    create_statements(EngineKind.POSTGRESQL)

    assert create_statements(EngineKind.SQLITE) == first


def test_migrations_build_the_models_on_sqlite(sqlite_store_url: str, tmp_path: Path) -> None:
    """Tables, checks, indexes with their conditions and triggers are the same, word for word."""
    by_models = f"sqlite:///{tmp_path}/models.db"
    _build_from_models(by_models, EngineKind.SQLITE)

    migrated = _sqlite_dump(sqlite_store_url)

    assert migrated == _sqlite_dump(by_models)
    assert "trigger poort_project_update" in migrated


@pytest.fixture
def by_models(postgres_server: PostgresServer) -> Iterator[str]:
    """The name of a PostgreSQL database that was built without any migration."""
    name = f"models_{uuid4().hex}"
    owner = create_engine(postgres_server.url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        url = postgres_server.url.set(database=name)
        _build_from_models(url.render_as_string(hide_password=False), EngineKind.POSTGRESQL)
        yield name
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    owner.dispose()


@pytest.mark.postgres
def test_migrations_build_the_models_on_postgres(
    postgres_server: PostgresServer, postgres_template: str, by_models: str
) -> None:
    """Tables, checks, indexes, triggers, functions, policies and rights are the same."""
    migrated = _postgres_dump(postgres_server, database=postgres_template)

    assert migrated == _postgres_dump(postgres_server, database=by_models)
    assert any("CREATE POLICY" in line for line in migrated)


def test_an_upgrade_goes_up_once_and_can_be_repeated(tmp_path: Path) -> None:
    """A second run finds nothing to do."""
    url = f"sqlite:///{tmp_path}/poort.db"
    before = current_revision(url)

    revisions = [upgrade(url), upgrade(url)]

    assert before is None
    assert revisions == [head_revision()] * 2
    assert current_revision(url) == head_revision()


def test_a_repeated_upgrade_on_postgres_finds_nothing_to_do(postgres_owner_url: str) -> None:
    """The owner may run it at every start."""
    assert current_revision(postgres_owner_url) == head_revision()
    assert upgrade(postgres_owner_url) == head_revision()


def test_a_script_that_fails_leaves_nothing_behind(sqlite_store_url: str) -> None:
    """All of a migration is one transaction, on SQLite too."""
    before = _sqlite_dump(sqlite_store_url)
    store = open_store(sqlite_store_url)

    with pytest.raises(DBAPIError), store.writer.begin() as connection:
        run_script(connection, "CREATE TABLE half (id INTEGER)\n\nCREATE TABLE nonsense")

    store.dispose()
    assert _sqlite_dump(sqlite_store_url) == before


@pytest.mark.postgres
def test_lifting_the_guards_leaves_the_schema_as_it_was(
    postgres_server: PostgresServer, postgres_fresh_url: str
) -> None:
    """Triggers, foreign keys and policies all come back after a restore."""
    database = make_url(postgres_fresh_url).database
    assert database is not None
    before = _postgres_dump(postgres_server, database=database)
    store = open_store(postgres_fresh_url)

    with store.writer.begin() as connection, lifted(connection):
        lifted_keys = connection.execute(text("SELECT 1 FROM pg_constraint WHERE contype = 'f'"))
        assert lifted_keys.all() == []

    store.dispose()
    assert _postgres_dump(postgres_server, database=database) == before


def test_lifting_the_guards_of_a_file_brings_them_back(sqlite_store_url: str) -> None:
    """On SQLite too."""
    before = _sqlite_dump(sqlite_store_url)
    store = open_store(sqlite_store_url)

    with store.writer.begin() as connection, lifted(connection):
        found = connection.execute(text("SELECT 1 FROM sqlite_master WHERE type = 'trigger'"))
        assert found.all() == []

    store.dispose()
    assert _sqlite_dump(sqlite_store_url) == before
