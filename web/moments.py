"""Moments as people in the Netherlands read them off a clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def dutch_time(moment: datetime) -> str:
    """The hours and minutes in Europe/Amsterdam at that aware moment: "06:30"."""
    return moment.astimezone(_AMSTERDAM).strftime("%H:%M")
