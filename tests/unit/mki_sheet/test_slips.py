"""What probably happened is told with a difference: the cell, what it holds and should hold."""

from decimal import Decimal

import pytest

from domain.mki.calculation import Finding
from domain.mki.calculation_words import CalculationColumn as Column
from domain.mki.calculation_words import FindingKind as Kind
from domain.mki.calculation_words import Slip
from tests.unit.mki_sheet.calculations import changed, check


def only(*changes: tuple[str, str], kind: Kind = Kind.LINE_DIFFERS) -> Finding:
    """The one finding of that kind."""
    [found] = [one for one in check(changed(*changes)).findings if one.kind is kind]
    return found


@pytest.mark.parametrize(
    ("change", "slip", "column", "likely"),
    [
        pytest.param(
            ("8.550,00", "85.500,00"), Slip.FACTOR, Column.MKI_TOTAL, "8550.00", id="ten times"
        ),
        pytest.param(
            ("1.250;ton;6,84", "12.500;ton;6,84"),
            *(Slip.FACTOR, Column.QUANTITY, "1250.00"),
            id="ten times the quantity",
        ),
        pytest.param(
            ("12.390,00", "12.930,00"),
            *(Slip.DIGITS_SWAPPED, Column.MKI_TOTAL, "12390.00"),
            id="swapped in the total",
        ),
        pytest.param(
            ("2.100;ton;5,90", "1.200;ton;5,90"),
            *(Slip.DIGITS_SWAPPED, Column.QUANTITY, "2100.00"),
            id="swapped in the quantity",
        ),
        pytest.param(
            ("5,90", "9,50"),
            Slip.DIGITS_SWAPPED,
            Column.MKI_PER_UNIT,
            "5.90",
            id="swapped per unit",
        ),
        pytest.param(
            ("8.550,00", "8.545,90"), Slip.ROUNDED, Column.MKI_PER_UNIT, None, id="rounded"
        ),
        pytest.param(("8.550,00", "11.115,00"), Slip.SURCHARGED, None, None, id="30% too much"),
    ],
)
def test_what_probably_happened_in_a_line_is_told(
    change: tuple[str, str], slip: Slip, column: Column | None, likely: str | None
) -> None:
    """The cell, what it holds and what it should hold."""
    suspect = only(change).suspect

    assert suspect is not None
    assert (suspect.row, suspect.slip) == (only(change).row, slip)
    assert (suspect.column, suspect.likely) == (column, Decimal(likely) if likely else None)


@pytest.mark.parametrize(
    ("subtotal", "slip", "row"),
    [
        pytest.param("3.343,20", Slip.LEFT_OUT, 10, id="a line left out"),
        pytest.param("4.099,20", Slip.COUNTED_TWICE, 10, id="a line counted twice"),
        pytest.param("26.725,20", Slip.FACTOR, 9, id="a line ten times too small"),
        pytest.param("3.712,20", Slip.DIGITS_SWAPPED, 11, id="digits of the subtotal itself"),
    ],
)
def test_what_probably_happened_in_a_subtotal_is_told(subtotal: str, slip: Slip, row: int) -> None:
    """By the one line that explains the difference."""
    suspect = only(("3.721,20", subtotal), kind=Kind.GROUP_TOTAL_DIFFERS).suspect

    assert suspect is not None
    assert (suspect.slip, suspect.row) == (slip, row)


def test_a_difference_comes_with_both_values() -> None:
    """What stands there, and what it comes to."""
    line, total = (
        only(("672,00", "762,00")),
        only(("27.648,20", "27.000,00"), kind=Kind.WHOLE_TOTAL_DIFFERS),
    )

    assert (line.given, line.expected) == (Decimal(762), Decimal(672))
    assert (total.given, total.expected) == (Decimal(27000), Decimal("27648.20"))
