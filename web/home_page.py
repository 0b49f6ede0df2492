"""The first page: what this is, where to look, and whether decisions are being carried out."""

from http import HTTPStatus

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from poort.settings import Settings
from web.access import Door, PortalRouter
from web.pages import page

_HEALTH_TIMEOUT_SECONDS = 0.5


def home_routes(settings: Settings) -> PortalRouter:
    """Give the routes of the first page and of the health check."""
    routes = PortalRouter()

    @routes.get("/", access=Door.PUBLIC)
    async def home(request: Request) -> Response:
        """Show where everything is, also while Prefect is down."""
        values = {
            "prefect_url": settings.prefect_page,
            "prefect_answers": await _answers(f"{settings.prefect_address}/health"),
            "runner_is_ready": settings.runner_ready_file.exists(),
            "has_mailbox": settings.mailbox_dir is not None,
        }
        return page(request, "home.html", values)

    @routes.get("/healthz", access=Door.PUBLIC)
    async def healthz() -> JSONResponse:
        """Say that this process answers; it needs nothing else to do so."""
        return JSONResponse({"status": "ok"})

    return routes


async def _answers(address: str) -> bool:
    async with httpx.AsyncClient(timeout=_HEALTH_TIMEOUT_SECONDS, trust_env=False) as client:
        try:
            response = await client.get(address)
        except httpx.TransportError:
            return False
    return response.status_code == HTTPStatus.OK
