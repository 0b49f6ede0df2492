"""The frame of every page: what a keyboard meets first, and how far a script may go."""

import pytest

from domain.vocabulary import Role
from tests.browser.checks import assert_accessible, assert_clean_console
from tests.browser.conftest import Portals

pytestmark = pytest.mark.browser


def test_the_first_key_leads_past_the_menu(portals: Portals) -> None:
    """The skip link shows itself when it has the focus, and puts the focus on the content."""
    with portals.open("/aangemeld", role=Role.PROJECT_LEAD) as page:
        page.keyboard.press("Tab")
        link = page.locator(".utrecht-skip-link")
        box = link.bounding_box()
        page.keyboard.press("Enter")

        assert box is not None
        assert box["y"] >= 0
        assert page.evaluate("document.activeElement.id") == "content"


def test_who_is_refused_stands_at_the_reasons(portals: Portals) -> None:
    """The summary has the focus when the page opens, and each reason leads to its field."""
    with portals.open("/bouwstenen?fout=1") as page:
        first = page.evaluate("document.activeElement.id")
        page.get_by_role("link", name="Vul in waarom er geen MKI-plafond is vastgesteld").click()

        assert first == "errors"
        assert page.title().startswith("Fout: ")
        assert page.evaluate("document.activeElement.id") == "reason"


def test_htmx_is_there_and_kept_short(portals: Portals) -> None:
    """It evaluates nothing, injects no style, keeps no page, and asks only our own server."""
    with portals.open("/") as page:
        config = page.evaluate("htmx.config")

        assert config["allowEval"] is False
        assert config["includeIndicatorStyles"] is False
        assert config["selfRequestsOnly"] is True
        assert config["historyCacheSize"] == 0
        assert_clean_console(page)


def test_a_person_signs_in_and_out_without_scripts(portals: Portals) -> None:
    """Every page carries the name of who is signed in, and the way out."""
    with portals.open("/aanmelden?verder=/aangemeld", scripts=False) as page:
        page.get_by_role("button", name="Peter Lead").click()
        name = page.locator(".top__who").inner_text()
        page.get_by_role("button", name="Afmelden").click()

        assert name == "Peter Lead"
        assert "U bent afgemeld" in page.locator("main").inner_text()


@pytest.mark.parametrize("path", ["/", "/bouwstenen?fout=1"])
def test_a_page_stands_in_colours_that_the_reader_forces(portals: Portals, path: str) -> None:
    """What colour says is said by a border or a word as well."""
    with portals.open(path) as page:
        page.emulate_media(forced_colors="active")

        assert_accessible(page)


def test_paper_shows_no_buttons(portals: Portals) -> None:
    """A printed page holds what is to be read, not what is to be pressed."""
    with portals.open("/bouwstenen") as page:
        page.emulate_media(media="print")

        assert not page.get_by_role("button", name="Aanbieden voor besluit").is_visible()
        assert page.get_by_role("heading", level=1).is_visible()
