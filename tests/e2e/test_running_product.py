"""The whole product by one command: it stands, carries out, survives kills, and stops."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from domain.vocabulary import CommandStatus
from models.engines import open_store
from models.schema import upgrade
from models.work import Command
from poort.ports import is_free
from tests.authority import Authority, set_up_authority
from tests.flows.prefect_process import free_port

pytestmark = [pytest.mark.prefect, pytest.mark.slow]


class Product:
    """A running `poort start` with a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.portal_port, self.prefect_port = free_port(8600), free_port(4900)
        url = f"sqlite:///{folder}/poort.db"
        upgrade(url)
        self.store = open_store(url)
        self.authority: Authority = set_up_authority(self.store)
        self.parent = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        with self._said.open("wb") as said:
            return subprocess.Popen(
                [sys.executable, "-m", "poort.supervisor"],
                env={
                    **os.environ,
                    "POORT_DATA_DIR": str(self.folder),
                    "POORT_PORTAL_PORT": str(self.portal_port),
                    "POORT_PREFECT_PORT": str(self.prefect_port),
                },
                stdout=said,
                stderr=said,
            )

    @property
    def _said(self) -> Path:
        return self.folder / "said.txt"

    def restart(self) -> None:
        """Start again what was killed."""
        self.parent = self._start()

    def first_line(self) -> str:
        """What it says when it stands."""
        _wait_until(lambda: self._said.read_text().endswith("\n"))
        return self._said.read_text()

    def child(self, module: str) -> int | None:
        """The process id of the child that runs that module."""
        found = subprocess.run(
            ["pgrep", "--parent", str(self.parent.pid), "--full", module],
            check=False,
            capture_output=True,
            text=True,
        ).stdout.split()
        return int(found[0]) if found else None

    def decide(self, number: str) -> None:
        """Take a project to a decision, which the product is to carry out."""
        project = self.authority.start(number)
        self.authority.answer_all(project)
        self.authority.submit(project)
        self.authority.decide(project)

    def statuses(self) -> set[CommandStatus]:
        """Where the decisions stand."""
        with self.authority.write() as session:
            return {command.status for command in session.exec(select(Command)).all()}

    def stop(self) -> int:
        """Ask it to stop and give its exit code."""
        self.parent.send_signal(signal.SIGTERM)
        return self.parent.wait(60)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product, standing."""
    product = Product(tmp_path_factory.mktemp("product"))
    assert str(product.portal_port) in product.first_line()
    yield product
    product.stop()
    product.store.dispose()


def _wait_until(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    give_up_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up_at, "It did not come to pass in time."
        time.sleep(0.05)


def test_a_decision_is_carried_out_and_its_mails_land(product: Product) -> None:
    """A person waits for no process to start, and the mails follow."""
    mailbox = product.folder / "mailbox" / "new"

    product.decide("E-001")

    # The portal is open before the runner is.
    _wait_until(lambda: product.statuses() == {CommandStatus.DONE})
    _wait_until(lambda: mailbox.is_dir() and any(mailbox.iterdir()), seconds=10)


@pytest.mark.parametrize("module", ["poort.portal", "prefect server start", "poort.runner"])
def test_a_killed_process_comes_back_and_nothing_is_lost(product: Product, module: str) -> None:
    """A decision that is taken meanwhile is carried out when it is back."""
    _wait_until(lambda: product.child(module) is not None)
    killed = product.child(module)
    assert killed is not None

    os.kill(killed, signal.SIGKILL)
    product.decide(f"E-{module.replace(' ', '-')}")

    _wait_until(lambda: product.child(module) not in {None, killed})
    _wait_until(lambda: product.statuses() == {CommandStatus.DONE})


def test_a_second_start_names_the_first(product: Product) -> None:
    """Two of them on one folder would be in each other's way."""
    second = subprocess.run(
        [sys.executable, "-m", "poort.supervisor"],
        env={**os.environ, "POORT_DATA_DIR": str(product.folder)},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert second.returncode == 1
    assert f"127.0.0.1:{product.portal_port}" in second.stderr


def test_when_the_parent_is_killed_all_ends_and_a_new_start_goes_on(product: Product) -> None:
    """No child stays behind to hold a port or to carry out twice."""
    product.parent.kill()
    product.parent.wait()
    product.decide("E-parent")

    product.restart()

    assert str(product.portal_port) in product.first_line()
    _wait_until(lambda: product.statuses() == {CommandStatus.DONE})


def test_asked_to_stop_it_leaves_nothing_running(product: Product) -> None:
    """Every port is free again, and it can be started once more."""
    assert product.stop() == 0

    assert is_free("127.0.0.1", product.portal_port)
    assert is_free("127.0.0.1", product.prefect_port)
    product.restart()
    assert str(product.portal_port) in product.first_line()


def test_started_on_nothing_it_shows_the_demo_authority(tmp_path: Path) -> None:
    """Who types `poort start` opens the address it prints and finds something to look at."""
    # Away from those of the other product, which may be between two lives.
    portal, prefect = free_port(8800), free_port(5400)
    said = tmp_path / "said.txt"
    with said.open("wb") as output:
        parent = subprocess.Popen(
            [sys.executable, "-c", "from poort.cli import app; app()", "start"],
            env={
                **os.environ,
                "POORT_DATA_DIR": str(tmp_path / "var"),
                "POORT_PORTAL_PORT": str(portal),
                "POORT_PREFECT_PORT": str(prefect),
            },
            stdout=output,
        )
    try:
        _wait_until(lambda: f"http://127.0.0.1:{portal}" in said.read_text())
        page = httpx.get(f"http://127.0.0.1:{portal}/", trust_env=False)
        store = open_store(f"sqlite:///{tmp_path}/var/poort.db")
        authorities = store.organisations()
        store.dispose()
    finally:
        parent.send_signal(signal.SIGTERM)
        exit_code = parent.wait(60)

    assert page.status_code == HTTPStatus.OK
    assert len(authorities) == 1
    assert exit_code == 0
