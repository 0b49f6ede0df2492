"""The bids on a lot: the sealed register, what comes in, and the opening by two people."""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import Depends, Path, Query
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.permissions import Permission
from models.queries import projects
from notifications.language import explain, translator
from usecases.acting import allow
from usecases.bids.bids_page import BidsPage, bid_page
from usecases.bids.example_sheet import example_sheet
from usecases.bids.open_bids import OpenBids, begin_opening, finish_opening
from usecases.bids.receive_bid import (
    BidderNameMissingError,
    BidTooLateError,
    ReceiveBid,
    WithdrawBid,
    receive_bid,
    seal_sheet,
    told,
    withdraw_bid,
)
from usecases.bids.register import (
    MoveOpening,
    MoveReasonMissingError,
    OpenRegister,
    move_opening,
    open_register,
    require_register,
)
from usecases.keep_upload import Upload
from web.access import Door, PortalRouter
from web.bid_desk import (
    back_to_bids,
    moment_typed,
    read_bids_page,
    sealed_files,
    show_bids,
    try_form,
)
from web.contract_desk import Attempt, LotNumber, Refusal, lot_typed, refused
from web.dependencies import ReadDesk, Reading, WriteDesk
from web.downloads import disposition
from web.forms import FieldError
from web.portal import ThisPortal
from web.typed import Typed, TypedForm


async def _sheet(request: Request) -> UploadFile | None:
    form = await request.form()
    found = form.get("blad")
    return found if isinstance(found, UploadFile) and found.filename else None


_LARGEST: Final = 2**31 - 1
BidNumber = Annotated[int, Path(ge=1, le=_LARGEST)]
SheetFile = Annotated[UploadFile | None, Depends(_sheet)]


def bid_routes() -> PortalRouter:
    """Give the page of the bids, and the acts until they are open."""
    routes = PortalRouter(prefix="/projecten/{number}/inschrijvingen")

    @routes.get("", access=Door.MEMBER)
    def show(
        request: Request,
        desk: Reading,
        number: str,
        lot: LotNumber = 1,
        done: Annotated[str, Query(alias="gedaan")] = "",
    ) -> Response:
        """Show the register: sealed it tells names, moments and hashes only."""
        return show_bids(request, desk, read_bids_page(desk, number, lot), done=done)

    @routes.get("/inschrijfblad.csv", access=Door.MEMBER)
    def example(desk: Reading, number: str) -> Response:
        """Hand out a bid sheet to give to bidders."""
        projects.project_by_number(desk.session, number)
        return Response(
            example_sheet(),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": disposition("inschrijfblad.csv")},
        )

    _add_register(routes)
    _add_receiving(routes)
    _add_withdrawing(routes)
    _add_opening(routes)
    return routes


def _add_register(routes: PortalRouter) -> None:
    @routes.post("/register", access=Door.MEMBER)
    def open_it(request: Request, desk: Reading, typed: TypedForm, number: str) -> Response:
        """Let bids come in until the moment of opening."""
        lot, opens_at = lot_typed(typed), moment_typed(typed, "dag", "tijd")
        if opens_at is None:
            return _no_moment(request, desk, number, typed, field="dag")

        def attempt(writing: WriteDesk) -> Attempt:
            command = OpenRegister(number=number, lot=lot, opens_at=opens_at)
            return Attempt(
                word="register",
                act=lambda: open_register(
                    writing.session, command=command, actor=writing.actor, now=writing.visitor.now
                ),
                otherwise="dag",
            )

        return _tried(request, typed, number, lot, attempt=attempt, done="register")

    @routes.post("/verschuiven", access=Door.MEMBER)
    def move(request: Request, desk: Reading, typed: TypedForm, number: str) -> Response:
        """Open later than was planned."""
        lot, opens_at = lot_typed(typed), moment_typed(typed, "nieuwe_dag", "nieuwe_tijd")
        if opens_at is None:
            return _no_moment(request, desk, number, typed, field="nieuwe_dag")

        def attempt(writing: WriteDesk) -> Attempt:
            command = MoveOpening(
                number=number,
                lot=lot,
                opens_at=opens_at,
                reason=typed.text("reden"),
                version=typed.whole("versie") or 0,
            )
            return Attempt(
                word="verschoven",
                act=lambda: move_opening(
                    writing.session, command=command, actor=writing.actor, now=writing.visitor.now
                ),
                otherwise="nieuwe_dag",
                at_field={MoveReasonMissingError: "reden"},
            )

        return _tried(request, typed, number, lot, attempt=attempt, done="verschoven")


