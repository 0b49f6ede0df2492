"""A command line on a store of its own."""

from pathlib import Path

import pytest

from tests.integration.cli.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal on an empty folder, whose reader reads English."""
    for name in ("POORT_AS", "POORT_DATABASE_URL", "POORT_MIGRATION_URL", "POORT_ORGANISATION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("POORT_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("POORT_LANGUAGE", "en")
    return Terminal()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def each_engine(
    request: pytest.FixtureRequest, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """The same on each engine in turn."""
    if request.param == "postgres":
        monkeypatch.setenv("POORT_MIGRATION_URL", request.getfixturevalue("postgres_owner_url"))
        monkeypatch.setenv("POORT_DATABASE_URL", request.getfixturevalue("postgres_store_url"))
    return terminal
