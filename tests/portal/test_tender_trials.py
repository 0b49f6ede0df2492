"""Trying an award method in the portal, and the talks with the market before it."""

import re

import pytest

from domain.vocabulary import Role
from tests.portal.browsing import Site
from tests.portal.tendering import TALKS, TERMS, TRIAL, key, trying, whole


def test_the_constructed_example_comes_out_to_the_cent(site: Site) -> None:
    """D wins with 2,150,000; a lower MKI earns C and D nothing."""
    site.authority.start("P-001")
    site.sign_in(Role.BUYER)

    page = site.post(TRIAL, trying()).text.replace("\N{NO-BREAK SPACE}", " ")

    assert "D wint met de laagste fictieve prijs: € 2.150.000" in page
    assert page.count("(maakt niet uit)") == 2
    assert "Geen enkele verliezende inschrijving draait de volgorde" in page
    assert "<svg" in page


def test_a_simulation_is_kept_with_its_conclusion_and_opened_again(site_on_each: Site) -> None:
    """Without a conclusion it is not kept, and what was typed stays."""
    site = site_on_each
    site.authority.start("P-001")
    site.sign_in(Role.BUYER).post(TERMS, whole())

    refused = site.post(TRIAL, trying(actie="bewaren"))
    kept = site.post(TRIAL, trying(actie="bewaren", conclusie="D krijgt te weinig."))

    assert refused.status_code == 422
    assert '<a href="#conclusie">' in refused.text
    assert 'value="2.520.000"' in refused.text
    assert kept.status_code == 303
    link = re.search(r'href="([^"]+bewaard=\d+)"', site.get(TRIAL).text)
    assert link is not None
    assert 'value="2.520.000"' in site.get(link[1].replace("&amp;", "&")).text


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"methode": ""}, "methode"),
        ({"p_lower": ""}, "p_lower"),
        ({"p_lower": "600.000"}, "p_upper"),
        ({"naam_2": ""}, "naam_2"),
        ({"mki_2": "x"}, "mki_2"),
        ({"naam_2": "A"}, "naam_1"),
        (
            {"methode": "relative", "p_max_points": "9", "p_eur_per_point": "1", "mki_1": "0"},
            "naam_1",
        ),
        ({"actie": "bewaren", "conclusie": "Goed."}, "methode"),
    ],
    ids=["method", "figure", "order", "name", "mki", "twice", "not positive", "no terms yet"],
)  # fmt: skip
def test_what_cannot_be_tried_is_told_at_its_field(
    site: Site, other: dict[str, object], field: str
) -> None:
    """Every refusal of the method comes back in words."""
    site.authority.start("P-001")
    site.sign_in(Role.BUYER)

    answer = site.post(TRIAL, trying(**other))

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text


def test_a_losing_bid_that_turns_the_winner_is_told(site: Site) -> None:
    """Relative scoring: without C the order of the others is another."""
    site.authority.start("P-001")
    site.sign_in(Role.BUYER)
    rows = {
        "naam_1": "A", "prijs_1": "1.000", "mki_1": "100",
        "naam_2": "B", "prijs_2": "1.020", "mki_2": "80",
        "naam_3": "C", "prijs_3": "9.000", "mki_3": "10",
    }  # fmt: skip

    answer = site.post(
        TRIAL,
        {
            "form_key": key(),
            "methode": "relative",
            "p_max_points": "100",
            "p_eur_per_point": "2",
            **rows,
        },
    )

    assert "Zonder C wint een ander: B, A, niet A, B." in answer.text


def test_a_talk_with_the_market_is_recorded_and_listed(site_on_each: Site) -> None:
    """With the level that three parties said they can reach."""
    site = site_on_each
    site.authority.start("P-001")
    site.sign_in(Role.STRATEGIC_BUYER)
    talk: dict[str, object] = {
        "form_key": key(),
        "dag": "2026-03-02",
        "product": "AC surf <30% PR>",
        "partijen": "3",
        "niveau": "6,50",
        "eenheid": "ton",
        "set": "A2",
        "gehoord": "Drie partijen halen dit.",
    }

    too_few = site.post(TALKS, talk | {"partijen": "2"})
    half = site.post(TALKS, talk | {"set": ""})
    kept = site.post(TALKS, talk)

    assert (too_few.status_code, half.status_code, kept.status_code) == (422, 422, 303)
    assert '<a href="#partijen">' in too_few.text
    assert '<a href="#niveau">' in half.text
    page = site.get(TALKS).text
    assert "AC surf &lt;30% PR&gt;" in page
    assert "€ 6,50 per ton, set A2" in page
    assert (
        site.sign_in(Role.CONTRACT_MANAGER).post(TALKS, talk | {"form_key": key()}).status_code
        == 403
    )