def _add_receiving(routes: PortalRouter) -> None:
    @routes.post("/nieuw", access=Door.MEMBER)
    def receive(  # noqa: PLR0913 -- the form, its file and where they go
        request: Request,
        desk: Reading,
        portal: ThisPortal,
        *,
        typed: TypedForm,
        file: SheetFile,
        number: str,
    ) -> Response:
        """Seal the sheet, and put the bid in the register."""
        lot = lot_typed(typed)
        shown = read_bids_page(desk, number, lot)
        register = require_register(shown.here)
        allow(
            desk.session,
            Permission.REGISTER_BID,
            actor=desk.actor(),
            project_id=shown.here.project.id,
        )
        if desk.visitor.now >= register.opens_at:
            raise BidTooLateError(**told(register.opens_at))
        if file is None:
            message = translator(desk.visitor.language)("Choose the sheet of the bid.")
            return _again(request, desk, shown, typed, FieldError(field="blad", message=message))
        upload = Upload(
            stream=file.file, name=file.filename or "", media_type=file.content_type or ""
        )
        try:
            sheet = seal_sheet(
                upload,
                register=register,
                sealed=sealed_files(request),
                scanner=portal.settings.virus_scanner,
            )
        except PoortError as error:
            message = explain(error, desk.visitor.language)
            return _again(request, desk, shown, typed, FieldError(field="blad", message=message))

        def attempt(writing: WriteDesk) -> Attempt:
            command = ReceiveBid(
                number=number, lot=lot, bidder=typed.text("inschrijver"), sheet=sheet
            )
            return Attempt(
                word="ontvangen",
                act=lambda: receive_bid(
                    writing.session, command=command, actor=writing.actor, now=writing.visitor.now
                ),
                otherwise="inschrijver",
                at_field={BidderNameMissingError: "inschrijver"},
            )

        return _tried(request, typed, number, lot, attempt=attempt, done="ontvangen")


def _add_withdrawing(routes: PortalRouter) -> None:
    @routes.post("/{bid}/intrekken", access=Door.MEMBER)
    def withdraw(
        request: Request, desk: Reading, typed: TypedForm, number: str, bid: BidNumber
    ) -> Response:
        """Let the bid count no longer."""
        lot = lot_typed(typed)
        bid_page(desk.session, number, lot=lot, bid=bid, actor=desk.actor())

        def attempt(writing: WriteDesk) -> Attempt:
            return Attempt(
                word="ingetrokken",
                act=lambda: withdraw_bid(
                    writing.session,
                    command=WithdrawBid(number=number, lot=lot, bid=bid),
                    actor=writing.actor,
                    now=writing.visitor.now,
                ),
                otherwise="bids",
            )

        return _tried(request, typed, number, lot, attempt=attempt, done="ingetrokken")


def _add_opening(routes: PortalRouter) -> None:
    @routes.post("/openen", access=Door.MEMBER)
    def open_bids(request: Request, _desk: Reading, typed: TypedForm, number: str) -> Response:
        """Begin to open, or finish what a colleague began."""
        lot = lot_typed(typed)
        command = OpenBids(number=number, lot=lot, version=typed.whole("versie") or 0)
        is_second = typed.text("wie", longest=10) == "tweede"

        def attempt(writing: WriteDesk) -> Attempt:
            def act() -> object:
                actor, now = writing.actor, writing.visitor.now
                if not is_second:
                    return begin_opening(writing.session, command=command, actor=actor, now=now)
                return finish_opening(
                    writing.session,
                    command=command,
                    sealed=sealed_files(request),
                    actor=actor,
                    now=now,
                )

            return Attempt(word="geopend", act=act, otherwise="openen")

        done = "geopend" if is_second else "begonnen"
        return _tried(request, typed, number, lot, attempt=attempt, done=done)


def _tried(  # noqa: PLR0913 -- the form, the act and what follows
    request: Request,
    typed: Typed,
    number: str,
    lot: int,
    *,
    attempt: Callable[[WriteDesk], Attempt],
    done: str,
) -> Response:
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


def _no_moment(
    request: Request, desk: ReadDesk, number: str, typed: Typed, *, field: str
) -> Response:
    message = translator(desk.visitor.language)("Fill in a day and a time, as 12:00.")
    shown = read_bids_page(desk, number, lot_typed(typed))
    return _again(request, desk, shown, typed, FieldError(field=field, message=message))


def _again(
    request: Request, desk: ReadDesk, shown: BidsPage, typed: Typed, error: FieldError
) -> Response:
    return show_bids(request, desk, shown, typed=typed, refusal=refused(error))
