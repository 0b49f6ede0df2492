"""Ports: what was asked for, or the first that is free."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from poort.ports import PortBusyError, is_free, with_free_ports
from poort.settings import Settings


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_busy_port_that_was_asked_for_is_reported(busy_port: int, tmp_path: Path) -> None:
    """The message names the port and the setting with which to choose another."""
    settings = Settings(data_dir=tmp_path, portal_port=busy_port)

    with pytest.raises(PortBusyError, match=f"{busy_port}.*POORT_PORTAL_PORT"):
        with_free_ports(settings)


def test_without_a_wish_free_ports_are_chosen(tmp_path: Path) -> None:
    """Both ports are filled in, and nothing listens there."""
    settings = with_free_ports(Settings(data_dir=tmp_path))

    assert settings.portal_port is not None
    assert settings.prefect_port is not None
    assert is_free("127.0.0.1", settings.portal_port)
    assert is_free("127.0.0.1", settings.prefect_port)


def test_a_prefect_server_elsewhere_needs_no_port_here(tmp_path: Path) -> None:
    """Only what we start takes a port."""
    settings = Settings(data_dir=tmp_path, prefect_api_url="http://prefect:4200/api")

    assert with_free_ports(settings).prefect_port is None
