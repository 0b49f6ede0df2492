"""Compute the award of a lot on its fixed terms and keep it; then record which bid won."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

from domain.audit import canonical_json
from domain.errors import PoortError
from domain.permissions import Actor, Permission
from models.bids import Award, AwardCalculation
from models.engines import WriteSession
from models.queries import bids
from models.queries.bids import TenderedLot
from usecases.acting import allow
from usecases.award.record import parameters_record
from usecases.bids.judge_bid import AwardRecordedError, require_open
from usecases.bids.weighing import Weighed, weigh
from usecases.submit_gate import require_active
from usecases.trail import record


class NotCalculatedError(PoortError):
    """An award leans on a calculation that was kept."""

    message: ClassVar[str] = "Compute the award first, and look at its steps."


class CalculationOutdatedError(PoortError):
    """The figures changed after the award was computed."""

    message: ClassVar[str] = (
        "A figure or the reference changed after the award was computed. Compute it again, look at"
        " what is different, and record the award then."
    )


class NotRankedError(PoortError):
    """The bid takes no part in the ranking."""

    message: ClassVar[str] = "The bid of {bidder} does not count, so it cannot be awarded."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class AwardReasonMissingError(PoortError):
    """The calculation alone does not say that this bid wins."""

    message: ClassVar[str] = (
        "The calculation does not give {bidder} as the only first. Say how the tender documents"
        " decide this, or why another bid than the first is awarded."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculateAward:
    """The newest register of that lot."""

    number: str
    lot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAward:
    """Which bid won, by the calculation (its number) that was seen."""

    number: str
    lot: int
    bid: int
    calculation: int
    reason: str = ""


def calculate_award(
    session: WriteSession, *, command: CalculateAward, actor: Actor, now: datetime
) -> AwardCalculation:
    """Keep the award as the figures give it now; the same outcome twice stays one.

    Raises:
        PermissionRefusedError, ProjectNotActiveError, AwardRecordedError: as they say.
        NoRegisterError, StillSealedError, NoValidBidError, BidSetsMixedError, ScoreMissingError,
        RelativeNeedsPositiveError, YearsMismatchError, ReferenceSetMixedError,
        MethodUnreadableError: as in `weigh`.
    """
    found = bids.tendered_lot(session, command.number, lot=command.lot)
    by = allow(session, Permission.CALCULATE_AWARD, actor=actor, project_id=found.project.id)
    require_active(found.project.status, found.project.number)
    if found.award is not None:
        raise AwardRecordedError
    weighed = weighed_now(session, found)
    if found.calculation is not None and weighed.is_that_of(found.calculation):
        return found.calculation
    assert found.register is not None
    assert found.register.id is not None
    method = weighed.assessment.method
    row = AwardCalculation(
        organisation_id=found.lot.organisation_id,
        register_id=found.register.id,
        number=1 if found.calculation is None else found.calculation.number + 1,
        method=method.kind.value,
        parameters=canonical_json(parameters_record(method)).decode(),
        outcome=weighed.outcome,
        outcome_hash=weighed.digest,
        made_by=by.person_id,
        made_at=now,
    )
    session.add(row)
    session.flush()  # the event names the calculation by id
    record(
        session,
        action="award.calculated",
        object_kind="award_calculation",
        object_id=row.id,
        project_id=found.project.id,
        at=now,
        by=by,
        facts={"lot": found.lot.number, "number": row.number, "sha256": row.outcome_hash},
    )
    return row


def record_award(
    session: WriteSession, *, command: RecordAward, actor: Actor, now: datetime
) -> Award:
    """Record which bid won; the promise of the contract is made from it.

    Raises:
        PermissionRefusedError, ProjectNotActiveError, AwardRecordedError, BidUnknownError: as
            they say.
        NotCalculatedError, CalculationOutdatedError: the calculation is not of these figures.
        NotRankedError, AwardReasonMissingError: as they say.
    """
    found = bids.tendered_lot(session, command.number, lot=command.lot)
    by = allow(session, Permission.RECORD_AWARD, actor=actor, project_id=found.project.id)
    require_active(found.project.status, found.project.number)
    require_open(found)
    if found.award is not None:
        raise AwardRecordedError
    if found.calculation is None:
        raise NotCalculatedError
    weighed = weighed_now(session, found)
    if not weighed.is_that_of(found.calculation) or found.calculation.number != command.calculation:
        raise CalculationOutdatedError
    assert found.register is not None
    assert found.register.id is not None
    bid = bids.find_bid(session, found.register.id, number=command.bid)
    _require_won(weighed, bid.bidder, reason=command.reason)
    assert bid.id is not None
    assert found.calculation.id is not None
    row = Award(
        organisation_id=found.lot.organisation_id,
        register_id=found.register.id,
        calculation_id=found.calculation.id,
        bid_id=bid.id,
        reason=command.reason.strip() or None,
        recorded_by=by.person_id,
        recorded_at=now,
    )
    session.add(row)
    session.flush()  # the event names the award by id
    record(
        session,
        action="award.recorded",
        object_kind="award",
        object_id=row.id,
        project_id=found.project.id,
        at=now,
        by=by,
        facts={"lot": found.lot.number, "bid": bid.number},
        text=bid.bidder if row.reason is None else f"{bid.bidder}: {row.reason}",
    )
    return row


def weighed_now(session: WriteSession, found: TenderedLot) -> Weighed:
    """The bids of the newest register, weighed on their figures of now; Raises: as `weigh`."""
    require_open(found)
    assert found.register is not None
    assert found.register.id is not None
    return weigh(found, bids.registered_bids(session, found.register.id))


def _require_won(weighed: Weighed, bidder: str, *, reason: str) -> None:
    outcome = weighed.outcome_of(bidder)
    if outcome is None or outcome.rank is None:
        raise NotRankedError(bidder=bidder)
    is_only_first = weighed.assessment.winner_name == bidder
    if not is_only_first and not reason.strip():
        raise AwardReasonMissingError(bidder=bidder)
