"""The coordinator's table of overdue steps, and the list of one person's own work."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from domain.substitution import acts_for
from domain.vocabulary import Language, SubjectKind
from models.queries import open_work, people
from models.queries.open_work import Only, OpenWork
from notifications.messages import OtherLine, StepLine
from usecases.calendars import organisation_calendar
from usecases.open_lines import Words, words_for

_FRIDAY = 4


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MyStep:
    """An open step, with the check (and the period or variation) by which it is answered."""

    check_id: str
    instance: str
    line: StepLine


@dataclass(frozen=True, slots=True, kw_only=True)
class MyOther:
    """What else waits; `deviation_id` is there for a deviation, which is decided on by it."""

    deviation_id: int | None
    line: OtherLine


@dataclass(frozen=True, slots=True, kw_only=True)
class MyWork:
    """One person's open work; what is somebody else's is done in their stead.

    `this_week` is due up to and including this Friday. `others` are decisions and deviations
    that wait, and gates planned and not submitted.
    """

    too_late: tuple[MyStep, ...]
    this_week: tuple[MyStep, ...]
    later: tuple[MyStep, ...]
    others: tuple[MyOther, ...]


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


def my_work(
    session: Session, *, person_id: int, today: date, language: Language = Language.NL
) -> MyWork:
    """What waits for that person today, also for those they stand in for."""
    persons = acts_for(person_id, today, people.substitutions(session, on=today))
    only = Only(owner_ids=tuple(sorted(persons)))
    steps = open_work.open_work(session, SubjectKind.CHECK, today=today, only=only)
    others = [
        work
        for kind in (SubjectKind.DECISION, SubjectKind.DEVIATION, SubjectKind.GATE)
        for work in open_work.open_work(session, kind, today=today, only=only)
    ]
    words = words_for(session, [*steps, *others], today=today)
    friday = today + timedelta(days=_FRIDAY - today.weekday())
    late, this_week, later = [], [], []
    for work in steps:
        step = _step(words, work, reader_id=person_id, language=language)
        if words.is_late(work):
            late.append(step)
        elif work.due_on <= max(friday, today):
            this_week.append(step)
        else:
            later.append(step)
    return MyWork(
        too_late=tuple(late),
        this_week=tuple(this_week),
        later=tuple(later),
        others=tuple(
            MyOther(
                deviation_id=work.subject_id if work.kind is SubjectKind.DEVIATION else None,
                line=words.other_line(work, reader_id=person_id, language=language),
            )
            for work in others
        ),
    )


def _step(words: Words, work: OpenWork, *, reader_id: int, language: Language) -> MyStep:
    assert work.check is not None
    return MyStep(
        check_id=work.check.check_id,
        instance=work.check.instance,
        line=words.step_line(work, reader_id=reader_id, language=language),
    )


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
