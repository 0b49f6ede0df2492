"""When data are due and when is reminded."""

from datetime import date

import pytest

from catalogue.collecting_course import load_collecting
from domain.collecting.course import CollectingCourse, Reminder, RemindersOutOfOrderError
from tests.unit.domain.samples import CALENDAR

COURSE = load_collecting()


@pytest.mark.parametrize(
    ("today", "reminder"),
    [
        (date(2026, 6, 10), "before_2"),
        (date(2026, 6, 9), None),
        (date(2026, 6, 12), "before_2"),
        (date(2026, 6, 15), "late_1"),
        (date(2026, 6, 18), "late_1"),
        (date(2026, 6, 19), "late_5"),
        (date(2026, 7, 31), "late_10"),
    ],
    ids=str,
)
def test_the_last_reminder_that_was_reached_counts(today: date, reminder: str | None) -> None:
    """Due on Friday 12 June: before, over the weekend, and long after."""
    found = COURSE.reminder_on(today, due_on=date(2026, 6, 12), calendar=CALENDAR)

    assert (found.id if found else None) == reminder


def test_data_of_a_period_are_due_before_its_check() -> None:
    """With time left to look at them, but never without time to answer."""
    in_time = COURSE.due_of_period(
        check_due_on=date(2026, 6, 26), asked_on=date(2026, 6, 1), calendar=CALENDAR
    )
    late = COURSE.due_of_period(
        check_due_on=date(2026, 6, 3), asked_on=date(2026, 6, 1), calendar=CALENDAR
    )

    assert (in_time, late) == (date(2026, 6, 19), date(2026, 6, 8))


def test_reminders_out_of_order_are_refused() -> None:
    """A file that was changed carelessly is told at once."""
    reminders = (
        Reminder(id="late_5", offset_working_days=5),
        Reminder(id="late_1", offset_working_days=1),
    )

    with pytest.raises(RemindersOutOfOrderError):
        CollectingCourse(
            due_before_check=5,
            ask_moments_before=10,
            least_to_answer=5,
            after_return=5,
            link_days=60,
            reminders=reminders,
        )
