"""The award of a lot: computed and kept, recorded, and handed out as a result and as data."""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from notifications.language import explain
from usecases.bids.award_lot import (
    AwardReasonMissingError,
    CalculateAward,
    NotCalculatedError,
    NotRankedError,
    RecordAward,
    calculate_award,
    record_award,
)
from usecases.bids.publication import (
    PrefixRefusedError,
    notice_fields,
    release_package,
    require_prefix,
)
from usecases.bids.result_document import result_pdf
from web.access import Door, PortalRouter
from web.bid_desk import back_to_bids, read_bids_page, shared_values, show_bids, try_form
from web.contract_desk import Attempt, LotNumber, Refusal, lot_typed
from web.dependencies import Reading, WriteDesk
from web.downloads import disposition
from web.forms import FieldError
from web.pages import page
from web.typed import Typed, TypedForm

_LONGEST_PREFIX: Final = 40


def award_routes() -> PortalRouter:
    """Give the acts of the award, its result, and what is published of it."""
    routes = PortalRouter(prefix="/projecten/{number}/inschrijvingen")
    _add_acts(routes)
    _add_result(routes)
    _add_publication(routes)
    return routes


def _add_acts(routes: PortalRouter) -> None:
    @routes.post("/berekening", access=Door.MEMBER)
    def calculate(request: Request, _desk: Reading, typed: TypedForm, number: str) -> Response:
        """Keep the award as it is computed now."""
        command = CalculateAward(number=number, lot=lot_typed(typed))

        def attempt(desk: WriteDesk) -> Attempt:
            return Attempt(
                word="berekend",
                act=lambda: calculate_award(
                    desk.session, command=command, actor=desk.actor, now=desk.visitor.now
                ),
                otherwise="bids",
            )

        return _tried(request, typed, number, attempt, done="berekend")

    @routes.post("/gunnen", access=Door.MEMBER)
    def award(request: Request, _desk: Reading, typed: TypedForm, number: str) -> Response:
        """Record which bid won."""
        command = RecordAward(
            number=number,
            lot=lot_typed(typed),
            bid=typed.whole("bod") or 0,
            calculation=typed.whole("berekening") or 0,
            reason=typed.text("reden"),
        )

        def attempt(desk: WriteDesk) -> Attempt:
            return Attempt(
                word="gegund",
                act=lambda: record_award(
                    desk.session, command=command, actor=desk.actor, now=desk.visitor.now
                ),
                otherwise="bod",
                at_field={AwardReasonMissingError: "reden", NotRankedError: "bod"},
            )

        return _tried(request, typed, number, attempt, done="gegund")


def _add_result(routes: PortalRouter) -> None:
    @routes.get("/uitslag.pdf", access=Door.MEMBER)
    def result(desk: Reading, number: str, lot: LotNumber = 1) -> Response:
        """Hand out the result, one page for the internal client."""
        shown = read_bids_page(desk, number, lot)
        if shown.here.calculation is None or shown.weighed is None:
            raise NotCalculatedError
        body = result_pdf(shown, visitor_name=desk.visitor.name, language=desk.visitor.language)
        return Response(
            body,
            media_type="application/pdf",
            headers={"Content-Disposition": disposition(f"uitslag-{number}.pdf")},
        )


def _add_publication(routes: PortalRouter) -> None:
    @routes.get("/publicatie", access=Door.MEMBER)
    def publication(
        request: Request,
        desk: Reading,
        number: str,
        lot: LotNumber = 1,
        prefix: Annotated[str, Query(alias="voorvoegsel", max_length=_LONGEST_PREFIX)] = "",
    ) -> Response:
        """Show the fields of eForms, and ask the prefix of the OCDS export."""
        shown = read_bids_page(desk, number, lot)
        errors: list[FieldError] = []
        if prefix:
            try:
                require_prefix(prefix)
            except PrefixRefusedError as error:
                message = explain(error, desk.visitor.language)
                errors.append(FieldError(field="voorvoegsel", message=message))
        values = {
            **shared_values(shown),
            "fields": notice_fields(shown.here, desk.visitor.language),
            "prefix": prefix,
            "is_good": bool(prefix) and not errors,
            "errors": errors,
            "wrong": {one.field: one.message for one in errors},
        }
        return page(request, "bids/publication.html", values, status=422 if errors else 200)

    @routes.get("/ocds.json", access=Door.MEMBER)
    def ocds(
        request: Request,
        desk: Reading,
        number: str,
        lot: LotNumber = 1,
        prefix: Annotated[str, Query(alias="voorvoegsel", max_length=_LONGEST_PREFIX)] = "",
    ) -> Response:
        """Hand out a release package of the tender and, once recorded, its award."""
        shown = read_bids_page(desk, number, lot)
        visitor = desk.visitor
        found = release_package(
            shown,
            prefix=require_prefix(prefix),
            publisher=visitor.organisation_name,
            address=f"{visitor.portal_url}{request.url.path}",
            now=visitor.now,
        )
        return JSONResponse(
            found, headers={"Content-Disposition": disposition(f"ocds-{number}.json")}
        )


def _tried(
    request: Request,
    typed: Typed,
    number: str,
    attempt: Callable[[WriteDesk], Attempt],
    *,
    done: str,
) -> Response:
    lot = lot_typed(typed)

    def again(desk: WriteDesk, refusal: Refusal) -> Response:
        shown = read_bids_page(desk, number, lot)
        return show_bids(request, desk, shown, typed=typed, refusal=refusal)

    return try_form(
        request,
        typed,
        number,
        attempt=attempt,
        done=back_to_bids(number, lot, done=done),
        again=again,
    )
