"""The Prefect server beside our own processes: its environment, its command, its health.

`python -m poort.prefect_server` becomes that server; compose and systemd start it so.
"""

import os
import sys
from collections.abc import Mapping
from http import HTTPStatus

import httpx
from pydantic import SecretStr

from poort.settings import DEFAULT_PREFECT_PORT, Settings, load_settings

_HEALTH_TIMEOUT_SECONDS = 2.0


def prefect_environment(settings: Settings) -> Mapping[str, str]:
    """Give the variables that the server and each of its clients run with.

    Prefect's own defaults are open and talkative; each line that differs has its reason in
    docs/decisions and was measured with Prefect 3.8.8.
    """
    environment = {
        "PREFECT_API_URL": settings.prefect_address,
        # Never our tables in Prefect's file, never its file in the home of a person.
        "PREFECT_HOME": str(settings.data_dir / "prefect"),
        # A script that misses its server must fail, instead of starting one for 8 to 17 s.
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        # On SQLite the mean of a flow with two tasks falls from 707 to 125 ms.
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
        # Runs are never purged by default, at 13 KiB each.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": settings.portal_address,
        "PREFECT_RUNNER_POLL_FREQUENCY": "5",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_CLI_COLORS": "false",
        # One line a task that says "Completed" tells nothing that the run's page does not show.
        "PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL": "WARNING",
    }
    if settings.prefect_auth is not None:
        environment |= _guarded(settings.prefect_auth)
    if settings.prefect_database_url is not None:
        url = settings.prefect_database_url.get_secret_value()
        environment["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = url
    return environment


def server_command(settings: Settings) -> tuple[str, ...]:
    """Give the command that runs the server in the foreground."""
    port = settings.prefect_port or DEFAULT_PREFECT_PORT
    return (
        *(sys.executable, "-m", "prefect", "server", "start"),
        *("--host", settings.prefect_host, "--port", str(port)),
    )


def answers(address: str) -> bool:
    """Whether something at that address says that it is well, within two seconds."""
    try:
        # Proxies of the machine are for elsewhere; this is our own server.
        response = httpx.get(address, timeout=_HEALTH_TIMEOUT_SECONDS, trust_env=False)
    except httpx.TransportError:
        return False
    return response.status_code == HTTPStatus.OK


def main() -> None:
    """Become the Prefect server, with the environment that we want."""
    settings = load_settings()
    command = server_command(settings)
    os.execve(command[0], command, {**os.environ, **prefect_environment(settings)})  # noqa: S606 -- our own interpreter and fixed arguments


def _guarded(auth: SecretStr) -> Mapping[str, str]:
    """Ask the password of everybody, and a token against forged requests."""
    return {
        "PREFECT_SERVER_API_AUTH_STRING": auth.get_secret_value(),
        "PREFECT_API_AUTH_STRING": auth.get_secret_value(),
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
    }


if __name__ == "__main__":
    main()
