"""Trying a method: what wins when, who turns what, and what a euro of MKI is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, assert_never

from domain.award.assessment import Assessment
from domain.award.bids import Bid
from domain.award.exact import to_cents, to_shown
from domain.award.methods import (
    AddOn,
    AwardMethod,
    Bounds,
    Ceiling,
    DecliningCeiling,
    Points,
    Relative,
)
from domain.award.trials import (
    CatchUp,
    GridCell,
    Reversal,
    Tender,
    Variation,
    catch_up,
    find_reversals,
    try_changes,
    vary_parameters,
)
from domain.award.vocabulary import Archetype

#: Percents on the estimated price and on the reference MKI; own proposal, to be told as such.
_ARCHETYPES: Final[Mapping[Archetype, tuple[int, int]]] = {
    Archetype.CHEAP: (-4, 10),
    Archetype.USUAL: (0, 0),
    Archetype.GREENER: (2, -15),
    Archetype.FRONTRUNNER: (6, -35),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MkiWorth:
    """At which price rise a bidder is indifferent to promising one euro of MKI less.

    Zero means that a lower MKI earns this bid nothing: outside the bounds, under a ceiling, or with
    the lowest MKI already where points depend on it.
    """

    bidder: str
    eur_per_mki_eur: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """All trials of one tender, from the award as it stands."""

    base: Assessment
    worth: tuple[MkiWorth, ...]
    catch_ups: tuple[CatchUp, ...]
    reversals: tuple[Reversal, ...]
    variations: tuple[Variation, ...]
    grids: Mapping[str, tuple[GridCell, ...]]


def simulate(tender: Tender) -> Simulation:
    """What wins when: by bidder, by parameter, and without each losing bid.

    Raises:
        PoortError: as `assess` raises it.
    """
    base = tender.outcome()
    lowest = min(bid.mki_eur for bid in tender.bids)
    losers = [one.bid.bidder for one in base.outcomes if one.rank != 1]
    return Simulation(
        base=base,
        worth=tuple(
            MkiWorth(
                bidder=bid.bidder,
                eur_per_mki_eur=worth_of_mki(
                    tender.method, mki_eur=bid.mki_eur, lowest_mki_eur=lowest
                ),
            )
            for bid in tender.bids
        ),
        catch_ups=tuple(catch_up(tender, bidder) for bidder in losers),
        reversals=find_reversals(tender),
        variations=vary_parameters(tender),
        grids={bid.bidder: try_changes(tender, bid.bidder) for bid in tender.bids},
    )


def worth_of_mki(method: AwardMethod, *, mki_eur: Decimal, lowest_mki_eur: Decimal) -> Decimal:
    """How many euro of price equal one euro of MKI for a bid there, in six decimals.

    It is the slope of the formula towards a lower MKI; under M6 it changes with every euro.
    """
    match method:
        case Bounds():
            return to_shown(_slope(method, mki_eur) * Fraction(method.max_discount))
        case AddOn():
            return method.factor
        case Points():
            value = Fraction(method.max_points) * Fraction(method.eur_per_point)
            return to_shown(_slope(method, mki_eur) * value)
        case Relative():
            if mki_eur <= lowest_mki_eur:
                return Decimal(0)
            value = Fraction(method.max_points) * Fraction(method.eur_per_point)
            return to_shown(value * Fraction(lowest_mki_eur) / Fraction(mki_eur) ** 2)
        case Ceiling() | DecliningCeiling():
            return Decimal(0)
        case _:
            assert_never(method)


def archetypes(*, price_eur: Decimal, reference_mki_eur: Decimal) -> tuple[Bid, ...]:
    """Made-up bids around an estimate, to try a method before there are bids; own proposal.

    The bidders bear the values of `Archetype`; an edge gives them their names.
    """
    return tuple(
        Bid(
            bidder=archetype.value,
            price_eur=to_cents(Fraction(price_eur) * Fraction(100 + price, 100)),
            mki_eur=to_cents(Fraction(reference_mki_eur) * Fraction(100 + mki, 100)),
        )
        for archetype, (price, mki) in _ARCHETYPES.items()
    )


def _slope(method: Bounds | Points, mki_eur: Decimal) -> Fraction:
    """How much the share rises for one euro less, towards the lower bound."""
    if not method.lower < mki_eur <= method.upper:
        return Fraction(0)
    return 1 / (Fraction(method.upper) - Fraction(method.lower))
