"""How late a question on ambition, budget or capacity was answered in a project."""

from dataclasses import dataclass
from datetime import date

from domain.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A day, and the position of the phase in which it fell."""

    position: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """When the process asked a question and when it was first answered.

    `working_days_late` counts on to today while there is no answer, and is never negative.
    """

    topic: str
    asked: Occasion
    answered: Occasion | None
    working_days_late: int

    @property
    def phases_late(self) -> int | None:
        """How many phases too late the answer came; empty while there is none."""
        return None if self.answered is None else self.answered.position - self.asked.position

    @property
    def is_late(self) -> bool:
        """Whether it came, or still has to come, after the day the process asks it."""
        return self.working_days_late > 0


def measure_lateness(
    topic: str,
    *,
    asked: Occasion,
    answered: Occasion | None,
    today: date,
    calendar: WorkingCalendar,
) -> Lateness:
    """How late the answer came against the due day of the question (seed 1.3: "too late").

    Raises:
        CalendarRangeError: A day lies outside the calendar.
    """
    until_on = today if answered is None else answered.on
    return Lateness(
        topic=topic,
        asked=asked,
        answered=answered,
        working_days_late=max(0, calendar.between(asked.on, until_on)),
    )
