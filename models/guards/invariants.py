"""The guards that each engine carries."""

from models.guards.guard import Guard


def on_sqlite() -> tuple[Guard, ...]:
    """The guards of SQLite, where one file holds one organisation."""
    return ()


def on_postgresql() -> tuple[Guard, ...]:
    """The guards of PostgreSQL."""
    return ()
