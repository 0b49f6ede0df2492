"""Every page in a real browser, in both themes, on a desk and on a phone."""

from pathlib import Path

import pytest

from poort.settings import Settings, Theme
from tests.browser.checks import (
    OF_COLOURS,
    assert_accessible,
    assert_clean_console,
    assert_no_sideways_scroll,
    assert_valid_html,
    screenshot,
)
from tests.browser.conftest import Portals
from tests.browser.pages import NOT_LOOKED_AT, PAGES, Screen
from tests.portal.walking import Found, routes_in
from web.api.app import PREFIX
from web.app import create_app

pytestmark = pytest.mark.browser

DESK, PHONE = 1280, 320


@pytest.mark.parametrize("screen", PAGES, ids=lambda screen: screen.name)
@pytest.mark.parametrize("theme", Theme)
def test_a_page_can_be_used_by_everybody(portals: Portals, screen: Screen, theme: Theme) -> None:
    """Axe has nothing to tell, nor has the console, and nothing scrolls sideways.

    The house theme follows the reader's choice of dark colours.
    """
    opened = portals.open(
        screen.path, role=screen.role, scene=screen.scene, theme=theme, width=DESK
    )
    with opened as page:
        if screen.act is not None:
            screen.act(page)
        for width in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            assert_accessible(page)
            assert_no_sideways_scroll(page)
            screenshot(page, f"{screen.name}-{theme}-{width}")
        if theme is Theme.POORT:
            page.set_viewport_size({"width": DESK, "height": 900})
            page.emulate_media(color_scheme="dark")
            assert_accessible(page, only=OF_COLOURS)
            screenshot(page, f"{screen.name}-dark")
        assert_clean_console(page)


def test_the_html_of_every_page_is_valid(portals: Portals, tmp_path: Path) -> None:
    """html-validate reads what the server sent, before any script."""
    assert_valid_html({screen.name: _sent(portals, screen) for screen in PAGES}, tmp_path)


def _sent(portals: Portals, screen: Screen) -> str:
    """Without scripts, each form asks for a whole page."""
    path = screen.path if screen.act else "/healthz"
    with portals.open(path, role=screen.role, scene=screen.scene, scripts=False) as page:
        return screen.act(page).text() if screen.act else page.request.get(screen.path).text()


def test_every_page_of_the_portal_is_looked_at(tmp_path: Path) -> None:
    """A page for people is in the table, or its reason not to be is."""
    app = create_app(Settings(data_dir=tmp_path))
    pages = [
        found
        for found in routes_in(app)
        if found.method == "GET" and not found.path.startswith(PREFIX)
    ]
    seen = {_leads_to(screen.path, pages) for screen in PAGES}

    assert sorted({page.path for page in pages} - seen - NOT_LOOKED_AT.keys()) == []
    assert sorted(NOT_LOOKED_AT.keys() - {page.path for page in pages}) == []


def _leads_to(address: str, pages: list[Found]) -> str | None:
    """The first page whose address is like that, as the portal itself chooses."""
    path = address.partition("?")[0]
    return next((page.path for page in pages if page.route.path_regex.match(path)), None)
