"""The example that bidders are given is a bid that can be read and counts."""

from datetime import date
from decimal import Decimal

from domain.mki.vocabulary import WeightingSet
from models.sheets import SheetKind
from usecases.bids.bid_sheet import ExpectedBid, read_bid_sheet
from usecases.bids.example_sheet import example_sheet
from usecases.bids.findings import errors_in


def test_the_example_for_bidders_adds_up_and_counts() -> None:
    """Every line of its head is understood, and no error is found in it."""
    expected = ExpectedBid(
        bidder="Wegbouw Voorbeeld bv", weighting_set=WeightingSet.A2, on=date(2026, 3, 16)
    )

    read = read_bid_sheet(example_sheet(), SheetKind.CSV, expected=expected)

    assert read.bid is not None
    assert (read.bid.price_eur, read.bid.mki_eur) == (Decimal("2450000.00"), Decimal("27648.20"))
    assert (read.method_version, read.database_version) == ("1.2", "NMD 3.8")
    assert errors_in(read.findings) == ()
    assert [one.product for one in read.products] == [
        "AC surf 30% PR",
        "AC bin",
        "Betonband 130/150x250",
        "Betontegel 300x300",
        "Verwerking vrijkomend asfalt",
    ]
    assert sum(one.mki_eur for one in read.products) == read.bid.mki_eur
