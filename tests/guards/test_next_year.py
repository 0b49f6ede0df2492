"""The calendar reaches further than today."""

from datetime import UTC, date, datetime

import pytest

from catalogue.holidays_nl import closed_days

THIS_YEAR = datetime.now(UTC).year
SUNDAY = 6


def _kings_day(year: int) -> date:
    """Return the day on which Koningsdag is kept: the 26th when the 27th is a Sunday."""
    birthday = date(year, 4, 27)
    return date(year, 4, 26) if birthday.weekday() == SUNDAY else birthday


@pytest.mark.parametrize("year", [THIS_YEAR, THIS_YEAR + 1, THIS_YEAR + 2])
def test_the_holidays_of_the_coming_years_exist(year: int) -> None:
    """New Year, Easter Monday, Koningsdag, Ascension, Whit Monday and Christmas are closed."""
    closed = {
        day
        for day in closed_days([year], good_friday=False, liberation_day=False, further=())
        if day.year == year
    }

    movable = {day for day in closed if day.month in {3, 4, 5, 6} and day != _kings_day(year)}

    assert {date(year, 1, 1), _kings_day(year), date(year, 12, 25), date(year, 12, 26)} <= closed
    assert len(movable) >= 3
