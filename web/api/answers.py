"""How the API answers: what it gives, with its ETag, and an act that is done once for its key."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Final

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.keys import hex_key
from models.queries.own import forget
from usecases.form_keys import FormChangedError, once
from web.api.desk import ApiWriteDesk

_JSON: Final = "application/json"


class StaleTagError(PoortError):
    """What somebody wants to change is not as they saw it."""

    message = "This changed since you read it. Read it again, and send its new ETag."
    status = HTTPStatus.PRECONDITION_FAILED


class KeyUsedError(PoortError):
    """An idempotency key came back with another request."""

    message = "This Idempotency-Key was used for another request before. Choose a new one."
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What an act made, and where it is read; `tagged` when that address gives an `ETag`."""

    value: BaseModel
    location: str | None = None
    tagged: bool = False


def tag_of(value: BaseModel) -> str:
    """The ETag of a value: other values have another, whatever moved in them."""
    return f'"{sha256(value.model_dump_json().encode()).hexdigest()[:32]}"'


def tagged(request: Request, value: BaseModel) -> Response:
    """The value with its ETag, or nothing when the asker has it already."""
    tag = tag_of(value)
    known = {part.strip().removeprefix("W/") for part in _parts(request, "if-none-match")}
    if tag in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    return Response(value.model_dump_json(by_alias=True), media_type=_JSON, headers={"ETag": tag})


def require_seen(value: BaseModel, if_match: str) -> None:
    """Refuse an act on something that is not as the asker saw it (RFC 9110 section 13.1.1).

    Raises:
        StaleTagError: it changed since.
    """
    seen = {part.strip() for part in if_match.split(",")}
    if seen != {"*"} and tag_of(value) not in seen:
        raise StaleTagError


def read_anew(desk: ApiWriteDesk) -> None:
    """Forget what was read before the act, some of which it changed by statement."""
    desk.session.flush()
    desk.session.expire_all()
    forget(desk.session)


def acted_once(
    request: Request,
    desk: ApiWriteDesk,
    asked: BaseModel | None,
    *,
    key: str,
    act: Callable[[], Made],
) -> Response:
    """Act, or give the answer again that was given when this key came first.

    Raises:
        KeyUsedError: the key came with another request before.
    """
    fields = {
        "address": f"{request.method} {request.url.path}",
        "body": "" if asked is None else asked.model_dump_json(),
    }
    try:
        kept = once(
            desk.session,
            key=hex_key("api", desk.integration.token_id, key),
            fields=fields,
            act=lambda: _kept(act()),
            now=desk.now,
        )
    except FormChangedError as error:
        raise KeyUsedError from error
    answer = json.loads(kept)
    return Response(
        answer["body"],
        status_code=HTTPStatus.CREATED,
        media_type=_JSON,
        headers=answer["headers"],
    )


def _kept(made: Made) -> str:
    headers = {}
    if made.location is not None:
        headers["Location"] = made.location
    if made.tagged:
        headers["ETag"] = tag_of(made.value)
    return json.dumps({"body": made.value.model_dump_json(by_alias=True), "headers": headers})


def _parts(request: Request, header: str) -> list[str]:
    return request.headers.get(header, "").split(",")
