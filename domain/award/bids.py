"""The bids of one tender, as an award compares them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from domain.award.methods import require_above_zero
from domain.award.vocabulary import Figure, QualityScore
from domain.errors import PoortError
from domain.mki.values import MixedSetsError
from domain.mki.vocabulary import WeightingSet


class NoBidsError(PoortError):
    """There is nothing to compare."""

    message: ClassVar[str] = "There are no bids. Add at least one."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class BidderDoubleError(PoortError):
    """Two bids bear the same name."""

    message: ClassVar[str] = "{bidder} has more than one bid. Keep the one that counts."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class BidSetsMixedError(MixedSetsError):
    """Bids in different weighting sets, whose MKI values can never be compared."""

    message: ClassVar[str] = (
        "The MKI of {bidder} is in set {weighting_set}, that of {other} in set {other_set}. Values"
        " of two sets cannot be compared: ask for both in one set."
    )


class BidSetUnknownError(PoortError):
    """Some bids tell their weighting set and this one does not."""

    message: ClassVar[str] = (
        "Other bids tell their weighting set, but {bidder} does not. Find out in which set this"
        " MKI is."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ScoreMissingError(PoortError):
    """A bid has no score for a criterion that counts."""

    message: ClassVar[str] = "{bidder} has no score for {criterion}. Fill in 3, 2, 1, 0 or NR."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class CriterionDoubleError(PoortError):
    """The same criterion would count twice."""

    message: ClassVar[str] = "The criterion {criterion} is there twice. Give it once."
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityCriterion:
    """A further criterion, with what its highest score is worth in euro.

    Raises:
        ParameterRefusedError: it is worth nothing, or less.
    """

    name: str
    max_value_eur: Decimal

    def __post_init__(self) -> None:
        require_above_zero({Figure.MAX_QUALITY_VALUE: self.max_value_eur})


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a bid scored on the criterion of that name."""

    criterion: str
    score: QualityScore


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """One bid: its price without VAT, and the MKI that it promises, both in euro.

    A bid on a framework may promise an MKI for each year; `mki_eur` is then their sum.
    """

    bidder: str
    price_eur: Decimal
    mki_eur: Decimal
    mki_by_year_eur: tuple[Decimal, ...] = ()
    weighting_set: WeightingSet | None = None
    scores: tuple[Score, ...] = field(default=())

    def score_for(self, criterion: str) -> QualityScore | None:
        """The score on that criterion, if it has one."""
        return next((one.score for one in self.scores if one.criterion == criterion), None)


def require_comparable(bids: Sequence[Bid], *, criteria: Sequence[QualityCriterion]) -> None:
    """Nothing, when these bids can be compared.

    Raises:
        NoBidsError, CriterionDoubleError, BidderDoubleError, BidSetsMixedError,
        BidSetUnknownError, ScoreMissingError: as they say.
    """
    if not bids:
        raise NoBidsError
    _require_distinct(criteria)
    seen: set[str] = set()
    for bid in bids:
        if bid.bidder.casefold() in seen:
            raise BidderDoubleError(bidder=bid.bidder)
        seen.add(bid.bidder.casefold())
    _require_one_set(bids)
    for bid in bids:
        for criterion in criteria:
            if bid.score_for(criterion.name) is None:
                raise ScoreMissingError(bidder=bid.bidder, criterion=criterion.name)


def _require_distinct(criteria: Sequence[QualityCriterion]) -> None:
    names = [one.name.casefold() for one in criteria]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise CriterionDoubleError(criterion=criteria[place].name)


def _require_one_set(bids: Sequence[Bid]) -> None:
    telling = [bid for bid in bids if bid.weighting_set is not None]
    if not telling:
        return
    first = telling[0]
    for bid in bids:
        if bid.weighting_set is None:
            raise BidSetUnknownError(bidder=bid.bidder)
        if bid.weighting_set is not first.weighting_set:
            raise BidSetsMixedError(
                bidder=first.bidder,
                weighting_set=str(first.weighting_set),
                other=bid.bidder,
                other_set=str(bid.weighting_set),
            )
