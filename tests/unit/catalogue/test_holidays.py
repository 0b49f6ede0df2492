"""The Dutch closed days are rules, right for every year."""

from datetime import date

import pytest

from catalogue.holidays_nl import closed_days, working_calendar

#: Easter Monday, King's Day, Ascension Day and Whit Monday, read from printed calendars.
MOVABLE = {
    2024: ("04-01", "04-27", "05-09", "05-20"),
    2025: ("04-21", "04-26", "05-29", "06-09"),
    2026: ("04-06", "04-27", "05-14", "05-25"),
    2027: ("03-29", "04-27", "05-06", "05-17"),
    2028: ("04-17", "04-27", "05-25", "06-05"),
    2029: ("04-02", "04-27", "05-10", "05-21"),
    2030: ("04-22", "04-27", "05-30", "06-10"),
    2031: ("04-14", "04-26", "05-22", "06-02"),
    2032: ("03-29", "04-27", "05-06", "05-17"),
    2033: ("04-18", "04-27", "05-26", "06-06"),
    2034: ("04-10", "04-27", "05-18", "05-29"),
    2035: ("03-26", "04-27", "05-03", "05-14"),
}
#: Good Friday of the same years.
GOOD_FRIDAY = {
    2024: "03-29",
    2025: "04-18",
    2026: "04-03",
    2027: "03-26",
    2028: "04-14",
    2029: "03-30",
    2030: "04-19",
    2031: "04-11",
    2032: "03-26",
    2033: "04-15",
    2034: "04-07",
    2035: "03-23",
}
SUNDAY = 6


def _days(year: int, *days: str) -> set[date]:
    return {date.fromisoformat(f"{year}-{day}") for day in days}


def _not_on_sunday(days: frozenset[date]) -> set[date]:
    return {day for day in days if day.weekday() != SUNDAY}


@pytest.mark.parametrize("year", list(MOVABLE))
def test_the_closed_days_of_a_year(year: int) -> None:
    """New Year, the movable ones and Christmas, and nothing that falls on a weekday beside."""
    closed = closed_days([year], good_friday=False, liberation_day=False)

    expected = _days(year, "01-01", "12-25", "12-26", *MOVABLE[year])
    assert _not_on_sunday(closed) == {day for day in expected if day.weekday() != SUNDAY}


@pytest.mark.parametrize("year", list(GOOD_FRIDAY))
def test_good_friday_and_the_fifth_of_may_are_settings(year: int) -> None:
    """Each adds its own day and no other, in every year and not only in a fifth."""
    without = closed_days([year], good_friday=False, liberation_day=False)

    friday = closed_days([year], good_friday=True, liberation_day=False)
    liberation = closed_days([year], good_friday=False, liberation_day=True)

    assert friday - without == _days(year, GOOD_FRIDAY[year])
    assert liberation - without == _days(year, "05-05")


def test_ascension_day_on_the_fifth_of_may_stays_closed() -> None:
    """In 2016 both fell on one day; the setting for the one does not open the other."""
    assert date(2016, 5, 5) in closed_days([2016], good_friday=False, liberation_day=False)


def test_further_days_of_the_authority_are_closed_too() -> None:
    """A bridge day that the authority names is no working day."""
    bridge = date(2026, 5, 15)

    calendar = working_calendar(
        date(2026, 1, 1),
        date(2026, 12, 31),
        good_friday=False,
        liberation_day=True,
        further=[bridge],
    )

    assert not calendar.is_working_day(bridge)
    assert not calendar.is_working_day(date(2026, 5, 5))
    assert calendar.is_working_day(date(2026, 4, 3))
    assert calendar.between(date(2026, 5, 4), date(2026, 5, 18)) == 7
