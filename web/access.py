"""Every route says who may open it; one that says nothing cannot be made here."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from fastapi import APIRouter, Depends
from starlette.responses import Response

from domain.permissions import Permission
from usecases.api_tokens import Scope
from web.characters import check_characters
from web.same_origin import check_form, check_origin
from web.turns import IN_TURN


class Door(StrEnum):
    """Who may open a page that asks no permission of its own."""

    PUBLIC = "public"
    #: Whoever is signed in; what they may do there the use cases decide.
    MEMBER = "member"


#: A scope is asked of a token of the REST API; the rest of whoever is signed in.
Access = Door | Permission | Scope
_MARK: Final = "__poort_access__"
Endpoint = Callable[..., Any]


class PortalRouter:
    """Routes of pages: each declares its access, and each that changes something is checked."""

    def __init__(self, *, prefix: str = "") -> None:
        """Begin without routes; `prefix` stands before every path."""
        self.router = APIRouter(prefix=prefix, default_response_class=Response)

    def get(self, path: str, *, access: Access) -> Callable[[Endpoint], Endpoint]:
        """Declare a page; looking at it changes nothing."""
        return self._route(path, access=access, method="GET")

    def post(self, path: str, *, access: Access) -> Callable[[Endpoint], Endpoint]:
        """Declare what a form asks; it must come from our own page."""
        return self._route(path, access=access, method="POST")

    def _route(self, path: str, *, access: Access, method: str) -> Callable[[Endpoint], Endpoint]:
        checked = check_origin if access is Door.PUBLIC else check_form
        checks = (check_characters, checked) if method == "POST" else ()
        dependencies = [*(Depends(check) for check in checks), IN_TURN]

        def declare(endpoint: Endpoint) -> Endpoint:
            declare_access(endpoint, access)
            self.router.add_api_route(
                path,
                endpoint,
                methods=[method],
                response_model=None,
                dependencies=dependencies,
                include_in_schema=False,
            )
            return endpoint

        return declare


def declare_access(endpoint: Endpoint, access: Access) -> None:
    """Write at the endpoint who may open it."""
    setattr(endpoint, _MARK, access)


def access_of(endpoint: object) -> Access | None:
    """What the route of that endpoint declared; None when it declared nothing."""
    found: Access | None = getattr(endpoint, _MARK, None)
    return found
