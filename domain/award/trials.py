"""Changing one thing in an award and looking who wins then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from domain.award.assessment import Assessment, assess, fictitious_prices
from domain.award.bids import Bid, QualityCriterion
from domain.award.exact import to_cents, to_shown
from domain.award.methods import (
    AwardMethod,
    BoundsOutOfOrderError,
    DeclineRefusedError,
    above_upper_of,
    build_method,
    figures_of,
)
from domain.award.vocabulary import Figure

#: In percents; own proposal: what bids usually differ, and about twice that.
PRICE_CHANGES: Final = tuple(map(Decimal, (-10, -5, 0, 5, 10)))
MKI_CHANGES: Final = tuple(map(Decimal, (-20, -10, 0, 10, 20)))
PARAMETER_CHANGES: Final = tuple(map(Decimal, (-25, -10, 10, 25)))
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """What is tried: a method, its bids, and the further criteria that count."""

    method: AwardMethod
    bids: tuple[Bid, ...]
    criteria: tuple[QualityCriterion, ...] = ()

    def outcome(self) -> Assessment:
        """The award of this tender."""
        return assess(self.method, self.bids, criteria=self.criteria)

    def first(self) -> tuple[str, ...]:
        """Who stands first, together at a tie; for bids that `outcome` did not refuse."""
        prices = fictitious_prices(self.method, self.bids, criteria=self.criteria)
        best = min((price for price in prices if price is not None), default=None)
        if best is None:
            return ()
        pairs = zip(self.bids, prices, strict=True)
        return tuple(bid.bidder for bid, price in pairs if price == best)

    def winner(self) -> str | None:
        """Who stands first alone."""
        first = self.first()
        return first[0] if len(first) == 1 else None

    def with_bid(self, changed: Bid) -> "Tender":
        """The same tender in which that bidder bids this."""
        bids = tuple(changed if bid.bidder == changed.bidder else bid for bid in self.bids)
        return replace(self, bids=bids)


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """Who wins when a bidder changes price and MKI by these percents; nobody at a tie."""

    price_change_percent: Decimal
    mki_change_percent: Decimal
    winner: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """A losing bid without which the others stand in another order."""

    removed: str
    order_with: tuple[str, ...]
    order_without: tuple[str, ...]
    turns_winner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """What a losing bid would have had to be to stand first, alone or together with others.

    `price_eur` and `mki_eur` are the highest that do, each with the other unchanged; None where no
    price or no MKI of a cent or more does.
    """

    bidder: str
    price_eur: Decimal | None
    mki_eur: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """Who wins when a parameter of the method is changed by that percentage."""

    figure: Figure
    change_percent: Decimal
    value: Decimal
    winner: str | None


def try_changes(
    tender: Tender,
    bidder: str,
    *,
    price_changes: Sequence[Decimal] = PRICE_CHANGES,
    mki_changes: Sequence[Decimal] = MKI_CHANGES,
) -> tuple[GridCell, ...]:
    """Who wins for each pair of changes to that bidder's price and MKI, in percents."""
    bid = next(one for one in tender.bids if one.bidder == bidder)
    return tuple(
        GridCell(
            price_change_percent=price_change,
            mki_change_percent=mki_change,
            winner=tender.with_bid(
                with_mki(
                    replace(bid, price_eur=_changed(bid.price_eur, price_change)),
                    _changed(bid.mki_eur, mki_change),
                )
            ).winner(),
        )
        for price_change in price_changes
        for mki_change in mki_changes
    )


