"""What becomes of the sheets of bids on opening, on both engines: read, checked, judged."""

from decimal import Decimal
from pathlib import Path

import pytest

from domain.mki.vocabulary import WeightingSet
from domain.vocabulary import Language
from models.queries import bids
from tests.authority import Authority
from tests.bid_verbs import (
    bids_now,
    correct,
    figures_of,
    judge,
)
from tests.bids import Tendering, bid_sheet, tender_lot
from tests.thread import Offer
from usecases.bids.findings import read_findings
from usecases.bids.judge_bid import (
    BidSetNotAskedError,
    CorrectionReasonMissingError,
)

ONE = Offer(bidder="Aannemer B", price=2_520_000, mki=330_000)


@pytest.fixture
def tender(authority: Authority, tmp_path: Path) -> Tendering:
    """A lot of which the register is open, on the terms of the constructed example."""
    return tender_lot(authority, tmp_path)


@pytest.mark.parametrize(
    ("changed", "kind", "place"),
    [
        pytest.param({"valid": "31-12-2024"}, "card_expired", "rij 9", id="expired-epd"),
        pytest.param({"first": "=SOM(A1:A2)"}, "formula_cell", "F9", id="formula"),
        pytest.param({"first": "veel"}, "not_number", "F9", id="text-in-a-number"),
        pytest.param({"total": "1,00"}, "whole_total_differs", "F11", id="does-not-add-up"),
        pytest.param({"line_set": "A1"}, "set_unexpected", "rij 9", id="mixed-sets"),
        pytest.param({"set": "A1"}, "SetDiffersError", "A1", id="other-set-than-asked"),
        pytest.param({"head_mki": "1,00"}, "MkiDiffersError", "€", id="head-differs"),
        pytest.param({"head_mki": "nul"}, "NotAmountError", "Rij 3", id="head-unreadable"),
        pytest.param({"head_mki": "=1+1"}, "FormulaCellError", "Rij 3", id="head-formula"),
    ],
)
def test_a_wrong_sheet_is_not_valid_and_says_where_and_why(
    tender: Tendering, changed: dict[str, str], kind: str, place: str
) -> None:
    tender.receive("Aannemer B", bid_sheet(ONE, **changed))
    tender.open()

    figures = figures_of(tender)
    found = [one for one in read_findings(figures.report) if one.kind == kind]
    assert not figures.is_valid
    assert len(found) >= 1
    assert place.casefold() in found[0].say(Language.NL).casefold()


def test_a_bid_in_another_set_than_asked_never_counts(tender: Tendering) -> None:
    """Two sets are never compared, whoever judges."""
    tender.receive("Aannemer B", bid_sheet(ONE, set="A1"))
    tender.open()

    with pytest.raises(BidSetNotAskedError):
        judge(tender, is_valid=True)
    with pytest.raises(BidSetNotAskedError):
        correct(tender, weighting_set=WeightingSet.A1)


def test_a_sheet_as_the_command_line_reads_it_will_do(tender: Tendering) -> None:
    """One row under bidder, price and MKI; nothing could be checked, and that is said."""
    body = b"inschrijver;prijs;mki;set\nAannemer B;2520000,00;330000,00;A2\n"
    tender.receive("Aannemer B", body)
    tender.open()

    figures = figures_of(tender)
    assert figures.is_valid
    assert (figures.price_eur, figures.mki_eur) == (Decimal(2_520_000), Decimal(330_000))
    kinds = {one.kind for one in read_findings(figures.report)}
    assert "NoCalculationError" in kinds


def test_products_of_a_bid_are_kept_for_the_contract(tender: Tendering) -> None:
    tender.receive("Aannemer B", bid_sheet(ONE))
    tender.open()

    figures = figures_of(tender)
    with tender.authority.store.read(tender.authority.organisation_id) as session:
        rows = bids.products_of_bids(session, {figures.id or 0})[figures.id or 0]
    assert [(row.product, row.mki_eur) for row in rows] == [
        ("AC surf", Decimal(247_500)),
        ("AC bin", Decimal(82_500)),
    ]


def test_a_correction_stays_beside_what_was_read(tender: Tendering) -> None:
    tender.receive("Aannemer B", bid_sheet(ONE))
    tender.open()

    with pytest.raises(CorrectionReasonMissingError):
        correct(tender, reason=" ")
    correct(tender, price_eur=Decimal(2_500_000))

    bid_id = bids_now(tender)[0].bid.id or 0
    with tender.authority.store.read(tender.authority.organisation_id) as session:
        rows = bids.all_figures(session, bid_id)
    assert [row.price_eur for row, _ in rows] == [2_500_000, 2_520_000]
