"""What a transaction reads once: rows by id, and what no verb changes while it runs."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel

from models.engines import session_organisation

RowT = TypeVar("RowT", bound=SQLModel)
ReadT = TypeVar("ReadT")

_REMEMBERED = "remembered"


def own(session: Session, model: type[RowT], row_id: int) -> RowT | None:
    """The row of that id if this organisation has it.

    A transaction that read a row before is handed the same one, so that a verb that passes
    through ten functions does not ask ten times. Who writes it compares its version.
    """
    found = session.get(model, row_id)
    if found is None or getattr(found, "organisation_id", None) != session_organisation(session):
        return None
    return remembered(session, model, row_id, read=lambda: found)


def stored(row: SQLModel, **values: object) -> None:
    """Tell a row what an UPDATE just stored of it, so that it need not be read again."""
    for name, value in values.items():
        set_committed_value(row, name, value)


def remembered(session: Session, *key: object, read: Callable[[], ReadT]) -> ReadT:
    """What was read under that key before in this session, or else what `read` gives now.

    Only for what a verb does not change and read again: who people are, who is away, the closed
    days. A session forgets it when it ends; `forget` is for the verbs that do change it.
    """
    kept: dict[tuple[object, ...], ReadT] = session.info.setdefault(_REMEMBERED, {})
    if key not in kept:
        kept[key] = read()
    return kept[key]


def forget(session: Session) -> None:
    """Read anew what was remembered: the verb just changed it."""
    session.info.pop(_REMEMBERED, None)
