"""Bids that lie far from the middle are named, and few bids name nobody."""

from decimal import Decimal

from domain.award.bids import Bid
from domain.award.unusual import find_unusual
from domain.award.vocabulary import Figure


def _bid(name: str, price: int, mki: int) -> Bid:
    return Bid(bidder=name, price_eur=Decimal(price), mki_eur=Decimal(mki))


def test_a_price_and_an_mki_far_from_the_middle_are_told() -> None:
    """A quarter below the middle, and a half above it."""
    bids = [_bid("A", 75, 100), _bid("B", 100, 100), _bid("C", 101, 150)]

    found = find_unusual(bids)

    assert [(one.bidder, one.figure, one.percent) for one in found] == [
        ("A", Figure.PRICE, Decimal("-25.0")),
        ("C", Figure.MKI, Decimal("50.0")),
    ]


def test_two_bids_have_no_middle_to_be_far_from() -> None:
    assert find_unusual([_bid("A", 1, 1), _bid("B", 100, 100)]) == ()


def test_values_around_zero_have_no_percentage() -> None:
    assert find_unusual([_bid("A", 100, -5), _bid("B", 100, 0), _bid("C", 100, 9)]) == ()
