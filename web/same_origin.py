"""A form counts only when it comes from our own page, of the same sign-in.

The browser says where a request comes from (`Sec-Fetch-Site`, or the older `Origin`); behind
that stands a token in the form itself (OWASP, Cross-Site Request Forgery Prevention).
"""

import hmac
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.requests import Request

from domain.errors import PoortError
from web.cookies import session_token

FIELD = "form_token"


class ForeignFormError(PoortError):
    """The request came from another website, or hides where it came from."""

    message = "This form did not come from MKI-poort itself. Open the page here and try again."
    status = HTTPStatus.FORBIDDEN


class StaleFormError(PoortError):
    """The form was made for another sign-in, or for none."""

    message = (
        "You have signed in again since this page was opened. What you filled in is below; send"
        " it once more."
    )
    status = HTTPStatus.CONFLICT


def form_token_of(token: str | None) -> str:
    """What the forms of that sign-in carry; empty when nobody is signed in."""
    if token is None:
        return ""
    return hmac.new(token.encode(), b"form", "sha256").hexdigest()[:32]


def check_origin(request: Request) -> None:
    """Refuse what another website sent; enough where nobody's rights are used.

    Raises:
        ForeignFormError: the browser says that it comes from elsewhere, or says nothing.
    """
    if not _is_from_here(request):
        raise ForeignFormError


async def check_form(request: Request) -> None:
    """Refuse what another page sent.

    Raises:
        ForeignFormError: the browser says that it comes from elsewhere, or says nothing.
        StaleFormError: the form belongs to another sign-in.
    """
    check_origin(request)
    token = session_token(request)
    if token is not None:  # else nobody's rights to use: the route itself asks to sign in
        sent = (await request.form()).get(FIELD, request.headers.get("X-Form-Token", ""))
        if not isinstance(sent, str) or not _is_same(sent, form_token_of(token)):
            raise StaleFormError


def _is_same(sent: str, ours: str) -> bool:
    # As bytes: somebody may send letters that are no ASCII, which is an error between texts.
    return hmac.compare_digest(sent.encode(), ours.encode())


def _is_from_here(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")
