"""Every page in a real browser, in both themes, on a desk and on a phone."""

from pathlib import Path

import pytest

from poort.settings import Theme
from tests.browser.checks import (
    assert_accessible,
    assert_clean_console,
    assert_no_sideways_scroll,
    assert_valid_html,
    screenshot,
)
from tests.browser.conftest import Portals
from tests.browser.pages import PAGES, Screen

pytestmark = pytest.mark.browser

DESK, PHONE = 1280, 320


@pytest.mark.parametrize("screen", PAGES, ids=lambda screen: screen.name)
@pytest.mark.parametrize("theme", Theme)
def test_a_page_can_be_used_by_everybody(portals: Portals, screen: Screen, theme: Theme) -> None:
    """Axe has nothing to tell, nor has the console, and nothing scrolls sideways."""
    with portals.open(screen.path, role=screen.role, theme=theme, width=DESK) as page:
        for width in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            assert_accessible(page)
            assert_no_sideways_scroll(page)
            screenshot(page, f"{screen.name}-{theme}-{width}")
        assert_clean_console(page)


@pytest.mark.parametrize("screen", PAGES, ids=lambda screen: screen.name)
def test_a_page_can_be_read_in_the_dark(portals: Portals, screen: Screen) -> None:
    """The house theme follows the reader's choice of dark colours."""
    with portals.open(screen.path, role=screen.role, scheme="dark") as page:
        assert_accessible(page)
        screenshot(page, f"{screen.name}-dark")


def test_the_html_of_every_page_is_valid(portals: Portals, tmp_path: Path) -> None:
    """html-validate reads what the server sent, before any script."""
    sent = {}
    for screen in PAGES:
        with portals.open("/healthz", role=screen.role) as page:
            sent[screen.name] = page.request.get(screen.path).text()

    assert_valid_html(sent, tmp_path)
