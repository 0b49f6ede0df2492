"""One person's own work: what now, what this week, what later; and who stands in for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus

from sqlmodel import Session

from domain.definition import Check, ProcessDefinition
from domain.errors import PoortError
from domain.substitution import Substitution, acts_for, stand_in
from domain.vocabulary import Language, Role, SubjectKind
from domain.working_days import WorkingCalendar
from models.queries import people, waiting_work
from models.queries.waiting_work import StepPlace, Waiting
from usecases.calendars import organisation_calendar
from usecases.definitions import definitions_by_id
from usecases.open_lines import step_title
from usecases.wording import CONDITION_MINUTES, condition_why

_FRIDAY = 4


class StepUnknownError(PoortError):
    """There is no step of that number here; a link may be of another organisation."""

    message = "Step {step} is not here. Look it up under My work, or on the page of its project."
    status = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class MyStep:
    """Something to do; `in_place_of` names the owner when that is somebody who is away.

    `title` says what a step asks, or from which step is deviated; a decision and a gate go by
    the name of their gate. What to know of a step (`why` and on) is empty for the others.
    """

    kind: SubjectKind
    subject_id: int
    check_id: str | None
    instance: str
    title: str
    project_number: str
    project_name: str
    gate_id: str
    gate_name: str
    due_on: date
    working_days: int
    blocking: bool
    tight: bool
    why: str | None
    effort_minutes: int | None
    helper_name: str | None
    in_place_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Who acts for whom today: `name` is the other person."""

    name: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MyWork:
    """One person's open work of every kind; what is somebody else's is done in their stead.

    `this_week` is due up to and including this Friday. Of each part at most the asked number
    is told; `counts` says how many there are. Where more waits than one person can oversee,
    `is_cut` says that only what is due first was read.
    """

    too_late: tuple[MyStep, ...]
    this_week: tuple[MyStep, ...]
    later: tuple[MyStep, ...]
    counts: Mapping[str, int]
    is_cut: bool
    my_substitute: Stand | None
    standing_in_for: tuple[Stand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What the shown lines are made of, for this reader on this day."""

    reader_id: int
    today: date
    language: Language
    calendar: WorkingCalendar
    definitions: Mapping[int, ProcessDefinition]
    helpers: Mapping[tuple[int, Role], str]
    names: Mapping[int, str]


def my_work(
    session: Session,
    *,
    person_id: int,
    today: date,
    language: Language = Language.NL,
    most: int | None = None,
) -> MyWork:
    """What waits for that person today, also for those they stand in for; in six queries."""
    substitutions = people.substitutions(session, on=today)
    persons = acts_for(person_id, today, substitutions)
    works = waiting_work.waiting_for(session, persons, today=today)
    calendar = organisation_calendar(session)
    parts = _parts(works, calendar, today=today)
    shown = {name: part[:most] for name, part in parts.items()}
    told = [work for part in shown.values() for work in part]
    around = {s.substitute_id for s in substitutions if s.absent_id == person_id} | persons
    words = _Words(
        reader_id=person_id,
        today=today,
        language=language,
        calendar=calendar,
        definitions=definitions_by_id(session, {work.definition_id for work in told}),
        helpers=waiting_work.helpers(session, {work.project_id for work in told}, today=today),
        names=waiting_work.names_of(session, around - {person_id}),
    )
    lines = {name: tuple(_step(words, work) for work in part) for name, part in shown.items()}
    return MyWork(
        **lines,
        counts={name: len(part) for name, part in parts.items()},
        is_cut=len(works) == waiting_work.MOST,
        my_substitute=_my_substitute(words, substitutions),
        standing_in_for=tuple(
            Stand(name=words.names[one.absent_id], until=one.ends_on)
            for one in substitutions
            if one.substitute_id == person_id
        ),
    )


def find_step(session: Session, item_id: int) -> StepPlace:
    """Where the step of that number is.

    Raises:
        StepUnknownError: there is none here.
    """
    found = waiting_work.place_of_step(session, item_id)
    if found is None:
        raise StepUnknownError(step=item_id)
    return found


def _parts(
    works: Sequence[Waiting], calendar: WorkingCalendar, *, today: date
) -> dict[str, list[Waiting]]:
    parts: dict[str, list[Waiting]] = {"too_late": [], "this_week": [], "later": []}
    friday = max(today, today + timedelta(days=_FRIDAY - today.weekday()))
    for work in works:
        if calendar.between(today, work.due_on) < 0:
            parts["too_late"].append(work)
        else:
            parts["this_week" if work.due_on <= friday else "later"].append(work)
    return parts


def _step(words: _Words, work: Waiting) -> MyStep:
    definition, asked, language = words.definitions[work.definition_id], work.check, words.language
    gate_name = definition.phase(work.position).gate_name.read(language)
    check = definition.checks_by_id.get(asked.check_id) if asked else None
    is_step = work.kind is SubjectKind.CHECK
    helper = words.helpers.get((work.project_id, check.helper)) if check and check.helper else None
    return MyStep(
        kind=work.kind,
        subject_id=work.subject_id,
        check_id=asked.check_id if asked else None,
        instance=asked.instance if asked else "",
        title=step_title(check, asked, language) if asked else gate_name,
        project_number=work.project_number,
        project_name=work.project_name,
        gate_id=work.gate_id,
        gate_name=gate_name,
        due_on=work.due_on,
        working_days=words.calendar.between(words.today, work.due_on),
        blocking=work.blocking,
        tight=asked.tight if asked else False,
        why=_why(check, language) if is_step else None,
        effort_minutes=_effort(check) if is_step else None,
        helper_name=helper if is_step else None,
        in_place_of=None if work.owner_id == words.reader_id else words.names[work.owner_id],
    )


def _why(check: Check | None, language: Language) -> str:
    return check.why.read(language) if check else condition_why(language)


def _effort(check: Check | None) -> int:
    return check.effort_minutes if check else CONDITION_MINUTES


def _my_substitute(words: _Words, substitutions: Sequence[Substitution]) -> Stand | None:
    substitute_id = stand_in(words.reader_id, words.today, substitutions)
    if substitute_id is None:
        return None
    until = max(one.ends_on for one in substitutions if one.absent_id == words.reader_id)
    return Stand(name=words.names[substitute_id], until=until)
