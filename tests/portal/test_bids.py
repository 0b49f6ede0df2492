"""Bids in the portal: taken in sealed, opened by two, judged, weighed, awarded, handed out."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from domain.vocabulary import Role
from models.queries import bids
from tests.bids import Tendering, bid_sheet, tender_lot
from tests.portal.browsing import Site
from tests.portal.counting import counted
from tests.thread import OFFERS, OPENS_AT, Offer

HERE = "/projecten/P-001/inschrijvingen"
FIRST = Offer(bidder="Aannemer A", price=2_450_000, mki=420_000)


@pytest.fixture
def tender(site: Site, tmp_path: Path) -> Tendering:
    """A lot whose terms are fixed; the buyer is signed in, and no register is there yet."""
    found = tender_lot(site.authority, tmp_path, register=False)
    site.sign_in(Role.BUYER)
    return found


@pytest.fixture
def sealed(site: Site, tender: Tendering) -> Tendering:
    """The same with an open register."""
    answer = site.post(
        f"{HERE}/register", fields(site, dag="2026-03-16", tijd="12:00", perceel="1")
    )
    assert answer.status_code == 303, answer.text
    return tender


def fields(site: Site, **typed: str) -> dict[str, object]:
    """A form with a key of its own."""
    key = re.findall(r'name="form_key" value="(\w+)"', site.get(HERE).text)
    return {"form_key": key[0] if key else "none", **typed}


def hand_in(site: Site, offer: Offer, body: bytes | None = None, name: str = "blad.csv") -> int:
    """Hand in the sheet of that bid; answers the status."""
    sheet = bid_sheet(offer) if body is None else body
    answer = site.post(
        f"{HERE}/nieuw",
        fields(site, inschrijver=offer.bidder, perceel="1"),
        files={"blad": (name, sheet, "text/csv")},
    )
    return answer.status_code


def version(site: Site) -> str:
    """The version of the register that the page carries."""
    return str(re.findall(r'name="versie" value="(\d+)"', site.get(HERE).text)[0])


def press_open(site: Site, who: str) -> int:
    """Press the button of the opening as the first or the second person."""
    answer = site.post(f"{HERE}/openen", fields(site, versie=version(site), wie=who, perceel="1"))
    return answer.status_code


def moment_comes(site: Site, moment: datetime = OPENS_AT) -> None:
    """Let the clock come there; the buyer signs in again, since days went by."""
    site.authority.now = moment
    site.sign_in(Role.BUYER)


def open_all(site: Site) -> None:
    """Let the moment come, and a buyer and a project lead open."""
    moment_comes(site)
    assert press_open(site, "eerste") == 303
    site.sign_in(Role.PROJECT_LEAD)
    assert press_open(site, "tweede") == 303
    site.sign_in(Role.BUYER)


def test_the_constructed_example_comes_out_to_the_cent(site: Site, sealed: Tendering) -> None:
    """From four sheets to a recorded award, each figure on the page as in the example."""
    assert [hand_in(site, offer) for offer in OFFERS] == [303] * 4
    open_all(site)
    page = site.get(HERE).text

    for amount in ("2.290.000", "2.180.000", "2.400.000", "2.150.000"):
        assert f"€\N{NO-BREAK SPACE}{amount}" in page
    assert "Aannemer D wint met de laagste fictieve prijs" in page
    assert page.count("<li><strong>") >= 12

    kept = site.post(f"{HERE}/berekening", fields(site, perceel="1"))
    assert kept.status_code == 303
    awarded = site.post(
        f"{HERE}/gunnen", fields(site, perceel="1", berekening="1", bod="4", reden="")
    )
    assert awarded.status_code == 303, awarded.text
    assert "Gegund aan Aannemer D" in site.get(HERE).text


def test_who_looks_at_a_sealed_register_sees_names_moments_and_hashes_only(
    site: Site, sealed: Tendering
) -> None:
    """Neither a figure, nor the name or the size of the file, to whatever role."""
    hand_in(site, FIRST, name="prijs-2450000.csv")

    for role in Role:
        if role not in site.authority.people:
            continue
        site.sign_in(role)
        for address in (HERE, f"{HERE}/1"):
            page = site.get(address).text
            assert "Aannemer A" in page
            assert "2450000" not in page
            assert "420" not in re.sub(r"[0-9a-f]{32,}", "", page)
            assert " kB" not in page
    assert re.search(r"[0-9a-f]{64}", site.get(f"{HERE}/1").text)


def test_a_bid_too_late_is_refused_with_the_moment(site: Site, sealed: Tendering) -> None:
    moment_comes(site)

    answer = site.post(
        f"{HERE}/nieuw",
        {"form_key": "late", "inschrijver": "Te laat", "perceel": "1"},
        files={"blad": ("blad.csv", bid_sheet(FIRST), "text/csv")},
    )

    assert answer.status_code == 409
    assert "ma 16 maart 2026, 12:00" in answer.text


def test_an_opening_too_early_is_refused_with_the_moment(site: Site, sealed: Tendering) -> None:
    moment_comes(site, OPENS_AT - timedelta(minutes=1))

    answer = site.post(f"{HERE}/openen", fields(site, versie="1", wie="eerste", perceel="1"))

    assert answer.status_code == 409
    assert "blijven verzegeld tot ma 16 maart 2026, 12:00" in answer.text


def test_nobody_opens_alone(site: Site, sealed: Tendering) -> None:
    hand_in(site, FIRST)
    moment_comes(site)
    press_open(site, "eerste")
    assert 'name="wie"' not in site.get(HERE).text

    answer = site.post(f"{HERE}/openen", {"versie": "2", "wie": "tweede", "form_key": "x"})

    assert answer.status_code == 409
    assert "Twee personen openen" in answer.text
    assert "2.450.000" not in site.get(HERE).text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        pytest.param({"first": "=SOM(A1:A2)"}, "Rij 9, kolom MKI totaal (F9)", id="formula"),
        pytest.param({"valid": "31-12-2024"}, "Rij 9, kolom geldig tot (J9)", id="expired"),
        pytest.param({"set": "A1"}, "gevraagd is set A2", id="wrong-set"),
        pytest.param({"first": "1.000,00"}, "(F9)", id="does-not-add-up"),
    ],
)
def test_a_wrong_sheet_is_shown_with_its_place_and_does_not_count(
    site: Site, sealed: Tendering, changed: dict[str, str], told: str
) -> None:
    hand_in(site, FIRST, bid_sheet(FIRST, **changed))
    open_all(site)

    page = site.get(f"{HERE}/1").text
    assert told.casefold() in page.casefold()
    assert "Deze inschrijving telt niet mee" in page
    assert "Geen enkele inschrijving telt" in site.get(HERE).text


def test_a_bid_is_judged_and_corrected_with_a_reason(site: Site, sealed: Tendering) -> None:
    """Without one the form comes back with what was typed."""
    hand_in(site, FIRST, bid_sheet(FIRST, first="1.000,00"))
    open_all(site)

    without = site.post(f"{HERE}/1/oordeel", {"gezien": "1", "oordeel": "ja", "form_key": "a"})
    assert without.status_code == 422
    assert 'href="#waarom"' in without.text
    judged = site.post(
        f"{HERE}/1/oordeel",
        {"gezien": "1", "oordeel": "ja", "waarom": "Typefout in één regel", "form_key": "b"},
    )
    assert judged.status_code == 303
    figures: dict[str, object] = {"gezien": "2", "prijs": "2.440.000,00", "mki": "420.000,00"}
    figures["set"] = "A2"
    bare = site.post(f"{HERE}/1/cijfers", figures | {"form_key": "c"})
    assert bare.status_code == 422
    assert 'value="2.440.000,00"' in bare.text
    corrected = site.post(
        f"{HERE}/1/cijfers", figures | {"reden": "Aangetoond met de offerte", "form_key": "d"}
    )
    assert corrected.status_code == 303
    page = site.get(f"{HERE}/1").text
    assert "Typefout in één regel" in page
    assert "2.440.000" in page


def test_who_does_not_buy_can_neither_take_in_nor_open(site: Site, sealed: Tendering) -> None:
    site.sign_in(Role.INTERNAL_CLIENT)

    assert hand_in(site, FIRST) == 403
    assert "Innemen en verzegelen" not in site.get(HERE).text


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        pytest.param("blad.pdf", b"%PDF-1.7", "CSV", id="kind"),
        pytest.param("blad.csv", b"", "leeg", id="empty"),
        pytest.param("blad.xlsx", b"PK\x03\x04 broken", "niet", id="damaged"),
    ],
)
def test_a_file_that_cannot_be_a_sheet_is_refused_at_its_field(
    site: Site, sealed: Tendering, name: str, body: bytes, told: str
) -> None:
    answer = site.post(
        f"{HERE}/nieuw",
        fields(site, inschrijver="Aannemer A", perceel="1"),
        files={"blad": (name, body, "")},
    )

    assert answer.status_code == 422
    assert 'href="#blad"' in answer.text
    assert told in answer.text
    assert 'value="Aannemer A"' in answer.text


@pytest.mark.usefixtures("pango")
def test_the_result_is_a_page_of_pdf(site: Site, sealed: Tendering) -> None:
    for offer in OFFERS:
        hand_in(site, offer)
    open_all(site)
    site.post(f"{HERE}/berekening", fields(site, perceel="1"))

    answer = site.get(f"{HERE}/uitslag.pdf")

    assert answer.status_code == 200
    assert len(PdfDocument(answer.content)) == 1


def test_the_publication_names_the_codes_and_exports_a_release(
    site: Site, sealed: Tendering
) -> None:
    for offer in OFFERS:
        hand_in(site, offer)
    open_all(site)
    site.post(f"{HERE}/berekening", fields(site, perceel="1"))
    site.post(f"{HERE}/gunnen", fields(site, perceel="1", berekening="1", bod="4"))

    page = site.get(f"{HERE}/publicatie").text
    for word in ("BT-06", "env-imp", "BT-774", "clim-mitig", "circ-econ", "BT-805", "BT-777"):
        assert word in page
    assert site.get(f"{HERE}/publicatie?voorvoegsel=mijn").status_code == 422
    answer = site.get(f"{HERE}/ocds.json?voorvoegsel=ocds-abc123")
    [release] = json.loads(answer.content)["releases"]
    assert release["ocid"] == "ocds-abc123-P-001-1"
    assert release["tender"]["sustainability"][0]["goal"].startswith("environmental.")
    assert release["awards"][0]["suppliers"][0]["name"] == "Aannemer D"
    assert "Aannemer A" not in answer.text


def test_a_withdrawn_bid_stays_sealed_for_good(site: Site, sealed: Tendering) -> None:
    hand_in(site, FIRST)
    assert site.post(f"{HERE}/1/intrekken", fields(site, perceel="1")).status_code == 303
    hand_in(site, FIRST)
    open_all(site)

    with site.authority.write() as session:
        [found] = bids.tendered_lots(session, "P-001")
        assert found.register is not None
        rows = bids.registered_bids(session, found.register.id or 0)
    assert [row.figures is None for row in rows] == [True, False]


def test_the_pages_ask_few_questions(site: Site, sealed: Tendering) -> None:
    """Eight at most, however many bids there are."""
    for offer in OFFERS:
        hand_in(site, offer)
    open_all(site)

    for address in (HERE, f"{HERE}/4", f"{HERE}/publicatie"):
        with counted(site) as said:
            assert site.get(address).status_code == 200
        assert len(said) <= 8, said
