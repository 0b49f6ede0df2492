"""From nothing to a decision, by people whom nobody explained anything to."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from domain.vocabulary import Role
from models.engines import open_store
from tests.authority import Authority, set_up_authority
from tests.browser.checks import assert_clean_console, assert_no_sideways_scroll
from tests.browser.conftest import sign_in
from tests.browser.serving import served

pytestmark = pytest.mark.browser

PHONE = 375


@pytest.fixture
def authority_online(sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[Authority, str]]:
    """An authority without projects, and the address of its portal."""
    shutil.copyfile(sqlite_template, tmp_path / "poort.db")
    store = open_store(f"sqlite:///{tmp_path}/poort.db")
    authority = set_up_authority(store)
    with served(authority, tmp_path) as address:
        yield authority, address
    store.dispose()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_project_is_started_answered_submitted_and_decided_on(
    chromium: Browser, authority_online: tuple[Authority, str], *, scripts: bool
) -> None:
    """The project lead works at a desk, the internal client decides on a phone."""
    authority, address = authority_online

    def window(role: Role, width: int) -> BrowserContext:
        context = chromium.new_context(
            base_url=address,
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            locale="nl-NL",
        )
        sign_in(context, authority, role)
        return context

    with window(Role.PROJECT_LEAD, 1280) as desk:
        lead = desk.new_page()
        _start_project(lead)
        _answer_everything(lead)
        _submit(lead)
        if scripts:
            assert_clean_console(lead)
    with window(Role.INTERNAL_CLIENT, PHONE) as phone:
        client = phone.new_page()
        _decide(client)
        expect(client.locator("main")).to_contain_text("Ingrid Client besloot dit")

    authority.drive()
    assert authority.project(1).phase_position == 2


def _start_project(page: Page) -> None:
    page.goto("/werk")
    page.get_by_role("link", name="Projecten").first.click()
    page.get_by_role("link", name="Project starten").first.click()
    page.get_by_label("Nummer").fill("2710")
    page.get_by_label("Naam").fill("Dorpsstraat, nieuw asfalt")
    page.get_by_label("Asfalt", exact=True).check()
    page.get_by_label("Wanneer moet het werk gegund zijn?").fill("2027-09-01")
    page.get_by_label("Aan welke doelstelling draagt het bij?").select_option(
        label="Minder milieu-impact"
    )
    page.get_by_label("Projectleider").select_option(label="Peter Lead")
    page.get_by_label("Interne opdrachtgever").select_option(label="Ingrid Client")
    page.get_by_role("button", name="Bekijk de planning").click()
    page.get_by_role("button", name="Start het project").click()
    expect(page.locator("h1")).to_contain_text("Dorpsstraat")


def _answer_everything(page: Page) -> None:
    page.get_by_role("link", name="Naar de checklist").click()
    expect(page.locator("h1")).to_contain_text("Poort 1")
    for number, check in enumerate(page.locator("fieldset.check").all()):
        # The first check shows a file, the others a link.
        check.get_by_label("Ja", exact=True).check()
        folded = check.locator("details.fold:not([open]) > summary")
        if folded.count():
            folded.click()
        if number == 0:
            check.get_by_label("Bestand").set_input_files(
                {"name": "opdracht.txt", "mimeType": "text/plain", "buffer": b"Opdracht"}
            )
        else:
            check.get_by_label("Of een link").fill(f"https://dossier.example/{number}")
            check.get_by_label("Naam van de link").fill(f"Bewijs {number}")
    page.get_by_role("button", name="Opslaan, later verder").last.click()
    expect(page.get_by_role("link", name="opdracht.txt")).to_be_visible()


def _submit(page: Page) -> None:
    page.get_by_role("button", name="Aanbieden voor besluit").click()
    expect(page.locator("h1")).to_contain_text("Controleer uw antwoorden")
    page.get_by_role("button", name="Aanbieden voor besluit").click()
    expect(page.locator("main")).to_contain_text("Aangeboden.")


def _decide(page: Page) -> None:
    page.goto("/werk")
    page.locator("main").get_by_role("link", name="Besluit").first.click()
    expect(page.locator("h1")).to_contain_text("Besluit")
    assert_no_sideways_scroll(page)
    page.get_by_label("Akkoord", exact=True).check()
    page.get_by_role("button", name="Dit besluit nemen").click()
