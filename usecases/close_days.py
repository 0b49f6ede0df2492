"""On which holidays the authority is closed besides the general ones."""

from datetime import datetime

from domain.permissions import Actor, Permission
from models.engines import WriteSession
from models.queries import people
from models.queries.own import forget
from usecases.acting import allow
from usecases.calendars import keep_calendar_table
from usecases.trail import record


def choose_holidays(
    session: WriteSession,
    *,
    good_friday: bool,
    liberation_day: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Count working days anew with those holidays closed or not; nothing that was planned moves.

    Raises:
        PermissionRefusedError: the actor may not change the calendar.
    """
    by = allow(session, Permission.CHANGE_LADDER, actor=actor)
    row = people.organisation(session)
    if (row.closed_on_good_friday, row.closed_on_liberation_day) == (good_friday, liberation_day):
        return
    row.closed_on_good_friday, row.closed_on_liberation_day = good_friday, liberation_day
    session.add(row)
    session.flush()  # the calendar is counted anew with them
    forget(session)
    keep_calendar_table(session)
    record(
        session,
        action="calendar.holidays_chosen",
        object_kind="organisation",
        object_id=row.id,
        at=now,
        by=by,
        facts={"good_friday": good_friday, "liberation_day": liberation_day},
    )
