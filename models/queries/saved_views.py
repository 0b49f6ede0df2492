"""Searches that people keep: the address of a table with its filters, under a name."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from models.access import SavedView
from models.engines import WriteSession, session_organisation


def views_of(session: Session, person_id: int, page: str) -> Sequence[SavedView]:
    """What that person keeps of that page, by name."""
    return session.exec(
        select(SavedView)
        .where(
            SavedView.organisation_id == session_organisation(session),
            SavedView.person_id == person_id,
            SavedView.page == page,
        )
        .order_by(func.lower(SavedView.name), col(SavedView.id))
    ).all()


def add_view(session: WriteSession, view: SavedView) -> None:
    """Keep a search."""
    session.add(view)
    session.flush()  # a name that is taken is refused here, not at the end of the request


def change_query(session: WriteSession, view: SavedView, *, query: str, now: datetime) -> None:
    """Let a kept search stand for other filters."""
    view.query, view.created_at = query, now
    session.add(view)
    session.flush()


def delete_view(session: WriteSession, view_id: int, *, person_id: int) -> None:
    """Forget a search of that person; one that is gone, or another's, is left alone."""
    session.execute(
        delete(SavedView).where(
            col(SavedView.organisation_id) == session_organisation(session),
            col(SavedView.person_id) == person_id,
            col(SavedView.id) == view_id,
        )
    )
