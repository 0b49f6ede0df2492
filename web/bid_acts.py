"""One bid: its receipt, its figures, and what is corrected or judged after the opening."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from babel.numbers import format_decimal
from starlette.requests import Request
from starlette.responses import Response

from domain.mki.vocabulary import WeightingSet
from domain.vocabulary import Language
from models.bids import BidFigures
from notifications.language import translator
from usecases.amounts import is_amount
from usecases.award.words import say_euro
from usecases.bids.bids_page import bid_page
from usecases.bids.figures import read_further
from usecases.bids.judge_bid import (
    BidSetNotAskedError,
    CorrectFigures,
    CorrectionReasonMissingError,
    FiguresMissingError,
    JudgeBid,
    JudgementReasonMissingError,
    correct_figures,
    judge_bid,
)
from web.access import Door, PortalRouter
from web.bid_desk import back_to_bids, shared_values, try_form
from web.bid_pages import BidNumber
from web.contract_desk import Attempt, LotNumber, Refusal, lot_typed, read_number, refused
from web.dependencies import ReadDesk, Reading, WriteDesk
from web.forms import FieldError
from web.pages import page
from web.typed import Typed, TypedForm

_FIELDS_OF_CORRECTION: Final = frozenset({"prijs", "mki", "set", "reden"})


def bid_act_routes() -> PortalRouter:
    """Give the page of one bid, and the acts on an opened one."""
    routes = PortalRouter(prefix="/projecten/{number}/inschrijvingen/{bid}")

    @routes.get("", access=Door.MEMBER)
    def show(
        request: Request, desk: Reading, number: str, bid: BidNumber, lot: LotNumber = 1
    ) -> Response:
        """Show the receipt, and once opened what the sheet says."""
        return _page(request, desk, number, bid, lot=lot)

    _add_judging(routes)
    _add_correcting(routes)
    return routes


def _add_judging(routes: PortalRouter) -> None:
    @routes.post("/oordeel", access=Door.MEMBER)
    def judge(
        request: Request, desk: Reading, typed: TypedForm, number: str, bid: BidNumber
    ) -> Response:
        """Let the bid count or not."""
        lot, judged = lot_typed(typed), typed.text("oordeel", longest=3)
        if judged not in {"ja", "nee"}:
            message = translator(desk.visitor.language)("Choose whether this bid counts.")
            refusal = refused(FieldError(field="oordeel", message=message))
            return _page(request, desk, number, bid, lot=lot, typed=typed, refusal=refusal)

        def attempt(writing: WriteDesk) -> Attempt:
            command = JudgeBid(
                number=number,
                lot=lot,
                bid=bid,
                seen=typed.whole("gezien") or 0,
                is_valid=judged == "ja",
                reason=typed.text("waarom"),
            )
            return Attempt(
                word="beoordeeld",
                act=lambda: judge_bid(
                    writing.session, command=command, actor=writing.actor, now=writing.visitor.now
                ),
                otherwise="oordeel",
                at_field={
                    JudgementReasonMissingError: "waarom",
                    BidSetNotAskedError: "oordeel",
                    FiguresMissingError: "oordeel",
                },
            )

        return _tried(request, typed, number, bid, attempt=attempt, done="beoordeeld")


def _add_correcting(routes: PortalRouter) -> None:
    @routes.post("/cijfers", access=Door.MEMBER)
    def correct(
        request: Request, desk: Reading, typed: TypedForm, number: str, bid: BidNumber
    ) -> Response:
        """Keep other figures beside those of before."""
        lot, language = lot_typed(typed), desk.visitor.language
        price, mki = (read_number(typed.text(name), language) for name in ("prijs", "mki"))
        errors = _number_errors(price, mki, language)
        if errors or price is None or mki is None:
            refusal = refused(*errors)
            return _page(request, desk, number, bid, lot=lot, typed=typed, refusal=refusal)
        seen = bid_page(desk.session, number, lot=lot, bid=bid, actor=desk.actor())
        figures = seen.bid.figures
        further = None if figures is None else read_further(figures.further)

        def attempt(writing: WriteDesk) -> Attempt:
            command = CorrectFigures(
                number=number,
                lot=lot,
                bid=bid,
                seen=typed.whole("gezien") or 0,
                price_eur=price,
                mki_eur=mki,
                weighting_set=WeightingSet.A1 if typed.text("set") == "A1" else WeightingSet.A2,
                method_version=typed.text("methode", longest=60),
                database_version=typed.text("database", longest=60),
                reason=typed.text("reden"),
                # Values per year that no longer add up would say something else than the total.
                by_year_eur=further.by_year_eur
                if further and figures and figures.mki_eur == mki
                else (),
                scores=further.scores or {} if further else {},
            )
            return Attempt(
                word="gecorrigeerd",
                act=lambda: correct_figures(
                    writing.session, command=command, actor=writing.actor, now=writing.visitor.now
                ),
                otherwise="prijs",
                at_field={CorrectionReasonMissingError: "reden", BidSetNotAskedError: "set"},
            )

        return _tried(request, typed, number, bid, attempt=attempt, done="gecorrigeerd")


def _number_errors(
    price: Decimal | None, mki: Decimal | None, language: Language
) -> list[FieldError]:
    _ = translator(language)
    errors = []
    if price is None or not is_amount(price):
        message = _("Fill in the price in euro, as 2450000 or 2.450.000,00.")
        errors.append(FieldError(field="prijs", message=message))
    if mki is None:
        message = _("Fill in the MKI in euro, as 420000 or 420.000,00.")
        errors.append(FieldError(field="mki", message=message))
    return errors


def _tried(  # noqa: PLR0913 -- the form, the act and what follows
    request: Request,
    typed: Typed,
    number: str,
    bid: int,
    *,
    attempt: Callable[[WriteDesk], Attempt],
    done: str,
) -> Response:
    lot = lot_typed(typed)

    def again(desk: WriteDesk, refusal: Refusal) -> Response:
        return _page(request, desk, number, bid, lot=lot, typed=typed, refusal=refusal)

    return try_form(
        request,
        typed,
        number,
        attempt=attempt,
        done=back_to_bids(number, lot, done=done),
        again=again,
    )


def _page(  # noqa: PLR0913 -- what the page may show beside the bid
    request: Request,
    desk: ReadDesk | WriteDesk,
    number: str,
    bid: int,
    *,
    lot: int,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
) -> Response:
    actor = desk.actor if isinstance(desk, WriteDesk) else desk.actor()
    shown = bid_page(desk.session, number, lot=lot, bid=bid, actor=actor)
    found, language = refusal or Refusal(), desk.visitor.language
    wrong = {one.field: one.message for one in found.errors}
    values = {
        **shared_values(shown.shown),
        "bid": shown,
        "one": shown.bid,
        "typed": (typed or Typed()).texts,
        "errors": found.errors,
        "wrong": wrong,
        "correcting": bool(wrong.keys() & _FIELDS_OF_CORRECTION) or not shown.is_read,
        "overtaken": found.overtaken,
        "now": desk.visitor.now,
        "spoken": language,
        "euro": lambda amount: say_euro(amount, language),
        "was_read": lambda row: read_further(row.further).is_read,
        "filled": _filled(shown.bid.figures, language) if shown.is_read else {},
    }
    return page(request, "bids/bid.html", values, status=found.status)


def _filled(figures: BidFigures | None, language: Language) -> dict[str, str]:
    """The figures as the reader would type them."""
    if figures is None:
        return {}
    return {
        "prijs": format_decimal(figures.price_eur, "#,##0.00", locale=language.value),
        "mki": format_decimal(figures.mki_eur, "#,##0.00####", locale=language.value),
    }
