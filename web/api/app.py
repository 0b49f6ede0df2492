"""The API as an application of its own under `/api/v1`, with its description.

It follows the NLGov REST API Design Rules (Kennisplatform API's, 2.1): the major version in the
address and the whole one in a header, problems as RFC 9457, and the description at a fixed place.
"""

from collections.abc import Awaitable, Callable
from functools import cache, partial
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from web.access import Door, declare_access
from web.api.check_acts import check_acts
from web.api.problems import MEDIA_TYPE, Problem, add_problems
from web.api.project_acts import gate_acts, project_acts
from web.api.project_reads import check_reads, project_reads
from web.api.rate import Rate
from web.api.routing import ApiRouter
from web.api.webhook_routes import webhook_routes
from web.api.work_reads import register_reads, work_reads
from web.last_resort import LastResort
from web.portal import Portal

PREFIX: Final = "/api/v1"
VERSION: Final = "1.0.0"
_HEADER: Final = {"description": "The whole version of the API.", "schema": {"type": "string"}}
_ANY_WEBSITE: Final = {
    "description": "Every website may read it.",
    "schema": {"type": "string", "const": "*"},
}
ROUTES: tuple[Callable[[], ApiRouter], ...] = (
    project_reads,
    check_reads,
    project_acts,
    gate_acts,
    check_acts,
    work_reads,
    register_reads,
    webhook_routes,
)


def create_api(portal: Portal) -> FastAPI:
    """Build the API over the store of that portal."""
    api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    api.state.portal = portal
    api.state.rate = Rate(most=portal.settings.api_requests_per_minute)
    # Within the version: what nobody foresaw is a problem too, not the plain text of a framework.
    api.add_middleware(LastResort)
    api.middleware("http")(_tell_version)
    add_problems(api)
    for routes in ROUTES:
        api.include_router(_made_once(routes))

    api.state.description = cache(partial(describe, api, portal))
    _add_description(api)
    return api


@cache
def _made_once(routes: Callable[[], ApiRouter]) -> APIRouter:
    """The routes under one tag; they hold nothing of one portal, and cost most of making it."""
    return routes().router


# Not within the next: FastAPI remembers functions of routes, and would keep the API with this one.
def get_description(request: Request) -> Response:
    """Give what the API can do, for whoever asks, from any website."""
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return JSONResponse(request.app.state.description(), headers=headers)


def _add_description(api: FastAPI) -> None:
    declare_access(get_description, Door.PUBLIC)
    api.add_api_route(
        "/openapi.json",
        get_description,
        methods=["GET"],
        operation_id="getDescription",
        tags=["description"],
        response_class=JSONResponse,
        responses={HTTPStatus.OK.value: {"headers": {"access-control-allow-origin": _ANY_WEBSITE}}},
        openapi_extra={"security": []},
    )


def describe(api: FastAPI, portal: Portal) -> dict[str, Any]:
    """The OpenAPI 3.1 description."""
    settings = portal.settings
    found = get_openapi(
        title="MKI-poort",
        version=VERSION,
        openapi_version="3.1.0",
        summary="Gates for sustainability in public works.",
        description=_INTRODUCTION,
        contact={
            "name": "MKI-poort",
            "url": f"{settings.portal_address}/toegankelijkheid",
            "email": settings.contact or "mki-poort@localhost.example",
        },
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        servers=[{"url": f"{settings.portal_address}{PREFIX}"}],
        routes=api.routes,
        tags=[{"name": name, "description": told} for name, told in _TAGS.items()],
    )
    schemas = found["components"]["schemas"]
    problem = Problem.model_json_schema(
        ref_template="#/components/schemas/{model}", mode="serialization"
    )
    schemas.update(problem.pop("$defs"))
    schemas[Problem.__name__] = problem
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path in found["paths"].values():
        for operation in path.values():
            _complete(operation)
    return found


def _complete(operation: dict[str, Any]) -> None:
    """Input is refused by 400 here, and every answer tells the version."""
    answers = operation["responses"]
    if MEDIA_TYPE not in answers.get("422", {}).get("content", {}):
        answers.pop("422", None)
    for answer in answers.values():
        answer["headers"] = answer.get("headers", {}) | {"API-Version": _HEADER}


async def _tell_version(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    response.headers["API-Version"] = VERSION
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response.headers.setdefault("WWW-Authenticate", "Bearer")
    return response


_TAGS: Final = {
    "projects": "Projects, their team, their plan and their milestones.",
    "gates": "Gates: submit, advise, decide.",
    "checks": "Checks of a gate: answers, evidence and deviations.",
    "work": "What waits for somebody, and what is late.",
    "registers": "Who works here, and by which processes.",
    "webhooks": "Which systems hear of what happens, and what they were told.",
    "description": "This description.",
}
_INTRODUCTION: Final = """\
The same verbs and reads as the pages of MKI-poort, for other systems.

- Show a token in `Authorization: Bearer`. It acts as one person, never beyond its scopes.
- Send an `Idempotency-Key` with every `POST`: the same key gives the same answer again.
- What has an `ETag` is changed with that tag in `If-Match`: 412 when it changed since.
- Every error is a problem of RFC 9457, in the language of the person as whom the token acts.
- Input that is not as described is 400; what the process does not allow now is 409 or 422.
"""
