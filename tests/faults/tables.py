"""Reading single figures from the tables, with `:org` bound to the organisation of the session."""

from sqlalchemy import text
from sqlmodel import Session

from models.engines import session_organisation

Row = tuple[object, ...]


def rows(session: Session, statement: str, **bound: int | str) -> list[Row]:
    """Give the rows of a query."""
    query = text(statement).bindparams(org=session_organisation(session), **bound)
    return [tuple(row) for row in session.connection().execute(query)]


def one_column(session: Session, statement: str, **bound: int | str) -> list[object]:
    """Give the first column of a query."""
    return [row[0] for row in rows(session, statement, **bound)]


def count(session: Session, statement: str, **bound: int | str) -> int:
    """Give the one number that a query answers."""
    (found,) = one_column(session, statement, **bound)
    assert isinstance(found, int)
    return found
