"""The brake: when a sweep of reminders waits for a coordinator instead of going out."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from statistics import median

from domain.working_days import WorkingCalendar

# The figures are those of engine.md, "Brake".
_LONGEST_GAP_WORKING_DAYS = 5
_SWEEPS_TO_KNOW_THE_USUAL = 10
_TIMES_THE_USUAL = 3.5
_ALWAYS_FEW_ENOUGH = 50


class HoldReason(StrEnum):
    """Why a sweep is held."""

    CLOCK_WENT_BACK = "clock_went_back"
    TOO_LONG_AGO = "too_long_ago"
    TOO_MANY_MESSAGES = "too_many_messages"


def should_hold(
    *,
    today: date,
    last_sweep_on: date | None,
    calendar: WorkingCalendar,
    message_count: int,
    earlier_counts: Sequence[int],
) -> HoldReason | None:
    """Why this sweep must wait for a release, or nothing when it may go out.

    Raises:
        CalendarRangeError: A day lies outside the calendar.
    """
    if last_sweep_on is not None and today < last_sweep_on:
        return HoldReason.CLOCK_WENT_BACK
    if (
        last_sweep_on is not None
        and calendar.between(last_sweep_on, today) > _LONGEST_GAP_WORKING_DAYS
    ):
        return HoldReason.TOO_LONG_AGO
    if _is_unusual(message_count, earlier_counts):
        return HoldReason.TOO_MANY_MESSAGES
    return None


def _is_unusual(message_count: int, earlier_counts: Sequence[int]) -> bool:
    return (
        len(earlier_counts) >= _SWEEPS_TO_KNOW_THE_USUAL
        and message_count > _ALWAYS_FEW_ENOUGH
        and message_count > _TIMES_THE_USUAL * median(earlier_counts)
    )
