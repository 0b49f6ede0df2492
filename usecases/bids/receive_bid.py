"""Take a bid in before the moment of opening: sealed at once, and read by nobody."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import ClassVar, Final

from domain.errors import PoortError
from domain.moments import dutch_date, dutch_time
from domain.permissions import Actor, Permission
from models.bids import Bid, BidRegister
from models.engines import WriteSession
from models.queries import bids
from models.sealed_files import SealedFiles
from models.sheets import LIMIT_BYTES, kind_of
from usecases.acting import allow
from usecases.award.read_bids import MOST_BIDS, TooManyBidsError
from usecases.bids.register import require_register
from usecases.keep_upload import Upload, look_at_upload
from usecases.submit_gate import require_active
from usecases.trail import record

_LONGEST_NAME: Final = 200


class BidTooLateError(PoortError):
    """The moment of opening has come; no bid may come in any more."""

    message: ClassVar[str] = (
        "The bids could come in until {day}, {time}, so this one is too late and was not taken in."
        " Tell the bidder; it does not count."
    )


class BidderNameMissingError(PoortError):
    """Nobody would know whose bid it is."""

    message: ClassVar[str] = "Fill in the name of the bidder, at most 200 characters."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class BidderHasBidError(PoortError):
    """The bidder handed in before, and that bid stands."""

    message: ClassVar[str] = (
        "{bidder} has a bid in the register already. Withdraw that one first, if this one takes"
        " its place."
    )


class BidSheetTooLargeError(PoortError):
    """The sheet is larger than can be read when the bids are opened."""

    message: ClassVar[str] = (
        "The sheet is larger than {limit_megabytes} MB, which cannot be read at the opening. Ask"
        " the bidder for a smaller one."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class BidWithdrawnError(PoortError):
    """The bid does not count any more."""

    message: ClassVar[str] = "This bid was withdrawn before. The bidder can hand in a new one."


class BidBindingError(PoortError):
    """After the moment of opening a bid binds its bidder."""

    message: ClassVar[str] = (
        "A bid can be withdrawn until {day}, {time}. That moment has passed, so this bid stands."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedSheet:
    """A sheet that lies encrypted in the store; the hash is of its contents as they came."""

    register_id: int
    name: str
    content_sha256: str
    sealed_sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveBid:
    """Whose bid it is, for which lot; the sheet was sealed before this is called."""

    number: str
    lot: int
    bidder: str
    sheet: SealedSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawBid:
    """The bid of that number in the newest register of the lot."""

    number: str
    lot: int
    bid: int


def told(moment: datetime) -> dict[str, object]:
    """The moment as a refusal names it: the day and the time in the Netherlands."""
    return {"day": dutch_date(moment), "time": dutch_time(moment)}


def drawer_of(register: BidRegister) -> str:
    """Under which name the sheets of this register are sealed."""
    return f"{register.organisation_id}/{register.id}"


def seal_sheet(
    upload: Upload, *, register: BidRegister, sealed: SealedFiles, scanner: str | None
) -> SealedSheet:
    """Keep the sheet encrypted; it is done before the transaction that takes the bid in.

    Whether the file is whole and safe is looked at in a process apart, which says one word and
    no figure. A sheet whose bid is refused afterwards stays sealed without a row.

    Raises:
        SheetKindUnknownError, BidSheetTooLargeError: it could never be read at the opening.
        UploadRefusedError, FileEmptyError, FileNotStoredError: as they say; nothing was kept.
    """
    kind_of(Path(upload.name))
    if upload.stream.seek(0, 2) > LIMIT_BYTES:
        raise BidSheetTooLargeError(limit_megabytes=LIMIT_BYTES // (1024 * 1024))
    safe = look_at_upload(upload, files=sealed.files, scanner=scanner)
    upload.stream.seek(0)
    body = upload.stream.read()
    kept = sealed.seal(body, drawer=drawer_of(register), name=safe.name)
    assert register.id is not None
    return SealedSheet(
        register_id=register.id,
        name=safe.name,
        content_sha256=sha256(body).hexdigest(),
        sealed_sha256=kept.sha256,
        size_bytes=len(body),
    )


def receive_bid(session: WriteSession, *, command: ReceiveBid, actor: Actor, now: datetime) -> Bid:
    """Put the bid in the register and answer its receipt.

    Raises:
        PermissionRefusedError, ProjectNotActiveError, NoRegisterError: as they say.
        BidTooLateError, BidderNameMissingError, BidderHasBidError, TooManyBidsError: as they say.
    """
    found = bids.tendered_lot(session, command.number, lot=command.lot)
    by = allow(session, Permission.REGISTER_BID, actor=actor, project_id=found.project.id)
    require_active(found.project.status, found.project.number)
    register = require_register(found)
    if now >= register.opens_at or register.id != command.sheet.register_id:
        raise BidTooLateError(**told(register.opens_at))
    bidder = " ".join(command.bidder.split())
    if not 0 < len(bidder) <= _LONGEST_NAME:
        raise BidderNameMissingError
    there = bids.registered_bids(session, register.id)
    standing = [one.bid for one in there if one.bid.withdrawn_at is None]
    if any(one.bidder.casefold() == bidder.casefold() for one in standing):
        raise BidderHasBidError(bidder=bidder)
    if len(standing) >= MOST_BIDS:
        raise TooManyBidsError(count=len(standing) + 1, most=MOST_BIDS)
    row = Bid(
        organisation_id=register.organisation_id,
        register_id=register.id,
        number=len(there) + 1,
        bidder=bidder,
        content_sha256=command.sheet.content_sha256,
        sealed_sha256=command.sheet.sealed_sha256,
        file_name=command.sheet.name,
        size_bytes=command.sheet.size_bytes,
        received_by=by.person_id,
        received_at=now,
    )
    session.add(row)
    session.flush()  # the event names the bid by id
    record(
        session,
        action="bid.received",
        object_kind="bid",
        object_id=row.id,
        project_id=found.project.id,
        at=now,
        by=by,
        # The size would tell something of what is in it, so it is not said.
        facts={"lot": found.lot.number, "number": row.number, "sha256": row.content_sha256},
        text=row.bidder,
    )
    return row


def withdraw_bid(
    session: WriteSession, *, command: WithdrawBid, actor: Actor, now: datetime
) -> Bid:
    """Let the bid count no longer, at the wish of its bidder; it stays sealed for good.

    Raises:
        PermissionRefusedError, ProjectNotActiveError, NoRegisterError, BidUnknownError: as they
            say.
        BidBindingError, BidWithdrawnError: as they say.
    """
    found = bids.tendered_lot(session, command.number, lot=command.lot)
    by = allow(session, Permission.REGISTER_BID, actor=actor, project_id=found.project.id)
    require_active(found.project.status, found.project.number)
    register = require_register(found)
    assert register.id is not None
    row = bids.find_bid(session, register.id, number=command.bid)
    if row.withdrawn_at is not None:
        raise BidWithdrawnError
    if now >= register.opens_at:
        raise BidBindingError(**told(register.opens_at))
    row.withdrawn_at = now
    session.add(row)
    record(
        session,
        action="bid.withdrawn",
        object_kind="bid",
        object_id=row.id,
        project_id=found.project.id,
        at=now,
        by=by,
        facts={"lot": found.lot.number, "number": row.number},
        text=row.bidder,
    )
    return row
