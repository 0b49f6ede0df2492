"""Many rows at once, each passing the same constraints and triggers as one row does."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import Connection, Table

_BATCH = 10_000

_Row = Sequence[object]


def load(
    connection: Connection, table: Table, *, columns: Sequence[str], rows: Iterable[_Row]
) -> int:
    """Insert rows of Python values in the order of `columns`, and give how many there were.

    Defaults of the models are not filled in: name every column that must not be empty.
    """
    stored = _as_stored(connection, table, columns, rows)
    if connection.dialect.name == "postgresql":
        return _copy(connection, table, columns, stored)
    return _insert_many(connection, table, columns, stored)


def _as_stored(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[_Row]
) -> Iterator[tuple[object, ...]]:
    """Turn values into what the driver stores, by the types of the columns."""
    dialect = connection.dialect
    turns: list[Callable[[object], object] | None] = [
        table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns
    ]
    return (
        tuple(
            turn(value) if turn is not None else value
            for turn, value in zip(turns, row, strict=True)
        )
        for row in rows
    )


def _insert_many(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterator[tuple[object, ...]]
) -> int:
    names, places = ", ".join(columns), ", ".join("?" for _ in columns)
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({places})"  # noqa: S608 -- names of our models
    count = 0
    while batch := list(islice(rows, _BATCH)):
        connection.exec_driver_sql(statement, batch)
        count += len(batch)
    return count


def _copy(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterator[tuple[object, ...]]
) -> int:
    """COPY passes no row level security, so it fills a table of this session that INSERT reads."""
    names = ", ".join(columns)
    staged = f"poort_load_{table.name}"
    # The name of a table and its columns are our models' own.
    nothing = f"SELECT {names} FROM {table.name} WITH NO DATA"  # noqa: S608
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {staged} ON COMMIT DROP AS {nothing}")
    driver = connection.connection.driver_connection
    assert driver is not None
    count = 0
    with driver.cursor() as cursor, cursor.copy(f"COPY {staged} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {staged}"  # noqa: S608 -- as above
    )
    connection.exec_driver_sql(f"DROP TABLE {staged}")
    return count
