"""Which bid wins under a method, with every figure on the way and what to be careful about."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from domain.award import formulas
from domain.award.bids import Bid, QualityCriterion, require_comparable
from domain.award.exact import to_cents
from domain.award.judging import Judgement, Offer, judge
from domain.award.methods import AwardMethod, Bounds, DecliningCeiling, Points, Relative
from domain.award.steps import Step, step
from domain.award.vocabulary import Caution, Figure, InvalidReason


@dataclass(frozen=True, slots=True, kw_only=True)
class BidOutcome:
    """What came out for one bid; an invalid bid has no fictitious price and no rank.

    `advantage_eur` is what its MKI takes off the price: negative where a method adds.
    """

    bid: Bid
    reason: InvalidReason | None
    advantage_eur: Decimal
    counted: Figure | None
    points: Decimal | None
    quality_eur: Decimal
    fictitious_price_eur: Decimal | None
    rank: int | None
    steps: tuple[Step, ...]

    @property
    def is_valid(self) -> bool:
        """Whether it takes part in the ranking."""
        return self.reason is None

    @property
    def discount_eur(self) -> Decimal | None:
        """The fictitious discount, under a method that has one."""
        return self.advantage_eur if self.counted is Figure.DISCOUNT else None

    @property
    def addition_eur(self) -> Decimal | None:
        """What is added to the price, under a method that adds."""
        return -self.advantage_eur if self.counted is Figure.ADDITION else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CautionFor:
    """A caution, with the bidders that it is about; none where it is about the whole."""

    kind: Caution
    bidders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """All bids in the order in which they were given; a tie has no winner.

    `ties` holds the bidders that are equal to the cent, from the best place down.
    """

    method: AwardMethod
    outcomes: tuple[BidOutcome, ...]
    winner: BidOutcome | None
    ties: tuple[tuple[str, ...], ...]
    cautions: tuple[CautionFor, ...]

    @property
    def ranking(self) -> tuple[BidOutcome, ...]:
        """The valid bids from the best place down."""
        valid = (one for one in self.outcomes if one.rank is not None)
        return tuple(sorted(valid, key=lambda one: one.rank or 0))

    @property
    def winner_name(self) -> str | None:
        """Who wins, if somebody does."""
        return None if self.winner is None else self.winner.bid.bidder


def assess(
    method: AwardMethod, bids: Sequence[Bid], *, criteria: Sequence[QualityCriterion] = ()
) -> Assessment:
    """Every bid judged and ranked by fictitious price, the lowest first; ties are told, not broken.

    Raises:
        NoBidsError, CriterionDoubleError, BidderDoubleError, BidSetsMixedError,
        BidSetUnknownError, ScoreMissingError: the bids cannot be compared.
        RelativeNeedsPositiveError, YearsMismatchError: the method cannot judge them.
    """
    require_comparable(bids, criteria=criteria)
    lowest = _lowest(method, bids)
    outcomes = _ranked([_outcome(method, bid, lowest, criteria) for bid in bids])
    best = [one for one in outcomes if one.rank == 1]
    return Assessment(
        method=method,
        outcomes=outcomes,
        winner=best[0] if len(best) == 1 else None,
        ties=_ties(outcomes),
        cautions=_cautions(method, outcomes, best=best),
    )


def fictitious_prices(
    method: AwardMethod, bids: Sequence[Bid], *, criteria: Sequence[QualityCriterion] = ()
) -> tuple[Decimal | None, ...]:
    """The fictitious price of each bid, none where it is not valid; for trials with many changes.

    The bids were compared before, so that only a price or an MKI differs.
    """
    lowest = _lowest(method, bids)
    return tuple(_price(method, bid, lowest, tuple(criteria)) for bid in bids)


# While one bid changes, the others are asked over and over.
@lru_cache(maxsize=2048)
def _price(
    method: AwardMethod, bid: Bid, lowest: Decimal, criteria: tuple[QualityCriterion, ...]
) -> Decimal | None:
    return _outcome(method, bid, lowest, criteria).fictitious_price_eur


def _lowest(method: AwardMethod, bids: Sequence[Bid]) -> Decimal:
    """The lowest MKI where it counts, so that elsewhere a bid does not depend on another."""
    return min(bid.mki_eur for bid in bids) if isinstance(method, Relative) else Decimal(0)


def _outcome(
    method: AwardMethod, bid: Bid, lowest: Decimal, criteria: Sequence[QualityCriterion]
) -> BidOutcome:
    offer = Offer(mki_eur=bid.mki_eur, by_year_eur=bid.mki_by_year_eur, lowest_eur=lowest)
    judgement = judge(method, offer)
    quality_steps = _quality_steps(bid, criteria)
    quality = sum((one.result for one in quality_steps), Decimal("0.00"))
    price = to_cents(bid.price_eur - judgement.advantage_eur - quality)
    steps = (*judgement.steps, *quality_steps)
    is_valid = judgement.reason is None
    return BidOutcome(
        bid=bid,
        reason=judgement.reason,
        advantage_eur=judgement.advantage_eur,
        counted=judgement.counted,
        points=judgement.points,
        quality_eur=quality,
        fictitious_price_eur=price if is_valid else None,
        rank=None,
        steps=(*steps, _price_step(bid, judgement, quality, price)) if is_valid else steps,
    )


def _quality_steps(bid: Bid, criteria: Sequence[QualityCriterion]) -> tuple[Step, ...]:
    """What each score earns, in cents."""
    steps = []
    for criterion in criteria:
        score = bid.score_for(criterion.name)
        assert score is not None  # require_comparable
        value = formulas.quality_value(score, max_value_eur=criterion.max_value_eur)
        inputs = {
            Figure.MAX_QUALITY_VALUE: criterion.max_value_eur,
            Figure.QUALITY_SHARE: formulas.QUALITY_SHARES[score],
        }
        steps.append(
            step(
                Figure.QUALITY_VALUE,
                "{max_quality_value} × {quality_share}",  # noqa: RUF001 -- as people read it
                inputs,
                value,
                about=criterion.name,
            )
        )
    return tuple(steps)


def _price_step(bid: Bid, judgement: Judgement, quality: Decimal, price: Decimal) -> Step:
    formula, inputs = "{price}", {Figure.PRICE: bid.price_eur}
    if judgement.counted is Figure.ADDITION:
        formula += " + {addition}"
        inputs[Figure.ADDITION] = -judgement.advantage_eur
    elif judgement.counted is not None:
        formula += f" − {{{judgement.counted}}}"  # noqa: RUF001 -- as people read it
        inputs[judgement.counted] = judgement.advantage_eur
    if quality:
        formula += " − {quality_total}"  # noqa: RUF001 -- as people read it
        inputs[Figure.QUALITY_TOTAL] = quality
    return step(Figure.FICTITIOUS_PRICE, formula, inputs, price)


def _ranked(outcomes: Sequence[BidOutcome]) -> tuple[BidOutcome, ...]:
    """Each valid bid with its rank: one more than the number of bids below its price."""
    prices = sorted(
        one.fictitious_price_eur for one in outcomes if one.fictitious_price_eur is not None
    )
    ranks: dict[Decimal | None, int] = {}
    for rank, price in enumerate(prices, start=1):
        ranks.setdefault(price, rank)
    return tuple(replace(one, rank=ranks.get(one.fictitious_price_eur)) for one in outcomes)


def _ties(outcomes: Sequence[BidOutcome]) -> tuple[tuple[str, ...], ...]:
    sharing: dict[int, list[str]] = defaultdict(list)
    for one in outcomes:
        if one.rank is not None:
            sharing[one.rank].append(one.bid.bidder)
    return tuple(tuple(sharing[rank]) for rank in sorted(sharing) if len(sharing[rank]) > 1)


def _cautions(
    method: AwardMethod, outcomes: Sequence[BidOutcome], *, best: Sequence[BidOutcome]
) -> tuple[CautionFor, ...]:
    bids = [one.bid for one in outcomes]
    found = []
    if isinstance(method, Relative):
        found.append(CautionFor(kind=Caution.RANK_REVERSAL))
    if bids[0].weighting_set is None:
        found.append(CautionFor(kind=Caution.WEIGHTING_SET_UNKNOWN))
    if isinstance(method, DecliningCeiling) and method.years > 1:
        lacking = tuple(bid.bidder for bid in bids if not bid.mki_by_year_eur)
        found += _about(Caution.ONE_VALUE_FOR_ALL_YEARS, lacking)
    if isinstance(method, Bounds | Points):
        found += _about(Caution.MKI_WITHOUT_EFFECT, _outside(method, outcomes))
    if len(bids) == 1:
        found.append(CautionFor(kind=Caution.SINGLE_BID))
    if not best:
        found.append(CautionFor(kind=Caution.NO_VALID_BID))
    if len(best) > 1:
        found += _about(Caution.TIE, tuple(one.bid.bidder for one in best))
    return tuple(found)


def _about(kind: Caution, bidders: tuple[str, ...]) -> list[CautionFor]:
    return [CautionFor(kind=kind, bidders=bidders)] if bidders else []


def _outside(method: Bounds | Points, outcomes: Sequence[BidOutcome]) -> tuple[str, ...]:
    """Who could have promised a slightly lower MKI in vain."""
    return tuple(
        one.bid.bidder
        for one in outcomes
        if one.is_valid and not method.lower < one.bid.mki_eur <= method.upper
    )
