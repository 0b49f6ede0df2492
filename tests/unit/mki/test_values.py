"""MKI values add and compare only where that means something."""

from collections.abc import Callable
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import PoortError
from domain.mki.modules import DoubleModuleError
from domain.mki.values import (
    AmountNotFiniteError,
    MixedSetsError,
    MixedVersionsError,
    MkiValue,
    NothingCountedError,
    ReferenceNotPositiveError,
    ScopesDifferError,
    reduction,
    sum_across_versions,
    sum_of,
    sums_by_set,
    to_micro_euro,
)
from domain.mki.vocabulary import DataCategory, Module, WeightingSet
from tests.unit.mki.samples import make_basis, make_value

A1, A2 = make_basis(WeightingSet.A1), make_basis(WeightingSet.A2)
A4 = frozenset({Module.A4})
amounts = st.decimals(
    min_value=Decimal(-(10**9)), max_value=Decimal(10**9), places=6, allow_nan=False
)
ACTS: dict[str, Callable[[MkiValue, MkiValue], object]] = {
    "adding": lambda one, other: one + other,
    "subtracting": lambda one, other: one - other,
    "less than": lambda one, other: one < other,
    "at most": lambda one, other: one <= other,
    "more than": lambda one, other: one > other,
    "summing": lambda one, other: sum_of([one, other]),
    "summing over versions": lambda one, other: sum_across_versions([one, other]),
    "a reduction": lambda one, other: reduction(realised=one, reference=other),
}
#: What may be done over versions, since it asks for it by its name or takes years.
OVER_VERSIONS = {"summing over versions", "a reduction"}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_two_sets_never_come_together(act: Callable[[MkiValue, MkiValue], object]) -> None:
    """Whatever is asked of A1 and A2 is refused, and both are named."""
    one, other = make_value(basis=A1), make_value(basis=A2, item="AC bin")

    with pytest.raises(MixedSetsError, match=r"set A1 and set A2"):
        act(one, other)


@pytest.mark.parametrize("name", ACTS)
def test_versions_come_together_only_by_name(name: str) -> None:
    """Another version of the database is refused, unless the act says that it goes over them."""
    one, other = make_value(), make_value(basis=make_basis(database="3.7"))

    if name == "summing over versions":
        other = make_value(basis=make_basis(database="3.7"), item="AC bin")
    if name in OVER_VERSIONS:
        assert ACTS[name](one, other) is not None
    else:
        with pytest.raises(MixedVersionsError, match=r"3\.6.*3\.7"):
            ACTS[name](one, other)


def test_a_sum_over_versions_keeps_them_all() -> None:
    """Whoever shows the sum can show every basis."""
    newer = make_basis(database="3.7")

    total = sum_across_versions([make_value("1"), make_value("2", basis=newer, item="AC bin")])

    assert total.amount_eur == Decimal(3)
    assert total.bases == {A2, newer}


def test_modules_of_one_item_add_up() -> None:
    """Production and transport of one tonne."""
    total = make_value("6.84") + make_value("1.12", modules=A4)

    assert total.amount_eur == Decimal("7.96")
    assert total.modules == {Module.A1_A3, Module.A4}
    assert total.category is DataCategory.ONE


def test_a_module_of_an_item_counts_once() -> None:
    """The item and the module are named."""
    with pytest.raises(DoubleModuleError, match="A1-A3 is counted twice for AC surf"):
        sum_of([make_value(), make_value("1", modules=A4), make_value()])


def test_a_sum_counts_what_its_parts_count() -> None:
    """A sum cannot take in again what it already holds."""
    whole = make_value() + make_value(item="AC bin")

    with pytest.raises(DoubleModuleError, match="AC bin"):
        whole + make_value(item="AC bin")


def test_a_sum_of_several_categories_has_none() -> None:
    """Category 1 and 3 together are neither."""
    assert (make_value() + make_value(item="AC bin", category=DataCategory.THREE)).category is None


