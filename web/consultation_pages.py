"""Talks with the market for a project: what was heard, and the level that parties can reach."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.permissions import Permission
from notifications.language import label, translator
from usecases.tender.record_consultation import (
    FeasibleLevel,
    LevelIncompleteError,
    LevelUnsupportedError,
    RecordConsultation,
    TalkAheadError,
    record_consultation,
)
from usecases.tender.tender_page import ConsultationPage, consultation_page
from web.access import Door, PortalRouter
from web.dependencies import ReadDesk, Reading
from web.forms import FieldError
from web.pages import page
from web.tender_desk import (
    Attempt,
    Refusal,
    read_number,
    refused,
    shared_values,
    tender_done,
    tried,
)
from web.typed import Typed, TypedForm

_PART: Final = "marktconsultatie"
_LONGEST: Final = 200
_MOST_PARTIES: Final = 1_000
_FIELDS: Final = ("dag", "product", "partijen", "niveau", "eenheid", "set", "gehoord")
_DONE: Final = {"vastgelegd": "The talk is recorded."}


def consultation_routes() -> PortalRouter:
    """Give the pages of talks with the market."""
    routes = PortalRouter(prefix="/projecten/{number}/marktconsultatie")

    @routes.get("", access=Door.MEMBER)
    def show(
        request: Request,
        desk: Reading,
        number: str,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show the talks, and the form for a next one."""
        return _page(request, _read(desk, number), done=_DONE.get(done))

    @routes.post("", access=Door.MEMBER)
    def add(request: Request, desk: Reading, typed: TypedForm, number: str) -> Response:
        """Add a talk to the log."""
        wrong = tuple(_wrong(desk, typed))
        refusal = refused(*wrong) if wrong else _record(request, desk, typed, number)
        if refusal is None:
            return tender_done(number, 1, _PART, done="vastgelegd")
        return _page(request, _read(desk, number), typed=typed, refusal=refusal)

    return routes


def _wrong(desk: ReadDesk, typed: Typed) -> Iterator[FieldError]:
    _ = translator(desk.visitor.language)
    if typed.day("dag") is None:
        yield FieldError(field="dag", message=_("Fill in the day."))
    if not typed.text("product") or len(typed.text("product")) > _LONGEST:
        message = _("Say what the talk was about, in at most 200 characters.")
        yield FieldError(field="product", message=message)
    if not 1 <= (typed.whole("partijen") or 0) <= _MOST_PARTIES:
        message = _("Fill in with how many parties you spoke, as a whole number.")
        yield FieldError(field="partijen", message=message)
    level = read_number(typed.text("niveau", longest=40), desk.visitor.language)
    if typed.text("niveau") and (level is None or level <= 0):
        message = _("Write a number, as in {example}.").format(example=_("1,250.50"))
        yield FieldError(field="niveau", message=message)
    if not typed.text("gehoord"):
        yield FieldError(field="gehoord", message=_("Write down what you heard."))


def _record(request: Request, desk: ReadDesk, typed: Typed, number: str) -> Refusal | None:
    held_on, unit, chosen = typed.day("dag"), typed.text("eenheid"), typed.text("set")
    assert held_on is not None  # looked at before
    command = RecordConsultation(
        number=number,
        held_on=held_on,
        product=typed.text("product"),
        parties=typed.whole("partijen") or 0,
        heard=typed.text("gehoord"),
        level=FeasibleLevel(
            amount_eur=read_number(typed.text("niveau", longest=40), desk.visitor.language),
            unit=QuantityUnit(unit) if unit in set(QuantityUnit) else None,
            weighting_set=WeightingSet(chosen) if chosen in set(WeightingSet) else None,
        ),
    )
    attempt = Attempt(
        word="vastgelegd",
        act=lambda writing: record_consultation(
            writing.session, command=command, actor=writing.actor, now=writing.visitor.now
        ),
        otherwise="product",
        at_field={
            TalkAheadError: "dag",
            LevelIncompleteError: "niveau",
            LevelUnsupportedError: "partijen",
        },
    )
    return tried(request, typed, attempt)


def _read(desk: ReadDesk, number: str) -> ConsultationPage:
    return consultation_page(desk.session, number, actor=desk.actor())


def _page(
    request: Request,
    shown: ConsultationPage,
    *,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
    done: str | None = None,
) -> Response:
    language = request.state.visitor.language
    _ = translator(language)
    values = shared_values(shown.here, refusal, part=_PART) | {
        # A talk is of the whole project.
        "lots": (),
        "shown": shown,
        "filled": dict.fromkeys(_FIELDS, "") | dict(typed.texts if typed else {}),
        "units": [("", _("None"))] + [(one.value, label(one, language)) for one in QuantityUnit],
        "sets": [("", _("None"))] + [(one.value, one.value) for one in WeightingSet],
        "may_record": Permission.RECORD_CONSULTATION in shown.may,
        "done": _(done) if done else None,
    }
    status = HTTPStatus.OK if refusal is None else refusal.status
    return page(request, "tender/consultations.html", values, status=status)
