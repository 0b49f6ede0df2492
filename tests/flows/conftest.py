"""Flows as plain functions for most tests, and one real Prefect server for the marked ones."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prefect import Flow, Task
from prefect.logging import disable_run_logger
from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings

from models.engines import Store
from poort.settings import Settings
from tasks.surroundings import Surroundings, settle
from tests.authority import Authority, set_up_authority
from tests.flows.prefect_process import free_port, prefect, prefect_server

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _plain_functions(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Run flows and tasks as the functions they are: 300 such tests take a blink."""
    if request.node.get_closest_marker("prefect") is not None:
        yield
        return

    def call(self: Flow[..., Any] | Task[..., Any], *args: object, **kwargs: object) -> object:
        return self.fn(*args, **kwargs)

    monkeypatch.setattr(Flow, "__call__", call)
    monkeypatch.setattr(Task, "__call__", call)
    with disable_run_logger():
        yield


@pytest.fixture
def authority(sqlite_store: Store, tmp_path: Path) -> Iterator[Authority]:
    """An authority in whose store the tasks work, with a mailbox of its own."""
    settle(
        Surroundings(
            store=sqlite_store,
            mail_url=f"poortbox://{tmp_path}/mailbox",
            mail_from="MKI-poort <poort@waterveen.example>",
            portal_url="https://poort.example",
        )
    )
    yield set_up_authority(sqlite_store)
    settle(None)


@pytest.fixture(scope="session")
def prefect_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings under which a real Prefect server answers, one for the whole test run."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("poort"), prefect_port=free_port())
    with prefect_server(settings):
        yield settings


@pytest.fixture
def on_prefect(prefect_settings: Settings) -> Iterator[Settings]:
    """Let flows and clients of this process speak to the real server."""
    changed = {
        PREFECT_API_URL: prefect_settings.prefect_address,
        PREFECT_HOME: prefect_settings.data_dir / "prefect",
    }
    with temporary_settings(changed):
        yield prefect_settings
    # What Prefect left open is closed here, and not in the middle of another test.
    gc.collect()


@pytest.fixture(scope="session")
def deployed(prefect_settings: Settings) -> Settings:
    """A server to which the process work pool and everything in prefect.yaml was deployed."""
    prefect(
        prefect_settings,
        *("work-pool", "create", "mki-poort", "--type", "process", "--overwrite"),
        folder=ROOT,
    )
    prefect(prefect_settings, "--no-prompt", "deploy", "--all", folder=ROOT)
    return prefect_settings
