"""Reference values hold for their days, and a product is recognised by its name."""

from datetime import date
from decimal import Decimal

import pytest

from catalogue.reference_values import load_references
from domain.mki.references import has_expired, is_in_force, recognised, value_on
from domain.mki.vocabulary import FigureStatus, QuantityUnit, ReferenceKind, WeightingSet
from domain.vocabulary import Indicator

REFERENCES = load_references()
TODAY = date(2026, 11, 24)

CEILINGS = {
    "an asphalt ceiling this year": ("zoab", TODAY, "7.7"),
    "its first day": ("sma-5", date(2026, 1, 1), "11.7"),
    "its last day": ("sma-5", date(2026, 12, 31), "11.7"),
    "the year after": ("sma-5", date(2027, 1, 1), None),
    "the year before": ("sma-5", date(2025, 12, 31), None),
    "concrete in its time": ("betonnen-fietspad", date(2020, 1, 1), "22"),
    "concrete today": ("betonnen-fietspad", TODAY, None),
    "no such product": ("goud", TODAY, None),
}


@pytest.mark.parametrize(("product", "on", "amount"), CEILINGS.values(), ids=CEILINGS)
def test_a_ceiling_holds_on_its_days_only(product: str, on: date, amount: str | None) -> None:
    """Both ends included."""
    found = value_on(REFERENCES.values, product=product, on=on)

    assert (found and found.amount) == (amount and Decimal(amount))


def test_a_sector_mix_without_days_holds_always() -> None:
    """Its source gives none."""
    mix = value_on(
        REFERENCES.values,
        product="ac-surf-30-pr",
        on=TODAY,
        kind=ReferenceKind.SECTOR_MIX,
        indicator=Indicator.CO2,
    )

    assert mix is not None
    assert (mix.amount, mix.per) == (Decimal("82.8"), QuantityUnit.TONNE)
    assert is_in_force(mix, on=date(1990, 1, 1))
    assert not has_expired(mix, on=date(2100, 1, 1))


def test_every_figure_has_its_source_and_none_is_from_memory() -> None:
    """What is from memory is not shipped as a reference."""
    assert all(value.source for value in REFERENCES.values)
    assert all(value.status is not FigureStatus.UNVERIFIED for value in REFERENCES.values)


def test_ceilings_from_before_the_second_set_are_of_the_first() -> None:
    """A2 was not decided on before October 2023."""
    old = [one for one in REFERENCES.values if one.valid_from and one.valid_from.year < 2023]

    assert old
    assert {one.weighting_set for one in old} == {WeightingSet.A1}


def test_no_two_values_of_one_product_hold_on_one_day() -> None:
    """Or nobody knows which one it is."""
    keys = [
        (one.product, one.kind, one.indicator, one.weighting_set)
        for one in REFERENCES.values
        if is_in_force(one, on=TODAY)
    ]

    assert len(keys) == len(set(keys))


LAYERS = {
    "zoab": "0.770",
    "ac-surf": "0.9635",
    "sma-8-11": "0.6498",
    "sma-5": "0.8073",
    "tweelaags-zoab": "1.4103",
}


@pytest.mark.parametrize(("product", "eur"), LAYERS.items(), ids=LAYERS)
def test_a_layer_turns_tonnes_into_square_metres(product: str, eur: str) -> None:
    """The ceiling per tonne times the mass of a square metre."""
    layer = next(one for one in REFERENCES.layers if one.product == product)
    ceiling = value_on(REFERENCES.values, product=product, on=TODAY)

    assert ceiling is not None
    assert round(layer.eur_per_m2(ceiling.amount), 4) == Decimal(eur)


NAMED = {
    "the closest name of each kind": ("AC surf 30% PR", {"ac-surf", "ac-surf-30-pr"}),
    "a name within more words": ("Leveren en aanbrengen sma-nl 5, rood", {"sma-5"}),
    "a plus is another product": ("ZOAB+", {"zoab-plus"}),
    "two layers are no single one": ("2L-ZOAB", {"tweelaags-zoab"}),
    "durable is another product": ("DZOAB", {"dzoab"}),
    "a kerb by its Dutch name": (
        "Betonband 130/150x250",
        {"betonstraatstenen-tegels-banden"},
    ),
    "an unknown mix": ("AC bin", set()),
    "nothing": ("", set()),
}


@pytest.mark.parametrize(("description", "products"), NAMED.values(), ids=NAMED)
def test_a_product_is_recognised_by_its_closest_name(description: str, products: set[str]) -> None:
    """Never by half a word."""
    found = recognised(description, values=REFERENCES.values)

    assert {one.product for one in found} == products
