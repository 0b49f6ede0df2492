"""The formulas of award and settlement, each with its source; exact, nothing is rounded here."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from domain.award.vocabulary import QualityScore

#: Rijkswaterstaat, page on BPKV (the switch to this scale was announced during 2023).
QUALITY_SHARES: Final[Mapping[QualityScore, Decimal]] = {
    QualityScore.THREE: Decimal(1),
    QualityScore.TWO: Decimal("0.60"),
    QualityScore.ONE: Decimal("0.25"),
    QualityScore.ZERO: Decimal(0),
    QualityScore.NR: Decimal("-0.50"),
}


def share_between(mki_eur: Decimal, *, upper: Decimal, lower: Decimal) -> Fraction:
    """Where the MKI lies between the bounds: (upper - MKI) / (upper - lower).

    Source: Rijkswaterstaat, four steps for asphalt (duurzaamgww.nl, handleiding gunnen met
    MKI-waarde).
    """
    return (Fraction(upper) - Fraction(mki_eur)) / (Fraction(upper) - Fraction(lower))


def clamped(share: Fraction) -> Fraction:
    """The share, never below 0 and never above 1: min(1; max(0; share)) (same source)."""
    return min(Fraction(1), max(Fraction(0), share))


def bounded_reward(mki_eur: Decimal, *, upper: Decimal, lower: Decimal, most: Decimal) -> Fraction:
    """What is earned of `most`, a discount in euro (M1) or points (M4): most x clamped share.

    Source: M1 as `share_between`; M4 is the municipal practice of BPKV with the same share.
    """
    return Fraction(most) * clamped(share_between(mki_eur, upper=upper, lower=lower))


def addition(mki_eur: Decimal, *, factor: Decimal) -> Fraction:
    """What the MKI adds to the price under M2: factor x MKI, in euro.

    Source: Rijkswaterstaat's MKI-W, standard since 27 May 2024 (inkoopjobs.nl; the pilot of 2021
    in magazinesrijkswaterstaat.nl 2021/04). The factor itself was not found, so it has no default.
    """
    return Fraction(factor) * Fraction(mki_eur)


def ceiling_of_year(ceiling: Decimal, *, yearly_decline: Decimal, year: int) -> Fraction:
    """The ceiling of a year, counted from 0, under M5: ceiling x (1 - decline) ^ year.

    Source: ProRail's platforms (duurzaamgww.nl); the geometric form is our own reading of it.
    """
    return Fraction(ceiling) * (1 - Fraction(yearly_decline)) ** year


def relative_points(mki_eur: Decimal, *, lowest: Decimal, max_points: Decimal) -> Fraction:
    """The points under M6: max points x lowest MKI / own MKI, never above the maximum.

    Both MKI values are above zero. Own proposal; the maximum holds for a realised MKI that is
    below the lowest of the bids.
    """
    return Fraction(max_points) * min(Fraction(1), Fraction(lowest) / Fraction(mki_eur))


def quality_value(score: QualityScore, *, max_value_eur: Decimal) -> Fraction:
    """What a score earns of the value of its criterion: 100, 60, 25, 0 or -50 percent.

    Source: Rijkswaterstaat, page on BPKV.
    """
    return Fraction(max_value_eur) * Fraction(QUALITY_SHARES[score])


def shortfall_price(difference_eur: Decimal, *, factor: Decimal) -> Fraction:
    """The fine, or the bonus: factor x the difference in award advantage.

    Source: Rijkswaterstaat, frequently asked questions on DuboCalc: the fine is usually 1.5 times
    the financial difference between the promised and the realised MKI.
    """
    return Fraction(factor) * Fraction(difference_eur)
