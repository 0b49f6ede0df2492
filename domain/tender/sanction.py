"""How many times the advantage a tender sets as fine, as its text plainly says so."""

import re
from decimal import Decimal
from typing import Final

_FACTOR: Final = re.compile(
    r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,3})?)\s*(?:x|\u00d7|maal|keer|times)(?!\w)", re.IGNORECASE
)


def stated_factor(text: str) -> Decimal | None:
    """The factor of the fine ("1,5 keer het voordeel"); None when none or more than one is named.

    The usual fine is 1.5 times the financial advantage (Rijkswaterstaat, veelgestelde vragen
    DuboCalc).
    """
    named = {Decimal(found.replace(",", ".")) for found in _FACTOR.findall(text)}
    return named.pop() if len(named) == 1 else None
