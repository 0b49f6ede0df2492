"""Projects, their gates and their checks, to read."""

from typing import Annotated, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from domain.vocabulary import ProjectStatus
from models.queries import projects
from usecases.api_tokens import Scope
from usecases.bids.records import award_records
from usecases.contract.record import contract_records
from usecases.decision_page import GateUnknownError
from usecases.project_list import ProjectSearch, Stretch, projects_after
from web.api.answers import tagged
from web.api.award_values import AwardItems, AwardValue
from web.api.check_values import (
    CheckItems,
    CheckValue,
    DeviationValue,
    check_items,
    check_value,
    deviation_value,
)
from web.api.contract_values import ContractItems, ContractValue
from web.api.desk import ApiReading
from web.api.pages import cursor_after, place_of
from web.api.project_values import (
    GateItems,
    GateWithAdvice,
    ProjectItem,
    ProjectItems,
    ProjectValue,
    gate_items,
    gate_value,
    newest_attempt,
    project_value,
)
from web.api.routing import ApiRouter
from web.api.values import Cursor, GateId, Id, Limit, Number

_READ: Final = Scope.PROJECTS_READ
_Search = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]


def project_reads() -> ApiRouter:
    """Give the routes to read projects by."""
    routes = ApiRouter(tag="projects")
    _add_projects(routes)
    _add_gates(routes)

    @routes.get("/projects/{number}/contracts", scope=_READ, gives=ContractItems)
    def list_contracts(desk: ApiReading, number: Number) -> ContractItems:
        """Give the contract of each lot: what is promised, realised and expected."""
        found = contract_records(desk.session, number, today=desk.today)
        return ContractItems(items=tuple(map(ContractValue.model_validate, found)))

    @routes.get("/projects/{number}/awards", scope=_READ, gives=AwardItems)
    def list_awards(desk: ApiReading, number: Number) -> AwardItems:
        """Give the award of each lot, step by step; of sealed bids only when they open."""
        found = award_records(desk.session, number)
        return AwardItems(items=tuple(map(AwardValue.model_validate, found)))

    return routes


def check_reads() -> ApiRouter:
    """Give the routes to read checks and deviations by."""
    routes = ApiRouter(tag="checks")

    @routes.get("/checks/{item_id}", scope=_READ, gives=CheckValue, tagged=True)
    def get_check(request: Request, desk: ApiReading, item_id: Id) -> Response:
        """Give a check with its answers, its evidence and its deviation."""
        return tagged(request, check_value(desk.session, item_id, desk.language))

    @routes.get("/deviations/{deviation_id}", scope=_READ, gives=DeviationValue, tagged=True)
    def get_deviation(request: Request, desk: ApiReading, deviation_id: Id) -> Response:
        """Give a deviation."""
        return tagged(request, deviation_value(desk.session, deviation_id))

    return routes


def _add_projects(routes: ApiRouter) -> None:
    @routes.get("/projects", scope=_READ, gives=ProjectItems)
    def list_projects(  # noqa: PLR0913 -- each is a part of the address
        *,
        desk: ApiReading,
        search: _Search = "",
        status: ProjectStatus | None = None,
        lead: _Search = "",
        phase: Annotated[
            str,
            Query(max_length=100, pattern=r"^[^\x00]*$", examples=["infrastructure-works.G3"]),
        ] = "",
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> ProjectItems:
        """Give a page of projects by number; `search` is part of a number or name."""
        found = projects_after(
            desk.session,
            ProjectSearch(text=search, status=status, lead=lead, phase=phase),
            stretch=Stretch(after=place_of(cursor), most=limit + 1),
            today=desk.today,
            language=desk.language,
        )
        lines = tuple(ProjectItem.model_validate(line) for line in found[:limit])
        following = cursor_after(lines[-1].number) if len(found) > limit else None
        return ProjectItems(items=lines, next_cursor=following)

    @routes.get("/projects/{number}", scope=_READ, gives=ProjectValue, tagged=True)
    def get_project(request: Request, desk: ApiReading, number: Number) -> Response:
        """Give a project."""
        project = projects.project_by_number(desk.session, number)
        return tagged(request, project_value(desk.session, project, desk.language))


def _add_gates(routes: ApiRouter) -> None:
    @routes.get("/projects/{number}/gates", scope=_READ, gives=GateItems)
    def list_gates(desk: ApiReading, number: Number) -> GateItems:
        """Give the gates of a project in their order."""
        project = projects.project_by_number(desk.session, number)
        return gate_items(desk.session, project, desk.language)

    @routes.get(
        "/projects/{number}/gates/{gate_id}", scope=_READ, gives=GateWithAdvice, tagged=True
    )
    def get_gate(request: Request, desk: ApiReading, number: Number, gate_id: GateId) -> Response:
        """Give a gate with its attempts, its decisions and the advice."""
        project = projects.project_by_number(desk.session, number)
        return tagged(request, gate_value(desk.session, project, gate_id, desk.language))

    @routes.get("/projects/{number}/gates/{gate_id}/checks", scope=_READ, gives=CheckItems)
    def list_checks(desk: ApiReading, number: Number, gate_id: GateId) -> CheckItems:
        """Give the checks of the newest attempt at a gate; none before the project is there."""
        project = projects.project_by_number(desk.session, number)
        assert project.id is not None
        if gate_id not in {row.gate_id for row in projects.plan(desk.session, project.id).values()}:
            raise GateUnknownError(gate=gate_id, project=number)
        attempt = newest_attempt(desk.session, project.id, gate_id)
        if attempt is None or attempt.id is None:
            return CheckItems(items=())
        return check_items(desk.session, project, attempt.id, desk.language)
