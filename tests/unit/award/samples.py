"""The constructed example of award and settlement, and bids for other tests."""

from decimal import Decimal

from domain.award.assessment import Assessment, BidOutcome
from domain.award.bids import Bid
from domain.award.methods import AddOn, Bounds, Ceiling, DecliningCeiling, Points, Relative


def make_bid(
    bidder: str, price: int | str, mki: int | str, *, by_year: tuple[int, ...] = ()
) -> Bid:
    """A bid of that price and MKI in euro."""
    return Bid(
        bidder=bidder,
        price_eur=Decimal(price),
        mki_eur=Decimal(mki),
        mki_by_year_eur=tuple(map(Decimal, by_year)),
    )


BIDS = (
    make_bid("A", 2_450_000, 420_000),
    make_bid("B", 2_520_000, 330_000),
    make_bid("C", 2_400_000, 520_000),
    make_bid("D", 2_550_000, 280_000),
)
UPPER, LOWER, MOST = Decimal(500_000), Decimal(300_000), Decimal(400_000)
BOUNDS = Bounds(upper=UPPER, lower=LOWER, max_discount=MOST)
ADD_ON = AddOn(factor=Decimal(2))
CEILING = Ceiling(ceiling=Decimal(450_000))
#: Worth as much as the discount of the bounds: 40 points of 10,000 euro.
POINTS = Points(upper=UPPER, lower=LOWER, max_points=Decimal(40), eur_per_point=Decimal(10_000))
DECLINING = DecliningCeiling(ceiling=Decimal(500_000), yearly_decline=Decimal("0.04"), years=3)
RELATIVE = Relative(max_points=Decimal(40), eur_per_point=Decimal(10_000))
METHODS = (BOUNDS, ADD_ON, CEILING, POINTS, DECLINING, RELATIVE)


def of(assessment: Assessment, bidder: str) -> BidOutcome:
    """What came out for that bidder."""
    return next(one for one in assessment.outcomes if one.bid.bidder == bidder)
