"""Beheer, herinneringsladder: when reminders come and who hears them; a look before it is kept."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Form, Query
from starlette.requests import Request
from starlette.responses import Response

from domain.permissions import Permission
from domain.vocabulary import SubjectKind
from notifications.language import explain
from usecases.change_ladder import (
    ChangeLadder,
    LadderMeanwhileError,
    LadderPreview,
    change_ladder,
    ladder_history,
    preview_ladder,
    restore_ladder,
)
from usecases.ladders import ladders
from web.access import PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.forms import FieldError, go_on
from web.ladder_form import SEEN, read_change, rung_fields
from web.pages import page
from web.rung_words import rung_words
from web.typed import Typed, TypedForm
from web.work_pages import LARGEST_ID

PATH: Final = "/beheer/herinneringsladder"


def ladder_routes() -> PortalRouter:
    """Give the routes of the ladders of reminders."""
    routes = PortalRouter(prefix=PATH)
    _add_looks(routes)
    _add_changes(routes)
    return routes


def _add_looks(routes: PortalRouter) -> None:
    @routes.get("", access=Permission.CHANGE_LADDER)
    def overview(request: Request, desk: Reading) -> Response:
        """Show the ladder of every kind of subject."""
        language = desk.visitor.language
        climbed = [
            (kind, [rung_words(rung, language) for rung in ladder.rungs])
            for kind, ladder in ladders(desk.session).items()
        ]
        return page(request, "ladder/index.html", {"ladders": climbed})

    @routes.get("/{kind}", access=Permission.CHANGE_LADDER)
    def one(
        request: Request,
        desk: Reading,
        kind: SubjectKind,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show one ladder as it can be changed, and what it was before."""
        return _page(request, desk, kind, done=done)

    @routes.post("/{kind}/nakijken", access=Permission.CHANGE_LADDER)
    def preview(request: Request, desk: Acting, typed: TypedForm, kind: SubjectKind) -> Response:
        """Say what the change would do on the next morning; nothing is kept."""
        asked = _asked(desk, kind, typed)
        if isinstance(asked, list):
            return _page(request, desk, kind, typed=typed, errors=asked)
        found = preview_ladder(desk.session, asked, actor=desk.actor, today=desk.visitor.today)
        return _page(request, desk, kind, typed=typed, preview=found)


def _add_changes(routes: PortalRouter) -> None:
    @routes.post("/{kind}", access=Permission.CHANGE_LADDER)
    def change(request: Request, desk: Acting, typed: TypedForm, kind: SubjectKind) -> Response:
        """Keep the change."""
        asked = _asked(desk, kind, typed)
        if isinstance(asked, list):
            return _page(request, desk, kind, typed=typed, errors=asked)
        try:
            change_ladder(desk.session, command=asked, actor=desk.actor, now=desk.visitor.now)
        except LadderMeanwhileError as error:
            return _page(request, desk, kind, typed=typed, overtaken=error)
        return go_on(f"{PATH}/{kind}", done="bewaard")

    @routes.post("/{kind}/terug", access=Permission.CHANGE_LADDER)
    def restore(
        desk: Acting,
        kind: SubjectKind,
        seen: Annotated[int, Form(alias=SEEN, ge=0, le=LARGEST_ID)],
        version_id: Annotated[int, Form(alias="versie", ge=0, le=LARGEST_ID)] = 0,
    ) -> Response:
        """Go back to an earlier version, or to the ladder as it was shipped."""
        restore_ladder(
            desk.session,
            kind=kind,
            version_id=version_id,
            seen_version=seen,
            actor=desk.actor,
            now=desk.visitor.now,
        )
        return go_on(f"{PATH}/{kind}", done="teruggezet")


def _asked(desk: WriteDesk, kind: SubjectKind, typed: Typed) -> ChangeLadder | list[FieldError]:
    return read_change(kind, ladders(desk.session)[kind], typed, language=desk.visitor.language)


def _page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    kind: SubjectKind,
    *,
    typed: Typed | None = None,
    errors: Sequence[FieldError] = (),
    preview: LadderPreview | None = None,
    overtaken: LadderMeanwhileError | None = None,
    done: str = "",
) -> Response:
    ladder, language = ladders(desk.session)[kind], desk.visitor.language
    history = ladder_history(desk.session, kind)
    values = {
        "kind": kind,
        "rungs": rung_fields(ladder, typed, language=language),
        "seen": history[0].version_id if history else 0,
        "is_shipped": not history or history[0].is_shipped,
        "history": [
            (past, [rung_words(rung, language) for rung in past.ladder.rungs]) for past in history
        ],
        "preview": preview,
        "overtaken": overtaken and explain(overtaken, language),
        "errors": errors,
        "error_at": {error.field: error.message for error in errors},
        "done": done,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(
        request, "ladder/one.html", values, status=overtaken.status if overtaken else status
    )
