"""The portal: for now its first page and the local mailbox.

It never imports Prefect: a decision is stored here and carried out elsewhere, so that the
portal stays up while Prefect is down.
"""

from http import HTTPStatus

from fastapi import FastAPI
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from domain.errors import PoortError
from notifications.language import explain
from poort.settings import Settings
from web.home_page import home_routes
from web.mail_pages import mail_routes
from web.pages import language_of, page
from web.security import add_security_headers


def create_app(settings: Settings) -> FastAPI:
    """Build the portal for these settings; the mailbox is there only when mail goes to it."""
    # The interactive documentation loads scripts from elsewhere, which our policy refuses.
    app = FastAPI(title="MKI-poort", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(BaseHTTPMiddleware, dispatch=add_security_headers)
    app.add_exception_handler(PoortError, _foreseen)
    app.add_exception_handler(HTTPStatus.NOT_FOUND, _missing)
    app.mount("/static", StaticFiles(packages=[("web", "static")]), name="static")
    app.include_router(home_routes(settings))
    if settings.mailbox_dir is not None:
        app.include_router(mail_routes(settings.mailbox_dir))
    return app


async def _foreseen(request: Request, error: Exception) -> Response:
    """Say in the reader's language what to do."""
    assert isinstance(error, PoortError)
    message = explain(error, language_of(request))
    return page(request, "error.html", {"message": message}, status=error.status)


async def _missing(request: Request, _error: Exception) -> Response:
    return page(request, "missing.html", {}, status=HTTPStatus.NOT_FOUND)
