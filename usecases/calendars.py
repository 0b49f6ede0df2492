"""The working calendar of the organisation, as a value and as the table that SQL counts in."""

from datetime import date
from functools import lru_cache

from sqlmodel import Session

from catalogue.holidays_nl import working_calendar
from domain.working_days import WorkingCalendar
from models.engines import WriteSession
from models.queries import calendar_days, people

#: Projects live for years; a calendar reaches back to the oldest and on to the furthest plan.
FIRST_DAY = date(2010, 1, 1)
LAST_DAY = date(2045, 12, 31)


def organisation_calendar(session: Session) -> WorkingCalendar:
    """The working calendar: weekends, Dutch holidays, and the days the authority added."""
    row = people.organisation(session)
    return _calendar(
        row.closed_on_good_friday, row.closed_on_liberation_day, people.closed_days(session)
    )


def keep_calendar_table(session: WriteSession) -> None:
    """Make the counted days in the table those of the calendar."""
    calendar_days.replace(session, organisation_calendar(session))


@lru_cache(maxsize=32)
def _calendar(
    good_friday: bool,  # noqa: FBT001 -- the key of a cache
    liberation_day: bool,  # noqa: FBT001 -- the key of a cache
    further: tuple[date, ...],
) -> WorkingCalendar:
    return working_calendar(
        FIRST_DAY, LAST_DAY, good_friday=good_friday, liberation_day=liberation_day, further=further
    )
