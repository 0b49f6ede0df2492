"""The tender of a lot in the portal: reference calculation, and what is asked of bidders."""

import re
from io import BytesIO

import pytest
from docx import Document

from domain.vocabulary import Role
from tests.integration.tender.acting import GOOD
from tests.portal.browsing import Site
from tests.portal.counting import counted
from tests.portal.tendering import (
    BASIS,
    PROJECT,
    REFERENCE,
    TALKS,
    TERMS,
    TRIAL,
    hand_in,
    key,
    sheet,
    trying,
    whole,
)


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


@pytest.mark.parametrize("part", ["", "/versies", "/simulatie"])
def test_a_tender_of_which_nothing_is_stated_yet_says_so(site: Site, part: str) -> None:
    """Every part of it opens before the first version is saved."""
    site.authority.start("P-001")

    answer = site.sign_in(Role.BUYER).get(f"/projecten/P-001/leidraad{part}")

    assert answer.status_code == 200


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
    assert site.get("/projecten/P-002" + documents[0]).status_code == 404
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
