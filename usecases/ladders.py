"""The ladders that this organisation climbs, and the words for the rung that follows."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from catalogue.ladders import load_ladders
from domain import ladder as climbing
from domain.ladder import Ladder, Rung, Subject
from domain.vocabulary import SubjectKind
from domain.working_days import WorkingCalendar
from notifications.messages import NextRung
from usecases.calendars import organisation_calendar


def ladders() -> Mapping[SubjectKind, Ladder]:
    """The ladder of every kind of subject."""
    return load_ladders()


def decision_due_on(session: Session, today: date) -> date:
    """The day by which a decision asked today is due."""
    return _due_on(session, SubjectKind.DECISION, today)


def deviation_due_on(session: Session, today: date) -> date:
    """The day by which a deviation asked today is due."""
    return _due_on(session, SubjectKind.DEVIATION, today)


def rung_after(
    kind: SubjectKind,
    rung_id: str,
    subject: Subject,
    *,
    calendar: WorkingCalendar,
    names: Mapping[int, str],
) -> NextRung | None:
    """Who hears when nothing happens after that rung, and when; the highest person is named."""
    ladder = ladders()[kind]
    following = climbing.next_rung(ladder, _rung(ladder, rung_id), subject, calendar=calendar)
    if following is None:
        return None
    return NextRung(who_name=names[following.recipients[-1]], on=following.on)


def _rung(ladder: Ladder, rung_id: str) -> Rung:
    return next(rung for rung in ladder.rungs if rung.id == rung_id)


def _due_on(session: Session, kind: SubjectKind, today: date) -> date:
    working_days = ladders()[kind].due_after_working_days or 0
    return organisation_calendar(session).add(today, working_days)
