"""Saved views of any table: the current filters kept under a name, listed, deleted.

A page shows them with `parts/saved_views.html` and reads them with `usecases.save_view.kept_views`;
its path must be in `PAGES`.
"""

from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import parse_qsl, urlencode

from fastapi import Form, HTTPException
from starlette.responses import RedirectResponse, Response

from usecases.save_view import SaveView, delete_view, save_view
from web.access import Door, PortalRouter
from web.dependencies import Acting

#: The tables whose filters can be kept.
PAGES: Final = frozenset({"/te-laat", "/projecten"})
#: What tells where one is in a table, or what was just done; that is no filter.
_PASSING: Final = frozenset({"gedaan", "pagina", "tabel", "kies"})


def saved_view_routes() -> PortalRouter:
    """Give the routes by which a view is kept and deleted."""
    routes = PortalRouter(prefix="/weergaven")

    @routes.post("", access=Door.MEMBER)
    def save(
        desk: Acting,
        page: Annotated[str, Form(alias="pagina")],
        name: Annotated[str, Form(alias="naam", max_length=1000)] = "",
        query: Annotated[str, Form(alias="filters", max_length=10_000)] = "",
    ) -> Response:
        """Keep the filters of a page under a name."""
        _require_page(page)
        command = SaveView(page=page, name=name, query=filters_of(query))
        view = save_view(
            desk.session, command=command, person_id=desk.visitor.person_id, now=desk.visitor.now
        )
        return _back(page, query=view.query, done="weergave-bewaard")

    @routes.post("/verwijderen", access=Door.MEMBER)
    def delete(
        desk: Acting,
        page: Annotated[str, Form(alias="pagina")],
        view_id: Annotated[int, Form(alias="weergave", ge=1, lt=2**31)],
    ) -> Response:
        """Forget a view of one's own."""
        _require_page(page)
        delete_view(desk.session, view_id, person_id=desk.visitor.person_id)
        return _back(page, query="", done="weergave-verwijderd")

    return routes


def filters_of(query: str) -> str:
    """The filters in the query of an address, without what only passes."""
    return urlencode([(name, value) for name, value in parse_qsl(query) if name not in _PASSING])


def _require_page(page: str) -> None:
    if page not in PAGES:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY)


def _back(page: str, *, query: str, done: str) -> Response:
    parts = [query, urlencode({"gedaan": done})]
    where = f"{page}?{'&'.join(part for part in parts if part)}"
    return RedirectResponse(where, status_code=HTTPStatus.SEE_OTHER)
