"""The coordinator's pages of late steps: projects by gate, and the steps themselves."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session

from domain.definition import ProcessDefinition
from domain.ladder import Ladder, RungRecipient
from domain.vocabulary import AttemptStatus, Language, Role, SubjectKind
from models.queries import late_steps
from models.queries.late_steps import LateOnly, LateOrder, LateProject, LateStep
from usecases.calendars import organisation_calendar
from usecases.definitions import definition_known_by
from usecases.ladders import ladder_of
from usecases.open_lines import step_title

__all__ = ["LateOnly", "LateOrder"]


class CellState(StrEnum):
    """Where a project stands at a gate."""

    DONE = "done"
    BEFORE = "before"
    LATE = "late"
    RUNNING = "running"
    SUBMITTED = "submitted"
    PROCESSING = "processing"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One project at one gate; days and steps are those that are late."""

    gate_id: str
    state: CellState
    working_days_late: int = 0
    steps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """One project at all gates; `owner_name` holds the longest late step, of `owners` in all."""

    number: str
    name: str
    cells: tuple[Cell, ...]
    owner_name: str | None
    owners: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatTable:
    """The projects of one process; `gates` are the names of its columns."""

    process_name: str
    gates: tuple[str, ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step that is late; `told` are those to whom its last reminder went.

    `may_lead` says whether the reader may nudge its owner and hand it over.
    """

    item_id: int
    title: str
    project_number: str
    project_name: str
    department: str | None
    gate_id: str
    gate_name: str
    role: Role
    owner_name: str
    without_owner: bool
    due_on: date
    working_days_late: int
    blocking: bool
    rung: str | None
    told: tuple[RungRecipient, ...]
    may_lead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenStep:
    """A step that somebody chose to do something with."""

    item_id: int
    title: str
    project_number: str
    project_name: str
    owner_name: str | None


def due_before(session: Session, *, today: date, at_least: int = 1) -> date:
    """The day before which a step was due that is so many working days late today."""
    calendar = organisation_calendar(session)
    return calendar.add(calendar.on_or_before(today), 1 - at_least)


def late_step_rows(  # noqa: PLR0913 -- what a page is made of
    session: Session,
    only: LateOnly,
    *,
    reader_id: int,
    today: date,
    language: Language,
    order: LateOrder = LateOrder.LONGEST,
    limit: int,
    offset: int = 0,
) -> tuple[StepRow, ...]:
    """A page of late steps in that language."""
    found = late_steps.late_steps(
        session, only, reader_id=reader_id, today=today, order=order, limit=limit, offset=offset
    )
    return tuple(_step_row(session, step, today=today, language=language) for step in found)


def heat_rows(
    session: Session, only: LateOnly, *, today: date, limit: int, offset: int = 0
) -> Sequence[LateProject]:
    """A page of projects with a late step, the longest late first."""
    return late_steps.late_projects(session, only, today=today, limit=limit, offset=offset)


def heat_rows_of_all(
    session: Session, only: LateOnly, *, today: date, limit: int
) -> Sequence[LateProject]:
    """The active projects, also those that are in time, the longest late first."""
    return late_steps.active_projects(session, only, today=today, limit=limit)


def heat_tables(
    session: Session, projects: Iterable[LateProject], *, today: date, language: Language
) -> tuple[HeatTable, ...]:
    """The projects as a table for each process, in the order in which they came."""
    tables: dict[str, tuple[ProcessDefinition, list[HeatRow]]] = {}
    calendar = organisation_calendar(session)
    for project in projects:
        definition = definition_known_by(session, project.definition_id, project.checksum)
        days = calendar.between(project.due_on, today) if project.due_on else 0
        # Versions of one process with other gates cannot share their columns.
        key = " ".join((definition.id, *definition.position_of_gate))
        rows = tables.setdefault(key, (definition, []))[1]
        rows.append(_heat_row(project, definition, days=days))
    return tuple(
        HeatTable(
            process_name=definition.name.read(language),
            gates=tuple(
                f"{phase.position} {phase.gate_name.read(language)}" for phase in definition.phases
            ),
            rows=tuple(rows),
        )
        for definition, rows in tables.values()
    )


def chosen_steps(
    session: Session, item_ids: Collection[int], *, language: Language
) -> tuple[ChosenStep, ...]:
    """Those of these steps that are here, late or not, by project."""
    return tuple(
        ChosenStep(
            item_id=step.item_id,
            title=step_title(
                definition_known_by(session, step.definition_id, step.checksum).checks_by_id.get(
                    step.check.check_id
                ),
                step.check,
                language,
            ),
            project_number=step.project_number,
            project_name=step.project_name,
            owner_name=step.owner_name,
        )
        for step in late_steps.named_steps(session, item_ids)
    )


def _heat_row(project: LateProject, definition: ProcessDefinition, *, days: int) -> HeatRow:
    return HeatRow(
        number=project.number,
        name=project.name,
        cells=tuple(
            _cell(project, gate_id, position, days=days)
            for gate_id, position in definition.position_of_gate.items()
        ),
        owner_name=project.owner_name,
        owners=project.owners,
    )


def _cell(project: LateProject, gate_id: str, position: int, *, days: int) -> Cell:
    state = _state(project, position)
    if state is not CellState.LATE:
        return Cell(gate_id=gate_id, state=state)
    return Cell(gate_id=gate_id, state=state, working_days_late=days, steps=project.steps)


def _state(project: LateProject, position: int) -> CellState:
    if position < project.position:
        return CellState.BEFORE if position < project.introduced_at else CellState.DONE
    if position > project.position:
        return CellState.LATER
    if project.steps:
        return CellState.LATE
    match project.status:
        case AttemptStatus.SUBMITTED:
            return CellState.SUBMITTED
        case AttemptStatus.OPEN:
            return CellState.RUNNING
        case _:
            return CellState.PROCESSING


def _step_row(session: Session, step: LateStep, *, today: date, language: Language) -> StepRow:
    definition = definition_known_by(session, step.definition_id, step.checksum)
    check = definition.checks_by_id.get(step.check.check_id)
    return StepRow(
        item_id=step.item_id,
        title=step_title(check, step.check, language),
        project_number=step.project_number,
        project_name=step.project_name,
        department=step.department,
        gate_id=step.gate_id,
        gate_name=definition.phase(step.position).gate_name.read(language),
        role=step.check.role,
        owner_name=step.owner_name,
        without_owner=step.check.without_owner,
        due_on=step.due_on,
        working_days_late=organisation_calendar(session).between(step.due_on, today),
        blocking=step.blocking,
        rung=step.rung,
        told=_told(step.rung, ladder_of(SubjectKind.CHECK, step.ladder_body)),
        may_lead=step.may_lead,
    )


def _told(rung_id: str | None, ladder: Ladder) -> tuple[RungRecipient, ...]:
    return next((rung.recipients for rung in ladder.rungs if rung.id == rung_id), ())
