"""A command line on a store of its own."""

import shutil
from pathlib import Path

import pytest

from tests.integration.cli.authority import found_authority, start_project
from tests.integration.cli.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal on an empty folder, whose reader reads English."""
    _set_up(monkeypatch, tmp_path / "var")
    return Terminal()


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an authority with one project, to be copied."""
    folder = tmp_path_factory.mktemp("founded") / "var"
    with pytest.MonkeyPatch.context() as environment:
        _set_up(environment, folder)
        found_authority(Terminal())
        start_project(Terminal())
    return folder


@pytest.fixture
def authority(terminal: Terminal, founded: Path, tmp_path: Path) -> Terminal:
    """A terminal at an authority with one project."""
    shutil.copytree(founded, tmp_path / "var")
    return terminal


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def each_engine(
    request: pytest.FixtureRequest, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """The same on each engine in turn."""
    if request.param == "postgres":
        monkeypatch.setenv("POORT_MIGRATION_URL", request.getfixturevalue("postgres_owner_url"))
        monkeypatch.setenv("POORT_DATABASE_URL", request.getfixturevalue("postgres_store_url"))
    return terminal


def _set_up(environment: pytest.MonkeyPatch, folder: Path) -> None:
    for name in ("POORT_AS", "POORT_DATABASE_URL", "POORT_MIGRATION_URL", "POORT_ORGANISATION"):
        environment.delenv(name, raising=False)
    environment.setenv("POORT_DATA_DIR", str(folder))
    environment.setenv("POORT_LANGUAGE", "en")
