"""Capaciteit: the hours that a project asks by phase and role, and what it is given (seed 2.3)."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from models.queries.own import forget
from models.queries.projects import ChangedMeanwhileError
from notifications.language import explain, translator
from usecases.learning.ask_capacity import MOST_HOURS, AskCapacity, Hours, ask_capacity
from usecases.learning.capacity import HoursLine, ProjectHours, project_hours
from usecases.learning.give_capacity import GiveCapacity, give_capacity
from web.access import Door, PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, go_on, project_url
from web.pages import page
from web.typed import Typed, TypedForm

ASKED: Final = "gevraagd-"
GIVEN: Final = "gegeven-"


def capacity_routes() -> PortalRouter:
    """Give the routes on which time is asked and given."""
    routes = PortalRouter(prefix="/projecten/{number}/capaciteit")

    @routes.get("", access=Door.MEMBER)
    def show(
        request: Request,
        desk: Reading,
        number: str,
        done: Annotated[str, Query(alias="gedaan", max_length=40)] = "",
    ) -> Response:
        """Show what is asked and given."""
        return _page(request, desk, number, done=done)

    @routes.post("/vragen", access=Door.MEMBER)
    def ask(request: Request, desk: Acting, typed: TypedForm, number: str) -> Response:
        """Ask the hours that were filled in."""
        shown = _shown(desk, number)
        hours, errors = _hours(desk, shown.lines, typed, ASKED, empty=0)
        if errors:
            return _page(request, desk, number, typed=typed, errors=errors)
        assert shown.project.id is not None
        command = AskCapacity(project_id=shown.project.id, asked=hours)
        try:
            with desk.session.begin_nested():
                ask_capacity(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)
        except ChangedMeanwhileError as error:
            return _overtaken(request, desk, number, typed, error)
        return go_on(f"{project_url(number)}/capaciteit", done="gevraagd")

    @routes.post("/geven", access=Door.MEMBER)
    def give(request: Request, desk: Acting, typed: TypedForm, number: str) -> Response:
        """Give the hours that were filled in."""
        shown = _shown(desk, number)
        hours, errors = _hours(desk, shown.lines, typed, GIVEN, empty=None)
        if errors:
            return _page(request, desk, number, typed=typed, errors=errors)
        assert shown.project.id is not None
        command = GiveCapacity(project_id=shown.project.id, given=hours)
        try:
            with desk.session.begin_nested():
                give_capacity(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)
        except ChangedMeanwhileError as error:
            return _overtaken(request, desk, number, typed, error)
        return go_on(f"{project_url(number)}/capaciteit", done="gegeven")

    return routes


def _shown(desk: WriteDesk, number: str) -> ProjectHours:
    return project_hours(desk.session, number, actor=desk.actor, language=desk.visitor.language)


def _hours(
    desk: WriteDesk,
    lines: Sequence[HoursLine],
    typed: Typed,
    prefix: str,
    *,
    empty: int | None,
) -> tuple[list[Hours], list[FieldError]]:
    """What was filled in for each line; an empty field counts as `empty`, or for nothing."""
    _ = translator(desk.visitor.language)
    hours, errors = [], []
    for line in lines:
        name = f"{prefix}{line.key}"
        if name not in typed.texts:
            continue
        value = typed.whole(name) if typed.text(name) else empty
        if value is None and not typed.text(name):
            continue
        if value is None or value > MOST_HOURS:
            said = _("Write whole hours from 0 to {most}.").format(most=MOST_HOURS)
            errors.append(FieldError(field=name, message=said))
            continue
        seen = typed.whole(f"versie-{line.key}") or 0
        hours.append(Hours(position=line.position, role=line.role, hours=value, seen=seen))
    return hours, errors


def _overtaken(
    request: Request, desk: WriteDesk, number: str, typed: Typed, error: ChangedMeanwhileError
) -> Response:
    desk.session.expire_all()
    forget(desk.session)
    return _page(request, desk, number, typed=typed, overtaken=error)


def _page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    number: str,
    *,
    done: str = "",
    typed: Typed | None = None,
    errors: Sequence[FieldError] = (),
    overtaken: ChangedMeanwhileError | None = None,
) -> Response:
    visitor = desk.visitor
    actor = desk.actor if isinstance(desk, WriteDesk) else desk.actor()
    shown = project_hours(desk.session, number, actor=actor, language=visitor.language)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    values = {
        "shown": shown,
        "project_page": project_url(number),
        "texts": (typed or Typed()).texts,
        "errors": errors,
        "error_of": {error.field: error.message for error in errors},
        "overtaken": explain(overtaken, visitor.language) if overtaken else None,
        "done": done,
    }
    return page(
        request,
        "learning/capacity.html",
        values,
        status=overtaken.status if overtaken else status,
    )
