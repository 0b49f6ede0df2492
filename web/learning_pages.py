"""Leren: the log of opportunities and barriers, and the lessons of projects."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.learning import LogKind, LogStatus
from domain.permissions import Permission
from domain.vocabulary import Language
from models.queries import projects
from models.queries.lessons import LogLine, LogOnly, lesson_gates, lessons, log_lines
from models.queries.own import forget
from models.queries.projects import ChangedMeanwhileError, ProjectUnknownError
from models.sheets import SheetKind
from notifications.language import explain, label, translator
from reports.sheets import SheetColumn, Table
from usecases.acting import may_act
from usecases.form_keys import once
from usecases.learning.log_entries import (
    AddLogEntry,
    FollowUp,
    FollowUpMissingError,
    LogEntryUnknownError,
    add_log_entry,
    follow_up,
)
from usecases.learning.record_lesson import withdraw_lesson
from web.access import Door, PortalRouter
from web.dependencies import Acting, ReadDesk, Reading, WriteDesk
from web.exports import sheet_response
from web.forms import FieldError, gate_url, go_on, project_url
from web.pages import page
from web.portal import ThisPortal
from web.typed import Typed, TypedForm
from web.work_pages import LARGEST_ID

PATH: Final = "/leren"
SHOWN: Final = 50
#: More than a sheet of anybody holds.
_ALL: Final = 100_000
_LONGEST_TITLE: Final = 200
Entry = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Page = Annotated[int, Query(alias="pagina", ge=1, le=10_000)]
Done = Annotated[str, Query(alias="gedaan", max_length=40)]
Kind = Annotated[str, Query(alias="alleen", max_length=40)]
Status = Annotated[str, Query(alias="stand", max_length=40)]


def learning_routes() -> PortalRouter:
    """Give the routes of the log and the lessons."""
    routes = PortalRouter(prefix=PATH)
    _add_log(routes)
    _add_following_up(routes)
    _add_lessons(routes)
    return routes


def _add_log(routes: PortalRouter) -> None:
    @routes.get("", access=Door.MEMBER)
    def show(  # noqa: PLR0913 -- what the address may hold
        request: Request,
        desk: Reading,
        *,
        kind: Kind = "",
        status: Status = "",
        number: Page = 1,
        done: Done = "",
    ) -> Response:
        """Show the log, the newest first."""
        return _log(request, desk, only=_only(kind, status), number=number, done=done)

    @routes.get("/export.{kind}", access=Door.MEMBER)
    def export(
        desk: Reading, portal: ThisPortal, kind: SheetKind, only: Kind = "", status: Status = ""
    ) -> Response:
        """Give the log as a file, with the same filters."""
        lines = log_lines(desk.session, _only(only, status), limit=_ALL)
        table = _table(lines, desk.visitor.language)
        return sheet_response(table, kind=kind, name="kansen-en-barrieres", now=portal.now())

    @routes.post("", access=Door.MEMBER)
    def add(request: Request, desk: Acting, typed: TypedForm) -> Response:
        """Put something in the log."""
        command, errors = _entry(desk, typed)
        if command is None:
            return _log(request, desk, typed=typed, errors=errors)
        given = command

        def act() -> str:
            row = add_log_entry(desk.session, command=given, actor=desk.actor, now=desk.visitor.now)
            return str(row.id)

        once(
            desk.session,
            key=typed.text("form_key", longest=64),
            fields=dict(typed.texts),
            act=act,
            now=desk.visitor.now,
        )
        return go_on(PATH, done="toegevoegd")


def _add_following_up(routes: PortalRouter) -> None:
    @routes.post("/logboek/{entry_id}", access=Door.MEMBER)
    def follow(request: Request, desk: Acting, typed: TypedForm, entry_id: Entry) -> Response:
        """Say what is done with an entry."""
        status = typed.text(f"stand-{entry_id}", longest=40)
        command = FollowUp(
            entry_id=entry_id,
            status=LogStatus(status) if status in set(LogStatus) else LogStatus.OPEN,
            follow_up=typed.text(f"opvolging-{entry_id}"),
            seen=typed.whole("versie") or 0,
        )
        try:
            with desk.session.begin_nested():
                follow_up(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)
        except FollowUpMissingError as error:
            said = explain(error, desk.visitor.language)
            errors = [FieldError(field=f"opvolging-{entry_id}", message=said)]
            return _log(request, desk, typed=typed, errors=errors, about=entry_id)
        except ChangedMeanwhileError as error:
            return _log(request, desk, typed=typed, overtaken=error, about=entry_id)
        return go_on(PATH, done="opgevolgd", anchor=f"melding-{entry_id}")


def _add_lessons(routes: PortalRouter) -> None:
    @routes.get("/lessen", access=Door.MEMBER)
    def show(
        request: Request,
        desk: Reading,
        gate_id: Annotated[str, Query(alias="poort", max_length=40)] = "",
        number: Page = 1,
        done: Done = "",
    ) -> Response:
        """Show what projects learned."""
        found = lessons(desk.session, gate_id=gate_id, limit=SHOWN + 1, offset=SHOWN * (number - 1))
        values = {
            "lines": found[:SHOWN],
            "gate_id": gate_id,
            "gates": lesson_gates(desk.session),
            "may_record": may_act(desk.session, Permission.RECORD_LESSON, actor=desk.actor()),
            "number": number,
            "has_more": len(found) > SHOWN,
            "project_url": project_url,
            "gate_url": gate_url,
            "done": done,
        }
        return page(request, "learning/lessons.html", values)

    @routes.post("/lessen/{lesson_id}/intrekken", access=Door.MEMBER)
    def take_back(desk: Acting, lesson_id: Entry) -> Response:
        """Let a lesson come back no longer."""
        withdraw_lesson(desk.session, lesson_id=lesson_id, actor=desk.actor, now=desk.visitor.now)
        return go_on(f"{PATH}/lessen", done="ingetrokken")


def _only(kind: str, status: str) -> LogOnly:
    return LogOnly(
        kind=LogKind(kind) if kind in set(LogKind) else None,
        status=LogStatus(status) if status in set(LogStatus) else None,
    )


def _entry(desk: WriteDesk, typed: Typed) -> tuple[AddLogEntry | None, list[FieldError]]:
    _ = translator(desk.visitor.language)
    kind, title = typed.text("soort", longest=40), typed.text("titel")
    body, number = typed.text("tekst"), typed.text("project", longest=100)
    errors, project_id = [], None
    if kind not in set(LogKind):
        errors.append(FieldError(field="soort", message=_("Choose opportunity or barrier.")))
    if not title or len(title) > _LONGEST_TITLE:
        said = _("Write in a few words what it is, in at most {most} characters.")
        errors.append(FieldError(field="titel", message=said.format(most=_LONGEST_TITLE)))
    if not body:
        errors.append(FieldError(field="tekst", message=_("Tell a little more.")))
    if number:
        try:
            project_id = projects.project_by_number(desk.session, number).id
        except ProjectUnknownError as error:
            said = explain(error, desk.visitor.language)
            errors.append(FieldError(field="project", message=said))
    if errors:
        return None, errors
    return AddLogEntry(kind=LogKind(kind), title=title, body=body, project_id=project_id), []


def _table(lines: Sequence[LogLine], language: Language) -> Table:
    _ = translator(language)
    titles = [_("Kind"), _("What"), _("Told"), _("Project"), _("Where it stands")]
    titles += [_("What is done with it"), _("By"), _("On")]
    return Table(
        name=_("Log"),
        columns=tuple(SheetColumn(title=title) for title in titles),
        rows=[
            (
                label(line.entry.kind, language),
                line.entry.title,
                line.entry.body,
                line.project_number or "",
                label(line.entry.status, language),
                line.entry.follow_up,
                line.logged_by,
                line.entry.logged_at,
            )
            for line in lines
        ],
    )


def _log(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    desk: ReadDesk | WriteDesk,
    *,
    only: LogOnly | None = None,
    number: int = 1,
    typed: Typed | None = None,
    errors: Sequence[FieldError] = (),
    overtaken: PoortError | None = None,
    about: int | None = None,
    done: str = "",
) -> Response:
    language = desk.visitor.language
    if overtaken is not None:
        desk.session.expire_all()
        forget(desk.session)
    only = only or LogOnly()
    actor = desk.actor if isinstance(desk, WriteDesk) else desk.actor()
    found = log_lines(desk.session, only, limit=SHOWN + 1, offset=SHOWN * (number - 1))
    if about is not None and not any(line.entry.id == about for line in found):
        raise LogEntryUnknownError
    values: Mapping[str, object] = {
        "lines": found[:SHOWN],
        "only": only,
        "kinds": tuple(LogKind),
        "statuses": tuple(LogStatus),
        "number": number,
        "has_more": len(found) > SHOWN,
        "may_record": may_act(desk.session, Permission.RECORD_LESSON, actor=actor),
        "typed": typed or Typed(),
        "about": about,
        "errors": errors,
        "error_at": {error.field: error.message for error in errors},
        "overtaken": explain(overtaken, language) if overtaken else None,
        "project_url": project_url,
        "done": done,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(
        request, "learning/log.html", values, status=overtaken.status if overtaken else status
    )
