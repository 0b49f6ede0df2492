"""Days as people write them in a sheet."""

import re
from datetime import date
from typing import Final

#: Day first, as the Dutch write it; the American order is refused where it can be told.
_DUTCH_DATE: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def read_day(written: str) -> date | None:
    """The day, or None where the text is no day of the calendar."""
    try:
        if found := _ISO_DATE.fullmatch(written):
            year, month, day = map(int, found.groups())
        elif found := _DUTCH_DATE.fullmatch(written):
            day, month, year = map(int, found.groups())
        else:
            return None
        return date(year, month, day)
    except ValueError:
        return None
