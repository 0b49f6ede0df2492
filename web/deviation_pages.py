"""Comply or explain: ask for a deviation, decide on it; and return a step to its owner."""

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Form, Path
from starlette.requests import Request
from starlette.responses import Response

from models.queries.projects import ChangedMeanwhileError
from notifications.language import explain, translator
from usecases.answer_check import ReasonMissingError
from usecases.deviation_page import CheckPage, DeviationPage, read_check, read_deviation
from usecases.deviations import (
    AskDeviation,
    DecideDeviation,
    MeasureMissingError,
    ask_deviation,
    decide_deviation,
    withdraw_deviation,
)
from usecases.return_check import ReturnCheck, return_check
from web.access import Door, PortalRouter
from web.dependencies import ReadDesk, Reading, WriteDesk, write_desk
from web.forms import FieldError, gate_url, go_on
from web.pages import page

_LARGEST_ID: Final = 2**31 - 1
_LONGEST: Final = 8_000

#: Refusals that belong at one field of a form.
_AT_FIELDS: Final = (MeasureMissingError, ReasonMissingError)

RowId = Annotated[int, Path(ge=1, le=_LARGEST_ID)]
Words = Annotated[str, Form(max_length=_LONGEST)]
Version = Annotated[int, Form(ge=0, le=_LARGEST_ID)]

_DONE: Final[Mapping[str, str]] = {
    "gevraagd": "Asked. Who decides has been told.",
    "besloten": "Decided. Who asked for it has been told.",
    "ingetrokken": "Taken back. The step is open again.",
}


def deviation_routes() -> PortalRouter:
    """Give the pages of deviations and of returning a step."""
    routes = PortalRouter()
    _add_asking(routes)
    _add_deciding(routes)
    _add_returning(routes)
    return routes


def _add_asking(routes: PortalRouter) -> None:
    @routes.get("/stap/{item_id}/afwijking", access=Door.MEMBER)
    def ask(request: Request, desk: Reading, item_id: RowId) -> Response:
        """Show the form in which a deviation is asked."""
        return _ask_page(request, _check(desk, item_id), {"reden": "", "maatregel": ""})

    @routes.post("/stap/{item_id}/afwijking", access=Door.MEMBER)
    def asked(  # noqa: PLR0913 -- the fields of the form
        request: Request,
        desk: Reading,
        *,
        item_id: RowId,
        versie: Version,
        reden: Words = "",
        maatregel: Words = "",
    ) -> Response:
        """Ask for it; who decides is told."""
        check = _check(desk, item_id)
        command = AskDeviation(item_id=item_id, reason=reden, measure=maatregel, version=versie)

        def act(writing: WriteDesk) -> Response:
            row = ask_deviation(
                writing.session, command=command, actor=writing.actor, now=writing.visitor.now
            )
            return go_on(f"/afwijking/{row.id}", done="gevraagd")

        def refused(errors: list[FieldError]) -> Response:
            return _ask_page(request, check, {"reden": reden, "maatregel": maatregel}, errors)

        return _tried(request, act, refused)


def _add_deciding(routes: PortalRouter) -> None:
    @routes.get("/afwijking/{deviation_id}", access=Door.MEMBER)
    def show(request: Request, desk: Reading, deviation_id: RowId, gedaan: str = "") -> Response:
        """Show the deviation, and the form to who decides on it."""
        return _deviation_page(request, _deviation(desk, deviation_id), done=_DONE.get(gedaan))

    @routes.post("/afwijking/{deviation_id}", access=Door.MEMBER)
    def decide(
        request: Request,
        desk: Reading,
        *,
        deviation_id: RowId,
        besluit: Annotated[str, Form(max_length=20)] = "",
        reden: Words = "",
    ) -> Response:
        """Approve, refuse or take back."""
        shown = _deviation(desk, deviation_id)
        if besluit not in {"akkoord", "afwijzen", "intrekken"}:
            message = translator(desk.visitor.language)("Choose what you decide.")
            error = FieldError(field="besluit", message=message)
            return _deviation_page(request, shown, errors=[error], reason=reden)

        def act(writing: WriteDesk) -> Response:
            _decide(writing, deviation_id, besluit, reason=reden)
            done = "ingetrokken" if besluit == "intrekken" else "besloten"
            return go_on(f"/afwijking/{deviation_id}", done=done)

        def refused(errors: list[FieldError]) -> Response:
            return _deviation_page(request, shown, errors=errors, reason=reden, chosen=besluit)

        return _tried(request, act, refused)


