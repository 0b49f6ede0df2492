"""A calculation that adds up has no error, and each fault is told at its cell."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from domain.mki.calculation_words import CalculationColumn as Column
from domain.mki.calculation_words import FindingKind as Kind
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from models.sheets import SheetKind
from tests.unit.mki_sheet.calculations import (
    DUTCH,
    as_xlsx,
    changed,
    check,
    english,
    places,
    sheet_of,
)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(DUTCH, SheetKind.CSV, id="Dutch CSV"),
        pytest.param(english(), SheetKind.CSV, id="English CSV"),
        pytest.param(as_xlsx(), SheetKind.XLSX, id="XLSX"),
    ],
)
def test_a_calculation_that_adds_up_has_no_error(body: str | bytes, kind: SheetKind) -> None:
    """All that is asked is to show the surcharge of category 3."""
    report = check(body, kind=kind)

    assert report.errors == ()
    assert {(one.row, one.kind) for one in report.warnings} == {
        (7, Kind.SURCHARGE_NOT_SHOWN),
        (8, Kind.SURCHARGE_NOT_SHOWN),
    }
    assert len(report.calculation.lines) == 9
    assert len(report.calculation.totals) == 3
    assert report.total_eur == Decimal("27648.20")


LINE_2 = "1.250;ton;6,84;8.550,00;A1-A3;1;A2;31-12-2028"
FAULTS = [
    pytest.param(
        [("8.550,00", "85.500,00")],
        [(2, Column.MKI_TOTAL, Kind.LINE_DIFFERS)],
        id="a total of a line ten times too large",
    ),
    pytest.param(
        [("12.390,00", "12.930,00")],
        [(4, Column.MKI_TOTAL, Kind.LINE_DIFFERS)],
        id="two digits swapped in a total of a line",
    ),
    pytest.param(
        [("5,90", "9,50")],
        [(4, Column.MKI_TOTAL, Kind.LINE_DIFFERS)],
        id="two digits swapped in the MKI per unit",
    ),
    pytest.param(
        [("1.250;ton;6,84", "1,25;ton;6,84")],
        [
            (2, Column.MKI_TOTAL, Kind.LINE_DIFFERS),
            (2, Column.QUANTITY, Kind.QUANTITY_DIFFERS),
            (3, Column.QUANTITY, Kind.QUANTITY_DIFFERS),
        ],
        id="1.250 read as 1.25",
    ),
    pytest.param(
        [("24.692,00", "26.492,00")],
        [(6, Column.MKI_TOTAL, Kind.GROUP_TOTAL_DIFFERS)],
        id="a wrong subtotal under a right total",
    ),
    pytest.param(
        [("27.648,20", "27.648,30")],
        [(13, Column.MKI_TOTAL, Kind.WHOLE_TOTAL_DIFFERS)],
        id="a wrong total",
    ),
    pytest.param(
        [("6,84;8.550,00", "68,40;85.500,00")],
        [
            (2, Column.MKI_PER_UNIT, Kind.OUTLIER),
            (6, Column.MKI_TOTAL, Kind.GROUP_TOTAL_DIFFERS),
            (13, Column.MKI_TOTAL, Kind.WHOLE_TOTAL_DIFFERS),
        ],
        id="a line that is right in itself but ten times too large",
    ),
    pytest.param(
        [
            ("6,84;8.550,00", "68,40;85.500,00"),
            ("24.692,00", "101.642,00"),
            ("27.648,20", "104.598,20"),
        ],
        [(2, Column.MKI_PER_UNIT, Kind.OUTLIER)],
        id="ten times too large up to the total",
    ),
    pytest.param(
        [("1.250;ton;6,84", "1.250;m2;6,84")],
        [(2, Column.UNIT, Kind.UNIT_DIFFERS), (3, Column.UNIT, Kind.UNIT_DIFFERS)],
        id="one product in tonnes and square metres",
    ),
    pytest.param(
        [("1.250;ton;6,84", "1.250;m2;6,84"), ("1.250;ton;1,12", "1.250;m2;1,12")],
        [(2, Column.UNIT, Kind.UNIT_IMPLAUSIBLE)],
        id="square metres where the value is of tonnes",
    ),
    pytest.param(
        [("1.250;ton;6,84", "1.250;kg;6,84"), ("1.250;ton;1,12", "1.250;kg;1,12")],
        [(2, Column.UNIT, Kind.UNIT_IMPLAUSIBLE)],
        id="kilograms where the value is of tonnes",
    ),
    pytest.param(
        [("1.250;ton;6,84", "1.250;m;6,84"), ("1.250;ton;1,12", "1.250;m;1,12")],
        [(2, Column.UNIT, Kind.UNIT_IMPLAUSIBLE)],
        id="asphalt by the metre",
    ),
    pytest.param(
        [("900;ton", "900;vracht")],
        [(12, Column.UNIT, Kind.UNIT_UNKNOWN)],
        id="a unit that nobody knows",
    ),
    pytest.param([("900;ton", "900;")], [(12, Column.UNIT, Kind.UNIT_UNKNOWN)], id="no unit"),
    pytest.param(
        [("378,00;A4", "378,00;A1-A3")],
        [
            (9, Column.MODULES, Kind.MODULE_MISSING),
            (10, Column.MKI_PER_UNIT, Kind.VALUE_DIFFERS),
            (10, Column.MODULES, Kind.MODULE_DOUBLE),
        ],
        id="a module counted twice",
    ),
    pytest.param(
        [("378,00;A4", "378,00;A5")],
        [(9, Column.MODULES, Kind.MODULE_MISSING)],
        id="a module that most others have",
    ),
    pytest.param(
        [("A1-A3", "A5")],
        [(2, Column.MODULES, Kind.MODULE_MISSING)],
        id="transport without production",
    ),
    pytest.param(
        [("378,00;A4", "378,00;vervoer")],
        [(10, Column.MODULES, Kind.MODULES_UNREADABLE)],
        id="no module",
    ),
    pytest.param(
        [("378,00;A4", "378,00;")],
        [(10, Column.MODULES, Kind.MODULES_NOT_TOLD)],
        id="an empty module",
    ),
    pytest.param(
        [("12.390,00;A1-A3;2;A2", "12.390,00;A1-A3;2;A1")],
        [(4, Column.WEIGHTING_SET, Kind.SETS_MIXED)],
        id="sets mixed",
    ),
    pytest.param(
        [("12.390,00;A1-A3;2;A2", "12.390,00;A1-A3;2;")],
        [(4, Column.WEIGHTING_SET, Kind.SET_NOT_TOLD)],
        id="a set that is not told",
    ),
    pytest.param(
        [("12.390,00;A1-A3;2;A2", "12.390,00;A1-A3;2;A3")],
        [(4, Column.WEIGHTING_SET, Kind.SET_UNKNOWN)],
        id="a set that is none",
    ),
    pytest.param(
        [("12.390,00;A1-A3;2;A2", "12.390,00;A1-A3;4;A2")],
        [(4, Column.CATEGORY, Kind.CATEGORY_UNKNOWN)],
        id="a category that is none",
    ),
    pytest.param(
        [("672,00", "873,60"), ("3.721,20", "3.922,80"), ("27.648,20", "27.849,80")],
        [(8, Column.MKI_TOTAL, Kind.SURCHARGE_MISSING)],
        id="category 3 without its surcharge beside one that has it",
    ),
    pytest.param(
        [("30-06-2027", "23-11-2026")],
        [(4, Column.VALID_UNTIL, Kind.CARD_EXPIRED)],
        id="an expired card",
    ),
    pytest.param(
        [("30-06-2027", "31-06-2027")],
        [(4, Column.VALID_UNTIL, Kind.NOT_DATE)],
        id="a day that does not exist",
    ),
    pytest.param(
        [("30-06-2027", "")],
        [(4, Column.VALID_UNTIL, Kind.VALIDITY_NOT_TOLD)],
        id="verified data without a date",
    ),
    pytest.param(
        [("640;m;1,05", "ca. 640;m;1,05")],
        [(7, Column.QUANTITY, Kind.NOT_NUMBER)],
        id="text in a number",
    ),
    pytest.param(
        [("5,90", "5.90")],
        [(4, Column.MKI_PER_UNIT, Kind.NOTATION_MIXED)],
        id="a decimal point for a comma",
    ),
    pytest.param(
        [("12.390,00", "=C4*E4")],
        [(4, Column.MKI_TOTAL, Kind.FORMULA_CELL)],
        id="a formula",
    ),
    pytest.param(
        [("672,00", "")], [(7, Column.MKI_TOTAL, Kind.CELL_EMPTY)], id="an empty total of a line"
    ),
    pytest.param(
        [("640;m;1,05;672,00", "640;m;;")],
        [
            (7, Column.MKI_PER_UNIT, Kind.CELL_EMPTY),
            (7, Column.MKI_TOTAL, Kind.CELL_EMPTY),
            (11, Column.MKI_TOTAL, Kind.TOTAL_UNCHECKED),
            (13, Column.MKI_TOTAL, Kind.TOTAL_UNCHECKED),
        ],
        id="a line without amounts",
    ),
    pytest.param(
        [(";Totaal;;;;27.648,20", ";Totaal;;;;")],
        [(13, Column.MKI_TOTAL, Kind.CELL_EMPTY)],
        id="an empty total",
    ),
    pytest.param(
        [("900;ton;-0,85;-765,00", "0;ton;-0,85;0"), ("27.648,20", "28.413,20")],
        [(12, Column.QUANTITY, Kind.QUANTITY_NOT_POSITIVE)],
        id="nothing of a product",
    ),
    pytest.param(
        [("-765,00;D", "-765,00;C4")],
        [(12, Column.MKI_PER_UNIT, Kind.NEGATIVE_OUTSIDE_D)],
        id="a benefit outside module D",
    ),
    pytest.param(
        [("-0,85;-765,00", "-0,85;765,00")],
        [(12, Column.MKI_TOTAL, Kind.LINE_DIFFERS)],
        id="a minus sign that lacks",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), FAULTS)
def test_each_fault_is_told_at_its_cell(
    changes: list[tuple[str, str]], expected: list[tuple[int, Column, Kind]]
) -> None:
    """And nothing else is."""
    assert places(check(changed(*changes))) == expected


def test_a_line_that_differs_is_told_once() -> None:
    """A total that fits the line as it should be is right."""
    assert places(check(changed(("8.550,00", "8.050,00")))) == [
        (2, Column.MKI_TOTAL, Kind.LINE_DIFFERS)
    ]


def test_a_cent_of_rounding_is_allowed_per_line() -> None:
    """A cent more is not."""
    assert places(check(changed(("672,00", "672,01")))) == []
    assert places(check(changed(("672,00", "672,02")))) == [
        (7, Column.MKI_TOTAL, Kind.LINE_DIFFERS)
    ]


def test_lines_of_another_set_than_asked_are_each_told() -> None:
    """None of them can be turned into the set that was asked for."""
    report = check(DUTCH, expected_set=WeightingSet.A1)

    assert [(one.row, one.kind) for one in report.errors] == [
        (row, Kind.SET_UNEXPECTED) for row in (2, 3, 4, 5, 7, 8, 9, 10, 12)
    ]


BASED = """\
product;hoeveelheid;MKI per eenheid zonder opslag;MKI per eenheid;MKI totaal;module;categorie
Betonband;100;1,00;{};{};A1-A3;3
Totaal;;;;{};;
"""


@pytest.mark.parametrize(
    ("per_unit", "total", "is_missing"),
    [
        pytest.param("1,30", "130,00", False, id="with the surcharge"),
        pytest.param("1,00", "100,00", True, id="without"),
        pytest.param("1,20", "120,00", True, id="with too little"),
    ],
)
def test_a_surcharge_is_seen_by_the_value_before_it(
    per_unit: str, total: str, *, is_missing: bool
) -> None:
    """Where the sheet has a column for it."""
    kinds = {one.kind for one in check(BASED.format(per_unit, total, total)).findings}

    assert (Kind.SURCHARGE_MISSING in kinds) is is_missing
    assert Kind.SURCHARGE_NOT_SHOWN not in kinds


def test_a_surcharge_is_seen_in_values_of_cents_too() -> None:
    """Where it is less than the rounding of an amount."""
    sheet = BASED.replace("1,00", "0,03").format("0,03", "3,00", "3,00")

    assert Kind.SURCHARGE_MISSING in {one.kind for one in check(sheet).findings}


def test_a_benefit_of_category_3_has_no_surcharge() -> None:
    """NMD Rekenregels deel 1 v1.0, formula 47."""
    row = ["1", "Puin", "10", "ton", "-1,00", "-10,00", "D", "3", "A2", ""]

    kinds = {one.kind for one in check(sheet_of([row])).findings}

    assert kinds == {Kind.TOTAL_MISSING}


def test_parts_of_production_make_production_together() -> None:
    """A1, A2 and A3 on lines of their own are whole; two of them are not."""
    rows = [
        [str(at), "Buis", "10", "m", "1,50", "15,00", module, "2", "A2", "31-12-2028"]
        for at, module in enumerate(("A1", "A2", "A3"), start=1)
    ]

    assert places(check(sheet_of([*rows, ["", "Totaal", *[""] * 3, "45,00", *[""] * 4]]))) == []
    two = check(sheet_of([*rows[:2], ["", "Totaal", *[""] * 3, "30,00", *[""] * 4]]))
    assert places(two) == [(2, Column.MODULES, Kind.MODULE_MISSING)]


def test_a_unit_may_be_written_in_many_ways() -> None:
    """As people write it."""
    row = ["1", "Buis", "10", "M\u00b2", "1,50", "15,00", "A1-A3", "2", "A2", "31-12-2028"]

    [line] = check(sheet_of([row])).calculation.lines

    assert line.unit is QuantityUnit.SQUARE_METRE


@pytest.mark.parametrize(
    ("column", "write", "expected"),
    [
        pytest.param(
            *(5, lambda sheet, *at: sheet.write_formula(*at, "=C4*E4", None, 12390)),
            (4, Column.MKI_TOTAL, Kind.FORMULA_CELL),
            id="a formula with the right outcome",
        ),
        pytest.param(
            *(5, lambda sheet, *at: sheet.write_formula(*at, "=1/0", None, "#DIV/0!")),
            (4, Column.MKI_TOTAL, Kind.FORMULA_CELL),
            id="a formula that failed",
        ),
        pytest.param(
            *(2, lambda sheet, *at: sheet.write_boolean(*at, boolean=True)),
            (4, Column.QUANTITY, Kind.NOT_NUMBER),
            id="a truth value for a number",
        ),
        pytest.param(
            *(2, lambda sheet, *at: sheet.write_string(*at, "2100 ton")),
            (4, Column.QUANTITY, Kind.NOT_NUMBER),
            id="text for a number",
        ),
        pytest.param(
            *(2, lambda sheet, *at: sheet.write_string(*at, "2.100")),
            (4, Column.QUANTITY, Kind.NOTATION_AMBIGUOUS),
            id="a number as text with two meanings",
        ),
        pytest.param(
            *(9, lambda sheet, *at: sheet.write_number(*at, 46934)),
            (4, Column.VALID_UNTIL, Kind.NOT_DATE),
            id="a number for a date",
        ),
        pytest.param(
            *(2, lambda sheet, *at: sheet.write_number(*at, 1e200)),
            (4, Column.QUANTITY, Kind.NOT_NUMBER),
            id="a number beyond this world",
        ),
    ],
)
def test_each_fault_of_a_workbook_is_told_at_its_cell(
    column: int,
    write: Callable[..., object],
    expected: tuple[int, Column, Kind],
) -> None:
    """A cell has a kind there, and may be a formula whatever it shows."""
    report = check(as_xlsx(changes={(3, column): write}), kind=SheetKind.XLSX)

    assert places(report) == [expected]
