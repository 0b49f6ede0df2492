"""Portals to test pages with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.engines import Store
from tests.authority import Authority, set_up_authority
from tests.portal.browsing import Site, open_site


@pytest.fixture
def site(sqlite_store: Store, tmp_path: Path) -> Iterator[Site]:
    """A portal over a small authority, on SQLite."""
    opened = open_site(set_up_authority(sqlite_store), tmp_path)
    with opened.browser:
        yield opened


@pytest.fixture
def site_on_each(authority: Authority, tmp_path: Path) -> Iterator[Site]:
    """A portal over a small authority, on each engine in turn."""
    opened = open_site(authority, tmp_path)
    with opened.browser:
        yield opened
