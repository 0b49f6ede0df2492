"""Handing one step over to a colleague."""

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.permissions import Permission
from models.gate import CheckItem
from models.queries import gates, members, projects
from models.queries.own import forget
from models.queries.people import PersonUnknownError
from models.queries.projects import ChangedMeanwhileError
from notifications.language import explain, translator
from usecases.acting import allow
from usecases.change_team import HandOverCheck, hand_over_check
from usecases.definitions import definition_of
from usecases.form_keys import once
from usecases.wording import check_title
from web.access import Door, PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, go_on, project_url
from web.pages import page
from web.typed import Typed, TypedForm

_LONGEST_REASON: Final = 1_000
ItemId = Annotated[int, Path(ge=1, le=2**31 - 1)]


def hand_over_routes() -> PortalRouter:
    """Give the page on which a step gets another owner."""
    routes = PortalRouter(prefix="/stap/{item_id}/overdragen")

    @routes.get("", access=Door.MEMBER)
    def show(request: Request, desk: Reading, item_id: ItemId) -> Response:
        """Show the form to whoever may hand the step over."""
        item = gates.check_item(desk.session, item_id)
        allow(
            desk.session,
            Permission.ASSIGN_CHECK,
            actor=desk.actor(),
            project_id=item.project_id,
            owner_id=item.assignee_id,
        )
        return _page(request, desk, item, Typed())

    @routes.post("", access=Door.MEMBER)
    def send(request: Request, desk: Acting, typed: TypedForm, item_id: ItemId) -> Response:
        """Give the step to the colleague, and tell them."""
        item = gates.check_item(desk.session, item_id)
        person_id = typed.whole("persoon")
        if person_id is None:
            return _page(request, desk, item, typed, at_person=_choose(desk))
        try:
            _once(desk, typed, item_id=item_id, person_id=person_id)
        except PersonUnknownError as error:
            told = explain(error, desk.visitor.language)
            return _page(request, desk, item, typed, at_person=told)
        except ChangedMeanwhileError as error:
            desk.session.expire_all()
            forget(desk.session)
            return _page(request, desk, item, typed, overtaken=error)
        project = projects.project(desk.session, item.project_id)
        return go_on(project_url(project.number), done="overdragen")

    return routes


def _choose(desk: WriteDesk) -> str:
    return translator(desk.visitor.language)("Choose who takes the step.")


def _once(desk: WriteDesk, typed: Typed, *, item_id: int, person_id: int) -> None:
    command = HandOverCheck(
        item_id=item_id,
        person_id=person_id,
        version=typed.whole("versie"),
        reason=typed.text("reden", longest=_LONGEST_REASON) or None,
    )

    def act() -> str:
        row = hand_over_check(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)
        return str(row.id)

    # What is refused is undone here, so that the page can be read again in the same transaction.
    with desk.session.begin_nested():
        once(
            desk.session,
            key=typed.text("form_key", longest=64),
            fields={"item": item_id, **typed.texts},
            act=act,
            now=desk.visitor.now,
        )


def _page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    item: CheckItem,
    typed: Typed,
    *,
    at_person: str | None = None,
    overtaken: PoortError | None = None,
) -> Response:
    project = projects.project(desk.session, item.project_id)
    definition = definition_of(desk.session, project)
    language = desk.visitor.language
    people = members.names(desk.session)
    values = {
        "project": project,
        "project_page": project_url(project.number),
        "action": f"/stap/{item.id}/overdragen",
        "step": check_title(definition, item, language),
        "item": item,
        "owner": dict(people).get(item.assignee_id or 0),
        "people": [one for one in people if one[0] != item.assignee_id],
        "filled": {"persoon": typed.text("persoon"), "reden": typed.text("reden")},
        "errors": [FieldError(field="persoon", message=at_person)] if at_person else [],
        "error_of": {"persoon": at_person},
        "overtaken": explain(overtaken, language) if overtaken else None,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if at_person else HTTPStatus.OK
    return page(
        request, "project/hand_over.html", values, status=overtaken.status if overtaken else status
    )
