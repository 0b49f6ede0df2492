"""What a visitor sees when something cannot be done: a sentence that says what to do."""

from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.errors import PoortError
from notifications.language import explain
from usecases.sign_in import NotSignedInError
from web.characters import CharactersRefusedError, legible
from web.cookies import session_token
from web.forms import is_fragment
from web.pages import language_of, page
from web.same_origin import FIELD, StaleFormError, form_token_of


def add_refusals(app: FastAPI) -> None:
    """Let every error that we foresaw be told on a page."""
    app.add_exception_handler(PoortError, foreseen)
    app.add_exception_handler(HTTPStatus.NOT_FOUND, _missing)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _refused)


async def foreseen(request: Request, error: Exception) -> Response:
    """Say in the reader's language what to do, and keep what they typed."""
    assert isinstance(error, PoortError)
    is_post = request.method == "POST"
    if isinstance(error, NotSignedInError | StaleFormError | CharactersRefusedError) and is_post:
        return await _send_again(request, error)
    if isinstance(error, NotSignedInError):
        return _sign_in_first(request)
    message = explain(error, language_of(request))
    response = page(request, "error.html", {"message": message}, status=error.status)
    say_when(response, error)
    return response


def say_when(response: Response, error: PoortError) -> None:
    """Tell machines too after how long it may succeed, where it is a matter of time."""
    if error.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(error.retry_after_seconds)


def sign_in_address(request: Request) -> str:
    """Where to sign in, and come back to this page from."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/aanmelden?{urlencode({'verder': back})}"


def _sign_in_first(request: Request) -> Response:
    where = sign_in_address(request)
    if is_fragment(request):
        return Response(status_code=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": where})
    return RedirectResponse(where, status_code=HTTPStatus.SEE_OTHER)


async def _send_again(request: Request, error: PoortError) -> Response:
    """Carry everything that was filled in over to a form that can be sent after signing in."""
    form = await request.form()
    token = None if isinstance(error, NotSignedInError) else session_token(request)
    values = {
        "message": explain(error, language_of(request)),
        "fields": _texts(form),
        "lost_files": [name for name, value in form.multi_items() if not isinstance(value, str)],
        "fresh_token": form_token_of(token),
        "must_sign_in": isinstance(error, NotSignedInError),
        "action": request.url.path,
    }
    return page(request, "resend.html", values, status=error.status)


def _texts(form: FormData) -> list[tuple[str, str]]:
    return [
        (legible(name), legible(value))
        for name, value in form.multi_items()
        if isinstance(value, str) and name != FIELD
    ]


async def _missing(request: Request, _error: Exception) -> Response:
    return page(request, "missing.html", {}, status=HTTPStatus.NOT_FOUND)


async def _unreadable(request: Request, _error: Exception) -> Response:
    """An address or a field that no page of ours makes."""
    return page(request, "unreadable.html", {}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, PoortError):  # refused while the form was being read
        return await foreseen(request, error.__cause__)
    return page(request, "unreadable.html", {}, status=error.status_code)
