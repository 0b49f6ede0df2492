"""The edge asks the clock here, unless its caller names the moment or the day."""

from datetime import UTC, date, datetime

from domain.moments import dutch_date


def moment(at: datetime | None) -> datetime:
    """Give that moment, or now; aware, in UTC."""
    return datetime.now(UTC) if at is None else at


def day(today: date | None) -> date:
    """Give that day, or the day it is in the Netherlands."""
    return dutch_date(datetime.now(UTC)) if today is None else today
