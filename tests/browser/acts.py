"""What somebody does on a page before it is looked at, to come at a state with no address."""

from collections.abc import Callable
from dataclasses import replace

from playwright.sync_api import Page, Response

from catalogue.loader import load_process, to_yaml

#: It gives the page that came of it, as the server sent it.
Act = Callable[[Page], Response]

_PROCESS = load_process("infrastructure-works", "2026.1")


def press(name: str) -> Act:
    """Press the first button of that name, and wait for the page that comes."""

    def act(page: Page) -> Response:
        with page.expect_navigation() as navigation:
            page.get_by_role("button", name=name, exact=True).first.click(timeout=5_000)
        return navigation.value

    return act


def choose_and_press(name: str) -> Act:
    """Choose the first row of a table, and press a button beneath it."""

    def act(page: Page) -> Response:
        page.get_by_role("checkbox").and_(page.locator("main form td input")).first.check()
        return press(name)(page)

    return act


def lose_session(page: Page) -> Response:
    """Write a reason, be signed out meanwhile, and send it."""
    page.get_by_label("Wat moet er beter?").fill("De planning noemt de poorten nog niet.")
    page.context.clear_cookies()
    return press("Deze stap teruggeven")(page)


def make_token(page: Page) -> Response:
    """Let another system in."""
    page.get_by_label("Voor welk systeem is het?").fill("Zaaksysteem")
    page.locator("#scope-1").check()
    return press("Token maken")(page)


def hand_in_process(text: str) -> Act:
    """Hand that text in as a version of the process."""

    def act(page: Page) -> Response:
        file = {"name": "eigen.yaml", "mimeType": "application/yaml", "buffer": text.encode()}
        page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item] # a dict will do
        return press("Bestand controleren")(page)

    return act


def try_migration(page: Page) -> Response:
    """Try what would happen to the first project."""
    page.locator("main form input[type=checkbox]").first.check()
    return press("Bekijk wat er zou gebeuren")(page)


NEXT_PROCESS = to_yaml(replace(_PROCESS, version="2027.1"))
WRONG_PROCESS = NEXT_PROCESS.replace("owner: internal_client", "owner: baas", 1)
