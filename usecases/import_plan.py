"""Check a sheet of running projects as a whole: every mistake, or a plan that can be stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from domain.definition import ProcessDefinition
from domain.vocabulary import Role
from models.policy import Definition
from models.queries import members, projects
from models.sheets import Sheet
from usecases.calendars import organisation_calendar
from usecases.definitions import definition_by_id
from usecases.project_columns import NUMBER, Columns
from usecases.project_rows import ProjectRow, RowsRead, Understood, read_rows
from usecases.running_plan import RunningPlan, plan_running
from usecases.sheet_problems import (
    ImportRefusedError,
    LeadIsClientError,
    NumberDoubleError,
    NumberInUseError,
    PersonNotKnownError,
    SheetProblemError,
)
from usecases.start_project import StartProject


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedProject:
    """A running project that can be stored: what it is, the phase it is in, and its plan."""

    row: int
    start: StartProject
    position: int
    plan: RunningPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """Every project of a sheet without mistakes, and how its amounts were understood."""

    released: Definition
    projects: tuple[PlannedProject, ...]
    understood: tuple[Understood, ...]


def check_rows(
    session: Session,
    sheet: Sheet,
    *,
    today: date,
    process_id: str = "infrastructure-works",
    version: str | None = None,
) -> ImportPlan:
    """Check all rows against each other and the store, which takes six queries at any size.

    Raises:
        ImportRefusedError: with every problem at its row and column.
        DefinitionUnknownError: the process was not released here.
    """
    released = projects.released(session, process_id=process_id, version=version)
    assert released.id is not None
    definition = definition_by_id(session, released.id)
    read = read_rows(sheet, definition)
    problems = [*read.problems, *_number_problems(session, read)]
    people = _people(session, read)
    calendar = organisation_calendar(session)
    planned: list[PlannedProject] = []
    for row in read.rows:
        try:
            problems += _team_problems(row, read.columns, people)
            if row.position is not None:
                plan = plan_running(
                    row,
                    definition=definition,
                    calendar=calendar,
                    columns=read.columns,
                    today=today,
                )
                planned += _planned(row, plan, people=people, definition=definition)
        except SheetProblemError as problem:
            problems.append(problem)
    if problems:
        raise ImportRefusedError(tuple(problems))
    return ImportPlan(released=released, projects=tuple(planned), understood=read.understood)


def _number_problems(session: Session, read: RowsRead) -> Iterator[SheetProblemError]:
    column = read.columns.title(NUMBER)
    in_use = projects.numbers_in_use(session, {row.number for row in read.rows if row.number})
    first: dict[str, int] = {}
    for row in read.rows:
        if row.number is None:
            continue
        if row.number in in_use:
            yield NumberInUseError(row=row.row, column=column, written=row.number)
        if row.number in first:
            yield NumberDoubleError(
                row=row.row, column=column, written=row.number, other_row=first[row.number]
            )
        first.setdefault(row.number, row.row)


def _people(session: Session, read: RowsRead) -> dict[str, int]:
    addresses = {address for row in read.rows for address in row.addresses.values()}
    return members.by_address(session, addresses)


def _team_problems(
    row: ProjectRow, columns: Columns, people: dict[str, int]
) -> Iterator[SheetProblemError]:
    for role, address in row.addresses.items():
        if address not in people:
            yield PersonNotKnownError(row=row.row, column=columns.title(str(role)), written=address)
    lead, client = (row.addresses.get(role) for role in (Role.PROJECT_LEAD, Role.INTERNAL_CLIENT))
    if lead is not None and lead == client:
        yield LeadIsClientError(row=row.row, column=columns.title(str(Role.INTERNAL_CLIENT)))


def _planned(
    row: ProjectRow, plan: RunningPlan, *, people: dict[str, int], definition: ProcessDefinition
) -> Iterator[PlannedProject]:
    """The project, unless something that it cannot do without is missing (a problem by itself)."""
    known = set(row.addresses.values()) <= people.keys()
    if row.number and row.name and row.material and row.position and known:
        yield PlannedProject(
            row=row.row,
            position=row.position,
            plan=plan,
            start=StartProject(
                number=row.number,
                name=row.name,
                material=row.material,
                team={role: people[address] for role, address in row.addresses.items()},
                process_id=definition.id,
                version=definition.version,
                award_on=row.award_on,
                value_eur=row.value_eur,
                mki_weight_percent=row.mki_weight_percent,
                department=row.department,
            ),
        )
