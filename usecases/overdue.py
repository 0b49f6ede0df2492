"""The coordinator's table of overdue steps."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from domain.vocabulary import Language, SubjectKind
from models.queries import open_work
from models.queries.open_work import Only, OpenWork
from usecases.calendars import organisation_calendar
from usecases.open_lines import Words, words_for


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueStep:
    """A step that is late; `rung` is the last rung of its ladder that was sent."""

    item_id: int
    project_number: str
    project_name: str
    gate_name: str
    check_id: str
    title: str
    owner_id: int
    owner_name: str
    without_owner: bool
    due_on: date
    working_days_late: int
    blocking: bool
    rung: str | None
    url: str


def overdue_steps(
    session: Session, *, today: date, language: Language = Language.NL
) -> tuple[OverdueStep, ...]:
    """Every step that is at least one working day late, the longest late first."""
    late = late_steps(session, today=today)
    words = words_for(session, late, today=today)
    return tuple(_overdue(words, work, language=language) for work in late)


def late_steps(session: Session, *, today: date) -> list[OpenWork]:
    """The open checks since whose due day a working day went by, the longest late first."""
    this_working_day = organisation_calendar(session).on_or_before(today)
    only = Only(due_before=this_working_day)
    return open_work.open_work(session, SubjectKind.CHECK, today=today, only=only)


def _overdue(words: Words, work: OpenWork, *, language: Language) -> OverdueStep:
    assert work.check is not None
    return OverdueStep(
        item_id=work.subject_id,
        project_number=work.project_number,
        project_name=work.project_name,
        gate_name=words.gate_name(work, language),
        check_id=work.check.check_id,
        title=words.title(work, language) or "",
        owner_id=work.owner_id,
        owner_name=words.name(work.owner_id),
        without_owner=work.check.without_owner,
        due_on=work.due_on,
        working_days_late=-words.working_days(work.due_on),
        blocking=work.blocking,
        rung=work.rung,
        url=words.url(work),
    )
