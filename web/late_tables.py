"""The tables of Waar loopt het vast as files: columns as values, under the filters of the page."""

from collections.abc import Sequence
from enum import StrEnum

from sqlmodel import Session

from notifications.language import label, translator
from reports.sheets import CellFormat, SheetColumn, Table, Value
from usecases.late_figures import also_waiting, count_late
from usecases.late_page import (
    CellState,
    LateOnly,
    LateOrder,
    StepRow,
    heat_rows,
    heat_tables,
    late_step_rows,
)
from web.visitor import Visitor

#: As many rows as one reads in a spreadsheet; who needs more filters, or asks the API.
MOST_ROWS = 10_000


class LateTable(StrEnum):
    """The tables of the page, as the address of a file names them."""

    STEPS = "stappen"
    PROJECTS = "projecten"
    WAITING = "wachtend"


def late_table(
    session: Session, table: LateTable, only: LateOnly, *, visitor: Visitor, order: LateOrder
) -> Table:
    """That table with at most `MOST_ROWS` rows, in the language of the reader."""
    match table:
        case LateTable.STEPS:
            return _steps(session, only, visitor=visitor, order=order)
        case LateTable.PROJECTS:
            return _projects(session, only, visitor=visitor)
        case LateTable.WAITING:
            return _waiting(session, only, visitor=visitor)


def _steps(session: Session, only: LateOnly, *, visitor: Visitor, order: LateOrder) -> Table:
    _ = translator(visitor.language)
    found = late_step_rows(
        session,
        only,
        reader_id=visitor.person_id,
        today=visitor.today,
        language=visitor.language,
        order=order,
        limit=MOST_ROWS,
    )
    titles = (
        *_text(_("Project number"), _("Project"), _("Department"), _("Gate"), _("Step")),
        *_text(_("Owner"), _("Role"), _("Without owner")),
        SheetColumn(title=_("Due"), format=CellFormat.DATE),
        SheetColumn(title=_("Working days late"), format=CellFormat.NUMBER),
        *_text(_("Needed for the gate"), _("Last reminder to"), _("Address")),
    )
    rows = (_step_cells(step, visitor=visitor) for step in found)
    return Table(name=_("Late steps"), columns=titles, rows=rows)


def _step_cells(step: StepRow, *, visitor: Visitor) -> Sequence[Value]:
    _ = translator(visitor.language)
    return (
        step.project_number,
        step.project_name,
        step.department,
        f"{step.gate_id} {step.gate_name}",
        step.title,
        step.owner_name,
        label(step.role, visitor.language),
        _("yes") if step.without_owner else _("no"),
        step.due_on,
        step.working_days_late,
        _("yes") if step.blocking else _("no"),
        ", ".join(label(one, visitor.language) for one in step.told),
        f"{visitor.portal_url}/stap/{step.item_id}",
    )


def _projects(session: Session, only: LateOnly, *, visitor: Visitor) -> Table:
    _ = translator(visitor.language)
    found = heat_rows(session, only, today=visitor.today, limit=MOST_ROWS)
    titles = (
        *_text(_("Project number"), _("Project"), _("Process"), _("Gate")),
        SheetColumn(title=_("Late steps"), format=CellFormat.NUMBER),
        SheetColumn(title=_("Working days late"), format=CellFormat.NUMBER),
        *_text(_("Owner")),
    )
    rows = (
        (
            row.number,
            row.name,
            table.process_name,
            gate,
            cell.steps,
            cell.working_days_late,
            row.owner_name,
        )
        for table in heat_tables(session, found, today=visitor.today, language=visitor.language)
        for row in table.rows
        for cell, gate in zip(row.cells, table.gates, strict=True)
        if cell.state is CellState.LATE
    )
    return Table(name=_("Late projects"), columns=titles, rows=rows)


def _waiting(session: Session, only: LateOnly, *, visitor: Visitor) -> Table:
    _ = translator(visitor.language)
    figures = count_late(session, only, today=visitor.today, filtered=False, most=MOST_ROWS)
    assert figures.waiting is not None  # asked without a filter
    found = also_waiting(session, figures.waiting, today=visitor.today, language=visitor.language)
    titles = (
        *_text(_("Kind"), _("Project number"), _("Project"), _("Gate"), _("Waits for")),
        SheetColumn(title=_("Due"), format=CellFormat.DATE),
        SheetColumn(title=_("Working days late"), format=CellFormat.NUMBER),
    )
    rows = (
        (
            label(line.kind, visitor.language),
            line.project_number,
            line.project_name,
            f"{line.gate_id} {line.gate_name}",
            line.owner_name,
            line.due_on,
            line.working_days_late,
        )
        for line in found.lines
    )
    return Table(name=_("Waiting too long"), columns=titles, rows=rows)


def _text(*titles: str) -> tuple[SheetColumn, ...]:
    return tuple(SheetColumn(title=title) for title in titles)
