"""Open the bids: one person begins at or after the moment, a second one finishes."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.substitution import Act, is_second_person
from models.bids import BidRegister
from models.engines import WriteSession
from models.queries import bids, people
from models.queries.bids import RegisteredBid, TenderedLot
from models.sealed_files import SealBrokenError, SealedFiles
from models.sheets import kind_of
from usecases.acting import Acting, allow
from usecases.bids.bid_sheet import BidRead, ExpectedBid, read_bid_sheet, unread
from usecases.bids.figures import entered_from, store_figures
from usecases.bids.findings import problem
from usecases.bids.receive_bid import drawer_of, told
from usecases.bids.register import require_register, require_seen
from usecases.submit_gate import require_active
from usecases.trail import record


class TooEarlyError(PoortError):
    """The moment of opening has not come; nobody can read a bid before it."""

    message: ClassVar[str] = (
        "The bids stay sealed until {day}, {time}. Nobody can open or read them before; come back"
        " then, with two people."
    )


class AlreadyOpenedError(PoortError):
    """The bids were opened before."""

    message: ClassVar[str] = "The bids were opened already. Load the page again to see them."


class OpeningNotBegunError(PoortError):
    """A second person opens what a first one began to open."""

    message: ClassVar[str] = "Nobody began to open the bids yet. Begin, and let a colleague finish."


class OpeningAloneError(PoortError):
    """The one who began, or a substitute of theirs, wants to finish too."""

    message: ClassVar[str] = (
        "Bids are opened by two people, and {name} was the first. Ask a colleague to finish: a"
        " buyer or the project lead who does not stand in for {name}."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBids:
    """Which register, at the version that was seen."""

    number: str
    lot: int
    version: int


def begin_opening(
    session: WriteSession, *, command: OpenBids, actor: Actor, now: datetime
) -> BidRegister:
    """Note who opens first; the bids stay sealed until a second person finishes.

    Raises:
        PermissionRefusedError, ProjectNotActiveError, NoRegisterError: as they say.
        TooEarlyError: the moment has not come.
        AlreadyOpenedError, ChangedMeanwhileError: somebody was first.
    """
    found, by, row = _to_open(session, command, actor=actor, now=now)
    if row.first_opener is not None:
        raise AlreadyOpenedError
    row.first_opener, row.first_opened_at = by.person_id, now
    row.version += 1
    session.add(row)
    _told(session, found, "bids.opening_begun", by=by, now=now)
    return row


def finish_opening(
    session: WriteSession, *, command: OpenBids, sealed: SealedFiles, actor: Actor, now: datetime
) -> BidRegister:
    """Open as the second person: every standing bid is read, checked and stored with figures.

    A sheet that cannot be had or read keeps the others from nothing: it is not valid, with the
    reason, and its figures can be entered by hand.

    Raises:
        PermissionRefusedError, ProjectNotActiveError, NoRegisterError: as they say.
        TooEarlyError, OpeningNotBegunError, AlreadyOpenedError: as they say.
        OpeningAloneError: it is the first person, or who stands in for them.
        ChangedMeanwhileError: somebody was first.
    """
    found, by, row = _to_open(session, command, actor=actor, now=now)
    if row.first_opener is None:
        raise OpeningNotBegunError
    _require_second(session, found, by, now=now)
    row.second_opener, row.opened_at = by.person_id, now
    row.version += 1
    session.add(row)
    session.flush()  # the store takes figures only of a register that is open
    assert row.id is not None
    standing = [
        one for one in bids.registered_bids(session, row.id) if one.bid.withdrawn_at is None
    ]
    for one in standing:
        read = _read(one, found, sealed=sealed)
        asked = None if found.asked is None else found.asked.weighting_set
        store_figures(
            session,
            one.bid,
            entered_from(read, asked_set=asked),
            number=1,
            entered_by=by.person_id,
            now=now,
        )
    _told(session, found, "bids.opened", by=by, now=now, bids=len(standing))
    return row


def _to_open(
    session: WriteSession, command: OpenBids, *, actor: Actor, now: datetime
) -> tuple[TenderedLot, Acting, BidRegister]:
    found = bids.tendered_lot(session, command.number, lot=command.lot)
    by = allow(session, Permission.OPEN_BIDS, actor=actor, project_id=found.project.id)
    require_active(found.project.status, found.project.number)
    row = require_register(found)
    if now < row.opens_at:
        raise TooEarlyError(**told(row.opens_at))
    if row.opened_at is not None:
        raise AlreadyOpenedError
    require_seen(row, command.version, project=found.project)
    return found, by, row


def _require_second(
    session: WriteSession, found: TenderedLot, by: Acting, *, now: datetime
) -> None:
    assert found.register is not None
    assert found.register.first_opener is not None
    today = dutch_date(now)
    is_other = is_second_person(
        by.act,
        earlier=Act(performed_by=found.register.first_opener, on_behalf_of=None),
        on=today,
        substitutions=people.substitutions(session, on=today),
    )
    if not is_other:
        raise OpeningAloneError(name=found.first_opener)


def _read(one: RegisteredBid, found: TenderedLot, *, sealed: SealedFiles) -> BidRead:
    assert found.register is not None
    try:
        body = sealed.unseal(
            one.bid.sealed_sha256,
            drawer=drawer_of(found.register),
            content_sha256=one.bid.content_sha256,
        )
    except SealBrokenError as error:
        return unread((problem(error),))
    expected = ExpectedBid(
        bidder=one.bid.bidder,
        weighting_set=None if found.asked is None else found.asked.weighting_set,
        on=dutch_date(found.register.opens_at),
    )
    return read_bid_sheet(body, kind_of(Path(one.bid.file_name)), expected=expected)


def _told(
    session: WriteSession,
    found: TenderedLot,
    action: str,
    *,
    by: Acting,
    now: datetime,
    **facts: int,
) -> None:
    assert found.register is not None
    record(
        session,
        action=action,
        object_kind="bid_register",
        object_id=found.register.id,
        project_id=found.project.id,
        at=now,
        by=by,
        facts={"lot": found.lot.number, "number": found.register.number, **facts},
    )
