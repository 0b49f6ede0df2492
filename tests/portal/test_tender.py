"""The tender of a lot in the portal: reference calculation, and what is asked of bidders."""

import re
from uuid import uuid4

import pytest

from domain.vocabulary import Role
from tests.integration.tender.acting import GOOD
from tests.portal.browsing import Site
from tests.portal.counting import counted

PROJECT = "/projecten/P-001"
REFERENCE = PROJECT + "/referentie"
BASIS = {
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


def test_the_page_of_the_reference_takes_eight_questions(site: Site) -> None:
    """However many versions there are."""
    site.authority.start("P-001")
    site.sign_in(Role.BUYER)
    for _ in "abc":
        assert hand_in(site) == 303

    with counted(site) as said:
        site.get(REFERENCE)

    assert len(said) <= 8, said
