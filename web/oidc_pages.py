"""Signing in at the provider of one's organisation: there, back, and in."""

import hmac
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.errors import PoortError
from models.engines import Store
from notifications.language import explain
from usecases.recognise_login import LoginPlace, bind_login, login_place, own_places
from usecases.sign_in import open_session
from web.access import Door, PortalRouter
from web.cookies import set_session_cookie
from web.oidc_attempt import (
    drop,
    keep,
    kept_attempt,
    kept_choice,
    new_attempt,
    new_choice,
)
from web.oidc_provider import RETURN_PATH, Login, Provider
from web.oidc_wire import SignInRefusedError
from web.pages import language_of, page
from web.portal import Portal, ThisPortal
from web.refusals import say_when
from web.sign_in_pages import onward_address

_METHOD: Final = "oidc"


class NoProviderError(PoortError):
    """There is no provider to sign in at."""

    message = "There is no way to sign in yet. Ask the administrator of MKI-poort."
    status = HTTPStatus.NOT_FOUND


class SignInOvertakenError(PoortError):
    """The browser does not remember that it went to sign in, or that was too long ago."""

    message = "It took too long, or you began to sign in on another page. Sign in once more."
    status = HTTPStatus.CONFLICT


def oidc_routes() -> PortalRouter:
    """Give the routes to the provider and back."""
    routes = PortalRouter()

    @routes.get("/aanmelden/begin", access=Door.PUBLIC)
    def begin(request: Request, portal: ThisPortal, verder: str = "/werk") -> Response:
        """Send the browser to the provider; nothing is kept here."""
        provider, onward = _provider(portal), onward_address(verder)
        attempt = new_attempt(onward=onward, now=portal.now())
        try:
            address = provider.address(attempt)
        except PoortError as error:
            return _failed(request, error, onward=onward)
        response = RedirectResponse(address, status_code=HTTPStatus.SEE_OTHER)
        keep(request, response, attempt)
        return response

    @routes.get(RETURN_PATH, access=Door.PUBLIC)
    def come_back(  # noqa: PLR0913 -- what a provider says in the address
        request: Request,
        portal: ThisPortal,
        *,
        code: str = "",
        state: str = "",
        iss: str | None = None,
        error: str = "",
    ) -> Response:
        """Take in what the provider says, once."""
        provider = _provider(portal)
        attempt = kept_attempt(request, now=portal.now())
        if attempt is None or not hmac.compare_digest(attempt.state.encode(), state.encode()):
            return _failed(request, SignInOvertakenError())
        try:
            if error or not code:
                raise SignInRefusedError
            login = provider.login(code, attempt=attempt, named_issuer=iss)
            return _let_in(request, portal, login, onward=attempt.onward)
        except PoortError as refusal:
            return _failed(request, refusal, onward=attempt.onward)

    _add_choice(routes)
    _add_farewell(routes)
    return routes


def _add_choice(routes: PortalRouter) -> None:
    @routes.post("/aanmelden/organisatie", access=Door.PUBLIC)
    def choose(
        request: Request,
        portal: ThisPortal,
        organisation: Annotated[str, Form(pattern=r"^\d{1,9}$")],
    ) -> Response:
        """Come in for one of several organisations."""
        _provider(portal)
        return _chosen(request, portal, int(organisation))


def _add_farewell(routes: PortalRouter) -> None:
    @routes.get("/afgemeld", access=Door.PUBLIC)
    def signed_out(request: Request, portal: ThisPortal) -> Response:
        """Say that somebody is signed out here, and sign them out at the provider too.

        The browser goes on by a header: our policy lets no form lead to another website.
        """
        address = _provider(portal).sign_out_address()
        response = page(request, "signed_out.html", {"provider_address": address})
        if address is not None:
            response.headers["Refresh"] = f"0;url={address}"
        return response


def _provider(portal: Portal) -> Provider:
    if portal.provider is None:
        raise NoProviderError
    return portal.provider


def _let_in(request: Request, portal: Portal, login: Login, *, onward: str) -> Response:
    places = own_places(_places(portal, subject=login.subject, address=login.address))
    if not places[0].is_bound:
        with portal.store.write(places[0].home_id) as session:
            bind_login(session, places[0].person_id, subject=login.subject, now=portal.now())
    if len(places) == 1:
        return _opened(request, portal, places[0], onward=onward)
    response = page(request, "choose_organisation.html", {"places": places})
    keep(request, response, new_choice(subject=login.subject, onward=onward, now=portal.now()))
    return response


def _chosen(request: Request, portal: Portal, organisation_id: int) -> Response:
    choice = kept_choice(request, now=portal.now())
    if choice is None:
        return _failed(request, SignInOvertakenError())
    for place in _places(portal, subject=choice.subject, address=""):
        if place.organisation_id == organisation_id:
            return _opened(request, portal, place, onward=choice.onward)
    return _failed(request, SignInOvertakenError(), onward=choice.onward)


def _places(portal: Portal, *, subject: str, address: str) -> list[LoginPlace]:
    found = portal.store.memberships_of_login(subject=subject, address=address, today=portal.today)
    return [_place(portal.store, *one) for one in found]


def _place(store: Store, organisation_id: int, person_id: int) -> LoginPlace:
    with store.read(organisation_id) as session:
        return login_place(session, person_id)


def _opened(request: Request, portal: Portal, place: LoginPlace, *, onward: str) -> Response:
    with portal.store.write(place.organisation_id) as session:
        opened = open_session(session, person_id=place.person_id, method=_METHOD, now=portal.now())
    response = RedirectResponse(onward, status_code=HTTPStatus.SEE_OTHER)
    set_session_cookie(request, response, organisation_id=place.organisation_id, token=opened.token)
    drop(request, response)
    return response


def _failed(request: Request, error: PoortError, *, onward: str = "/werk") -> Response:
    """Say what went wrong where one can try again; what was begun counts no more."""
    values = {
        "demo_is_open": False,
        "people": [],
        "has_provider": True,
        "onward": onward,
        "message": explain(error, language_of(request)),
    }
    response = page(request, "sign_in.html", values, status=error.status)
    say_when(response, error)
    drop(request, response)
    return response
