"""Every error of the API as a problem of RFC 9457, in the language of the token's person."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from models.refusals import StoreUnavailableError
from notifications.language import explain, label
from usecases.api_tokens import ScopeMissingError, TokenNotValidError
from usecases.submit_gate import GateBlockedError
from web.api.rate import TooManyRequestsError
from web.api.values import Value
from web.pages import language_of

MEDIA_TYPE: Final = "application/problem+json"


class InputRefusedError(PoortError):
    """The request does not have the form that the description of the API gives."""

    message = "The request is not as the description of the API says. See the list of errors."
    status = HTTPStatus.BAD_REQUEST


class VersionNotSeenError(PoortError):
    """Who changes something that has a version says which one they saw."""

    message = "Send the ETag of what you saw along in the header If-Match."
    status = HTTPStatus.PRECONDITION_REQUIRED


class NotThereError(PoortError):
    """The API has no such address, or not with that method."""

    message = "The API has nothing at this address that can be asked in this way."
    status = HTTPStatus.NOT_FOUND


class InputError(Value):
    """What is wrong with one part of the request."""

    place: str = Field(serialization_alias="in", description="`body`, `path`, `query` or `header`.")
    location: str = Field(description="The name of the parameter, or a JSON Pointer in the body.")
    code: str
    detail: str


class OpenPoint(Value):
    """What keeps a gate closed."""

    check_item_id: int
    check_id: str
    instance: str
    reason: str
    detail: str


class Problem(Value):
    """What could not be done, why, and what to do (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[InputError, ...] | None = None
    open_points: tuple[OpenPoint, ...] | None = None


def add_problems(api: FastAPI) -> None:
    """Let every error be told as a problem."""
    api.add_exception_handler(PoortError, _foreseen)
    api.add_exception_handler(RequestValidationError, _unreadable)
    api.add_exception_handler(HTTPException, _refused)


async def _foreseen(request: Request, error: Exception) -> Response:
    assert isinstance(error, PoortError)
    return problem(request, error)


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(_is_missing(one, "If-Match") for one in found):
        return problem(request, VersionNotSeenError())
    errors = tuple(_input_error(one) for one in found)
    return problem(request, InputRefusedError(), errors=errors)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, PoortError):  # refused while the body was being read
        return problem(request, error.__cause__)
    ours = InputRefusedError() if error.status_code == HTTPStatus.BAD_REQUEST else NotThereError()
    status = HTTPStatus(error.status_code)
    return problem(request, ours, status=status, headers=error.headers)


def problem(
    request: Request,
    error: PoortError,
    *,
    status: HTTPStatus | None = None,
    errors: tuple[InputError, ...] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that tells of this error."""
    status, language = status or error.status, language_of(request)
    body = Problem(
        type=f"urn:mki-poort:problem:{_kebab(error.code)}",
        title=status.phrase,
        status=status,
        detail=explain(error, language),
        instance=request.url.path,
        errors=errors,
        open_points=_open_points(request, error),
    )
    return Response(
        body.model_dump_json(by_alias=True, exclude_none=True),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={**_headers(error), **(headers or {}), "Content-Language": language.value},
    )


def _open_points(request: Request, error: PoortError) -> tuple[OpenPoint, ...] | None:
    if not isinstance(error, GateBlockedError):
        return None
    language = language_of(request)
    return tuple(
        OpenPoint(
            check_item_id=block.item_id,
            check_id=block.check_id,
            instance=block.instance,
            reason=block.why,
            detail=label(block.why, language),
        )
        for block in error.blocks
    )


def _headers(error: PoortError) -> Mapping[str, str]:
    """What the status asks beside the body (RFC 6750 section 3, RFC 9110 section 10.2.3)."""
    match error:
        case TokenNotValidError():
            return {"WWW-Authenticate": 'Bearer realm="mki-poort", error="invalid_token"'}
        case ScopeMissingError():
            scope = error.details["scope"]
            return {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}
        case TooManyRequestsError() | StoreUnavailableError():
            return {"Retry-After": str(error.retry_after_seconds)}
        case _:
            return {}


def _is_missing(found: Mapping[str, object], header: str) -> bool:
    return found["type"] == "missing" and found["loc"] == ("header", header)


def _input_error(found: Mapping[str, object]) -> InputError:
    where = found["loc"]
    assert isinstance(where, Sequence)
    place, *path = where
    names = [str(part) for part in path]
    location = "/" + "/".join(names) if place == "body" else ".".join(names)
    # What was sent is not told back: it may hold what nobody should read in a log.
    return InputError(
        place=str(place), location=location, code=str(found["type"]), detail=str(found["msg"])
    )


def _kebab(code: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", code.removesuffix("Error")).lower()
