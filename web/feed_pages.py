"""The calendar of one's own work: its address is made and ended here, and read by programs."""

from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Final, Literal

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from usecases.calendar_feed import FeedUnknownError, end_feed, feed_body, make_feed
from web.access import Door, PortalRouter
from web.dependencies import Acting
from web.forms import go_on
from web.pages import page
from web.portal import ThisPortal

#: A program may keep it, and asks each time whether it changed.
_HEADERS: Final = {"Cache-Control": "private, no-cache"}
#: Digits that a row id can have.
_LONGEST_ID: Final = 17


def feed_routes() -> PortalRouter:
    """Give the calendar, and the acts that make and end it."""
    routes = PortalRouter()

    @routes.get("/agenda/{address}.ics", access=Door.PUBLIC)
    def feed(request: Request, portal: ThisPortal, address: str) -> Response:
        """Give the calendar to who knows its address; nothing when it did not change."""
        organisation, _, token = address.partition(".")
        if not (organisation.isascii() and organisation.isdecimal()):
            raise FeedUnknownError
        if len(organisation) > _LONGEST_ID:
            raise FeedUnknownError
        with portal.store.read(int(organisation)) as session:
            body = feed_body(session, token, now=portal.now())
        headers = {"ETag": f'"{sha256(body).hexdigest()}"', **_HEADERS}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)

    @routes.post("/mijn-meldingen/agenda", access=Door.MEMBER)
    def change(
        request: Request,
        desk: Acting,
        portal: ThisPortal,
        wanted: Annotated[Literal["maken", "intrekken"], Form(alias="doen")],
    ) -> Response:
        """Make a feed, whose address is shown this once, or end it."""
        now = desk.visitor.now
        if wanted == "intrekken":
            end_feed(desk.session, actor=desk.actor, now=now)
            return go_on("/mijn-meldingen", done="agenda-ingetrokken")
        made = make_feed(desk.session, actor=desk.actor, now=now)
        name = f"{desk.visitor.organisation_id}.{made.token}.ics"
        address = f"{portal.settings.portal_address}/agenda/{name}"
        return page(request, "feed_made.html", {"address_of_feed": address})

    return routes
