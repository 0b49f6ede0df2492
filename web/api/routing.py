"""Routes of the API: each declares its scope, and tells of every answer that it can give."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter
from pydantic import BaseModel
from pydantic.alias_generators import to_camel
from starlette.responses import JSONResponse, Response

from usecases.api_tokens import Scope
from web.access import Endpoint, declare_access
from web.api.problems import MEDIA_TYPE, Problem
from web.turns import IN_TURN

_ALWAYS: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_OF_ACTS: Final = (
    HTTPStatus.CONFLICT,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.PRECONDITION_REQUIRED,
)


class ApiRouter:
    """Routes under one tag; a look changes nothing, an act bears a key."""

    def __init__(self, *, tag: str) -> None:
        """Begin without routes."""
        self.router = APIRouter(tags=[tag])

    def get(
        self, path: str, *, scope: Scope, gives: type[BaseModel], tagged: bool = False
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare a look; `tagged` when what it gives has an `ETag`."""
        extra: dict[int | str, dict[str, Any]] = _problems(_ALWAYS)
        if tagged:
            extra[HTTPStatus.NOT_MODIFIED.value] = {"description": "It did not change."}
        return self._route(path, "GET", scope=scope, gives=gives, status=HTTPStatus.OK, extra=extra)

    def post(
        self, path: str, *, scope: Scope, gives: type[BaseModel]
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare an act that makes something."""
        extra = _problems((*_ALWAYS, *_OF_ACTS))
        status = HTTPStatus.CREATED
        return self._route(path, "POST", scope=scope, gives=gives, status=status, extra=extra)

    def delete(self, path: str, *, scope: Scope) -> Callable[[Endpoint], Endpoint]:
        """Declare an act that ends something; done twice it changes nothing more."""
        extra = _problems(_ALWAYS)
        status = HTTPStatus.NO_CONTENT
        return self._route(path, "DELETE", scope=scope, gives=None, status=status, extra=extra)

    def _route(  # noqa: PLR0913 -- what a route is, all of it named
        self,
        path: str,
        method: str,
        *,
        scope: Scope,
        gives: type[BaseModel] | None,
        status: HTTPStatus,
        extra: Mapping[int | str, dict[str, Any]],
    ) -> Callable[[Endpoint], Endpoint]:
        def declare(endpoint: Endpoint) -> Endpoint:
            declare_access(endpoint, scope)
            self.router.add_api_route(
                path,
                endpoint,
                methods=[method],
                dependencies=[IN_TURN],
                response_model=gives,
                status_code=status,
                responses=dict(extra),
                response_class=Response if gives is None else JSONResponse,
                operation_id=to_camel(endpoint.__name__),
                openapi_extra={"x-scope": scope.value},
            )
            return endpoint

        return declare


def _problems(statuses: tuple[HTTPStatus, ...]) -> dict[int | str, dict[str, Any]]:
    reference = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {
        status.value: {
            "description": status.phrase,
            "content": {MEDIA_TYPE: {"schema": reference}},
        }
        for status in statuses
    }
