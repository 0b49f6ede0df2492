"""Signing in and out. The sign-in of the demo is for this machine only."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.errors import PoortError
from models.queries import directory
from usecases.sign_in import close_session, open_session
from web.access import Door, PortalRouter
from web.cookies import drop_session_cookie, set_session_cookie
from web.demo_door import demo_sign_in_is_open
from web.dependencies import Acting, Reading
from web.forms import go_on
from web.pages import page
from web.portal import ThisPortal


class DemoClosedError(PoortError):
    """Somebody asked to sign in without showing who they are, from elsewhere."""

    message = "Signing in as a demo person is possible on this machine only."
    status = HTTPStatus.FORBIDDEN


def sign_in_routes() -> PortalRouter:
    """Give the routes by which people come in and go out."""
    routes = PortalRouter()

    @routes.get("/aanmelden", access=Door.PUBLIC)
    def ask(request: Request, portal: ThisPortal, verder: str = "/werk") -> Response:
        """Show the ways to sign in."""
        return page(request, "sign_in.html", _choices(request, portal, onward=verder))

    @routes.post("/aanmelden/demo", access=Door.PUBLIC)
    def sign_in(
        request: Request,
        portal: ThisPortal,
        person: Annotated[str, Form(pattern=r"^\d{1,9}\.\d{1,9}$")],
        verder: Annotated[str, Form()] = "/werk",
    ) -> Response:
        """Sign in as a person of the demo."""
        if not demo_sign_in_is_open(request):
            raise DemoClosedError
        organisation_id, person_id = map(int, person.split("."))
        with portal.store.write(organisation_id) as session:
            opened = open_session(session, person_id=person_id, method="demo", now=portal.now())
        response = RedirectResponse(onward_address(verder), status_code=HTTPStatus.SEE_OTHER)
        set_session_cookie(request, response, organisation_id=organisation_id, token=opened.token)
        return response

    @routes.post("/afmelden", access=Door.MEMBER)
    def sign_out(request: Request, portal: ThisPortal, desk: Acting) -> Response:
        """End this session."""
        close_session(desk.session, desk.visitor.session_id, now=desk.visitor.now)
        has_provider = portal.provider is not None
        response = go_on("/afgemeld") if has_provider else go_on("/", done="afgemeld")
        drop_session_cookie(request, response)
        return response

    @routes.get("/aangemeld", access=Door.MEMBER)
    def signed_in(request: Request, desk: Reading) -> Response:
        """Send somebody who signed in again back to what they were doing."""
        return page(request, "signed_in.html", {"name": desk.visitor.name})

    return routes


def onward_address(asked: str) -> str:
    """Where to go after signing in: a page of ours, whatever the address asked."""
    is_ours = asked.startswith("/") and not asked.startswith(("//", "/\\"))
    return asked if is_ours and asked.isprintable() else "/werk"


def _choices(request: Request, portal: ThisPortal, *, onward: str) -> dict[str, object]:
    is_open = demo_sign_in_is_open(request)
    people = []
    if is_open:
        for organisation_id in portal.store.organisations():
            with portal.store.read(organisation_id) as session:
                people += [
                    (f"{organisation_id}.{entry.person_id}", entry)
                    for entry in directory.directory(session, on=portal.today)
                ]
    return {
        "demo_is_open": is_open,
        "has_provider": portal.provider is not None,
        "people": people,
        "onward": onward_address(onward),
        "message": None,
    }
