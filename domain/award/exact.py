"""Exact arithmetic of an award: fractions inside, one rounding to cents at the end."""

from decimal import Decimal
from fractions import Fraction

Exact = Fraction | Decimal


def to_cents(amount_eur: Exact) -> Decimal:
    """The amount in whole cents, halves away from zero: the one rounding of an award."""
    return _rounded(amount_eur, decimals=2)


def to_shown(number: Exact) -> Decimal:
    """A share or a number of points in six decimals, to be read; nothing is computed on it."""
    return _rounded(number, decimals=6)


def _rounded(number: Exact, *, decimals: int) -> Decimal:
    scaled = abs(Fraction(number)) * 10**decimals
    whole = int(scaled * 2 + 1) // 2
    return Decimal(whole if number >= 0 else -whole).scaleb(-decimals)
