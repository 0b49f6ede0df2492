"""The working calendar: which days count, and counting in them without a loop over days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from http import HTTPStatus
from itertools import accumulate

from domain.errors import PoortError

_SATURDAY = 5


class CalendarRangeError(PoortError):
    """A day lies outside the years that the calendar knows."""

    message = "This lies outside the working calendar. Choose a day from {first} to {last}."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, kw_only=True)
class WorkingCalendar:
    """Working days from `first` to `last`: Monday to Friday, without the closed days.

    Everything follows from one count: `between` is the difference of two numbers and `add` the
    day with a number, so that SQL counts the same by subtracting `calendar_day.working_number`.
    """

    closed: frozenset[date]
    first: date
    last: date

    def is_working_day(self, day: date) -> bool:
        """Whether people work on that day."""
        return day.weekday() < _SATURDAY and day not in self.closed

    def number(self, day: date) -> int:
        """How many working days there are from the first day up to and including this one.

        Raises:
            CalendarRangeError: The day lies outside the calendar.
        """
        if not self.first <= day <= self.last:
            raise self._out_of_range()
        return self._numbers[(day - self.first).days]

    def between(self, start: date, end: date) -> int:
        """The working days after `start` up to and including `end`; negative when end is first.

        Raises:
            CalendarRangeError: A day lies outside the calendar.
        """
        return self.number(end) - self.number(start)

    def add(self, day: date, working_days: int) -> date:
        """The working day that many working days after the day, or before it when negative.

        A closed day counts as the working day before it, so `between` always gives back what
        was added.

        Raises:
            CalendarRangeError: The outcome lies outside the calendar.
        """
        number = self.number(day) + working_days
        if not 1 <= number <= len(self._working_days):
            raise self._out_of_range()
        return self._working_days[number - 1]

    def on_or_before(self, day: date) -> date:
        """The day itself or else the last working day before it.

        Raises:
            CalendarRangeError: The outcome lies outside the calendar.
        """
        return self.add(day, 0)

    def on_or_after(self, day: date) -> date:
        """The day itself or else the first working day after it.

        Raises:
            CalendarRangeError: The outcome lies outside the calendar.
        """
        return day if self.is_working_day(day) else self.add(day, 1)

    @cached_property
    def _working_days(self) -> tuple[date, ...]:
        return tuple(filter(self.is_working_day, self._days()))

    @cached_property
    def _numbers(self) -> tuple[int, ...]:
        return tuple(accumulate(map(self.is_working_day, self._days()), initial=0))[1:]

    def _days(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    def _out_of_range(self) -> CalendarRangeError:
        return CalendarRangeError(first=self.first, last=self.last)