def find_reversals(tender: Tender) -> tuple[Reversal, ...]:
    """Each bid that does not win and whose absence turns the order of the others.

    Only a method that scores bids against each other has them (M6); for the others this is a
    proof by trial that there are none.
    """
    base = tender.outcome()
    if len(tender.bids) < 3:  # noqa: PLR2004 -- two others are needed to turn
        return ()
    found = []
    for bid in tender.bids:
        if bid.bidder == base.winner_name:
            continue
        others = tuple(one for one in tender.bids if one is not bid)
        order_with = _order(base, without=bid.bidder)
        without = replace(tender, bids=others).outcome()
        if _places(base, without=bid.bidder) != _places(without, without=bid.bidder):
            turns = base.winner_name is not None and without.winner_name != base.winner_name
            found.append(
                Reversal(
                    removed=bid.bidder,
                    order_with=order_with,
                    order_without=_order(without, without=bid.bidder),
                    turns_winner=turns,
                )
            )
    return tuple(found)


def catch_up(tender: Tender, bidder: str) -> CatchUp:
    """The highest price, and the highest MKI, with which that losing bid stands first."""
    bid = next(one for one in tender.bids if one.bidder == bidder)

    def is_first(changed: Bid) -> bool:
        return bidder in tender.with_bid(changed).first()

    return CatchUp(
        bidder=bidder,
        price_eur=_highest(lambda price: is_first(replace(bid, price_eur=price)), bid.price_eur),
        mki_eur=_highest(lambda mki: is_first(with_mki(bid, mki)), bid.mki_eur),
    )


def vary_parameters(
    tender: Tender, *, changes: Sequence[Decimal] = PARAMETER_CHANGES
) -> tuple[Variation, ...]:
    """Who wins when each parameter in turn is changed by these percents.

    A change that makes no method, as a lower bound above the upper, is left out; so is the number
    of years, which is no choice of weight.
    """
    figures = figures_of(tender.method)
    found = []
    for name, value in figures.items():
        for change in () if name is Figure.YEARS else changes:
            changed = to_shown(Fraction(value) * (1 + Fraction(change) / 100))
            method = _method_with(tender.method, {**figures, name: changed})
            if method is not None:
                winner = replace(tender, method=method).winner()
                found.append(
                    Variation(figure=name, change_percent=change, value=changed, winner=winner)
                )
    return tuple(found)


def with_mki(bid: Bid, mki_eur: Decimal) -> Bid:
    """The bid with that MKI; yearly values keep their proportions."""
    if not bid.mki_by_year_eur or bid.mki_eur == 0:
        return replace(bid, mki_eur=mki_eur)
    ratio = Fraction(mki_eur) / Fraction(bid.mki_eur)
    return replace(
        bid,
        mki_eur=mki_eur,
        mki_by_year_eur=tuple(to_cents(Fraction(mki) * ratio) for mki in bid.mki_by_year_eur),
    )


def _method_with(method: AwardMethod, figures: dict[Figure, Decimal]) -> AwardMethod | None:
    try:
        return build_method(method.kind, figures, above_upper=above_upper_of(method))
    except (BoundsOutOfOrderError, DeclineRefusedError):
        return None


def _changed(amount_eur: Decimal, percent: Decimal) -> Decimal:
    return to_cents(Fraction(amount_eur) * (1 + Fraction(percent) / 100))


def _places(assessment: Assessment, *, without: str) -> tuple[frozenset[str], ...]:
    """Who shares each place, from the best down."""
    ranks: dict[int, set[str]] = {}
    for one in assessment.ranking:
        if one.bid.bidder != without:
            ranks.setdefault(one.rank or 0, set()).add(one.bid.bidder)
    return tuple(frozenset(ranks[rank]) for rank in sorted(ranks))


def _order(assessment: Assessment, *, without: str) -> tuple[str, ...]:
    names = (one.bid.bidder for one in assessment.ranking)
    return tuple(name for name in names if name != without)


def _highest(is_first: Callable[[Decimal], bool], most: Decimal) -> Decimal | None:
    """The highest amount in cents, from a cent up to `most`, with which it stands first.

    Halving finds it, since a lower price or MKI never costs a bid a place (a tested property).
    """
    low, high = 1, int(most / _CENT)
    if high < low or not is_first(_CENT):
        return None
    while low < high:
        middle = (low + high + 1) // 2
        if is_first(middle * _CENT):
            low = middle
        else:
            high = middle - 1
    return low * _CENT
