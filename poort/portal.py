"""The portal as a process: `python -m poort.portal`."""

import gc

import uvicorn
from starlette.types import ASGIApp

from poort.logs import configure_logs
from poort.settings import DEFAULT_PORTAL_PORT, Settings, load_settings
from web.app import create_app


def main() -> None:
    """Serve the portal in the foreground until it is asked to stop."""
    settings = load_settings()
    configure_logs(settings.log_format, process="portal")
    serve(create_app(settings), settings)


def serve(app: ASGIApp, settings: Settings) -> None:
    """Serve that application at the address of the settings until the process is asked to stop."""
    # What is here now stays; to look through it for garbage holds visitors up for 0.1 s each time.
    gc.freeze()
    uvicorn.run(
        app,
        host=settings.portal_host,
        port=settings.portal_port or DEFAULT_PORTAL_PORT,
        log_config=None,
        # Every address that was asked for would be in the log, and some hold a person's name.
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
