"""The award of each lot as a record for programs; a sealed register tells no bid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlmodel import Session

from domain.award.assessment import BidOutcome
from domain.award.vocabulary import Caution, Figure, InvalidReason, MethodKind
from domain.errors import PoortError
from domain.mki.vocabulary import WeightingSet
from models.queries import bids
from models.queries.bids import RegisteredBid, TenderedLot
from usecases.bids.figures import read_further
from usecases.bids.weighing import Weighed, weigh

#: How far the bids of a lot are.
State = Literal["none", "sealed", "open", "awarded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """A figure of the calculation, how it follows from others, and what came out."""

    name: Figure
    about: str
    formula: str
    inputs: Mapping[Figure, Decimal]
    result: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BidRecord:
    """An opened bid; without figures its sheet could not be read."""

    number: int
    bidder: str
    price_eur: Decimal | None
    mki_eur: Decimal | None
    weighting_set: WeightingSet | None
    is_valid: bool
    refusal: str | None
    invalid_reason: InvalidReason | None
    rank: int | None
    discount_eur: Decimal | None
    addition_eur: Decimal | None
    points: Decimal | None
    quality_eur: Decimal | None
    fictitious_price_eur: Decimal | None
    steps: tuple[StepRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRecord:
    """How far the bids of a lot are, and the award on their figures of now.

    `is_kept` says whether the calculation that was kept last gives the same.
    """

    lot: int
    lot_name: str
    state: State
    opens_at: datetime | None
    opened_at: datetime | None
    method: MethodKind | None
    parameters: Mapping[Figure, Decimal]
    bids: tuple[BidRecord, ...]
    winner: str | None
    ties: tuple[tuple[str, ...], ...]
    cautions: tuple[Caution, ...]
    outcome_sha256: str | None
    is_kept: bool
    awarded: str | None


def award_records(session: Session, number: str) -> tuple[AwardRecord, ...]:
    """The award of each lot of the project of that number, in their order.

    Raises:
        ProjectUnknownError: no project has that number.
    """
    return tuple(_record(session, one) for one in bids.tendered_lots(session, number))


def _record(session: Session, here: TenderedLot) -> AwardRecord:
    register = here.register
    is_open = register is not None and register.opened_at is not None
    found = bids.registered_bids(session, register.id or 0) if register and is_open else ()
    standing = [one for one in found if one.bid.withdrawn_at is None]
    weighed = _weighed(here, standing) if is_open else None
    assessment = weighed.assessment if weighed else None
    awarded = next(
        (one.bid.bidder for one in standing if here.award and one.bid.id == here.award.bid_id), None
    )
    return AwardRecord(
        lot=here.lot.number,
        lot_name=here.lot.name,
        state=_state(here, is_open=is_open),
        opens_at=register.opens_at if register else None,
        opened_at=register.opened_at if register else None,
        method=assessment.method.kind if assessment else None,
        parameters=weighed.parameters if weighed else {},
        bids=tuple(_bid(one, weighed) for one in standing),
        winner=assessment.winner_name if assessment else None,
        ties=assessment.ties if assessment else (),
        cautions=tuple(one.kind for one in assessment.cautions) if assessment else (),
        outcome_sha256=weighed.digest if weighed else None,
        is_kept=weighed is not None and weighed.is_that_of(here.calculation),
        awarded=awarded,
    )


def _state(here: TenderedLot, *, is_open: bool) -> State:
    if here.register is None:
        return "none"
    if not is_open:
        return "sealed"
    return "open" if here.award is None else "awarded"


def _weighed(here: TenderedLot, standing: list[RegisteredBid]) -> Weighed | None:
    try:
        return weigh(here, standing)
    except PoortError:  # what lacks is told where it can be mended: on the page
        return None


def _bid(one: RegisteredBid, weighed: Weighed | None) -> BidRecord:
    figures = one.figures
    is_read = figures is not None and read_further(figures.further).is_read
    outcome = weighed.outcome_of(one.bid.bidder) if weighed else None
    return BidRecord(
        number=one.bid.number,
        bidder=one.bid.bidder,
        price_eur=figures.price_eur if figures and is_read else None,
        mki_eur=figures.mki_eur if figures and is_read else None,
        weighting_set=figures.weighting_set if figures and is_read else None,
        is_valid=figures is not None and figures.is_valid and (outcome is None or outcome.is_valid),
        refusal=figures.refusal if figures else None,
        invalid_reason=outcome.reason if outcome else None,
        rank=outcome.rank if outcome else None,
        discount_eur=outcome.discount_eur if outcome else None,
        addition_eur=outcome.addition_eur if outcome else None,
        points=outcome.points if outcome else None,
        quality_eur=outcome.quality_eur if outcome else None,
        fictitious_price_eur=outcome.fictitious_price_eur if outcome else None,
        steps=_steps(outcome),
    )


def _steps(outcome: BidOutcome | None) -> tuple[StepRecord, ...]:
    return tuple(
        StepRecord(
            name=step.name,
            about=step.about,
            formula=step.formula.replace("{", "").replace("}", ""),
            inputs=step.inputs,
            result=step.result,
        )
        for step in (outcome.steps if outcome else ())
    )
