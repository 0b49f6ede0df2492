"""What the bids tell beyond who wins."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.award.analysis import (
    Lead,
    Reference,
    ReferenceSetMixedError,
    Spread,
    analyse,
    rank_correlation,
)
from domain.award.assessment import assess
from domain.mki.vocabulary import WeightingSet
from tests.unit.award.samples import ADD_ON, BIDS, BOUNDS, CEILING, make_bid


def test_the_analysis_of_the_constructed_example() -> None:
    """D gains over the reference, over B that comes next, and over C that was the cheapest."""
    found = analyse(assess(BOUNDS, BIDS), reference=Reference(mki_eur=Decimal(480_000)))

    assert found.mki == Spread(
        lowest=Decimal(280_000),
        median=Decimal(375_000),
        highest=Decimal(520_000),
        percent=Decimal("85.7"),
    )
    assert found.over_reference == Lead(
        name="", mki_below_eur=Decimal(200_000), mki_below_percent=Decimal("41.7")
    )
    assert found.over_next == Lead(
        name="B",
        mki_below_eur=Decimal(50_000),
        mki_below_percent=Decimal("15.2"),
        price_above_eur=Decimal(30_000),
    )
    assert found.over_cheapest == Lead(
        name="C",
        mki_below_eur=Decimal(240_000),
        mki_below_percent=Decimal("46.2"),
        price_above_eur=Decimal(150_000),
    )


def test_four_bids_are_too_few_for_a_pattern() -> None:
    """However perfect: dearer is greener here, and it is not called a pattern."""
    found = analyse(assess(BOUNDS, BIDS))

    assert found.correlation == Decimal(-1)
    assert not found.shows_pattern
    assert analyse(assess(BOUNDS, (*BIDS, make_bid("E", 2_600_000, 250_000)))).shows_pattern


def test_who_wins_on_price_too_has_no_lead_over_the_cheapest() -> None:
    """It is the cheapest."""
    found = analyse(assess(CEILING, BIDS))

    assert found.awarded is not None
    assert found.awarded.bid.bidder == "A"
    assert found.over_cheapest is None
    assert (found.bid_count, found.valid_count) == (4, 3)


def test_without_a_winner_there_is_no_gain() -> None:
    """At a tie, or when no bid is valid."""
    tie = analyse(assess(ADD_ON, (make_bid("A", 100, 10), make_bid("B", 80, 20))))
    none = analyse(assess(CEILING, (make_bid("A", 1, 450_001),)))

    assert (tie.awarded, tie.over_next) == (None, None)
    assert (none.awarded, none.price, none.correlation) == (None, None, None)


def test_a_reference_in_another_set_is_refused() -> None:
    """A gain across sets means nothing."""
    bids = tuple(replace(bid, weighting_set=WeightingSet.A2) for bid in BIDS)
    reference = Reference(mki_eur=Decimal(480_000), weighting_set=WeightingSet.A1)

    with pytest.raises(ReferenceSetMixedError):
        analyse(assess(BOUNDS, bids), reference=reference)


CORRELATIONS = [
    pytest.param([1, 2, 3], [1, 2, 3], "1.00", id="the same order"),
    pytest.param([1, 2, 3], [9, 8, 1], "-1.00", id="the opposite order"),
    pytest.param([1, 2, 3, 4], [2, 1, 4, 3], "0.60", id="two pairs swapped: 1 - 6 x 4 / 60"),
    pytest.param([1, 1, 2], [1, 2, 3], "0.87", id="equal values share their rank"),
    pytest.param([1, 1, 1], [1, 2, 3], None, id="all the same"),
    pytest.param([1, 2], [1, 2], None, id="two points always lie on a line"),
]


@pytest.mark.parametrize(("first", "second", "expected"), CORRELATIONS)
def test_the_rank_correlation_is_that_of_spearman(
    first: Sequence[int], second: Sequence[int], expected: str | None
) -> None:
    """In two decimals, or none."""
    found = rank_correlation([Decimal(one) for one in first], [Decimal(one) for one in second])

    assert found == (None if expected is None else Decimal(expected))


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), min_size=3, max_size=12))
def test_the_rank_correlation_lies_between_its_ends_and_mirrors(
    pairs: list[tuple[int, int]],
) -> None:
    """Turning one order round turns its sign."""
    first, second = ([Decimal(one) for one in side] for side in zip(*pairs, strict=True))

    found = rank_correlation(first, second)

    if found is not None:
        assert -1 <= found <= 1
        assert rank_correlation(first, [-one for one in second]) == -found
