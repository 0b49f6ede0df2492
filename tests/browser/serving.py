"""The portal over a real socket, so that a real browser can open it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import Response

from poort.settings import Settings, Theme
from tests.authority import Authority
from tests.browser.kit import choice_page, kit_page
from tests.browser.story import SECRET
from tests.flows.prefect_process import free_port
from web.app import create_app


@contextmanager
def served(
    authority: Authority,
    folder: Path,
    *,
    theme: Theme = Theme.POORT,
    has_provider: bool = False,
) -> Iterator[str]:
    """Serve the portal of that authority, on its clock; gives its address, without a last slash.

    Portals with the same folder know each other's sign-ins. Prefect does not answer, nor does the
    provider to sign in at.
    """
    settings = _settings(authority, folder, theme=theme)
    if has_provider:
        nobody = f"http://127.0.0.1:{free_port()}"
        settings = settings.model_copy(update={"oidc_issuer": nobody, "oidc_client_id": "poort"})
    app = _portal(authority, settings)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _settings(authority: Authority, folder: Path, *, theme: Theme) -> Settings:
    url = authority.store.writer.url.render_as_string(hide_password=False)
    return Settings(
        data_dir=folder,
        database_url=SecretStr(url),
        portal_secret=SecretStr(SECRET),
        prefect_port=free_port(),
        theme=theme,
    )


def _portal(authority: Authority, settings: Settings) -> FastAPI:
    """The portal, and under addresses of its own what no address of the portal shows."""
    app = create_app(settings, now=lambda: authority.now)

    @app.get("/bouwstenen")
    def kit(request: Request, fout: bool = False) -> Response:  # noqa: FBT001, FBT002 -- as in an address
        return kit_page(request, has_errors=fout)

    @app.get("/keuze")
    def choice(request: Request) -> Response:
        return choice_page(request)

    @app.get("/mis")
    def wrong() -> Response:
        raise RuntimeError

    return app
