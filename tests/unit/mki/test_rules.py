"""The formulas give the figures of the document they come from."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.mki.rules import (
    LifespanRefusedError,
    ModuleOutsideError,
    category_surcharge,
    product_total,
    replacements,
    reuse_factor,
    total_over_works_life,
    use_phase_frequency,
)
from domain.mki.vocabulary import DataCategory, Module

loads = st.decimals(min_value=0, max_value=10**6, places=4)
by_module = st.dictionaries(st.sampled_from([Module.A1_A3, Module.A4, Module.C3, Module.D]), loads)
years = st.decimals(min_value=1, max_value=200, places=0)


def figures(**amounts: str) -> dict[Module, Decimal]:
    """Amounts by the names of their modules."""
    return {Module[name.upper()]: Decimal(amount) for name, amount in amounts.items()}


SURCHARGED = {
    "a benefit in D stays": (DataCategory.THREE, "-3", "12.60"),
    "a load in D goes up": (DataCategory.THREE, "3", "19.50"),
    "category 1 stays": (DataCategory.ONE, "3", "15"),
    "category 2 stays": (DataCategory.TWO, "-3", "9"),
    "category 3a stays": (DataCategory.THREE_A, "3", "15"),
}


@pytest.mark.parametrize(("category", "beyond", "total"), SURCHARGED.values(), ids=SURCHARGED)
def test_only_category_three_is_raised_by_a_third_less_a_bit(
    category: DataCategory, beyond: str, total: str
) -> None:
    """A1-A3 of 10, C1 of 2 and D: times 1.30, but for benefits in D (formulas 7 and 47)."""
    raised = category_surcharge(figures(a1_a3="10", c1="2", d=beyond), category=category)

    assert product_total(raised) == Decimal(total)


def test_reuse_counts_a_fifth_where_the_document_says() -> None:
    """A1-A3, C3, C4 and D, and no other (4.3.2)."""
    everything = dict.fromkeys(Module, Decimal(10))

    reused = reuse_factor(everything, is_reused=True)

    assert {module for module, amount in reused.items() if amount == 2} == {
        Module.A1_A3,
        Module.C3,
        Module.C4,
        Module.D,
    }
    assert reuse_factor(everything, is_reused=False) == everything


#: The aluminium door of the document, page 42: (A1-3, B1, C3 + C4, D, total, total when reused).
DOOR = {
    "rubber": ("1.000", "0", "0.200", "0.050", "1.250", "0.250"),
    "frame": ("10.000", "0", "0.500", "-4.000", "6.500", "1.300"),
    "glass": ("5.000", "1.000", "1.000", "-0.100", "6.900", "2.180"),
}


@pytest.mark.parametrize("part", DOOR.values(), ids=DOOR)
def test_the_door_of_the_document_gives_its_totals(part: tuple[str, ...]) -> None:
    """New and reused, per part."""
    production, use, waste, beyond, new, reused = part
    amounts = figures(a1_a3=production, b1=use, c3=waste, d=beyond)

    assert product_total(amounts) == Decimal(new)
    assert product_total(reuse_factor(amounts, is_reused=True)) == Decimal(reused)


def test_the_door_of_the_document_over_the_life_of_its_building() -> None:
    """14.65 new, and 58.60 for its four replacements in 75 years of 15 (page 42)."""
    door = figures(a1_a3="16", b1="1", c3="1.7", d="-4.05")
    reused = product_total(reuse_factor(door, is_reused=True))

    over_life = total_over_works_life(door, works_life=Decimal(75), product_life=Decimal(15))

    assert over_life == Decimal("73.25")
    assert over_life - product_total(door) + reused == Decimal("62.33")


def test_use_stops_where_the_work_ends() -> None:
    """A front that lives 100 years in a work of 75 counts three quarters of its upkeep."""
    front = figures(a1_a3="10", b2="4")

    total = total_over_works_life(front, works_life=Decimal(75), product_life=Decimal(100))

    assert total == Decimal("13.00")


LIVES = {
    "three times": (75, 25, "2.00", "1.00"),
    "no whole number of times": (75, 35, "1.14", "1.00"),
    "longer than the work": (75, 100, "0.00", "0.75"),
    "as long as the work": (50, 50, "0.00", "1.00"),
    "half goes up": (201, 200, "0.01", "1.00"),
}


@pytest.mark.parametrize(("work", "product", "again", "use"), LIVES.values(), ids=LIVES)
def test_lives_give_replacements_and_the_frequency_of_use(
    work: int, product: int, again: str, use: str
) -> None:
    """Two decimals, and not up to whole products (formulas 62 and 69)."""
    lives = {"works_life": Decimal(work), "product_life": Decimal(product)}

    assert replacements(**lives) == Decimal(again)
    assert use_phase_frequency(**lives) == Decimal(use)


@pytest.mark.parametrize("years_of_life", ["0", "-1", "NaN"])
def test_a_life_is_longer_than_nothing(years_of_life: str) -> None:
    """Nobody divides by it."""
    with pytest.raises(LifespanRefusedError):
        replacements(works_life=Decimal(75), product_life=Decimal(years_of_life))


@pytest.mark.parametrize("module", [Module.B5, Module.B6, Module.B7])
def test_energy_water_and_refurbishment_are_no_part_of_a_product(module: Module) -> None:
    """They stand in none of the sums of formula 50."""
    with pytest.raises(ModuleOutsideError):
        product_total({module: Decimal(1)})


def test_a_total_is_shown_with_and_without_d() -> None:
    """The sector disputes D, so both are there."""
    amounts = figures(a1_a3="10", a4="1", d="-3")

    assert product_total(amounts) == Decimal(8)
    assert product_total(amounts, with_d=False) == Decimal(11)


@given(by_module, st.sampled_from(DataCategory))
def test_a_surcharge_never_lowers_a_total_of_loads(
    amounts: dict[Module, Decimal], category: DataCategory
) -> None:
    """It raises by at most thirty percent."""
    before = product_total(amounts)
    after = product_total(category_surcharge(amounts, category=category))

    assert before <= after <= before * Decimal("1.3")


@given(by_module, loads)
def test_a_surcharge_never_takes_a_benefit_up(
    amounts: dict[Module, Decimal], benefit: Decimal
) -> None:
    """A product never looks better by being unverified."""
    with_benefit = amounts | {Module.D: -benefit}

    raised = category_surcharge(with_benefit, category=DataCategory.THREE)

    assert raised[Module.D] == -benefit


@given(by_module)
def test_reuse_never_raises_a_total_of_loads(amounts: dict[Module, Decimal]) -> None:
    """A fifth is never more."""
    assert product_total(reuse_factor(amounts, is_reused=True)) <= product_total(amounts)


@given(years, years)
def test_a_longer_product_life_never_asks_more_replacements(work: Decimal, life: Decimal) -> None:
    """And a product is replaced or cut short, never both."""
    here = replacements(works_life=work, product_life=life)

    assert replacements(works_life=work, product_life=life + 1) <= here
    assert here == 0 or use_phase_frequency(works_life=work, product_life=life) == 1
