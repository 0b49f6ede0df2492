"""Which ports the product takes: those that were asked for, or the first that are free."""

import socket
from http import HTTPStatus

from domain.errors import PoortError
from poort.settings import DEFAULT_PORTAL_PORT, DEFAULT_PREFECT_PORT, Settings

_PORTS_TO_TRY = 50


class PortBusyError(PoortError):
    """Another program uses the port that was asked for."""

    message = (
        "Port {port} is in use by another program. Stop that program, or choose another port"
        " with {setting}."
    )
    status = HTTPStatus.INTERNAL_SERVER_ERROR


def with_free_ports(settings: Settings) -> Settings:
    """Give the same settings with both ports filled in.

    Raises:
        PortBusyError: A port that was asked for is in use, or no usual port is free.
    """
    portal_port = _choose(
        settings.portal_host, settings.portal_port, DEFAULT_PORTAL_PORT, "POORT_PORTAL_PORT"
    )
    if not settings.runs_prefect_server:
        return settings.model_copy(update={"portal_port": portal_port})
    prefect_port = _choose(
        settings.prefect_host, settings.prefect_port, DEFAULT_PREFECT_PORT, "POORT_PREFECT_PORT"
    )
    return settings.model_copy(update={"portal_port": portal_port, "prefect_port": prefect_port})


def is_free(host: str, port: int) -> bool:
    """Whether a server may listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _choose(host: str, asked: int | None, usual: int, setting: str) -> int:
    candidates = [asked] if asked is not None else range(usual, usual + _PORTS_TO_TRY)
    for port in candidates:
        if is_free(host, port):
            return port
    raise PortBusyError(port=asked or usual, setting=setting)
