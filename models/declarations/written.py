"""Amounts, modules and days as declarations write them."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from models.declarations.refusals import AmountUnreadableError

#: EN 15804: module or indicator not declared, not relevant, not assessed.
_NOT_DECLARED: Final = frozenset({"", "-", "ND", "MND", "NR", "MNR", "MNA", "INA", "NA", "N/A"})
#: No impact of a product is a number of more digits than this.
_LARGEST_EXPONENT: Final = 30
_SHOWN: Final = 40
#: Decimal itself also takes digits of other scripts, and underscores between them.
_NUMBER: Final = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(E[-+]?\d{1,4})?", re.ASCII | re.IGNORECASE)
_YEAR: Final = re.compile(r"\d{4}")


def amount_of(written: object, *, impact: str, module: str) -> Decimal | None:
    """The number as it stands; None where it says that nothing is declared.

    Raises:
        AmountUnreadableError: it is something else.
    """
    if written is None or str(written).strip().upper() in _NOT_DECLARED:
        return None
    text = str(written).strip()
    amount = Decimal(text) if _NUMBER.fullmatch(text) else None
    if amount is None or amount.adjusted() > _LARGEST_EXPONENT:
        raise AmountUnreadableError(written=text[:_SHOWN], impact=impact, module=module)
    return amount


def module_of(written: object) -> str:
    """The name of the module, as one form writes it."""
    return str(written or "").strip().upper()


def last_day(written: object) -> date | None:
    """The last day that is meant: a day, or the end of a year; None where there is none."""
    text = str(written or "").strip()
    if _YEAR.fullmatch(text):
        text += "-12-31"
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
