"""Another organisation on the same server: one row in every table, with a word in every text."""

from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import Column, Connection, Enum, Table, create_engine, insert, select, text
from sqlalchemy.types import TypeDecorator

from models import tables

#: The word that nobody else may ever see.
CANARY = "kanarie7391"
#: The id of each of its rows, so that every row refers to rows of its own.
STRANGER = 900_001
#: How its project is addressed; it holds no canary, since a refusal repeats what was asked.
NUMBER = "VREEMD-1"

#: By the type of a column; every number is the id, so that every key fits.
_VALUES: dict[type, object] = {
    bool: False,
    int: STRANGER,
    date: date(2026, 3, 2),
    datetime: datetime(2026, 3, 2, 9, tzinfo=UTC),
    Decimal: Decimal(7),
}
#: A rule about one row among columns asks for a story, which these rows do not tell.
_LOOSEN = """
DO $$
DECLARE found record;
BEGIN
  FOR found IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
    WHERE contype = 'c' AND connamespace = 'public'::regnamespace
  LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.name, found.conname); END LOOP;
END $$
"""


def plant(owner_url: str) -> None:
    """Write the rows past triggers, keys and checks, in a database that is thrown away."""
    engine = create_engine(owner_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(_LOOSEN, execution_options={"no_parameters": True})
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in tables.metadata.sorted_tables:
            connection.execute(insert(table).values(row_of(table)))
    engine.dispose()


def rows(owner_url: str) -> dict[str, list[object]]:
    """Every row of the stranger as it is stored now, by table."""
    engine = create_engine(owner_url)
    with engine.connect() as connection:
        found = {table.name: _own(connection, table) for table in tables.metadata.sorted_tables}
    engine.dispose()
    return found


def texts() -> int:
    """In how many columns the word stands."""
    return sum(
        CANARY in str(value)
        for table in tables.metadata.sorted_tables
        for value in row_of(table).values()
    )


def _own(connection: Connection, table: Table) -> list[object]:
    column = table.c.id if table.name == "organisation" else table.c.organisation_id
    return [tuple(row) for row in connection.execute(select(table).where(column == STRANGER))]


def row_of(table: Table) -> dict[str, object]:
    """What the row of the stranger in that table holds."""
    values = {column.name: _value(column) for column in table.columns}
    return values | ({"number": NUMBER} if table.name == "project" else {})


def _value(column: Column[object]) -> object:
    kind = column.type
    if isinstance(kind, Enum):
        return kind.enums[0]
    stored = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    return CANARY if stored.python_type is str else _VALUES[stored.python_type]
