"""SQLite as this product opens it: the newest library at hand, durable, and held to its rules."""

import importlib
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event

#: Older libraries can corrupt a database when a write-ahead log is reset (`data.md`).
SAFE_WAL_VERSION = (3, 51, 3)
_PRAGMAS = (
    "busy_timeout=5000",
    "synchronous=FULL",
    "foreign_keys=ON",
    # Without it REPLACE deletes rows past every DELETE trigger (`engine.md`).
    "recursive_triggers=ON",
    "cache_size=-65536",
)


def library() -> ModuleType:
    """Give the DB-API module to open files with, everywhere in one process.

    Two SQLite libraries in one process drop each other's file locks, so nothing else may open
    the database of the product (docs/decisions/0004).
    """
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ModuleNotFoundError:  # the wheel that brings a newer library exists for Linux only
        return importlib.import_module("sqlite3")


def journal_mode() -> str:
    """Give the journal that is safe with the library at hand."""
    return "WAL" if library().sqlite_version_info >= SAFE_WAL_VERSION else "DELETE"


def reader_engine(url: str) -> Engine:
    """Open a file for transactions that read; a write over it is refused.

    No value of a person stands in the text of an error, which goes into the log.
    """
    engine = create_engine(url, module=library(), hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 -- either library's connection
        connection.isolation_level = None
        _set_pragmas(connection)
        connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401 -- SQLAlchemy leaves its listeners untyped
        connection.exec_driver_sql("BEGIN")

    return engine


def writer_engine(url: str) -> Engine:
    """Open a file for transactions that write; each waits for its turn before it reads.

    A transaction that begins to read and writes later may lose its turn: 514 retries against
    none in 800 decisions (`data.md`).
    """
    engine = create_engine(url, module=library(), hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 -- either library's connection
        connection.isolation_level = None
        _set_pragmas(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401 -- SQLAlchemy leaves its listeners untyped
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _set_pragmas(connection: Any) -> None:  # noqa: ANN401 -- either library's connection
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA journal_mode={journal_mode()}")
