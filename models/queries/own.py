"""Rows by id: read once a transaction, and only those of the own organisation."""

from typing import TypeVar

from sqlmodel import Session, SQLModel

from models.engines import session_organisation

RowT = TypeVar("RowT", bound=SQLModel)


def own(session: Session, model: type[RowT], row_id: int) -> RowT | None:
    """The row of that id if this organisation has it; read again only after a refresh.

    A transaction that read a row before is handed the same one, so that a verb that passes
    through ten functions does not ask ten times. Who writes it compares its version.
    """
    found = session.get(model, row_id)
    if found is None or _organisation_of(found) != session_organisation(session):
        return None
    return found


def _organisation_of(row: SQLModel) -> int | None:
    owner: int | None = getattr(row, "organisation_id", None)
    return owner
