"""After the opening: correct a shown mistake in a bid, or judge whether it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar, Final

from domain.award.vocabulary import QualityScore
from domain.errors import PoortError
from domain.mki.vocabulary import WeightingSet
from domain.permissions import Actor, Permission
from models.bids import Bid, BidFigures
from models.engines import WriteSession
from models.queries import bids
from models.queries.bids import TenderedLot
from models.queries.projects import ChangedMeanwhileError
from usecases.acting import Acting, allow
from usecases.bids.bid_products import OfferedProduct
from usecases.bids.figures import Entered, Further, read_further, store_figures
from usecases.bids.findings import write_findings
from usecases.bids.receive_bid import BidWithdrawnError, told
from usecases.bids.register import require_register
from usecases.submit_gate import require_active
from usecases.trail import record

_CENT: Final = Decimal("0.01")


class StillSealedError(PoortError):
    """Nothing of a bid can be read, entered or judged before the register is open."""

    message: ClassVar[str] = (
        "The bids are still sealed. Two people open them, from {day}, {time} on."
    )


class AwardRecordedError(PoortError):
    """The award leans on the figures as they are."""

    message: ClassVar[str] = (
        "The award of this lot is recorded, so the figures of its bids stay as they are."
    )


class CorrectionReasonMissingError(PoortError):
    """Figures of a bid differ from those before, and nobody would know why."""

    message: ClassVar[str] = (
        "Say which mistake was shown, and by what. It stays with the figures, beside those of"
        " before."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class JudgementReasonMissingError(PoortError):
    """A bid is judged otherwise than the check did, without a reason."""

    message: ClassVar[str] = "Say why; the bidder is told when the bid does not count."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class BidSetNotAskedError(PoortError):
    """The bid is in another set than the terms ask; it can never be compared."""

    message: ClassVar[str] = (
        "The MKI of {bidder} is in set {given} and the terms ask set {asked}. Such values are never"
        " compared, so this bid cannot count. Ask whether a calculation in set {asked} may still"
        " be given, as the terms say of mistakes."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class FiguresMissingError(PoortError):
    """The sheet could not be read, and nobody entered what stands in it."""

    message: ClassVar[str] = (
        "The sheet of {bidder} could not be read. Enter its price and MKI by hand first."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectFigures:
    """What the figures of a bid become; `seen` is the number of those that were shown.

    The bid counts when `refusal` is empty. Products stay when their MKI still adds up.
    """

    number: str
    lot: int
    bid: int
    seen: int
    price_eur: Decimal
    mki_eur: Decimal
    weighting_set: WeightingSet
    method_version: str
    database_version: str
    reason: str
    by_year_eur: tuple[Decimal, ...] = ()
    scores: Mapping[str, QualityScore] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeBid:
    """Whether a bid counts, against what the check of its sheet said if need be."""

    number: str
    lot: int
    bid: int
    seen: int
    is_valid: bool
    reason: str


def correct_figures(
    session: WriteSession, *, command: CorrectFigures, actor: Actor, now: datetime
) -> BidFigures:
    """Store the next figures of the bid beside those of before, with the reason.

    Raises:
        PermissionRefusedError, ProjectNotActiveError, NoRegisterError, BidUnknownError,
        StillSealedError, AwardRecordedError, BidWithdrawnError, ChangedMeanwhileError: as they
            say.
        CorrectionReasonMissingError, BidSetNotAskedError: as they say.
    """
    found, by, bid, before = _opened(session, command, actor=actor)
    reason = command.reason.strip()
    if not reason:
        raise CorrectionReasonMissingError
    _require_asked_set(found, bid, command.weighting_set)
    entered = Entered(
        price_eur=command.price_eur,
        mki_eur=command.mki_eur,
        weighting_set=command.weighting_set,
        method_version=command.method_version.strip()[:60],
        database_version=command.database_version.strip()[:60],
        further=Further(by_year_eur=command.by_year_eur, scores=command.scores),
        refusal=None,
        report=write_findings(()),
        reason=reason,
        products=_kept_products(session, before, mki_eur=command.mki_eur),
    )
    row = _next(session, bid, before, entered, by=by, now=now)
    _told(session, found, "bid.figures_corrected", bid, row, by=by, now=now)
    return row


def judge_bid(
    session: WriteSession, *, command: JudgeBid, actor: Actor, now: datetime
) -> BidFigures:
    """Let the bid count, or not, with the reason; its figures stay the same.

    Raises:
        PermissionRefusedError, ProjectNotActiveError, NoRegisterError, BidUnknownError,
        StillSealedError, AwardRecordedError, BidWithdrawnError, ChangedMeanwhileError: as they
            say.
        JudgementReasonMissingError, BidSetNotAskedError, FiguresMissingError: as they say.
    """
    found, by, bid, before = _opened(session, command, actor=actor)
    reason = command.reason.strip()
    if not reason:
        raise JudgementReasonMissingError
    if command.is_valid:
        if not read_further(before.further).is_read:
            raise FiguresMissingError(bidder=bid.bidder)
        _require_asked_set(found, bid, before.weighting_set)
    entered = Entered(
        price_eur=before.price_eur,
        mki_eur=before.mki_eur,
        weighting_set=before.weighting_set,
        method_version=before.method_version,
        database_version=before.database_version,
        further=read_further(before.further),
        refusal=None if command.is_valid else reason,
        report=before.report,
        reason=reason,
        products=_kept_products(session, before, mki_eur=before.mki_eur),
    )
    row = _next(session, bid, before, entered, by=by, now=now)
    _told(session, found, "bid.judged", bid, row, by=by, now=now)
    return row


def require_open(found: TenderedLot) -> None:
    """Nothing, when two people opened the register.

    Raises:
        NoRegisterError, StillSealedError: as they say.
    """
    register = require_register(found)
    if register.opened_at is None:
        raise StillSealedError(**told(register.opens_at))


def _opened(
    session: WriteSession, command: CorrectFigures | JudgeBid, *, actor: Actor
) -> tuple[TenderedLot, Acting, Bid, BidFigures]:
    found = bids.tendered_lot(session, command.number, lot=command.lot)
    by = allow(session, Permission.CALCULATE_AWARD, actor=actor, project_id=found.project.id)
    require_active(found.project.status, found.project.number)
    require_open(found)
    if found.award is not None:
        raise AwardRecordedError
    assert found.register is not None
    assert found.register.id is not None
    bid = bids.find_bid(session, found.register.id, number=command.bid)
    if bid.withdrawn_at is not None:
        raise BidWithdrawnError
    assert bid.id is not None
    newest, _ = bids.all_figures(session, bid.id)[0]
    if newest.number != command.seen:
        raise ChangedMeanwhileError(thing=bid.bidder)
    return found, by, bid, newest


def _require_asked_set(found: TenderedLot, bid: Bid, given: WeightingSet) -> None:
    asked = None if found.asked is None else found.asked.weighting_set
    if asked is not None and given is not asked:
        raise BidSetNotAskedError(bidder=bid.bidder, given=str(given), asked=str(asked))


def _kept_products(
    session: WriteSession, before: BidFigures, *, mki_eur: Decimal
) -> Sequence[OfferedProduct]:
    """The products of before, unless they no longer add up to the MKI."""
    assert before.id is not None
    rows = bids.products_of_bids(session, {before.id})[before.id]
    total = sum((row.mki_eur for row in rows), Decimal(0))
    if mki_eur != before.mki_eur and abs(total - mki_eur) > _CENT * len(rows):
        return ()
    return [
        OfferedProduct(
            product=row.product,
            quantity=row.quantity,
            unit=row.unit,
            mki_eur=row.mki_eur,
            category=row.category,
            card=row.card,
            valid_until=row.valid_until,
        )
        for row in rows
    ]


def _next(  # noqa: PLR0913 -- all that the next row is made of
    session: WriteSession,
    bid: Bid,
    before: BidFigures,
    entered: Entered,
    *,
    by: Acting,
    now: datetime,
) -> BidFigures:
    return store_figures(
        session, bid, entered, number=before.number + 1, entered_by=by.person_id, now=now
    )


def _told(  # noqa: PLR0913 -- all that the event says
    session: WriteSession,
    found: TenderedLot,
    action: str,
    bid: Bid,
    row: BidFigures,
    *,
    by: Acting,
    now: datetime,
) -> None:
    record(
        session,
        action=action,
        object_kind="bid",
        object_id=bid.id,
        project_id=found.project.id,
        at=now,
        by=by,
        facts={
            "lot": found.lot.number,
            "number": bid.number,
            "figures": row.number,
            "is_valid": row.is_valid,
        },
        text=row.reason,
    )
