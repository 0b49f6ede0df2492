"""Cells of a form and of a sheet, read as lines."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from domain.collecting.vocabulary import DeliveryColumn, DeliveryError
from models.cells import Cell
from tests.unit.collecting.test_checking import HELD
from usecases.collecting.reading import RawLine, read_lines

CELLS: dict[DeliveryColumn, Cell] = {
    DeliveryColumn.POSITION: "1",
    DeliveryColumn.PRODUCT: "AC surf",
    DeliveryColumn.UNIT: "ton",
    DeliveryColumn.WEIGHTING_SET: "a2",
}


def _raw(cells: Mapping[str, Cell], *, is_typed: bool = True) -> RawLine:
    named = {DeliveryColumn(name): cell for name, cell in cells.items()}
    return RawLine(row=7, cells=CELLS | named, is_typed=is_typed)


@pytest.mark.parametrize(
    ("cell", "is_typed", "expected"),
    [
        ("1.250,5", True, Decimal("1250.5")),
        ("12,5", True, Decimal("12.5")),
        ("12.5", True, DeliveryError.POINT_FOR_COMMA),
        ("1.250", True, DeliveryError.POINT_FOR_COMMA),
        ("veel", True, DeliveryError.NOT_A_NUMBER),
        ("1e5", True, DeliveryError.NOT_A_NUMBER),
        ("12,5", False, DeliveryError.TEXT_IN_NUMBER),
        (Decimal("0.30000000000000004"), False, Decimal("0.3")),
        (True, False, DeliveryError.NOT_A_NUMBER),
        (date(2026, 1, 2), False, DeliveryError.NOT_A_NUMBER),
        (Decimal(10) ** 9, False, DeliveryError.TOO_LARGE),
    ],
)
def test_a_number_is_read_or_refused(
    cell: Cell, expected: Decimal | DeliveryError, *, is_typed: bool
) -> None:
    """A form takes Dutch text; a sheet takes numbers only."""
    read = read_lines([_raw({"quantity": cell}, is_typed=is_typed)], HELD)

    if isinstance(expected, Decimal):
        assert read.lines[0].quantity == expected
        assert read.findings == ()
    else:
        assert [one.kind for one in read.findings] == [expected]
        assert read.unread == {(7, DeliveryColumn.QUANTITY)}


def test_a_line_with_only_what_was_given_says_nothing() -> None:
    """A product that was not delivered is left empty."""
    assert read_lines([_raw({}), _raw({"quantity": "  "})], HELD).lines == ()


def test_a_formula_is_refused_whatever_its_outcome() -> None:
    """Its cell is not read."""
    raw = RawLine(
        row=7,
        cells=CELLS | {DeliveryColumn.QUANTITY: Decimal(5)},
        formulas=frozenset({DeliveryColumn.QUANTITY}),
    )

    read = read_lines([raw], HELD)

    assert read.lines[0].quantity is None
    assert [one.kind for one in read.findings] == [DeliveryError.FORMULA]


def test_a_free_line_with_a_promised_name_is_that_product() -> None:
    """Capitals do not matter."""
    read = read_lines([_raw({"position": "", "product": "ac SURF", "quantity": "5"})], HELD)

    assert (read.lines[0].position, read.lines[0].product) == (1, "AC surf")


@pytest.mark.parametrize(
    ("column", "cell", "kind"),
    [
        ("delivered_on", "31-02-2026", DeliveryError.NOT_A_DATE),
        ("unit", "kuub", DeliveryError.NOT_A_CHOICE),
        ("position", "een", DeliveryError.NOT_A_NUMBER),
        ("card", "x" * 101, DeliveryError.TOO_LONG),
    ],
)
def test_other_cells_are_refused_at_their_place(
    column: str, cell: str, kind: DeliveryError
) -> None:
    """A day, a choice, a number of a product, a text."""
    read = read_lines([_raw({"quantity": "5", column: cell})], HELD)

    assert [(one.column.value, one.kind) for one in read.findings] == [(column, kind)]
