"""The working calendar as a table, in which SQL counts working days by subtraction."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from domain.working_days import WorkingCalendar
from models import bulk
from models.engines import WriteSession, session_organisation
from models.organisation import CalendarDay
from models.tables import metadata


def replace(session: WriteSession, calendar: WorkingCalendar) -> None:
    """Make the table equal to the calendar; when it is so already, it is only read."""
    organisation_id = session_organisation(session)
    wanted = [(day, calendar.is_working_day(day), calendar.number(day)) for day in _days(calendar)]
    if wanted == _kept(session):
        return
    session.exec(delete(CalendarDay).where(col(CalendarDay.organisation_id) == organisation_id))
    # 13,149 days: as rows one by one they would take an authority half a second on PostgreSQL.
    bulk.load(
        session.connection(),
        metadata.tables["calendar_day"],
        columns=("organisation_id", "day", "is_working", "working_number"),
        rows=((organisation_id, *row) for row in wanted),
    )


def _days(calendar: WorkingCalendar) -> Iterator[date]:
    days = (calendar.last - calendar.first).days + 1
    return (calendar.first + timedelta(days=n) for n in range(days))


def _kept(session: Session) -> list[tuple[object, ...]]:
    rows = session.exec(
        select(col(CalendarDay.day), col(CalendarDay.is_working), col(CalendarDay.working_number))
        .where(CalendarDay.organisation_id == session_organisation(session))
        .order_by(col(CalendarDay.day))
    )
    return [tuple(row) for row in rows]
