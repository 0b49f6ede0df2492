"""Amounts as people write them: Dutch "1.250,00", English "1,250.00", or not to be told."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from babel.numbers import NumberFormatError, parse_decimal

#: No longer than Decimal reckons with exactly; nothing that people count is.
_NUMBER: Final = re.compile(r"-?[0-9.,]{1,25}")
_LARGEST: Final = Decimal(10) ** 12
_CENT: Final = Decimal("0.01")


class Notation(StrEnum):
    """How the thousands and the decimals of a number are written."""

    DUTCH = "nl"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What the text means in each notation; None where it means nothing."""

    dutch: Decimal | None
    english: Decimal | None

    @property
    def is_ambiguous(self) -> bool:
        """Whether it is one amount in Dutch and another in English."""
        return None not in {self.dutch, self.english} and self.dutch != self.english

    @property
    def shows(self) -> Notation | None:
        """The notation that it must be in, if it can be in one only."""
        if self.dutch is None and self.english is not None:
            return Notation.ENGLISH
        if self.english is None and self.dutch is not None:
            return Notation.DUTCH
        return None

    def read_as(self, notation: Notation) -> Decimal | None:
        """What it means in that notation."""
        return self.dutch if notation is Notation.DUTCH else self.english


def readings(written: str) -> Readings:
    """Read the text strictly in both notations; a euro sign and spaces may stand in it."""
    bare = re.sub(r"[€\s]", "", written)
    return Readings(dutch=_parse(bare, Notation.DUTCH), english=_parse(bare, Notation.ENGLISH))


def is_amount(value: Decimal | None) -> bool:
    """Whether it is an amount in whole cents that works can cost."""
    if value is None or not value.is_finite() or not 0 <= value < _LARGEST:
        return False
    return value == value.quantize(_CENT)


def _parse(bare: str, notation: Notation) -> Decimal | None:
    if not _NUMBER.fullmatch(bare):
        return None
    try:
        # Without strict, "12.5" is read as 125 in Dutch (interface.md).
        return parse_decimal(bare, locale=notation.value, strict=True)
    except NumberFormatError:
        return None
