"""What holds for all bids: which methods rank alike, what costs no place, and steps that add up."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.award.assessment import assess
from domain.award.bids import Bid
from domain.award.exact import to_cents
from domain.award.methods import AddOn, AwardMethod, Bounds, build_method, figures_of
from domain.award.steps import BARE_FIGURES, Step
from tests.unit.award.samples import METHODS, RELATIVE, make_bid

CENT = Decimal("0.01")
LOWER, UPPER = 100_000, 900_000
amounts = st.decimals(min_value=1, max_value=5_000_000, places=2)
inside = st.integers(min_value=LOWER, max_value=UPPER)


def _bids(mki: st.SearchStrategy[Decimal] | st.SearchStrategy[int]) -> st.SearchStrategy[list[Bid]]:
    return st.lists(st.tuples(amounts, mki), min_size=2, max_size=6).map(
        lambda pairs: [
            make_bid(f"bidder {number}", str(price), str(value))
            for number, (price, value) in enumerate(pairs)
        ]
    )


def _ranks(method: AwardMethod, bids: Sequence[Bid]) -> list[int | None]:
    return [one.rank for one in assess(method, bids).outcomes]


@given(bids=_bids(inside), cents=st.integers(min_value=1, max_value=500))
def test_bounds_and_add_on_rank_alike_inside_the_bounds(bids: list[Bid], cents: int) -> None:
    """M1 and M2 with f = Kmax / (upper - lower), when no bid is clamped."""
    factor = cents * CENT
    bounds = Bounds(
        upper=Decimal(UPPER), lower=Decimal(LOWER), max_discount=factor * (UPPER - LOWER)
    )

    assert _ranks(bounds, bids) == _ranks(AddOn(factor=factor), bids)


@given(bids=_bids(amounts), most=amounts)
def test_bounds_and_add_on_differ_by_a_constant_whatever_the_factor(
    bids: list[Bid], most: Decimal
) -> None:
    """Also where f is no whole number of cents: the prices differ by f x upper, within a cent."""
    upper, lower = Decimal(5_000_001), Decimal(0)
    exact = Fraction(most) / Fraction(upper - lower)
    method = Bounds(upper=upper, lower=lower, max_discount=most)

    for one in assess(method, bids).outcomes:
        added = Fraction(one.bid.price_eur) + exact * Fraction(one.bid.mki_eur)
        constant = exact * Fraction(upper)
        assert one.fictitious_price_eur is not None
        assert abs(Fraction(one.fictitious_price_eur) - (added - constant)) <= Fraction(1, 100)


@pytest.mark.parametrize("method", METHODS, ids=lambda one: one.kind)
@given(bids=_bids(amounts), cut=st.decimals(min_value=0, max_value=1, places=3))
def test_a_lower_mki_never_costs_a_place(
    method: AwardMethod, bids: list[Bid], cut: Decimal
) -> None:
    """Under every method; an invalid bid counts as the last place."""
    first = bids[0]
    lower = replace(first, mki_eur=max(CENT, to_cents(first.mki_eur * cut)))
    last = len(bids) + 1

    before = _ranks(method, bids)[0] or last
    after = _ranks(method, [lower, *bids[1:]])[0] or last

    assert after <= before


@pytest.mark.parametrize("method", METHODS, ids=lambda one: one.kind)
@given(bids=_bids(amounts), cut=st.decimals(min_value=0, max_value=1, places=3))
def test_a_lower_price_never_costs_a_place(
    method: AwardMethod, bids: list[Bid], cut: Decimal
) -> None:
    """Under every method."""
    first = bids[0]
    lower = replace(first, price_eur=to_cents(first.price_eur * cut))
    last = len(bids) + 1

    before = _ranks(method, bids)[0] or last
    after = _ranks(method, [lower, *bids[1:]])[0] or last

    assert after <= before


@pytest.mark.parametrize(
    "method", [one for one in METHODS if one is not RELATIVE], ids=lambda one: one.kind
)
@given(bids=_bids(amounts))
def test_the_absence_of_one_never_turns_the_others(method: AwardMethod, bids: list[Bid]) -> None:
    """Under every method but relative points."""
    with_all = assess(method, bids)
    names = {bid.bidder for bid in bids[1:]}

    without = assess(method, bids[1:])

    kept = [
        (one.bid.bidder, one.fictitious_price_eur)
        for one in with_all.ranking
        if one.bid.bidder in names
    ]
    assert [(one.bid.bidder, one.fictitious_price_eur) for one in without.ranking] == kept


@pytest.mark.parametrize("method", METHODS, ids=lambda one: one.kind)
@given(bids=_bids(amounts))
def test_the_order_in_which_bids_are_given_changes_nothing(
    method: AwardMethod, bids: list[Bid]
) -> None:
    """The same prices and ranks the other way round."""
    assert _ranks(method, bids) == _ranks(method, bids[::-1])[::-1]


@pytest.mark.parametrize("method", METHODS, ids=lambda one: one.kind)
@given(bids=_bids(amounts))
def test_every_step_can_be_done_over_with_the_figures_shown(
    method: AwardMethod, bids: list[Bid]
) -> None:
    """To the cent for euro; from points, which are shown rounded, to what that rounding does."""
    for one in assess(method, bids).outcomes:
        for step in one.steps:
            rounding = Fraction(1, 200)
            if step.name in BARE_FIGURES or "{points}" in step.formula:
                rounding = Fraction(1, 100)
            assert abs(_done_over(step) - Fraction(step.result)) <= rounding


def _done_over(step: Step) -> Fraction:
    """Compute the formula with its inputs, as a person with a calculator would."""
    names = {key.value: Fraction(value) for key, value in step.inputs.items()}
    written = step.formula.replace("×", "*").replace("÷", "/").replace("−", "-")  # noqa: RUF001 -- as people read it
    written = written.replace(";", ",").replace("^", "**").replace("{", "").replace("}", "")
    return Fraction(eval(written, {"__builtins__": {}, "min": min, "max": max}, names))  # noqa: S307 -- our own formulas


@pytest.mark.parametrize("method", METHODS, ids=lambda one: one.kind)
def test_a_method_is_made_again_from_its_figures(method: AwardMethod) -> None:
    """So that a contract can keep its formula as figures."""
    assert build_method(method.kind, figures_of(method)) == method
