"""Lifting the guards while the owner restores rows that passed them before."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from models.tables import metadata


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Load history as it is, in one transaction; foreign keys and checks hold all the same.

    On PostgreSQL only the owner of the tables can do this.
    """
    lift = _lifted_on_postgresql if connection.dialect.name == "postgresql" else _lifted_on_sqlite
    with lift(connection):
        yield


@contextmanager
def _lifted_on_sqlite(connection: Connection) -> Iterator[None]:
    triggers = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    ).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, statement in triggers:
        connection.exec_driver_sql(statement)


@contextmanager
def _lifted_on_postgresql(connection: Connection) -> Iterator[None]:
    for name in metadata.tables:
        connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    yield
    # A table with a foreign key that still waits for the commit cannot be altered.
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for name in metadata.tables:
        connection.exec_driver_sql(f"ALTER TABLE {name} ENABLE TRIGGER USER")
