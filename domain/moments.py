"""From a moment in UTC to the day that people in the Netherlands live in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def dutch_date(now: datetime) -> date:
    """The date in Europe/Amsterdam at that aware moment."""
    return now.astimezone(_AMSTERDAM).date()
