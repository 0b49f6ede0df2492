"""From a moment in UTC to the day that people in the Netherlands live in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def dutch_date(now: datetime) -> date:
    """The date in Europe/Amsterdam at that aware moment."""
    return now.astimezone(_AMSTERDAM).date()


def dutch_time(moment: datetime) -> str:
    """The hours and minutes in Europe/Amsterdam at that aware moment: "06:30"."""
    return moment.astimezone(_AMSTERDAM).strftime("%H:%M")
