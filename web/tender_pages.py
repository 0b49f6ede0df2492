"""The chapter on MKI: fill in its fields, see what lacks, fix it, and begin a next version."""

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from domain.mki.vocabulary import WeightingSet
from domain.permissions import Permission
from domain.tender.changes import FieldChange, changes_between
from domain.tender.vocabulary import MkiUse
from domain.vocabulary import Language
from notifications.language import label, translator
from usecases.tender.fix_terms import FixTerms, fix_terms
from usecases.tender.save_terms import begin_next_terms, save_terms
from usecases.tender.stated import read_choices
from usecases.tender.tender_page import TermsPage, terms_page
from web.access import Door, PortalRouter
from web.dependencies import ReadDesk, Reading, WriteDesk
from web.pages import page
from web.tender_desk import (
    Attempt,
    LotNumber,
    Refusal,
    lot_typed,
    refused,
    shared_values,
    tender_done,
    tried,
)
from web.tender_form import (
    METHOD,
    above_options,
    figure_views,
    filled_in,
    group_views,
    link_of,
    method_options,
    read_terms,
    tell_refusal,
)
from web.typed import Typed, TypedForm

_PART: Final = "leidraad"
_DONE: Final = {
    "opgeslagen": "Saved. You can go on later.",
    "vastgesteld": "The terms are fixed. A change is a next version from here on.",
    "begonnen": "A next version is begun. Change it, and fix it again.",
}


def tender_routes() -> PortalRouter:
    """Give the pages of what a tender asks."""
    routes = PortalRouter(prefix="/projecten/{number}/leidraad")
    _add_saving(routes)
    _add_fixing(routes)
    return routes


def _add_saving(routes: PortalRouter) -> None:
    @routes.get("", access=Door.MEMBER)
    def show(  # noqa: PLR0913 -- what the address may hold
        request: Request,
        desk: Reading,
        *,
        number: str,
        lot: LotNumber = 1,
        proposals: Annotated[str, Query(alias="voorstel")] = "",
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show the fields with what stands in them, and what lacks."""
        shown = _read(desk, number, lot)
        return _page(request, shown, with_proposals=bool(proposals), done=_DONE.get(done))

    @routes.post("", access=Door.MEMBER)
    def save(request: Request, desk: Reading, typed: TypedForm, number: str) -> Response:
        """Keep the draft, and fix it when the button says so and nothing lacks."""
        lot, language = lot_typed(typed), desk.visitor.language
        command, wrong = read_terms(typed, number=number, language=language)
        to_fix = typed.text("actie") == "vaststellen"

        def act(writing: WriteDesk) -> object:
            return save_terms(
                writing.session, command=command, actor=writing.actor, now=writing.visitor.now
            )

        attempt = Attempt(word="opgeslagen", act=act, otherwise=METHOD, tells=tell_refusal)
        refusal = refused(*wrong) if wrong else tried(request, typed, attempt)
        if refusal is not None:
            return _page(request, _read(desk, number, lot), typed=typed, refusal=refusal)
        if to_fix:
            return _fix(request, desk, typed, number)
        return tender_done(number, lot, _PART, done="opgeslagen")


def _add_fixing(routes: PortalRouter) -> None:
    @routes.post("/volgende", access=Door.MEMBER)
    def begin(request: Request, desk: Reading, typed: TypedForm, number: str) -> Response:
        """Begin a next version of what is fixed."""
        lot = lot_typed(typed)

        def act(writing: WriteDesk) -> object:
            return begin_next_terms(
                writing.session,
                number=number,
                lot=lot,
                actor=writing.actor,
                now=writing.visitor.now,
            )

        refusal = tried(request, typed, Attempt(word="begonnen", act=act, otherwise=METHOD))
        if refusal is not None:
            return _page(request, _read(desk, number, lot), refusal=refusal)
        return tender_done(number, lot, _PART, done="begonnen")


def _fix(request: Request, desk: ReadDesk, typed: Typed, number: str) -> Response:
    """Fix what was just saved; what lacks is told, and what was saved stays."""
    lot = lot_typed(typed)

    def act(writing: WriteDesk) -> object:
        command = FixTerms(number=number, lot=lot, revision=(typed.whole("revisie") or 0) + 1)
        return fix_terms(
            writing.session, command=command, actor=writing.actor, now=writing.visitor.now
        )

    attempt = Attempt(word="vastgesteld", act=act, otherwise=METHOD, tells=tell_refusal)
    # A key of its own: the one of the form was used for saving.
    own = Typed(texts={**typed.texts, "form_key": typed.text("form_key", longest=32) + "-fix"})
    refusal = tried(request, own, attempt)
    if refusal is not None:
        return _page(request, _read(desk, number, lot), refusal=refusal)
    return tender_done(number, lot, _PART, done="vastgesteld")


def _read(desk: ReadDesk, number: str, lot: int) -> TermsPage:
    # What another transaction stored since this one looked is seen too.
    desk.session.expire_all()
    return terms_page(desk.session, number, lot=lot, actor=desk.actor(), today=desk.visitor.today)


def _page(  # noqa: PLR0913 -- all that the page may have to say
    request: Request,
    shown: TermsPage,
    *,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
    with_proposals: bool = False,
    done: str | None = None,
) -> Response:
    language = request.state.visitor.language
    newest = shown.newest
    stored = filled_in(shown, with_proposals=with_proposals, language=language)
    filled = stored | dict(typed.texts if typed else {})
    values = shared_values(shown.here, refusal, part=_PART) | {
        "shown": shown,
        "newest": newest,
        "is_fixed": newest is not None and newest.fixed_at is not None,
        "may_change": Permission.CHANGE_TENDER in shown.may,
        "revision": newest.revision if newest else 0,
        "filled": filled,
        "groups": group_views(shown, filled, language),
        "lacking": [(label(one, language), link_of(one)) for one in shown.lacking],
        "meanwhile": _meanwhile(shown, typed, refusal, language),
        "uses": [(one.value, label(one, language)) for one in MkiUse],
        "sets": [(one.value, one.value) for one in WeightingSet],
        "methods": method_options(language),
        "figures": figure_views(filled, language),
        "above": above_options(filled, language),
        "done": translator(language)(done) if done else None,
    }
    status = HTTPStatus.OK if refusal is None else refusal.status
    return page(request, "tender/terms.html", values, status=status)


def _meanwhile(
    shown: TermsPage, typed: Typed | None, refusal: Refusal | None, language: Language
) -> tuple[FieldChange, ...]:
    """What stands there now and what was typed, where somebody was before."""
    if typed is None or refusal is None or refusal.overtaken is None or shown.newest is None:
        return ()
    command, _ = read_terms(typed, number="", language=language)
    return changes_between(read_choices(shown.newest), command.choices)
