"""When a contractor is asked for data, by when they are due, and when is reminded."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from itertools import pairwise
from typing import ClassVar

from domain.errors import PoortError
from domain.working_days import WorkingCalendar


class RemindersOutOfOrderError(PoortError):
    """A reminder stands below one that comes later."""

    message: ClassVar[str] = (
        "The reminders to contractors are not in order: {later} comes before {earlier}. Put them in"
        " the order of their days."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder, so many working days after the data were due; negative is before."""

    id: str
    offset_working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectingCourse:
    """The days of collecting, in working days but for `link_days`, and its reminders in order.

    Raises:
        RemindersOutOfOrderError: the reminders are not in order.
    """

    due_before_check: int
    ask_moments_before: int
    least_to_answer: int
    after_return: int
    link_days: int
    reminders: tuple[Reminder, ...]

    def __post_init__(self) -> None:
        for earlier, later in pairwise(self.reminders):
            if later.offset_working_days <= earlier.offset_working_days:
                raise RemindersOutOfOrderError(earlier=earlier.id, later=later.id)

    def due_of_period(
        self, *, check_due_on: date, asked_on: date, calendar: WorkingCalendar
    ) -> date:
        """By when the data of a period are due: before the check, with time enough to answer."""
        return max(
            calendar.add(check_due_on, -self.due_before_check),
            calendar.add(asked_on, self.least_to_answer),
        )

    def due_of_moment(self, *, planned_on: date, asked_on: date, calendar: WorkingCalendar) -> date:
        """By when the data of a moment are due: on its day, with time enough to answer."""
        return max(calendar.on_or_after(planned_on), calendar.add(asked_on, self.least_to_answer))

    def reminder_on(self, day: date, *, due_on: date, calendar: WorkingCalendar) -> Reminder | None:
        """The last reminder whose day has come; those before it are passed over."""
        passed = calendar.between(due_on, day)
        reached = [one for one in self.reminders if one.offset_working_days <= passed]
        return reached[-1] if reached else None
