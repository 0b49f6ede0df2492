"""Waar loopt het vast: late projects by gate, the late steps, and what else waits too long."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Query
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from domain.vocabulary import Role
from models.queries.late_steps import LateProject
from models.sheets import SheetKind
from notifications.language import label, translator
from usecases.late_figures import LateFigures, also_waiting, finding
from usecases.late_page import (
    LateOnly,
    due_before,
    heat_rows,
    heat_rows_of_all,
    heat_tables,
    late_step_rows,
)
from usecases.save_view import kept_views
from web.access import Door, PortalRouter
from web.dependencies import ReadDesk, Reading
from web.exports import sheet_response
from web.forms import gate_url, project_url
from web.late_counts import Counted, counted
from web.late_filters import PAGE, Filters, LateFilters
from web.late_tables import LateTable, late_table
from web.pages import page
from web.portal import ThisPortal

SHOWN = 50
#: Who a check may ask; a contractor and an administrator own none.
_OWNERS = tuple(role for role in Role if role not in {Role.ADMINISTRATOR, Role.CONTRACTOR})
_Option = tuple[str, str]
_KEEPERS = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Which page of a list this is, and the addresses of the pages beside it."""

    number: int
    previous_url: str | None
    next_url: str | None


def late_routes() -> PortalRouter:
    """Give the routes on which one sees where projects get stuck."""
    routes = PortalRouter(prefix=PAGE)

    @routes.get("", access=Door.MEMBER)
    def overview(
        request: Request,
        desk: Reading,
        filters: Filters,
        done: Annotated[str, Query(alias="gedaan")] = "",
        chosen: Annotated[str, Query(alias="kies")] = "",
    ) -> Response:
        """Show the finding, the projects by gate and the late steps."""
        only = late_only(desk.session, filters, desk)
        counts = counted(request, desk, only, filtered=filters.narrows)
        values = _overview(desk, filters, only, counts)
        answer = page(
            request,
            "late/index.html",
            {**values, "done": done, "choose_all": chosen == "alles"},
            partial="late/_results.html",
        )
        answer.background = counts.again
        return answer

    @routes.get("/export/{table}.{kind}", access=Door.MEMBER)
    def export(
        desk: Reading, portal: ThisPortal, filters: Filters, *, table: LateTable, kind: SheetKind
    ) -> Response:
        """Give a table of the page as a file, with the same filters."""
        only = late_only(desk.session, filters, desk)
        made = late_table(desk.session, table, only, visitor=desk.visitor, order=filters.order)
        return sheet_response(made, kind=kind, name=f"te-laat-{table}", now=portal.now())

    return routes


def late_only(session: Session, filters: LateFilters, desk: ReadDesk) -> LateOnly:
    """What the filters ask, as a query knows it."""
    return LateOnly(
        due_before=due_before(session, today=desk.visitor.today, at_least=filters.dagen),
        owner=filters.eigenaar,
        role=filters.role,
        department=filters.afdeling,
        gate_id=filters.poort,
        project_number=filters.project,
        blocking=filters.verplicht,
    )


def _overview(
    desk: ReadDesk, filters: LateFilters, only: LateOnly, counts: Counted
) -> dict[str, object]:
    session, visitor = desk.session, desk.visitor
    today, language = visitor.today, visitor.language
    found = finding(session, counts.figures, only, today=today, language=language)
    projects = _projects(desk, filters, only, fits=found.active <= SHOWN)
    steps = late_step_rows(
        session,
        only,
        reader_id=visitor.person_id,
        today=today,
        language=language,
        order=filters.order,
        limit=SHOWN + 1,
        offset=SHOWN * (filters.pagina - 1),
    )
    waiting = counts.figures.waiting
    return {
        "filters": filters,
        "finding": found,
        "options": _options(desk, counts.figures, only),
        "counted_at": counts.counted_at,
        "tables": heat_tables(session, projects[:SHOWN], today=today, language=language),
        "tables_page": _pages(filters, "tabel", filters.tabel, more=len(projects) > SHOWN),
        "steps": steps[:SHOWN],
        "steps_page": _pages(filters, "pagina", filters.pagina, more=len(steps) > SHOWN),
        "may_choose": any(step.may_lead for step in steps[:SHOWN]),
        "waiting": waiting and also_waiting(session, waiting, today=today, language=language),
        "is_keeper": bool(visitor.roles & _KEEPERS),
        "views": kept_views(session, person_id=visitor.person_id, page=PAGE),
        "project_url": project_url,
        "gate_url": gate_url,
        "today": today,
    }


def _options(desk: ReadDesk, figures: LateFigures, only: LateOnly) -> dict[str, list[_Option]]:
    """What the filters can be set to; of the gates only those with late steps."""
    visitor = desk.visitor
    language = visitor.language
    everything = ("", translator(language)("all"))
    wide = finding(
        desk.session, figures, replace(only, gate_id=""), today=visitor.today, language=language
    )
    gates = sorted(wide.gates, key=lambda gate: (gate.process_name, gate.gate_id))
    return {
        "roles": [everything, *((str(role), label(role, language)) for role in _OWNERS)],
        "departments": [everything, *((name, name) for name in figures.departments)],
        "gates": [everything, *((gate.gate_id, f"{gate.gate_id} {gate.name}") for gate in gates)],
    }


def _projects(
    desk: ReadDesk, filters: LateFilters, only: LateOnly, *, fits: bool
) -> Sequence[LateProject]:
    """A page of late projects; of an authority that fits on one, also those in time."""
    session, today = desk.session, desk.visitor.today
    if fits and not filters.narrows_steps:
        return heat_rows_of_all(session, only, today=today, limit=SHOWN)
    offset = SHOWN * (filters.tabel - 1)
    return heat_rows(session, only, today=today, limit=SHOWN + 1, offset=offset)


def _pages(filters: LateFilters, name: str, number: int, *, more: bool) -> Steps:
    return Steps(
        number=number,
        previous_url=filters.url(**{name: number - 1}) if number > 1 else None,
        next_url=filters.url(**{name: number + 1}) if more else None,
    )