REFUSED: dict[str, tuple[Callable[[], object], type[PoortError]]] = {
    "adding per tonne and per square metre": (
        lambda: make_value() + make_value(item="tegel", functional_unit="m2"),
        ScopesDifferError,
    ),
    "comparing other modules": (lambda: make_value() < make_value(modules=A4), ScopesDifferError),
    "subtracting other units": (
        lambda: make_value() - make_value(functional_unit="m2"),
        ScopesDifferError,
    ),
    "a sum of nothing": (lambda: sum_of([]), NothingCountedError),
    "a value of no module": (lambda: make_value(modules=frozenset()), NothingCountedError),
    "an amount that is no number": (lambda: make_value("NaN"), AmountNotFiniteError),
    "an endless amount": (lambda: make_value("Infinity"), AmountNotFiniteError),
    "less than nothing": (
        lambda: reduction(realised=make_value(), reference=make_value("0")),
        ReferenceNotPositiveError,
    ),
}


@pytest.mark.parametrize(("act", "error"), REFUSED.values(), ids=REFUSED)
def test_what_means_nothing_is_refused(act: Callable[[], object], error: type[PoortError]) -> None:
    """Each with its own error."""
    with pytest.raises(error):
        act()


def test_a_quantity_turns_a_value_per_unit_into_one_of_the_work() -> None:
    """1,250 tonnes at 6.84 are 8,550 euro."""
    line = make_value("6.84").times(Decimal(1250), gives="werk")

    assert line.amount_eur == Decimal("8550.00")
    assert line.functional_unit == "werk"
    assert line.modules == {Module.A1_A3}


def test_two_products_per_tonne_can_be_compared() -> None:
    """The item may differ, the scope may not."""
    assert make_value("5") < make_value("6", item="AC bin")
    assert make_value("5") >= make_value("5", item="AC bin")


def test_a_difference_is_of_the_same_scope() -> None:
    """Promised 10, realised 12: two more."""
    assert (make_value("12") - make_value("10")).amount_eur == Decimal(2)


def test_a_reduction_is_one_minus_realised_over_reference() -> None:
    """60 of 80 is a quarter less."""
    assert reduction(realised=make_value("60"), reference=make_value("80")) == Decimal("0.25")


def test_two_sets_give_two_sums_side_by_side() -> None:
    """Never one."""
    values = [make_value("1", basis=A1), make_value("2"), make_value("3", item="AC bin")]

    sums = sums_by_set(values)

    assert {one: total.amount_eur for one, total in sums.items()} == {
        WeightingSet.A1: Decimal(1),
        WeightingSet.A2: Decimal(5),
    }


ROUNDED = {
    "half goes up": ("0.0000005", "0.000001"),
    "half below zero goes away from it": ("-0.0000005", "-0.000001"),
    "less than half goes": ("0.0000004", "0.000000"),
}


@pytest.mark.parametrize(("amount", "kept"), ROUNDED.values(), ids=ROUNDED)
def test_an_mki_is_kept_in_micro_euro(amount: str, kept: str) -> None:
    """Rounded once, in one place."""
    assert to_micro_euro(Decimal(amount)) == Decimal(kept)


@given(st.lists(amounts, min_size=1, max_size=4))
def test_the_order_of_a_sum_does_not_matter(parts: list[Decimal]) -> None:
    """However the lines stand, the total is the same."""
    values = [make_value(amount, item=str(at)) for at, amount in enumerate(parts)]

    assert len({sum_of(order) for order in permutations(values)}) == 1


@given(amounts, amounts)
def test_taking_away_undoes_adding(one: Decimal, other: Decimal) -> None:
    """The euros come back exactly."""
    total = make_value(one) + make_value(other, item="AC bin")

    assert total.amount_eur - other == one


@given(st.lists(st.sampled_from([A1, A2]), min_size=2, max_size=6))
def test_a_sum_over_sets_is_never_made(bases: list[object]) -> None:
    """It is refused exactly where both sets are there."""
    values = [
        make_value(item=str(at), basis=A1 if basis == A1 else A2) for at, basis in enumerate(bases)
    ]

    if len(set(bases)) > 1:
        with pytest.raises(MixedSetsError):
            sum_of(values)
    else:
        assert sum_of(values).amount_eur == 10 * len(values)
