"""Voortgang: progress on the objectives, and the works behind each figure."""

import io
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from domain.monitoring.vocabulary import RecordField
from models.queries import monitoring
from models.queries.projects import ProjectUnknownError
from models.sheets import SheetKind
from reports.pdf import write_pdf
from reports.sheets import write_xlsx
from usecases.monitoring.progress_page import ProgressPage, percents, progress_page
from usecases.monitoring.quarter import quarter_document, quarter_of
from usecases.monitoring.record import REQUIRED, records
from usecases.monitoring.tables import figure_tables, record_table, works_table
from usecases.monitoring.words import say_fields
from usecases.monitoring.works import work_of
from web.access import Door, PortalRouter
from web.dependencies import ReadDesk, Reading
from web.downloads import disposition
from web.exports import sheet_response
from web.forms import project_url
from web.kept_figures import reckoned
from web.pages import page
from web.portal import ThisPortal
from web.progress_filters import Behind

PATH = "/voortgang"
_SHOWN = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def progress_routes() -> PortalRouter:
    """Give the routes on which an authority sees how far it is."""
    routes = PortalRouter(prefix=PATH)

    @routes.get("", access=Door.MEMBER)
    def overview(request: Request, desk: Reading) -> Response:
        """Show the progress by year and set, the coverage, the gains and the late ambitions."""
        found = reckoned(request, desk)
        shown = progress_page(desk.session, found.figures, language=desk.visitor.language)
        values = {
            "shown": shown,
            "reckoned_at": found.reckoned_at,
            "percents": percents,
            "behind": Behind.url,
            "quarter": quarter_of(desk.visitor.today),
        }
        answer = page(request, "progress/index.html", values)
        answer.background = found.again
        return answer

    _add_works(routes)
    _add_quarter(routes)
    return routes


def record_url(number: str, lot: int = 1) -> str:
    """The address of the monitoring record of a lot."""
    query = f"?{urlencode({'perceel': lot})}" if lot > 1 else ""
    return f"{project_url(number)}/mki-record{query}"


def record_routes() -> PortalRouter:
    """Give the route of the monitoring record of one project."""
    routes = PortalRouter(prefix="/projecten")

    @routes.get("/{number}/mki-record", access=Door.MEMBER)
    def show(
        request: Request,
        desk: Reading,
        number: str,
        lot: Annotated[int, Query(alias="perceel", ge=1, le=9_999)] = 1,
    ) -> Response:
        """Show every field of the record, and the deliveries that its figures come from."""
        session, visitor = desk.session, desk.visitor
        found = [
            one
            for one in records(session, monitoring.lots_of_number(session, number))
            if one.row.lot_number == lot
        ]
        if not found:
            raise ProjectUnknownError(project=number)
        (record,) = found
        values = {
            "record": record,
            "work": work_of(record.row),
            "said": say_fields(record, visitor.language),
            "fields": tuple(RecordField),
            "required": REQUIRED,
            "percents": percents,
            "project_url": project_url,
            "contract_url": _contract_url(number, lot),
        }
        return page(request, "progress/record.html", values)

    return routes


def _add_works(routes: PortalRouter) -> None:
    @routes.get("/werken", access=Door.MEMBER)
    def works(request: Request, desk: Reading, behind: Annotated[Behind, Query()]) -> Response:
        """Show the works behind a figure."""
        session, number = desk.session, behind.pagina
        lots = monitoring.chosen_lots(
            session, behind.wanted(), limit=_SHOWN + 1, offset=_SHOWN * (number - 1)
        )
        rows = monitoring.works(session, lots[:_SHOWN]) if lots else []
        values = {
            "behind": behind,
            "rows": [(row, work_of(row)) for row in rows],
            "has_more": len(lots) > _SHOWN,
            "percents": percents,
            "record_url": record_url,
        }
        return page(request, "progress/works.html", values)

    @routes.get("/werken/export.{kind}", access=Door.MEMBER)
    def export(
        desk: Reading, portal: ThisPortal, behind: Annotated[Behind, Query()], *, kind: SheetKind
    ) -> Response:
        """Give the records behind a figure as a file, with all their fields."""
        session = desk.session
        lots = None
        if behind.narrows:
            lots = monitoring.chosen_lots(session, behind.wanted(), limit=1_000_000)
        table = record_table(records(session, lots), language=desk.visitor.language)
        return sheet_response(table, kind=kind, name="werken", now=portal.now())


def _add_quarter(routes: PortalRouter) -> None:
    @routes.get("/kwartaal.pdf", access=Door.MEMBER)
    def document(request: Request, desk: Reading) -> Response:
        """Give the one page for the board as PDF."""
        shown = _shown(request, desk)
        body = write_pdf(
            quarter_document(
                desk.session,
                shown,
                language=desk.visitor.language,
                portal_url=desk.visitor.portal_url,
            )
        )
        name = f"kwartaal-{quarter_of(shown.on)}.pdf"
        return Response(
            body,
            media_type="application/pdf",
            headers={"Content-Disposition": disposition(name)},
        )

    @routes.get("/kwartaal.xlsx", access=Door.MEMBER)
    def sheet(request: Request, desk: Reading, portal: ThisPortal) -> Response:
        """Give the figures of that page with the amounts of every work behind them."""
        language = desk.visitor.language
        shown = _shown(request, desk)
        works = works_table(monitoring.works(desk.session), language=language)
        body = io.BytesIO()
        write_xlsx([*figure_tables(shown, language=language), works], body, made_at=portal.now())
        name = f"kwartaal-{quarter_of(shown.on)}.xlsx"
        return Response(
            body.getvalue(),
            media_type=_XLSX,
            headers={"Content-Disposition": disposition(name)},
        )


def _shown(request: Request, desk: ReadDesk) -> ProgressPage:
    return progress_page(
        desk.session, reckoned(request, desk).figures, language=desk.visitor.language
    )


def _contract_url(number: str, lot: int) -> str:
    query = f"?{urlencode({'perceel': lot})}" if lot > 1 else ""
    return f"{project_url(number)}/contract{query}"
