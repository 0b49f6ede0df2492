"""From a moment in UTC to the day that people in the Netherlands live in."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def dutch_date(now: datetime) -> date:
    """The date in Europe/Amsterdam at that aware moment."""
    return now.astimezone(_AMSTERDAM).date()


def dutch_time(moment: datetime) -> str:
    """The hours and minutes in Europe/Amsterdam at that aware moment: "06:30"."""
    return moment.astimezone(_AMSTERDAM).strftime("%H:%M")


def dutch_moment(day: date, clock: time) -> datetime:
    """The aware moment in UTC at which it is that day and time in Europe/Amsterdam.

    Where the clock is set back an hour and has that time twice, the first one is meant.
    """
    return datetime.combine(day, clock, tzinfo=_AMSTERDAM).astimezone(UTC)
