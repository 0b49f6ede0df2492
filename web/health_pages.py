"""What machines ask of the portal: does it live, is it ready, how is it doing."""

import hmac
from http import HTTPStatus

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.errors import PoortError
from models.schema import current_revision, head_revision
from web.access import Door, PortalRouter
from web.demo_door import is_from_this_machine
from web.portal import Portal, ThisPortal


class MetricsClosedError(PoortError):
    """Somebody elsewhere asked for the numbers without showing the token."""

    message = "These numbers are for this machine only, or for who shows POORT_METRICS_TOKEN."
    status = HTTPStatus.FORBIDDEN


def health_routes() -> PortalRouter:
    """Give the routes for whoever watches over the product."""
    routes = PortalRouter()

    @routes.get("/healthz", access=Door.PUBLIC)
    async def healthz() -> Response:
        """Say that this process answers; it needs nothing else to do so."""
        return JSONResponse({"status": "ok"})

    @routes.get("/readyz", access=Door.PUBLIC)
    def readyz(portal: ThisPortal) -> Response:
        """Say whether pages can be shown now: the store answers, and has the newest schema."""
        missing = _missing(portal)
        if missing is None:
            return JSONResponse({"status": "ok"})
        return JSONResponse(
            {"status": "unavailable", "missing": missing},
            status_code=HTTPStatus.SERVICE_UNAVAILABLE,
        )

    @routes.get("/metrics", access=Door.PUBLIC)
    def metrics(request: Request, portal: ThisPortal) -> Response:
        """Give the numbers that Prometheus collects."""
        if not (is_from_this_machine(request) or _shows_token(request, portal)):
            raise MetricsClosedError
        body = request.app.state.metrics.exposition(portal.store, now=portal.now())
        return Response(body, media_type=CONTENT_TYPE_LATEST)

    return routes


def _missing(portal: Portal) -> str | None:
    try:
        if current_revision(portal.settings.store_url) != head_revision():
            return "schema"
        portal.store.organisations()
    except PoortError:
        return "store"
    return None


def _shows_token(request: Request, portal: Portal) -> bool:
    token = portal.settings.metrics_token
    shown = request.headers.get("authorization", "").removeprefix("Bearer ")
    return token is not None and hmac.compare_digest(
        shown.encode(), token.get_secret_value().encode()
    )
