"""The constructed example to the cent, and what every method does at its edges."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.award.assessment import assess
from domain.award.bids import (
    Bid,
    BidderDoubleError,
    BidSetsMixedError,
    BidSetUnknownError,
    CriterionDoubleError,
    NoBidsError,
    QualityCriterion,
    Score,
    ScoreMissingError,
)
from domain.award.judging import RelativeNeedsPositiveError, YearsMismatchError
from domain.award.methods import AddOn, AwardMethod, ParameterRefusedError
from domain.award.vocabulary import AboveUpper, Caution, Figure, InvalidReason, QualityScore
from domain.errors import PoortError
from domain.mki.vocabulary import WeightingSet
from tests.unit.award.samples import (
    ADD_ON,
    BIDS,
    BOUNDS,
    CEILING,
    DECLINING,
    POINTS,
    RELATIVE,
    make_bid,
    of,
)

EXAMPLE = [
    pytest.param(BOUNDS, "A", "160000", "2290000", 3, id="M1 A"),
    pytest.param(BOUNDS, "B", "340000", "2180000", 2, id="M1 B"),
    pytest.param(BOUNDS, "C", "0", "2400000", 4, id="M1 C over the bound"),
    pytest.param(BOUNDS, "D", "400000", "2150000", 1, id="M1 D capped"),
    pytest.param(ADD_ON, "A", "-840000", "3290000", 3, id="M2 A"),
    pytest.param(ADD_ON, "B", "-660000", "3180000", 2, id="M2 B"),
    pytest.param(ADD_ON, "C", "-1040000", "3440000", 4, id="M2 C"),
    pytest.param(ADD_ON, "D", "-560000", "3110000", 1, id="M2 D"),
    pytest.param(POINTS, "A", "160000", "2290000", 3, id="M4 A as M1"),
    pytest.param(POINTS, "D", "400000", "2150000", 1, id="M4 D capped"),
    pytest.param(CEILING, "A", "0", "2450000", 1, id="M3 A the lowest price under the ceiling"),
    pytest.param(RELATIVE, "A", "266666.67", "2183333.33", 3, id="M6 A two thirds of 40 points"),
    pytest.param(RELATIVE, "D", "400000", "2150000", 1, id="M6 D the lowest MKI"),
]


@pytest.mark.parametrize(("method", "bidder", "advantage", "price", "rank"), EXAMPLE)
def test_the_constructed_example_comes_out_to_the_cent(
    method: AwardMethod, bidder: str, advantage: str, price: str, rank: int
) -> None:
    """As in the table of the constructed example, and the same bids under the other methods."""
    found = of(assess(method, BIDS), bidder)

    assert found.advantage_eur == Decimal(advantage)
    assert found.fictitious_price_eur == Decimal(price)
    assert found.rank == rank
    assert found.steps[-1].result == Decimal(price)


@pytest.mark.parametrize("method", [BOUNDS, ADD_ON], ids=["M1", "M2"])
def test_d_wins_and_without_d_it_is_b(method: AwardMethod) -> None:
    """As the constructed example says of both methods."""
    assert assess(method, BIDS).winner_name == "D"
    assert assess(method, BIDS[:3]).winner_name == "B"


def test_the_steps_of_a_discount_show_every_figure_on_the_way() -> None:
    """Share, what counts of it, discount, price."""
    steps = of(assess(BOUNDS, BIDS), "A").steps

    assert [(one.name, one.result) for one in steps] == [
        (Figure.SHARE, Decimal("0.4")),
        (Figure.COUNTED_SHARE, Decimal("0.4")),
        (Figure.DISCOUNT, Decimal(160_000)),
        (Figure.FICTITIOUS_PRICE, Decimal(2_290_000)),
    ]
    assert steps[2].inputs == {
        Figure.MAX_DISCOUNT: Decimal(400_000),
        Figure.UPPER: Decimal(500_000),
        Figure.MKI: Decimal(420_000),
        Figure.LOWER: Decimal(300_000),
    }


def test_a_bid_above_a_bound_that_is_a_requirement_is_not_valid() -> None:
    """C has no price to compare and no rank, and the others keep theirs."""
    method = replace(BOUNDS, above_upper=AboveUpper.INVALID)

    found = assess(method, BIDS)

    over = of(found, "C")
    assert (over.reason, over.fictitious_price_eur, over.rank) == (
        InvalidReason.ABOVE_UPPER,
        None,
        None,
    )
    assert over.steps[-1].name is Figure.DISCOUNT
    assert [one.bid.bidder for one in found.ranking] == ["D", "B", "A"]


def test_a_bid_on_the_ceiling_is_valid_and_a_cent_above_is_not() -> None:
    """The ceiling itself is allowed."""
    bids = (make_bid("on", 2, "450000"), make_bid("above", 1, "450000.01"))

    found = assess(CEILING, bids)

    assert found.winner_name == "on"
    assert of(found, "above").reason is InvalidReason.ABOVE_CEILING


def test_a_declining_ceiling_holds_each_year() -> None:
    """500,000, 480,000 and 460,800: the last year is missed by a euro."""
    kept = make_bid("kept", 20, 1_440_800, by_year=(500_000, 480_000, 460_800))
    missed = make_bid("missed", 10, 1_440_801, by_year=(500_000, 480_000, 460_801))

    found = assess(DECLINING, (kept, missed))

    assert found.winner_name == "kept"
    assert of(found, "missed").reason is InvalidReason.ABOVE_CEILING_OF_YEAR
    ceilings = [s.result for s in of(found, "kept").steps if s.name is Figure.CEILING_OF_YEAR]
    assert ceilings == [Decimal(500_000), Decimal(480_000), Decimal(460_800)]


def test_one_mki_counts_for_every_year_and_that_is_told() -> None:
    """A bid of 470,000 misses the third year of the ceiling."""
    found = assess(DECLINING, (make_bid("one", 1, 470_000), make_bid("low", 2, 460_800)))

    assert found.winner_name == "low"
    told = next(one for one in found.cautions if one.kind is Caution.ONE_VALUE_FOR_ALL_YEARS)
    assert told.bidders == ("one", "low")


def test_a_tie_is_reported_and_never_broken() -> None:
    """Two bids equal to the cent share the first place; the next is third."""
    bids = (make_bid("A", 100, 10), make_bid("B", 80, 20), make_bid("C", 200, 20))

    found = assess(ADD_ON, bids)

    assert found.winner is None
    assert found.ties == (("A", "B"),)
    assert [one.rank for one in found.outcomes] == [1, 1, 3]
    assert any(one.kind is Caution.TIE and one.bidders == ("A", "B") for one in found.cautions)


def test_a_tie_below_the_first_place_leaves_the_winner() -> None:
    """It is told all the same."""
    bids = (make_bid("A", 10, 10), make_bid("B", 80, 20), make_bid("C", 100, 10))

    found = assess(ADD_ON, bids)

    assert found.winner_name == "A"
    assert found.ties == (("B", "C"),)


def test_nobody_wins_where_no_bid_is_valid() -> None:
    """And that is said."""
    found = assess(CEILING, (make_bid("A", 1, 450_001),))

    assert found.winner is None
    assert {one.kind for one in found.cautions} >= {Caution.NO_VALID_BID, Caution.SINGLE_BID}


def test_half_a_cent_is_rounded_up_once() -> None:
    """A factor of a half on an odd cent."""
    found = assess(AddOn(factor=Decimal("0.5")), (make_bid("A", "10.00", "0.01"),))

    assert of(found, "A").fictitious_price_eur == Decimal("10.01")


SCALE = {
    QualityScore.THREE: "100000",
    QualityScore.TWO: "60000",
    QualityScore.ONE: "25000",
    QualityScore.ZERO: "0",
    QualityScore.NR: "-50000",
}


@pytest.mark.parametrize(("score", "value"), SCALE.items(), ids=str)
def test_a_score_earns_its_part_of_the_criterion(score: QualityScore, value: str) -> None:
    """Rijkswaterstaat's scale: 100, 60, 25, 0 and minus 50 percent."""
    plan = QualityCriterion(name="Plan", max_value_eur=Decimal(100_000))
    bid = replace(make_bid("A", 1_000_000, 1), scores=(Score(criterion="Plan", score=score),))

    found = of(assess(CEILING, (bid,), criteria=(plan,)), "A")

    assert found.quality_eur == Decimal(value)
    assert found.fictitious_price_eur == 1_000_000 - Decimal(value)


