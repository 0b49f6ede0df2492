"""The administrator lets other systems in, and out again."""

import re

import pytest

from domain.vocabulary import Role
from notifications.failures import GiveUpError
from notifications.webhook import WebhookMessage
from tests.portal.browsing import Site
from usecases.api_tokens import Scope
from usecases.deliver_webhooks import deliver_webhooks_once

PAGE = "/beheer/koppelingen"
KEY = "a" * 32
HOOK = {
    "form_key": KEY,
    "webhook_naam": "Zaak",
    "adres": "https://zaak.example/in",
    "gebeurtenis": "check.answered",
}
TOKEN: dict[str, object] = {
    "form_key": KEY,
    "token_naam": "Zaaksysteem",
    "scope": Scope.PROJECTS_READ.value,
}


def made_token(site: Site) -> str:
    """Make a token that reads projects, and read it off the page."""
    answer = site.post(f"{PAGE}/tokens", TOKEN)
    found = re.search(r'value="(poort_[^"]+)"', answer.text)
    assert found is not None, answer.text
    return found[1]


def test_a_token_is_shown_once_and_opens_the_api(site: Site) -> None:
    """The overview names the system, never the token."""
    site.sign_in(Role.ADMINISTRATOR)

    token = made_token(site)

    shown = {"Authorization": f"Bearer {token}"}
    assert site.browser.get("/api/v1/projects", headers=shown).status_code == 200
    overview = site.get(PAGE).text
    assert "Zaaksysteem" in overview
    assert "Projecten, poorten, stappen en te late stappen lezen" in overview
    assert token not in overview


def test_a_token_that_is_revoked_opens_nothing(site: Site) -> None:
    """From the next request on."""
    site.sign_in(Role.ADMINISTRATOR)
    token = made_token(site)

    revoked = site.post(f"{PAGE}/tokens/1/intrekken")

    assert "gedaan=ingetrokken" in revoked.headers["location"]
    shown = {"Authorization": f"Bearer {token}"}
    assert site.browser.get("/api/v1/projects", headers=shown).status_code == 401
    assert "Zaaksysteem" not in site.get(PAGE).text


@pytest.mark.parametrize(
    ("path", "fields", "message"),
    [
        ("tokens", {"scope": "projects:read"}, "Geef het token een naam"),
        ("tokens", {"token_naam": "Zaak"}, "kies ten minste één ding"),
        (
            "tokens",
            {"token_naam": "Zaak", "scope": "gates:decide", "persoon": "2"},
            "alleen worden gemaakt door wie zelf besluit",
        ),
        (
            "tokens",
            {"token_naam": "Zaak", "scope": "projects:read", "tot": "gisteren"},
            "laatste dag na vandaag",
        ),
        ("webhooks", {"webhook_naam": "Zaak", "adres": "https://a.example"}, "één gebeurtenis"),
        ("webhooks", HOOK | {"adres": "http://10.0.0.1/"}, "openbare internet"),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    site: Site, path: str, fields: dict[str, object], message: str
) -> None:
    """At its field."""
    site.sign_in(Role.ADMINISTRATOR)

    answer = site.post(f"{PAGE}/{path}", {"form_key": KEY} | fields)

    assert answer.status_code == 422
    assert message in answer.text
    typed = {name: value for name, value in fields.items() if name != "form_key"}
    assert all(str(value) in answer.text for value in typed.values())


@pytest.mark.parametrize(
    ("path", "fields", "secret", "way_on"),
    [
        pytest.param("tokens", TOKEN, "poort_", "Trek dit token in", id="token"),
        pytest.param("webhooks", HOOK, "whsec_", "Stop deze webhook", id="webhook"),
    ],
)
def test_a_form_sent_twice_makes_one(
    site_on_each: Site, path: str, fields: dict[str, object], secret: str, way_on: str
) -> None:
    """The second time it says so, and how to come by a secret that was not copied."""
    site = site_on_each.sign_in(Role.ADMINISTRATOR)

    first = site.post(f"{PAGE}/{path}", fields)
    second = site.post(f"{PAGE}/{path}", fields)

    assert f'value="{secret}' in first.text
    assert second.status_code == 200
    assert f'value="{secret}' not in second.text
    assert way_on in second.text
    assert site.get(PAGE).text.count(f"/beheer/koppelingen/{path}/") == 1


def test_a_form_that_was_refused_can_be_mended_under_its_key(site: Site) -> None:
    """A refusal uses the key up no more than it makes a token."""
    site.sign_in(Role.ADMINISTRATOR)

    refused = site.post(f"{PAGE}/tokens", TOKEN | {"token_naam": ""})
    mended = site.post(f"{PAGE}/tokens", TOKEN)

    assert refused.status_code == 422
    assert "poort_" in mended.text


def test_a_webhook_is_registered_repaired_and_stopped(site: Site) -> None:
    """What failed for good stands there with its answer, and can be sent again."""
    site.sign_in(Role.ADMINISTRATOR)
    assert "whsec_" in site.post(f"{PAGE}/webhooks", dict(HOOK)).text
    site.authority.answer_all(site.authority.start())

    def refuse(_message: WebhookMessage) -> str:
        raise GiveUpError(answer="410 is gone")

    deliver_webhooks_once(
        site.authority.store,
        site.authority.organisation_id,
        now=site.authority.now,
        post=refuse,
        jitter=lambda: 0.5,
    )
    assert "410 is gone" in site.get(PAGE).text

    again = site.post(f"{PAGE}/afleveringen/1/nogmaals")
    stopped = site.post(f"{PAGE}/webhooks/1/stoppen")

    assert "gedaan=nogmaals" in again.headers["location"]
    assert "gedaan=gestopt" in stopped.headers["location"]
    assert "zaak.example" not in site.get(PAGE).text


def test_others_than_the_administrator_do_not_come_here(site: Site) -> None:
    """Not to look, and not to make anything."""
    site.sign_in(Role.COORDINATOR)

    assert site.get(PAGE).status_code == 403
    assert site.post(f"{PAGE}/tokens", TOKEN).status_code == 403
