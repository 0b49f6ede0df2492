"""The schema: as the models describe it, and as the shipped migrations build it."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.schema import (
    AddConstraint,
    CreateIndex,
    CreateTable,
    ExecutableDDLElement,
    sort_tables_and_constraints,
)

from models import tenancy
from models.engines import EngineKind, explained, open_store
from models.guards import invariants
from models.guards.guard import postgresql_statements, sqlite_statements
from models.tables import metadata

#: Keeps two upgrades of one PostgreSQL database from running at once; any constant will do.
_UPGRADE_LOCK = 20_260_101


def upgrade(url: str) -> str:
    """Bring a database to the newest revision, as its owner, and give that revision.

    Raises:
        StoreUnavailableError: when the database cannot be written now.
    """
    store = open_store(url)
    try:
        with explained(), store.writer.begin() as connection:
            if store.kind is EngineKind.POSTGRESQL:
                connection.execute(
                    text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _UPGRADE_LOCK}
                )
            command.upgrade(_config(connection), "head")
        return head_revision()
    finally:
        store.dispose()


def current_revision(url: str) -> str | None:
    """Give the revision of a database, or None where nothing was built yet."""
    store = open_store(url)
    try:
        with store.snapshot() as connection:
            return revision_of(connection)
    finally:
        store.dispose()


def revision_of(connection: Connection) -> str | None:
    """Give the revision of the database behind a connection."""
    return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str:
    """Give the newest revision that this version of the product ships."""
    head = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert head is not None
    return head


def create_statements(kind: EngineKind) -> tuple[str, ...]:
    """Give every statement that builds the schema of the models on an empty database."""
    tables = _table_statements(kind)
    match kind:
        case EngineKind.SQLITE:
            return (*tables, *sqlite_statements(invariants.on_sqlite()))
        case EngineKind.POSTGRESQL:
            return (
                *tables,
                *tenancy.functions(),
                *postgresql_statements(
                    invariants.on_postgresql(), locks=invariants.POSTGRESQL_LOCKS
                ),
                *tenancy.statements(metadata),
            )


def run_script(connection: Connection, script: str) -> None:
    """Run the statements of a script, which are kept apart by an empty line."""
    for statement in script.split("\n\n"):
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def join_script(statements: tuple[str, ...]) -> str:
    """Write statements down as `run_script` reads them."""
    return "\n\n".join(statement.strip() for statement in statements) + "\n"


def _table_statements(kind: EngineKind) -> tuple[str, ...]:
    """Tables, indexes and keys in the order in which they can be made.

    `MetaData.create_all` would do, but after it ran for PostgreSQL the models leave the keys
    that close a circle out of every later CREATE TABLE.
    """
    statements: list[ExecutableDDLElement] = []
    ordered = sort_tables_and_constraints(metadata.tables.values())  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
    for table, keys in ordered:
        if table is not None:
            # SQLite adds no key later, and asks for no order: it looks at keys when rows come.
            inline = None if kind is EngineKind.SQLITE else keys
            statements.append(CreateTable(table, include_foreign_key_constraints=inline))
            statements += map(CreateIndex, sorted(table.indexes, key=lambda one: str(one.name)))
        elif kind is EngineKind.POSTGRESQL:
            # They come as a set; sorted, two writings of one schema are the same text.
            by_name = sorted(keys, key=lambda one: str(one.name))
            statements += (AddConstraint(key, isolate_from_table=False) for key in by_name)
    dialect = make_url(
        "postgresql+psycopg://" if kind is EngineKind.POSTGRESQL else "sqlite://"
    ).get_dialect()()
    return tuple(_tidy(str(statement.compile(dialect=dialect))) for statement in statements)


def _tidy(statement: str) -> str:
    return "\n".join(map(str.rstrip, statement.strip().splitlines()))


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("models") / "migrations"))
    config.attributes["connection"] = connection
    return config
