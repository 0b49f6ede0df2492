"""What the bids tell beyond who wins: spread, price against MKI, and gain (seed 4.1, step 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import ClassVar, Final

from domain.award.assessment import Assessment, BidOutcome
from domain.award.exact import to_cents
from domain.mki.values import MixedSetsError
from domain.mki.vocabulary import WeightingSet

#: Below five bids not even a perfect order is rarer than 5% by chance: 2 of 4! orders is 8%.
FEWEST_FOR_A_PATTERN: Final = 5


class ReferenceSetMixedError(MixedSetsError):
    """The reference calculation is in another weighting set than the bids."""

    message: ClassVar[str] = (
        "The bids are in set {weighting_set} and the reference is in set {reference_set}. Values of"
        " two sets cannot be compared: calculate the reference again in the set of the bids."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The MKI of the reference calculation, in euro, with its weighting set where it is known."""

    mki_eur: Decimal
    weighting_set: WeightingSet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How far amounts in euro lie apart; the percentage is of the lowest, if that is above 0."""

    lowest: Decimal
    median: Decimal
    highest: Decimal
    percent: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """How the awarded bid differs from another figure; positive is a gain in MKI."""

    name: str
    mki_below_eur: Decimal
    mki_below_percent: Decimal | None
    price_above_eur: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What the valid bids show; without a single winner there is no gain to tell.

    `correlation` is Spearman's rank correlation of price and MKI, -1 to 1: negative means that
    dearer bids have less MKI. It is no pattern below `FEWEST_FOR_A_PATTERN` bids.
    """

    bid_count: int
    valid_count: int
    price: Spread | None
    mki: Spread | None
    correlation: Decimal | None
    shows_pattern: bool
    awarded: BidOutcome | None
    over_reference: Lead | None
    over_next: Lead | None
    over_cheapest: Lead | None


def analyse(assessment: Assessment, *, reference: Reference | None = None) -> Analysis:
    """The analysis of an assessment, among its valid bids.

    Raises:
        ReferenceSetMixedError: the reference is in another weighting set than the bids.
    """
    ranking = assessment.ranking
    prices = [one.bid.price_eur for one in ranking]
    mki_values = [one.bid.mki_eur for one in ranking]
    correlation = rank_correlation(prices, mki_values)
    winner = assessment.winner
    return Analysis(
        bid_count=len(assessment.outcomes),
        valid_count=len(ranking),
        price=spread(prices),
        mki=spread(mki_values),
        correlation=correlation,
        shows_pattern=correlation is not None and len(ranking) >= FEWEST_FOR_A_PATTERN,
        awarded=winner,
        over_reference=_over_reference(winner, reference),
        over_next=_over_next(winner, ranking),
        over_cheapest=_over_cheapest(winner, ranking),
    )


def spread(amounts_eur: Sequence[Decimal]) -> Spread | None:
    """The spread of these amounts; None where there is none."""
    if not amounts_eur:
        return None
    lowest, highest = min(amounts_eur), max(amounts_eur)
    return Spread(
        lowest=lowest,
        median=to_cents(median(amounts_eur)),
        highest=highest,
        percent=_percent(highest - lowest, of=lowest),
    )


def rank_correlation(first: Sequence[Decimal], second: Sequence[Decimal]) -> Decimal | None:
    """Spearman's rank correlation in two decimals, equal values sharing their mean rank.

    None where there are fewer than three pairs, or one of the two does not vary.
    Source: Pearson's correlation of the ranks (C. Spearman, 1904).
    """
    if len(first) < 3 or len(set(first)) == 1 or len(set(second)) == 1:  # noqa: PLR2004 -- two points always lie on a line
        return None
    ranks = [_deviations(_ranks(values)) for values in (first, second)]
    together = sum(a * b for a, b in zip(*ranks, strict=True))
    apart = sum(a * a for a in ranks[0]) * sum(b * b for b in ranks[1])
    exact = _decimal(together) / _decimal(apart).sqrt()
    return to_cents(exact)


def _ranks(values: Sequence[Decimal]) -> list[Fraction]:
    """The rank of each value from 1 up; equal values get the mean of their places."""
    ordered = sorted(values)
    return [Fraction(2 * ordered.index(value) + ordered.count(value) + 1, 2) for value in values]


def _deviations(ranks: Sequence[Fraction]) -> list[Fraction]:
    mean = sum(ranks, Fraction(0)) / len(ranks)
    return [rank - mean for rank in ranks]


def _decimal(value: Fraction | int) -> Decimal:
    exact = Fraction(value)
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _over_reference(winner: BidOutcome | None, reference: Reference | None) -> Lead | None:
    if winner is None or reference is None:
        return None
    told = winner.bid.weighting_set
    if None not in {told, reference.weighting_set} and told is not reference.weighting_set:
        raise ReferenceSetMixedError(
            weighting_set=str(told), reference_set=str(reference.weighting_set)
        )
    return _lead("", winner, mki_eur=reference.mki_eur)


def _over_next(winner: BidOutcome | None, ranking: Sequence[BidOutcome]) -> Lead | None:
    if winner is None or len(ranking) == 1:
        return None
    return _over(winner, ranking[1])


def _over_cheapest(winner: BidOutcome | None, ranking: Sequence[BidOutcome]) -> Lead | None:
    """Against who would have won on price alone; None where that is the awarded bid itself."""
    if winner is None:
        return None
    cheapest = min(ranking, key=lambda one: (one.bid.price_eur, one.bid.mki_eur))
    return None if cheapest.bid.price_eur == winner.bid.price_eur else _over(winner, cheapest)


def _over(winner: BidOutcome, other: BidOutcome) -> Lead:
    return _lead(
        other.bid.bidder,
        winner,
        mki_eur=other.bid.mki_eur,
        price_above_eur=winner.bid.price_eur - other.bid.price_eur,
    )


def _lead(
    name: str, winner: BidOutcome, *, mki_eur: Decimal, price_above_eur: Decimal | None = None
) -> Lead:
    below = mki_eur - winner.bid.mki_eur
    return Lead(
        name=name,
        mki_below_eur=below,
        mki_below_percent=_percent(below, of=mki_eur),
        price_above_eur=price_above_eur,
    )


def _percent(part: Decimal, *, of: Decimal) -> Decimal | None:
    """In whole percents and one decimal, halves away from zero."""
    if of <= 0:
        return None
    return to_cents(Fraction(part) / Fraction(of) * 10).scaleb(1)
