"""Projecten: search, filter, sort and take along; the address says what is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from domain.permissions import Allowed, Permission, may
from domain.vocabulary import Language, ProjectStatus, Role
from models.queries.project_list import ListOrder
from models.sheets import SheetKind
from notifications.language import label, translator
from reports.sheets import CellFormat, SheetColumn, Table, Value
from usecases.project_list import (
    PhaseChoice,
    ProjectLine,
    ProjectSearch,
    every_project,
    project_page,
)
from usecases.save_view import kept_views
from web.access import Door, PortalRouter
from web.dependencies import Reading
from web.exports import sheet_response
from web.forms import project_url
from web.pages import page

_PATH: Final = "/projecten"
#: Nobody reads on to page 2,000; a search is quicker.
_LAST_PAGE: Final = 2_000
_ALL: Final = "alle"
_TEXT: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks; what it asks wrongly, it does not ask."""

    zoek: Annotated[str, Query(max_length=_TEXT)] = ""
    stand: Annotated[str, Query(max_length=20)] = ProjectStatus.ACTIVE.value
    fase: Annotated[str, Query(max_length=_TEXT)] = ""
    leider: Annotated[str, Query(max_length=_TEXT)] = ""
    mijn: Annotated[str, Query(max_length=5)] = ""
    volgorde: Annotated[str, Query(max_length=20)] = ListOrder.NUMBER.value

    def search(self, *, visitor_id: int) -> ProjectSearch:
        """The same as the list understands it."""
        statuses, orders = set(ProjectStatus), set(ListOrder)
        return ProjectSearch(
            text=self.zoek.strip(),
            status=ProjectStatus(self.stand) if self.stand in statuses else None,
            phase=self.fase,
            lead=self.leider.strip(),
            member_id=visitor_id if self.mijn else None,
            order=ListOrder(self.volgorde) if self.volgorde in orders else ListOrder.NUMBER,
        )

    def query(self, **other: str) -> str:
        """The query of an address that asks the same, but for what is given."""
        asked = {name: getattr(self, name) for name in self.__dataclass_fields__} | other
        usual = {name: getattr(_USUAL, name, "") for name in asked}
        return urlencode({name: value for name, value in asked.items() if value != usual[name]})

    @property
    def shows_status(self) -> bool:
        """Whether projects of several statuses stand in one list."""
        return self.stand not in set(ProjectStatus)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the usual is asked."""
        return bool(self.query(volgorde=_USUAL.volgorde))


_USUAL: Final = Asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where one is in the list; how many pages there are is known as far as one has read."""

    number: int
    pages: int
    asked: Asked = field(repr=False)

    def url_of(self, number: int) -> str:
        """The address of that page."""
        return f"{_PATH}?{self.asked.query(pagina='' if number == 1 else str(number))}"


def project_list_routes() -> PortalRouter:
    """Give the routes of the list of projects."""
    routes = PortalRouter()

    @routes.get(_PATH, access=Door.MEMBER)
    def projects(
        request: Request,
        desk: Reading,
        asked: Annotated[Asked, Depends()],
        number: Annotated[int, Query(alias="pagina", ge=1, le=_LAST_PAGE)] = 1,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show a page of the projects that are asked for."""
        visitor = desk.visitor
        found = project_page(
            desk.session,
            asked.search(visitor_id=visitor.person_id),
            number=number,
            today=visitor.today,
            language=visitor.language,
        )
        values = {
            "asked": asked,
            "found": found,
            "pages": Pages(number=number, pages=number + found.has_more, asked=asked),
            "url_of": project_url,
            "views": kept_views(desk.session, person_id=visitor.person_id, page=_PATH),
            "done": done,
            "choices": _choices(found.phases, visitor.language),
            "may_start": isinstance(may(Permission.START_PROJECT, roles=visitor.roles), Allowed),
        }
        return page(request, "projects/list.html", values, partial="projects/_list.html")

    @routes.get("/uitvoer/projecten.{kind}", access=Door.MEMBER)
    def export(
        desk: Reading,
        kind: Literal["csv", "xlsx"],
        asked: Annotated[Asked, Depends()],
    ) -> Response:
        """Give all projects that are asked for as a file."""
        visitor = desk.visitor
        language = visitor.language
        lines = every_project(
            desk.session,
            asked.search(visitor_id=visitor.person_id),
            today=visitor.today,
            language=language,
        )
        table = Table(
            name=translator(language)("Projects"),
            columns=_columns(language),
            rows=(_cells(line, language) for line in lines),
        )
        return sheet_response(table, kind=SheetKind(kind), name="projecten", now=visitor.now)

    return routes


def _choices(
    phases: tuple[PhaseChoice, ...], language: Language
) -> Mapping[str, list[tuple[str, str]]]:
    """What each filter offers, as a value and its words."""
    _ = translator(language)
    return {
        "stand": [(_ALL, _("All"))] + [(one.value, label(one, language)) for one in ProjectStatus],
        "fase": [("", _("All"))] + [(phase.value, phase.name) for phase in phases],
        "volgorde": [
            (ListOrder.NUMBER.value, _("Number")),
            (ListOrder.NAME.value, _("Name")),
            (ListOrder.NEWEST.value, _("Newest first")),
        ],
    }


def _columns(language: Language) -> tuple[SheetColumn, ...]:
    _ = translator(language)
    titles = (
        (_("Number"), CellFormat.TEXT),
        (_("Name"), CellFormat.TEXT),
        (_("Status"), CellFormat.TEXT),
        (_("Process"), CellFormat.TEXT),
        (_("Phase"), CellFormat.TEXT),
        (_("Gate"), CellFormat.TEXT),
        (_("Gate planned on"), CellFormat.DATE),
        (_("Working days left"), CellFormat.NUMBER),
        (label(Role.PROJECT_LEAD, language), CellFormat.TEXT),
        (_("Material"), CellFormat.TEXT),
        (_("Started on"), CellFormat.DATE),
    )
    return tuple(SheetColumn(title=title, format=kind) for title, kind in titles)


def _cells(line: ProjectLine, language: Language) -> tuple[Value, ...]:
    return (
        line.number,
        line.name,
        label(line.status, language),
        line.process_name,
        line.phase_name,
        line.gate_id,
        line.due_on,
        None if line.due_on is None else line.working_days,
        line.lead_name,
        label(line.material, language),
        line.started_on,
    )
