"""The schema: as the models describe it, and as the shipped migrations build it."""

from importlib.resources import files
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_mock_engine, text

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
    statements: list[str] = []

    def note(statement: Any, *_arguments: object, **_options: object) -> None:  # noqa: ANN401 -- SQLAlchemy's own
        statements.append(str(statement.compile(dialect=engine.dialect)))

    driver = "postgresql+psycopg" if kind is EngineKind.POSTGRESQL else "sqlite"
    engine = create_mock_engine(f"{driver}://", note)
    metadata.create_all(engine, checkfirst=False)
    return tuple("\n".join(map(str.rstrip, found.strip().splitlines())) for found in statements)


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("models") / "migrations"))
    config.attributes["connection"] = connection
    return config
