"""The list of projects as people read it: with the names of phases, and how long until the gate."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from sqlmodel import Session

from domain.definition import ProcessDefinition
from domain.vocabulary import Language, Material, ProjectStatus
from domain.working_days import WorkingCalendar
from models.queries import project_list
from models.queries.project_list import ListedProject, ListOrder, Wanted
from usecases.calendars import organisation_calendar
from usecases.definitions import released_definitions

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSearch:
    """What is asked of the list; `phase` is the value of a choice of `phase_choices`."""

    text: str = ""
    status: ProjectStatus | None = ProjectStatus.ACTIVE
    phase: str = ""
    lead: str = ""
    member_id: int | None = None
    order: ListOrder = ListOrder.NUMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of the list by number: behind that number, and at most so many."""

    after: str
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectLine:
    """A project in the list; the gate is the one it is at, and its day is the planned one."""

    number: str
    name: str
    status: ProjectStatus
    material: Material
    process_name: str
    phase_name: str
    gate_id: str
    started_on: date
    due_on: date | None
    working_days: int
    lead_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseChoice:
    """A phase to filter by."""

    value: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage:
    """A page of the list; `has_more` when another follows."""

    lines: tuple[ProjectLine, ...]
    has_more: bool
    phases: tuple[PhaseChoice, ...]


def project_page(
    session: Session, search: ProjectSearch, *, number: int, today: date, language: Language
) -> ProjectPage:
    """The page of that number (from 1) of the projects that are asked for, in four queries."""
    definitions = released_definitions(session)
    rows = project_list.listed_projects(
        session,
        _wanted(search, definitions),
        skip=(number - 1) * PAGE_SIZE,
        most=PAGE_SIZE + 1,
    )
    calendar = organisation_calendar(session)
    lines = tuple(
        _line(row, definitions, calendar, today=today, language=language)
        for row in islice(rows, PAGE_SIZE)
    )
    return ProjectPage(
        lines=lines,
        has_more=next(rows, None) is not None,
        phases=phase_choices(definitions.values(), language),
    )


def projects_after(
    session: Session,
    search: ProjectSearch,
    *,
    stretch: Stretch,
    today: date,
    language: Language,
) -> tuple[ProjectLine, ...]:
    """That stretch of the projects that are asked for, by number."""
    definitions = released_definitions(session)
    wanted = replace(_wanted(search, definitions), after=stretch.after, order=ListOrder.NUMBER)
    calendar = organisation_calendar(session)
    return tuple(
        _line(row, definitions, calendar, today=today, language=language)
        for row in project_list.listed_projects(session, wanted, most=stretch.most)
    )


def every_project(
    session: Session, search: ProjectSearch, *, today: date, language: Language
) -> Iterator[ProjectLine]:
    """All projects that are asked for, one by one, to be written to a file."""
    definitions = released_definitions(session)
    calendar = organisation_calendar(session)
    for row in project_list.listed_projects(session, _wanted(search, definitions)):
        yield _line(row, definitions, calendar, today=today, language=language)


def phase_choices(
    definitions: Iterable[ProcessDefinition], language: Language
) -> tuple[PhaseChoice, ...]:
    """The phases of every process, by the names of its newest version."""
    newest = {definition.id: definition for definition in definitions}
    return tuple(
        PhaseChoice(
            value=f"{definition.id}.{phase.gate_id}",
            name=f"{phase.gate_id} {phase.name.read(language)}"
            + (f" ({definition.name.read(language)})" if len(newest) > 1 else ""),
        )
        for definition in newest.values()
        for phase in definition.phases
    )


def _wanted(search: ProjectSearch, definitions: Mapping[int, ProcessDefinition]) -> Wanted:
    return Wanted(
        text=search.text,
        status=search.status,
        phases=_phases(search.phase, definitions) if search.phase else None,
        lead=search.lead,
        member_id=search.member_id,
        order=search.order,
    )


def _phases(
    choice: str, definitions: Mapping[int, ProcessDefinition]
) -> tuple[tuple[int, int], ...]:
    """Where that gate stands in each version of its process."""
    process_id, _dot, gate_id = choice.partition(".")
    return tuple(
        (definition_id, definition.position_of_gate[gate_id])
        for definition_id, definition in definitions.items()
        if definition.id == process_id and gate_id in definition.position_of_gate
    )


def _line(
    row: ListedProject,
    definitions: Mapping[int, ProcessDefinition],
    calendar: WorkingCalendar,
    *,
    today: date,
    language: Language,
) -> ProjectLine:
    definition = definitions[row.definition_id]
    phase = definition.phase(row.position)
    return ProjectLine(
        number=row.number,
        name=row.name,
        status=row.status,
        material=row.material,
        process_name=definition.name.read(language),
        phase_name=phase.name.read(language),
        gate_id=phase.gate_id,
        started_on=row.started_on,
        due_on=row.planned_on,
        working_days=0 if row.planned_on is None else calendar.between(today, row.planned_on),
        lead_name=row.lead_name,
    )
