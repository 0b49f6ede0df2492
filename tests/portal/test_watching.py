"""What machines ask, and what the law asks of a website."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from domain.vocabulary import Role
from poort.settings import Settings
from tests.portal.browsing import Site
from web.app import create_app


def test_it_lives_without_a_store_and_is_not_ready(tmp_path: Path) -> None:
    """A process that cannot show a page says so, and is not restarted for it."""
    browser = TestClient(create_app(Settings(data_dir=tmp_path)), base_url="http://127.0.0.1")

    assert browser.get("/healthz").status_code == 200
    ready = browser.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["status"] == "unavailable"


def test_it_is_ready_with_the_newest_schema(site_on_each: Site) -> None:
    """The store answers and is what the code expects."""
    assert site_on_each.get("/readyz").json() == {"status": "ok"}


def test_the_numbers_tell_what_waits_and_nothing_of_anybody(site_on_each: Site) -> None:
    """Routes are patterns, so no number of a project gets out."""
    site = site_on_each
    project_id = site.authority.start("P-GEHEIM")
    site.authority.answer_all(project_id)
    site.authority.submit(project_id)
    site.authority.decide(project_id)
    site.sign_in(Role.PROJECT_LEAD)
    site.get("/projecten/P-GEHEIM")

    numbers = site.get("/metrics")

    assert numbers.status_code == 200
    assert "poort_commands_unfinished 1.0" in numbers.text
    assert 'route="/aanmelden/demo"' in numbers.text
    assert "GEHEIM" not in numbers.text
    assert "Peter" not in numbers.text


@pytest.mark.parametrize(
    ("shown", "status"), [("", 403), ("Bearer wrong", 403), ("Bearer s3cret-of-prometheus", 200)]
)
def test_from_elsewhere_the_numbers_ask_a_token(site: Site, shown: str, status: int) -> None:
    """A proxy makes everybody seem to be here."""
    settings = site.browser.app.state.portal.settings  # type: ignore[attr-defined] # a FastAPI
    guarded = settings.model_copy(update={"metrics_token": SecretStr("s3cret-of-prometheus")})
    browser = TestClient(create_app(guarded), base_url="http://poort.example")

    assert browser.get("/metrics", headers={"Authorization": shown}).status_code == status


def test_security_txt_is_there_when_somebody_was_named(site: Site) -> None:
    """It says until when it holds, which is less than a year."""
    assert site.get("/.well-known/security.txt").status_code == 404

    settings = site.browser.app.state.portal.settings  # type: ignore[attr-defined] # a FastAPI
    named = settings.model_copy(update={"security_contact": "mailto:ciso@waterveen.example"})
    text = TestClient(create_app(named, now=lambda: site.authority.now)).get(
        "/.well-known/security.txt"
    )

    assert "Contact: mailto:ciso@waterveen.example" in text.text
    assert "Expires: 2026-08-29T09:00:00Z" in text.text


@pytest.mark.parametrize("address", ["/toegankelijkheid", "/privacy"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pages_about_the_portal_are_for_everybody(
    site: Site, address: str, language: str
) -> None:
    """They ask no sign-in."""
    assert site.get(f"{address}?taal={language}").status_code == 200


def test_the_first_page_offers_a_part_for_each_role(site: Site) -> None:
    """One click, and you are somebody with something to do."""
    site.authority.start()

    text = site.get("/").text

    for name in ("Peter Lead", "Ingrid Client", "Coen Coordinator", "Ada Admin"):
        assert f"Word {name}" in text
