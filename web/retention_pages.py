"""How long dossiers are kept: of one project, and which are over their term."""

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from domain.permissions import Permission
from domain.vocabulary import Language, RetentionClass
from notifications.language import explain, label
from usecases.acting import allow
from usecases.set_retention import (
    HoldReasonMissingError,
    SetRetention,
    due_dossiers,
    keeping_of,
    set_retention,
)
from web.access import Door, PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, go_on, project_url
from web.pages import page
from web.portal import Portal, ThisPortal
from web.typed import Typed, TypedForm

_PAGE_LENGTH: Final = 50
_LAST_PAGE: Final = 10_000
_LONGEST_REASON: Final = 500
_REASON: Final = "reden"


def retention_routes() -> PortalRouter:
    """Give the routes of keeping dossiers."""
    routes = PortalRouter()

    _add_list(routes)

    @routes.get("/projecten/{number}/bewaren", access=Door.MEMBER)
    def show(
        request: Request,
        desk: Reading,
        portal: ThisPortal,
        number: str,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show how the dossier is kept, to whoever may change it."""
        return _page(request, desk, portal, number, done=done)

    @routes.post("/projecten/{number}/bewaren", access=Door.MEMBER)
    def keep(
        request: Request, desk: Acting, portal: ThisPortal, number: str, typed: TypedForm
    ) -> Response:
        """Keep the dossier so."""
        before = keeping_of(desk.session, number, default=portal.settings.retention_class)
        chosen = next(
            (kept for kept in RetentionClass if kept == typed.text("termijn", longest=40)),
            before.retention_class,
        )
        command = SetRetention(
            number=number,
            retention_class=chosen,
            on_hold=typed.text("vasthouden", longest=3) == "ja",
            hold_reason=typed.text(_REASON, longest=_LONGEST_REASON),
        )
        try:
            set_retention(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)
        except HoldReasonMissingError as error:
            wrong = FieldError(field=_REASON, message=explain(error, desk.visitor.language))
            return _page(request, desk, portal, number, typed=typed, errors=(wrong,))
        return go_on(f"{project_url(number)}/bewaren", done="bewaren")

    return routes


def _add_list(routes: PortalRouter) -> None:
    @routes.get("/beheer/bewaren", access=Permission.SET_RETENTION)
    def due(
        request: Request,
        desk: Reading,
        portal: ThisPortal,
        number: Annotated[int, Query(alias="blad", ge=1, le=_LAST_PAGE)] = 1,
    ) -> Response:
        """Show which dossiers are over their term."""
        found = due_dossiers(
            desk.session,
            default=portal.settings.retention_class,
            today=desk.visitor.today,
            offset=(number - 1) * _PAGE_LENGTH,
            limit=_PAGE_LENGTH + 1,
        )
        values = {
            "dossiers": [(one, project_url(one.number)) for one in found[:_PAGE_LENGTH]],
            "number": number,
            "has_more": len(found) > _PAGE_LENGTH,
            "default": portal.settings.retention_class,
        }
        return page(request, "project/due_dossiers.html", values)


def _page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    portal: Portal,
    number: str,
    *,
    done: str = "",
    typed: Typed | None = None,
    errors: tuple[FieldError, ...] = (),
) -> Response:
    kept = keeping_of(desk.session, number, default=portal.settings.retention_class)
    actor = desk.actor if isinstance(desk, WriteDesk) else desk.actor()
    allow(desk.session, Permission.SET_RETENTION, actor=actor, project_id=kept.project.id)
    values = {
        "keeping": kept,
        "project": kept.project,
        "address_of": project_url(number),
        "terms": [_term(one, desk.visitor.language) for one in RetentionClass],
        "term": typed.text("termijn") if typed else kept.retention_class.value,
        "holds": typed.text("vasthouden") == "ja" if typed else kept.on_hold,
        "reason": typed.text(_REASON) if typed else kept.hold_reason,
        "errors": errors,
        "error_at": {error.field: error.message for error in errors},
        "done": done,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "project/retention.html", values, status=status)


def _term(kept: RetentionClass, language: Language) -> tuple[str, str]:
    return kept.value, label(kept, language)