def test_relative_points_always_warn_of_reversals_and_other_methods_never() -> None:
    """Whatever the bids."""
    with_warning = {
        method.kind
        for method in (BOUNDS, ADD_ON, CEILING, POINTS, DECLINING, RELATIVE)
        if any(one.kind is Caution.RANK_REVERSAL for one in assess(method, BIDS).cautions)
    }

    assert with_warning == {RELATIVE.kind}


def test_who_is_outside_the_bounds_is_told_that_less_mki_earns_nothing() -> None:
    """C above the upper, D below the lower bound."""
    found = assess(BOUNDS, BIDS)

    told = next(one for one in found.cautions if one.kind is Caution.MKI_WITHOUT_EFFECT)
    assert told.bidders == ("C", "D")


A1 = replace(make_bid("A", 1, 1), weighting_set=WeightingSet.A1)
A2 = replace(make_bid("B", 1, 1), weighting_set=WeightingSet.A2)
UNTOLD = make_bid("C", 1, 1)
REFUSED = [
    pytest.param(BOUNDS, (), NoBidsError, id="no bids"),
    pytest.param(BOUNDS, (UNTOLD, replace(UNTOLD, bidder="c")), BidderDoubleError, id="double"),
    pytest.param(BOUNDS, (A1, A2), BidSetsMixedError, id="two weighting sets"),
    pytest.param(BOUNDS, (A1, UNTOLD), BidSetUnknownError, id="one set not told"),
    pytest.param(
        RELATIVE, (UNTOLD, make_bid("D", 1, 0)), RelativeNeedsPositiveError, id="an MKI of zero"
    ),
    pytest.param(
        RELATIVE, (UNTOLD, make_bid("D", 1, -5)), RelativeNeedsPositiveError, id="MKI below zero"
    ),
    pytest.param(
        DECLINING, (make_bid("D", 1, 3, by_year=(1, 2)),), YearsMismatchError, id="a year lacks"
    ),
]


@pytest.mark.parametrize(("method", "bids", "error"), REFUSED)
def test_bids_that_cannot_be_compared_are_refused(
    method: AwardMethod, bids: tuple[Bid, ...], error: type[PoortError]
) -> None:
    """With an error that says what to do."""
    with pytest.raises(error):
        assess(method, bids)


def test_a_bid_without_a_score_that_counts_is_refused() -> None:
    """A missing score is not a zero."""
    plan = QualityCriterion(name="Plan", max_value_eur=Decimal(1))

    with pytest.raises(ScoreMissingError):
        assess(ADD_ON, BIDS, criteria=(plan,))


def test_a_criterion_that_would_count_twice_is_refused() -> None:
    """Whatever its capitals; and so is one that is worth nothing."""
    plans = tuple(
        QualityCriterion(name=name, max_value_eur=Decimal(1)) for name in ("Plan", "plan")
    )

    with pytest.raises(CriterionDoubleError):
        assess(ADD_ON, BIDS, criteria=plans)
    with pytest.raises(ParameterRefusedError):
        QualityCriterion(name="Plan", max_value_eur=Decimal(0))
