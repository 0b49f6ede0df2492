"""Bids of which a figure lies far from the middle of all: worth a question before an award.

A share is our own proposal: no law fixes when a bid is abnormally low (Directive 2014/24/EU,
article 69 asks for an explanation first and names no percentage).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Final

from domain.award.bids import Bid
from domain.award.exact import to_cents
from domain.award.vocabulary import Figure

#: How many percents from the median make a figure worth a question.
FAR_PERCENT: Final = 25
#: With two bids each is as far from the middle as the other.
_FEWEST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """A price or an MKI with its distance from the median, in percents; negative is below."""

    bidder: str
    figure: Figure
    amount_eur: Decimal
    median_eur: Decimal
    percent: Decimal


def find_unusual(bids: Sequence[Bid]) -> tuple[Unusual, ...]:
    """The prices and the MKI values that lie far from their median, in the order of the bids."""
    if len(bids) < _FEWEST:
        return ()
    prices = _far(Figure.PRICE, [(bid.bidder, bid.price_eur) for bid in bids])
    values = _far(Figure.MKI, [(bid.bidder, bid.mki_eur) for bid in bids])
    return (*prices, *values)


def _far(figure: Figure, amounts: Sequence[tuple[str, Decimal]]) -> list[Unusual]:
    middle = median(amount for _, amount in amounts)
    if middle <= 0:
        return []
    distances = [
        (bidder, amount, (Fraction(amount) / Fraction(middle) - 1) * 100)
        for bidder, amount in amounts
    ]
    return [
        Unusual(
            bidder=bidder,
            figure=figure,
            amount_eur=amount,
            median_eur=to_cents(middle),
            percent=to_cents(percent / 10).scaleb(1),
        )
        for bidder, amount, percent in distances
        if abs(percent) >= FAR_PERCENT
    ]
