"""A contractor's lines held against the promise."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.collecting.checking import above_percent, check_delivery
from domain.collecting.lines import DeclaredLine, HeldTo, PromisedRate
from domain.collecting.vocabulary import DeliveryColumn, DeliveryError, DeliverySignal
from domain.mki.vocabulary import DataCategory, QuantityUnit, WeightingSet

TODAY = date(2026, 4, 7)
HELD = HeldTo(
    weighting_set=WeightingSet.A2,
    products=(
        PromisedRate(
            position=1,
            product="AC surf",
            unit=QuantityUnit.TONNE,
            quantity=Decimal(1_000),
            rate_eur=Decimal("247.5"),
        ),
    ),
)
RIGHT = {
    "row": 1,
    "position": 1,
    "product": "AC surf",
    "delivered_on": date(2026, 3, 20),
    "quantity": Decimal(100),
    "unit": QuantityUnit.TONNE,
    "rate_eur": Decimal("247.5"),
    "mki_eur": Decimal(24_750),
    "weighting_set": WeightingSet.A2,
    "card": "NMD-1",
}


def _line(**changed: object) -> DeclaredLine:
    return DeclaredLine(**(RIGHT | changed))  # type: ignore[arg-type] # by name


def test_a_line_as_it_was_promised_is_right() -> None:
    """There is nothing to say of it."""
    assert check_delivery([_line()], HELD, today=TODAY) == ()


@pytest.mark.parametrize(
    ("changed", "column", "kind"),
    [
        ({"quantity": None}, DeliveryColumn.QUANTITY, DeliveryError.MISSING),
        ({"product": "", "position": None}, DeliveryColumn.PRODUCT, DeliveryError.MISSING),
        (
            {"quantity": Decimal(0), "mki_eur": None},
            DeliveryColumn.QUANTITY,
            DeliveryError.NEGATIVE,
        ),
        ({"rate_eur": Decimal(-1), "mki_eur": None}, DeliveryColumn.RATE, DeliveryError.NEGATIVE),
        ({"distance_km": Decimal(-1)}, DeliveryColumn.DISTANCE, DeliveryError.NEGATIVE),
        ({"mki_eur": Decimal("24750.02")}, DeliveryColumn.MKI, DeliveryError.DOES_NOT_ADD_UP),
        ({"unit": QuantityUnit.CUBIC_METRE}, DeliveryColumn.UNIT, DeliveryError.UNIT_DIFFERS),
        (
            {"weighting_set": WeightingSet.A1},
            DeliveryColumn.WEIGHTING_SET,
            DeliveryError.SET_DIFFERS,
        ),
        ({"position": 7}, DeliveryColumn.PRODUCT, DeliveryError.PRODUCT_UNKNOWN),
        ({"product": "AC bin"}, DeliveryColumn.PRODUCT, DeliveryError.PRODUCT_UNKNOWN),
        ({"valid_until": date(2026, 3, 19)}, DeliveryColumn.VALID_UNTIL, DeliveryError.EXPIRED),
        ({"delivered_on": date(2026, 4, 8)}, DeliveryColumn.DELIVERED_ON, DeliveryError.AHEAD),
    ],
)
def test_what_is_wrong_is_found_in_its_column(
    changed: dict[str, object], column: DeliveryColumn, kind: DeliveryError
) -> None:
    """One mistake gives one finding."""
    found = check_delivery([_line(**changed)], HELD, today=TODAY)

    assert [(one.column, one.kind) for one in found] == [(column, kind)]


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"rate_eur": Decimal(253), "mki_eur": None}, DeliverySignal.RATE_ABOVE),
        ({"rate_eur": Decimal(120), "mki_eur": None}, DeliverySignal.RATE_FAR_BELOW),
        ({"quantity": Decimal(1_051), "mki_eur": None}, DeliverySignal.QUANTITY_OVER),
        ({"position": None, "product": "SMA"}, DeliverySignal.NOT_PROMISED),
        ({"category": DataCategory.THREE}, DeliverySignal.GENERIC_DATA),
        ({"card": ""}, DeliverySignal.CARD_MISSING),
    ],
)
def test_what_asks_for_a_look_goes_with_the_line(
    changed: dict[str, object], kind: DeliverySignal
) -> None:
    """A signal keeps nothing out."""
    found = check_delivery([_line(**changed)], HELD, today=TODAY)

    assert [one.kind for one in found] == [kind]
    assert not any(one.is_error for one in found)


@pytest.mark.parametrize(
    ("changed", "is_right"),
    [
        ({"rate_eur": Decimal("252.4"), "mki_eur": None}, True),
        ({"mki_eur": Decimal("24750.01")}, True),
        ({"valid_until": date(2026, 3, 20)}, True),
        ({"delivered_on": TODAY}, True),
        ({"quantity": Decimal(1_050), "mki_eur": None}, True),
    ],
)
def test_what_is_just_within_its_bound_is_let_be(
    changed: dict[str, object], *, is_right: bool
) -> None:
    """Two percent above, a cent, the last valid day, today, five percent more."""
    assert (check_delivery([_line(**changed)], HELD, today=TODAY) == ()) is is_right


def test_deliveries_of_one_product_are_added_for_its_quantity() -> None:
    """Told at the last of them."""
    lines = [_line(row=row, quantity=Decimal(600), mki_eur=None) for row in (1, 2)]

    (found,) = check_delivery(lines, HELD, today=TODAY)

    assert (found.row, found.kind, found.given) == (2, DeliverySignal.QUANTITY_OVER, Decimal(1_200))


def test_a_cell_that_could_not_be_read_is_told_once() -> None:
    """It is not missing as well."""
    unread = {(1, DeliveryColumn.QUANTITY)}

    found = check_delivery([_line(quantity=None, mki_eur=None)], HELD, today=TODAY, unread=unread)

    assert found == ()


AMOUNTS = st.decimals(min_value="0.01", max_value="100000", places=2)


@given(promised=AMOUNTS, more=AMOUNTS)
def test_more_than_promised_is_never_below_it(promised: Decimal, more: Decimal) -> None:
    """Also where less is a benefit: above minus ten is minus nine."""
    assert above_percent(promised + more, promised=promised) >= 0
    assert above_percent(-promised + more, promised=-promised) >= 0


@given(quantity=AMOUNTS, rate=AMOUNTS)
def test_a_total_that_is_left_to_us_always_adds_up(quantity: Decimal, rate: Decimal) -> None:
    """There is no mistake in what was not written."""
    line = _line(quantity=quantity, rate_eur=rate, mki_eur=None)

    assert not any(one.is_error for one in check_delivery([line], HELD, today=TODAY))
