"""The working calendar counts in working days and never lands on a closed one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.working_days import CalendarRangeError, WorkingCalendar
from tests.unit.domain.samples import CALENDAR, INNER_DAYS, calendars

offsets = st.integers(-40, 40)


@pytest.mark.parametrize(
    ("start", "working_days", "outcome"),
    [
        pytest.param(date(2025, 3, 3), 1, date(2025, 3, 4), id="next day"),
        pytest.param(date(2025, 3, 7), 1, date(2025, 3, 10), id="over the weekend"),
        pytest.param(date(2025, 4, 25), 1, date(2025, 4, 28), id="over Koningsdag on Saturday"),
        pytest.param(date(2026, 4, 24), 1, date(2026, 4, 28), id="over Koningsdag on Monday"),
        pytest.param(date(2025, 4, 17), 2, date(2025, 4, 22), id="over Easter Monday"),
        pytest.param(date(2025, 12, 29), -1, date(2025, 12, 24), id="back over Christmas"),
        pytest.param(date(2025, 3, 8), 1, date(2025, 3, 10), id="from a Saturday"),
        pytest.param(date(2025, 3, 8), 0, date(2025, 3, 7), id="nothing from a Saturday"),
        pytest.param(date(2025, 3, 8), -1, date(2025, 3, 6), id="back from a Saturday"),
        pytest.param(date(2025, 3, 7), 0, date(2025, 3, 7), id="nothing"),
    ],
)
def test_adding_skips_closed_days(start: date, working_days: int, outcome: date) -> None:
    """A closed day counts as the working day before it."""
    assert CALENDAR.add(start, working_days) == outcome


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        pytest.param(date(2025, 3, 7), date(2025, 3, 7), date(2025, 3, 7), id="Friday"),
        pytest.param(date(2025, 3, 9), date(2025, 3, 7), date(2025, 3, 10), id="Sunday"),
        pytest.param(date(2025, 12, 25), date(2025, 12, 24), date(2025, 12, 29), id="Christmas"),
    ],
)
def test_a_day_moves_to_the_working_day_next_to_it(day: date, before: date, after: date) -> None:
    """A working day stays where it is."""
    assert (CALENDAR.on_or_before(day), CALENDAR.on_or_after(day)) == (before, after)


@given(INNER_DAYS, offsets)
def test_between_gives_back_what_was_added(day: date, working_days: int) -> None:
    """Add and between are each other's opposite, from closed days too."""
    assert CALENDAR.between(day, CALENDAR.add(day, working_days)) == working_days


@given(INNER_DAYS, offsets)
def test_adding_never_lands_on_a_closed_day(day: date, working_days: int) -> None:
    """Nobody is asked anything on a day off."""
    assert CALENDAR.is_working_day(CALENDAR.add(day, working_days))


@given(INNER_DAYS, offsets, offsets)
def test_adding_twice_is_adding_the_sum(day: date, one: int, other: int) -> None:
    """Steps add up."""
    assert CALENDAR.add(CALENDAR.add(day, one), other) == CALENDAR.add(day, one + other)


@given(INNER_DAYS, INNER_DAYS, INNER_DAYS)
def test_between_is_antisymmetric_and_additive(one: date, two: date, three: date) -> None:
    """Counting back is the opposite, and counting over a day in between the sum."""
    assert CALENDAR.between(one, two) == -CALENDAR.between(two, one)
    total = CALENDAR.between(one, two) + CALENDAR.between(two, three)
    assert total == CALENDAR.between(one, three)


@given(calendars)
def test_numbers_are_a_plain_count(calendar: WorkingCalendar) -> None:
    """The number of a day is what one gets by counting the working days one by one."""
    count, day = 0, calendar.first
    while day <= calendar.last:
        count += day.weekday() < 5 and day not in calendar.closed
        assert calendar.number(day) == count
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "working_days"),
    [
        pytest.param(date(2023, 12, 31), 0, id="before the first day"),
        pytest.param(date(2028, 1, 1), 0, id="after the last day"),
        pytest.param(date(2027, 12, 31), 1, id="out at the end"),
        pytest.param(date(2024, 1, 2), -1, id="out at the start"),
        pytest.param(date(2024, 1, 1), 0, id="closed first day"),
    ],
)
def test_outside_its_years_the_calendar_refuses(day: date, working_days: int) -> None:
    """A guess about unknown holidays would be a wrong date."""
    with pytest.raises(CalendarRangeError) as refusal:
        CALENDAR.add(day, working_days)

    assert refusal.value.details == {"first": CALENDAR.first, "last": CALENDAR.last}
