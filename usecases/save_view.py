"""Keep the filters of a table under a name, for oneself; nobody else sees them."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from sqlmodel import Session

from domain.errors import PoortError
from models.access import SavedView
from models.engines import WriteSession, session_organisation
from models.queries import saved_views

#: More than anybody finds back in a list.
MOST_VIEWS = 20
_LONGEST_NAME = 100
_LONGEST_QUERY = 2_000


class ViewNameMissingError(PoortError):
    """A search is found back by its name."""

    message = "Give the view a name of at most 100 characters."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooManyViewsError(PoortError):
    """There are as many kept searches as a list can show."""

    message = "You keep {most} views of this page already. Delete one first."


class ViewTooLongError(PoortError):
    """The filters do not fit."""

    message = "These filters are too long to keep. Shorten what you search for."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveView:
    """Which filters of which page are kept under which name."""

    page: str
    name: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """A search that somebody keeps, and its address."""

    id: int
    name: str
    url: str


def save_view(
    session: WriteSession, *, command: SaveView, person_id: int, now: datetime
) -> SavedView:
    """Keep the search; under a name that is in use it takes the place of the earlier one.

    Raises:
        ViewNameMissingError, ViewTooLongError, TooManyViewsError: as they say.
    """
    name = "".join(filter(str.isprintable, " ".join(command.name.split())))
    if not name or len(name) > _LONGEST_NAME:
        raise ViewNameMissingError
    if len(command.query) > _LONGEST_QUERY:
        raise ViewTooLongError
    kept = saved_views.views_of(session, person_id, command.page)
    same = next((view for view in kept if view.name == name), None)
    if same is not None:
        saved_views.change_query(session, same, query=command.query, now=now)
        return same
    if len(kept) >= MOST_VIEWS:
        raise TooManyViewsError(most=MOST_VIEWS)
    view = SavedView(
        organisation_id=session_organisation(session),
        person_id=person_id,
        page=command.page,
        name=name,
        query=command.query,
        created_at=now,
    )
    saved_views.add_view(session, view)
    return view


def kept_views(session: Session, *, person_id: int, page: str) -> tuple[KeptView, ...]:
    """What that person keeps of that page, by name, in one query."""
    return tuple(
        KeptView(id=view.id, name=view.name, url=f"{page}?{view.query}" if view.query else page)
        for view in saved_views.views_of(session, person_id, page)
        if view.id is not None
    )


def delete_view(session: WriteSession, view_id: int, *, person_id: int) -> None:
    """Forget a search of that person; one that is gone already is left alone."""
    saved_views.delete_view(session, view_id, person_id=person_id)
