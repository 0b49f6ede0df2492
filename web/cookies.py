"""The cookie of a sign-in: which organisation, and the token that opens its session."""

from starlette.requests import Request
from starlette.responses import Response

from usecases.sign_in import LONGEST

_SECURE_NAME = "__Host-poort"
#: A browser takes `__Host-` only over HTTPS, which a machine of one's own does not have.
_PLAIN_NAME = "poort"


def set_session_cookie(
    request: Request, response: Response, *, organisation_id: int, token: str
) -> None:
    """Let the browser keep the sign-in for as long as it may last."""
    response.set_cookie(
        _name(request),
        f"{organisation_id}.{token}",
        max_age=int(LONGEST.total_seconds()),
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
        path="/",
    )


def drop_session_cookie(request: Request, response: Response) -> None:
    """Let the browser forget the sign-in."""
    response.delete_cookie(
        _name(request), path="/", secure=is_secure(request), httponly=True, samesite="lax"
    )


def session_token(request: Request) -> str | None:
    """The token in the cookie; None without a cookie."""
    return _parts(request)[1]


def session_organisation_id(request: Request) -> int | None:
    """The organisation in the cookie; None without a cookie, or with a damaged one."""
    return _parts(request)[0]


def _parts(request: Request) -> tuple[int | None, str | None]:
    organisation, dot, token = request.cookies.get(_name(request), "").partition(".")
    # Longer numbers than a row can have would be an error in the database.
    if not (dot and token and organisation.isascii() and organisation.isdigit()):
        return None, None
    return (int(organisation), token) if len(organisation) < 18 else (None, None)  # noqa: PLR2004 -- digits of a row id


def _name(request: Request) -> str:
    return _SECURE_NAME if is_secure(request) else _PLAIN_NAME


def is_secure(request: Request) -> bool:
    """Whether people reach the portal over HTTPS, also when a proxy takes it off."""
    address: str = request.app.state.portal.settings.portal_address
    return address.startswith("https://")
