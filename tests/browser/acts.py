"""What somebody does on a page before it is looked at, to come at a state with no address."""

from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, Response

#: It gives the page that came of it, as the server sent it.
Act = Callable[[Page], Response]


def press(name: str) -> Act:
    """Press the first button of that name, and wait for the page that comes."""

    def act(page: Page) -> Response:
        with page.expect_navigation() as navigation:
            page.get_by_role("button", name=name, exact=True).first.click(timeout=5_000)
        return navigation.value

    return act


def follow(words: str) -> Act:
    """Follow the first link with these words in it."""

    def act(page: Page) -> Response:
        with page.expect_navigation() as navigation:
            page.get_by_role("link", name=words).first.click(timeout=5_000)
        return navigation.value

    return act


def unfold_and_press(words: str, name: str) -> Act:
    """Unfold the part with these words, and press a button in it."""

    def act(page: Page) -> Response:
        page.get_by_text(words, exact=True).click()
        return press(name)(page)

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


def make_calendar(page: Page) -> Response:
    """Make an address for one's calendar; the one before it stops."""
    with page.expect_navigation() as navigation:
        page.locator("button[name=doen][value=maken]").click()
    return navigation.value


def make_token(page: Page) -> Response:
    """Let another system in."""
    page.get_by_label("Voor welk systeem is het?").fill("Zaaksysteem")
    page.locator("#scope-1").check()
    return press("Token maken")(page)


def hand_in_process(text: str) -> Act:
    """Hand that text in as a version of the process."""

    def act(page: Page) -> Response:
        file = FilePayload(name="eigen.yaml", mimeType="application/yaml", buffer=text.encode())
        page.locator("input[type=file]").set_input_files(file)
        return press("Bestand controleren")(page)

    return act


def try_migration(page: Page) -> Response:
    """Try what would happen to the first two projects."""
    for box in page.locator("main form input[type=checkbox]").all()[:2]:
        box.check()
    return press("Bekijk wat er zou gebeuren")(page)