def _add_returning(routes: PortalRouter) -> None:
    @routes.get("/stap/{item_id}/terug", access=Door.MEMBER)
    def ask(request: Request, desk: Reading, item_id: RowId) -> Response:
        """Show the form in which a step goes back to its owner."""
        return _return_page(request, _check(desk, item_id))

    @routes.post("/stap/{item_id}/terug", access=Door.MEMBER)
    def send_back(
        request: Request, desk: Reading, *, item_id: RowId, reden: Words = ""
    ) -> Response:
        """Open the step again; its owner is told why."""
        check = _check(desk, item_id)

        def act(writing: WriteDesk) -> Response:
            command = ReturnCheck(item_id=item_id, reason=reden)
            return_check(
                writing.session, command=command, actor=writing.actor, now=writing.visitor.now
            )
            here = gate_url(check.project_number, check.gate_id)
            return go_on(here, done="teruggegeven", anchor=f"stap-{item_id}")

        def refused(errors: list[FieldError]) -> Response:
            return _return_page(request, check, errors, reason=reden)

        return _tried(request, act, refused)


def _tried(
    request: Request,
    act: Callable[[WriteDesk], Response],
    refused: Callable[[list[FieldError]], Response],
) -> Response:
    """Act in one transaction; a mistake at a field brings the form back with what was typed."""
    try:
        with contextmanager(write_desk)(request) as writing:
            return act(writing)
    except (*_AT_FIELDS, ChangedMeanwhileError) as error:
        message = explain(error, request.state.visitor.language)
        where = "maatregel" if isinstance(error, MeasureMissingError) else "reden"
        return refused([FieldError(field=where, message=message)])


def _decide(desk: WriteDesk, deviation_id: int, decision: str, *, reason: str) -> None:
    if decision == "intrekken":
        withdraw_deviation(
            desk.session, deviation_id=deviation_id, actor=desk.actor, now=desk.visitor.now
        )
        return
    command = DecideDeviation(
        deviation_id=deviation_id, approve=decision == "akkoord", reason=reason
    )
    decide_deviation(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)


def _check(desk: ReadDesk, item_id: int) -> CheckPage:
    return read_check(desk.session, item_id, actor=desk.actor(), language=desk.visitor.language)


def _deviation(desk: ReadDesk, deviation_id: int) -> DeviationPage:
    visitor = desk.visitor
    return read_deviation(
        desk.session,
        deviation_id,
        actor=desk.actor(),
        language=visitor.language,
        today=visitor.today,
    )


def _ask_page(
    request: Request,
    check: CheckPage,
    typed: Mapping[str, str],
    errors: list[FieldError] | None = None,
) -> Response:
    return _shown(request, "deviation/ask.html", check, {"typed": typed}, errors)


def _return_page(
    request: Request, check: CheckPage, errors: list[FieldError] | None = None, *, reason: str = ""
) -> Response:
    return _shown(request, "deviation/return.html", check, {"reason": reason}, errors)


def _deviation_page(  # noqa: PLR0913 -- what the page may show beside the deviation
    request: Request,
    deviation: DeviationPage,
    *,
    done: str | None = None,
    errors: list[FieldError] | None = None,
    reason: str = "",
    chosen: str = "",
) -> Response:
    translate = translator(request.state.visitor.language)
    values = {
        "deviation": deviation,
        "done": translate(done) if done else None,
        "reason": reason,
        "chosen": chosen,
    }
    return _shown(request, "deviation/page.html", deviation.check, values, errors)


def _shown(
    request: Request,
    template: str,
    check: CheckPage,
    values: Mapping[str, object],
    errors: list[FieldError] | None,
) -> Response:
    wrong = {error.field: error.message for error in errors or []}
    shared = {
        "check": check,
        "back": f"{gate_url(check.project_number, check.gate_id)}#stap-{check.item_id}",
        "errors": errors or [],
        "wrong": wrong,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, template, {**shared, **values}, status=status)
