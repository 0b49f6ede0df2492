"""The tender of a lot in the portal: reference calculation, and what is asked of bidders."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from docx import Document

from domain.tender.fields import TenderField
from domain.vocabulary import Role
from tests.integration.tender.acting import GOOD
from tests.portal.browsing import Site
from tests.portal.counting import counted

PROJECT = "/projecten/P-001"
REFERENCE = PROJECT + "/referentie"
TERMS = PROJECT + "/leidraad"
TRIAL = TERMS + "/simulatie"
TALKS = PROJECT + "/marktconsultatie"
BASIS: dict[str, object] = {
    "set": "A2",
    "methode": "1.2",
    "database": "NMD 3.8",
    "instrument": "DuboCalc 5",
    "eenheid": "het werk",
}


def key() -> str:
    """The key of a form that was just opened."""
    return uuid4().hex


def sheet(text: str = GOOD, name: str = "referentie.csv") -> dict[str, tuple[str, bytes, str]]:
    """The sheet as a browser sends it."""
    return {"bestand": (name, text.encode(), "text/csv")}


def hand_in(site: Site, text: str = GOOD, **other: str) -> int:
    """Hand a calculation in; answers the status."""
    return site.post(
        REFERENCE, {"form_key": key(), **BASIS, **other}, files=sheet(text)
    ).status_code


def test_a_reference_is_handed_in_and_a_second_person_approves(site_on_each: Site) -> None:
    """From the sheet to the judgement; the sheet can be fetched as it was."""
    site = site_on_each
    site.authority.start("P-001")

    assert hand_in(site.sign_in(Role.BUYER)) == 303
    page = site.get(REFERENCE).text
    assert "€ 12.884,00" in page
    assert "A1-A3, A4" in page
    assert "wacht op een tweede persoon" in page
    assert "Uw oordeel" not in page  # it is their own
    assert site.get(REFERENCE + "/1/blad").content == GOOD.encode()

    site.sign_in(Role.COORDINATOR)
    judged = site.post(
        REFERENCE + "/oordeel", {"form_key": key(), "versie": "1", "oordeel": "approved"}
    )
    assert judged.status_code == 303
    assert "Coen Coordinator" in site.get(REFERENCE).text


def test_the_maker_is_refused_as_second_person(site: Site) -> None:
    """Even with a form that they made themselves."""
    site.authority.start("P-001")
    hand_in(site.sign_in(Role.PROJECT_LEAD))

    answer = site.post(
        REFERENCE + "/oordeel", {"form_key": key(), "versie": "1", "oordeel": "approved"}
    )

    assert answer.status_code == 403
    assert "Iemand anders moet dit doen" in answer.text


def test_a_sheet_with_a_mistake_tells_row_and_column_and_keeps_what_was_typed(site: Site) -> None:
    """Then the total with a reason records it, and both are told to the second person."""
    site.authority.start("P-001")
    site.sign_in(Role.BUYER)
    wrong = GOOD.replace("8.550,00", "85.500,00")

    refused = site.post(REFERENCE, {"form_key": key(), **BASIS}, files=sheet(wrong))

    assert refused.status_code == 422
    assert '<a href="#bestand">' in refused.text
    assert re.search(r"rij 2.*85\.500", refused.text)
    assert 'value="DuboCalc 5"' in refused.text
    assert hand_in(site, wrong, totaal="12.884") == 422
    assert hand_in(site, wrong, totaal="12.884", reden="Tikfout in rij 2.") == 303
    page = site.get(REFERENCE).text
    assert "Tikfout in rij 2." in page
    assert "85.500" in page


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"set": ""}, "set"),
        ({"methode": ""}, "methode"),
        ({"modules": "A1-A3"}, "modules"),
        ({"modules": "X9"}, "modules"),
        ({"totaal": "12.34.5"}, "totaal"),
        ({"totaal": "0", "reden": "x"}, "totaal"),
        ({"eenheid": "x" * 201}, "eenheid"),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value)[:20],
)
def test_what_is_wrong_with_a_reference_stands_at_its_field(
    site: Site, other: dict[str, str], field: str
) -> None:
    """Nothing is recorded."""
    site.authority.start("P-001")
    site.sign_in(Role.BUYER)

    answer = site.post(REFERENCE, {"form_key": key(), **BASIS, **other}, files=sheet())

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert "€ 12.884,00" not in site.get(REFERENCE).text


@pytest.mark.parametrize(
    "name", ["referentie.exe", "referentie.pdf", "referentie.xlsx"], ids=["kind", "pdf", "damaged"]
)
def test_a_file_that_is_no_sheet_is_not_taken(site: Site, name: str) -> None:
    """The guards of evidence hold for sheets as well."""
    site.authority.start("P-001")
    site.sign_in(Role.BUYER)

    answer = site.post(REFERENCE, {"form_key": key(), **BASIS}, files=sheet(name=name))

    assert answer.status_code == 422
    assert '<a href="#bestand">' in answer.text


def test_who_may_not_calculate_reads_along(site: Site) -> None:
    """A contract manager sees the page without its form, and is refused by name."""
    site.authority.start("P-001")
    site.sign_in(Role.CONTRACT_MANAGER)

    assert "bestand" not in site.get(REFERENCE).text
    assert hand_in(site) == 403


BOUNDS = {"methode": "bounds", "p_upper": "500.000", "p_lower": "300.000"}


def whole(**other: str) -> dict[str, object]:
    """All that a tender asks, but for what the test says."""
    return {
        "form_key": key(),
        "revisie": "0",
        "gebruik": "both",
        "set": "A2",
        **BOUNDS,
        "p_max_discount": "400.000",
        **{f"veld_{field}": f"Tekst over {field}" for field in TenderField},
        **other,
    }


def test_the_form_begins_with_what_is_known(site: Site) -> None:
    """Weight and minimum from project and policy, figures from the reference; the set as well."""
    site.authority.start("P-001")
    hand_in(site.sign_in(Role.BUYER))

    page = site.get(TERMS).text

    assert "De MKI weegt in dit project voor 30% mee" in page
    assert "ten minste 20%" in page
    assert "De MKI van het referentieontwerp is € 12.884,00 (set A2, versie 1)." in page
    assert "- AC surf 30% PR: 1.250 ton" in page
    assert re.search(r'name="set" value="A2" checked', page)
    assert "Er is nog niets opgeslagen" in page


def test_the_chapter_goes_from_draft_to_word_and_to_a_next_version(site_on_each: Site) -> None:
    """Saved half, completed, fixed, made, edited by hand, and changed in version 2."""
    site = site_on_each
    site.authority.start("P-001")
    site.sign_in(Role.BUYER)

    assert site.post(TERMS, whole(veld_tool="", methode="")).status_code == 303
    half = site.get(TERMS).text
    assert '<a href="#veld_tool">rekeninstrument</a>' in half
    assert '<a href="#methode">gunningsmethode</a>' in half
    fixed = site.post(TERMS, whole(revisie="1", actie="vaststellen"))
    assert fixed.headers["location"] == TERMS + "?gedaan=vastgesteld"
    for _ in "ab":
        made = site.post(TERMS + "/versies/maken", {"form_key": key(), "versie": "1"})
        assert made.headers["location"] == TERMS + "/versies?gedaan=gemaakt"
    documents = re.findall(r'/leidraad/document/\d+(?=")', site.get(TERMS + "/versies").text)
    chapter = site.get(PROJECT + documents[0])
    said = [one.text for one in Document(BytesIO(chapter.content)).paragraphs]
    assert "Tekst over monitoring_data" in said
    edited = site.post(
        TERMS + "/versies/toevoegen",
        {"form_key": key(), "versie": "1"},
        files={"bestand": ("bewerkt.docx", chapter.content, "")},
    )
    assert edited.status_code == 303
    assert site.post(TERMS + "/volgende", {"form_key": key()}).status_code == 303
    site.post(TERMS, whole(revisie="1", veld_rounding="Op hele euro's."))
    page = site.get(TERMS + "/versies").text
    assert len(set(re.findall(r"/leidraad/document/\d+", page))) == 3
    assert "bewerkt en toegevoegd" in page
    assert re.search(r"<td>Tekst over rounding</td><td>Op hele euro&#39;s.</td>", page)


def test_what_lacks_keeps_the_chapter_open_and_what_was_typed_is_kept(site: Site) -> None:
    """Each open field is linked; saving went well."""
    site.authority.start("P-001")
    site.sign_in(Role.BUYER)

    answer = site.post(TERMS, whole(veld_tool="", gebruik="", actie="vaststellen"))

    assert answer.status_code == 422
    assert '<a href="#veld_tool">Rekeninstrument is nog open.' in answer.text
    assert '<a href="#gebruik">' in answer.text
    assert "Tekst over rounding" in site.get(TERMS).text


def test_a_stale_page_shows_both_texts_and_loses_none(site: Site) -> None:
    """What a colleague saved, beside what was typed; sending it once more is a choice."""
    site.authority.start("P-001")
    site.sign_in(Role.BUYER).post(TERMS, whole())
    site.sign_in(Role.STRATEGIC_BUYER).post(TERMS, whole(revisie="1", veld_tool="DuboCalc 5"))

    stale = site.sign_in(Role.BUYER).post(TERMS, whole(revisie="1", veld_tool="EcoMonitor"))

    assert stale.status_code == 409
    assert "<td>DuboCalc 5</td><td>EcoMonitor</td>" in stale.text
    assert re.search(r"<textarea[^>]*veld_tool[^>]*>\nEcoMonitor<", stale.text)
    assert 'name="revisie" value="2"' in stale.text
    assert "DuboCalc 5" in site.get(TERMS).text


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"p_upper": "veel"}, "p_upper"),
        ({"p_upper": "200.000"}, "p_upper"),
        ({"p_max_discount": "0"}, "p_max_discount"),
        (
            {
                "methode": "declining-ceiling",
                "p_ceiling": "1",
                "p_yearly_decline": "100%",
                "p_years": "4",
            },
            "p_yearly_decline",
        ),
    ],
    ids=["no number", "bounds swapped", "nothing to earn", "no ceiling left"],
)  # fmt: skip
def test_a_figure_that_makes_no_sense_is_told_at_its_field(
    site: Site, other: dict[str, str], field: str
) -> None:
    """Nothing is saved then, and all that was typed stays."""
    site.authority.start("P-001")
    site.sign_in(Role.BUYER)

    answer = site.post(TERMS, whole(**other))

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert "Tekst over rounding" in answer.text
    assert "Er is nog niets opgeslagen" in site.get(TERMS).text


def test_another_set_than_the_reference_is_not_fixed(site: Site) -> None:
    """A1 and A2 are never compared."""
    site.authority.start("P-001")
    hand_in(site.sign_in(Role.BUYER))

    answer = site.post(TERMS, whole(set="A1", actie="vaststellen"))

    assert answer.status_code == 422
    assert "Waarden van twee sets zijn niet te vergelijken" in answer.text


def test_only_a_buyer_sees_the_form_and_may_send_it(site: Site) -> None:
    """Others read what is there."""
    site.authority.start("P-001")
    site.sign_in(Role.BUYER).post(TERMS, whole())
    site.sign_in(Role.PROJECT_LEAD)

    page = site.get(TERMS).text

    assert "Tekst over rounding" in page
    assert "<textarea" not in page
    assert site.post(TERMS, whole(revisie="1")).status_code == 403
    assert (
        site.post(TERMS + "/versies/maken", {"form_key": key(), "versie": "1"}).status_code == 403
    )


def test_an_edited_chapter_must_be_word(site: Site) -> None:
    """And must be what it says."""
    site.authority.start("P-001")
    site.sign_in(Role.BUYER).post(TERMS, whole())

    for name, body in (("a.txt", b"tekst"), ("a.docx", b"tekst")):
        answer = site.post(
            TERMS + "/versies/toevoegen",
            {"form_key": key(), "versie": "1"},
            files={"bestand": (name, body, "")},
        )
        assert answer.status_code == 422
        assert '<a href="#bestand">' in answer.text


ROWS: dict[str, object] = {
    "naam_1": "A", "prijs_1": "2.450.000", "mki_1": "420.000",
    "naam_2": "B", "prijs_2": "2.520.000", "mki_2": "330.000",
    "naam_3": "C", "prijs_3": "2.400.000", "mki_3": "520.000",
    "naam_4": "D", "prijs_4": "2.550.000", "mki_4": "280.000",
}  # fmt: skip


def trying(**other: object) -> dict[str, object]:
    """The constructed example, but for what the test says."""
    return {"form_key": key(), **BOUNDS, "p_max_discount": "400.000", **ROWS, **other}


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


@pytest.mark.parametrize("address", [REFERENCE, TERMS, TERMS + "/versies", TRIAL, TALKS])
def test_every_page_of_a_tender_takes_eight_questions(site: Site, address: str) -> None:
    """However much was recorded."""
    site.authority.start("P-001")
    hand_in(site.sign_in(Role.BUYER))
    site.post(TERMS, whole(actie="vaststellen"))
    site.post(TERMS + "/volgende", {"form_key": key()})
    for _ in "abc":
        site.post(TERMS + "/versies/maken", {"form_key": key(), "versie": "2"})
        site.post(TRIAL, trying(actie="bewaren", conclusie="Goed."))

    with counted(site) as said:
        assert site.get(address).status_code == 200

    assert len(said) <= 8, said
