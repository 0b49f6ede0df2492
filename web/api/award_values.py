"""Bids and awards as the API gives them: amounts in euro, written as text."""

from datetime import datetime
from decimal import Decimal

from domain.award.vocabulary import Caution, Figure, InvalidReason, MethodKind
from domain.mki.vocabulary import WeightingSet
from usecases.bids.records import State
from web.api.values import Value


class AwardStep(Value):
    """A figure of the calculation, how it follows from others, and what came out."""

    name: Figure
    about: str
    formula: str
    inputs: dict[Figure, Decimal]
    result: Decimal


class AwardBid(Value):
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
    steps: tuple[AwardStep, ...]


class AwardValue(Value):
    """The award of a lot as its figures give it now; a sealed register tells no bid."""

    lot: int
    lot_name: str
    state: State
    opens_at: datetime | None
    opened_at: datetime | None
    method: MethodKind | None
    parameters: dict[Figure, Decimal]
    bids: tuple[AwardBid, ...]
    winner: str | None
    ties: tuple[tuple[str, ...], ...]
    cautions: tuple[Caution, ...]
    outcome_sha256: str | None
    is_kept: bool
    awarded: str | None


class AwardItems(Value):
    """The awards of a project, one for each lot."""

    items: tuple[AwardValue, ...]
