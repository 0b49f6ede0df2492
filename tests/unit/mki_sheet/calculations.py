"""A calculation as tools and people hand it in, with constructed figures, and ways to write it."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from xlsxwriter import Workbook

from domain.mki.calculation_words import CalculationColumn, FindingKind
from domain.mki.vocabulary import WeightingSet
from models.sheets import SheetKind
from usecases.mki_sheet.check_sheet import CheckOptions, SheetReport, check_sheet

ON = date(2026, 11, 24)

DUTCH = """\
post;product;hoeveelheid;eenheid;MKI per eenheid;MKI totaal;module;categorie;set;geldig tot
1;AC surf 30% PR;1.250;ton;6,84;8.550,00;A1-A3;1;A2;31-12-2028
2;AC surf 30% PR;1.250;ton;1,12;1.400,00;A4;1;A2;31-12-2028
3;AC bin;2.100;ton;5,90;12.390,00;A1-A3;2;A2;30-06-2027
4;AC bin;2.100;ton;1,12;2.352,00;A4;2;A2;30-06-2027
;Subtotaal asfalt;;;;24.692,00;;;;
5;Betonband 130/150x250;640;m;1,05;672,00;A1-A3;3;A2;
6;Betonband 130/150x250;640;m;0,18;115,20;A4;3;A2;
7;Betontegel 300x300;1.800;m2;1,42;2.556,00;A1-A3;1;A2;31-03-2029
8;Betontegel 300x300;1.800;m2;0,21;378,00;A4;1;A2;31-03-2029
;Subtotaal beton;;;;3.721,20;;;;
9;Verwerking vrijkomend asfalt;900;ton;-0,85;-765,00;D;2;A2;30-06-2027
;Totaal;;;;27.648,20;;;;
"""
_ENGLISH_TITLES = (
    "item;description;quantity;unit;mki per unit;mki total;modules;category;set;valid until"
)
_NUMBERS = frozenset({0, 2, 4, 5})
_DATE = 9


def english() -> str:
    """The same with English titles, numbers and dates, and commas between the cells."""
    rows = [line.split(";") for line in DUTCH.splitlines()]
    rows[0] = _ENGLISH_TITLES.split(";")
    for row in rows[1:]:
        for place in _NUMBERS:
            row[place] = row[place].translate(str.maketrans(".,", ",."))
        row[1] = row[1].replace("Subtotaal", "Subtotal").replace("Totaal", "Total")
        if row[_DATE]:
            row[_DATE] = "-".join(reversed(row[_DATE].split("-")))
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)


def as_xlsx(
    text: str = DUTCH, *, changes: Mapping[tuple[int, int], Callable[..., object]] | None = None
) -> bytes:
    """The same as a workbook with real numbers and dates.

    A change writes the cell of that row and column, from 0, in its own way.
    """
    body = io.BytesIO()
    book = Workbook(body, {"in_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    for at, line in enumerate(text.splitlines()):
        for place, cell in enumerate(line.split(";")):
            if changes and (at, place) in changes:
                changes[at, place](sheet, at, place)
            elif not cell or at == 0 or place not in {*_NUMBERS, _DATE}:
                sheet.write_string(at, place, cell)
            elif place == _DATE:
                sheet.write_datetime(
                    at,
                    place,
                    datetime.strptime(cell, "%d-%m-%Y"),  # noqa: DTZ007 -- a sheet has no zones
                    day,
                )
            else:
                sheet.write_number(at, place, float(cell.replace(".", "").replace(",", ".")))
    book.close()
    return body.getvalue()


def check(
    body: str | bytes,
    *,
    kind: SheetKind = SheetKind.CSV,
    expected_set: WeightingSet | None = None,
    mapping: dict[CalculationColumn, str] | None = None,
) -> SheetReport:
    """The report of a sheet on the day of these tests."""
    options = CheckOptions(on=ON, expected_set=expected_set, mapping=mapping or {})
    return check_sheet(body.encode() if isinstance(body, str) else body, kind, options=options)


def changed(*changes: tuple[str, str]) -> str:
    """The calculation with each text replaced by another, once."""
    text = DUTCH
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def places(report: SheetReport) -> list[tuple[int, CalculationColumn, FindingKind]]:
    """Where what was found, without what the calculation has of itself."""
    return [
        (one.row, one.column, one.kind)
        for one in report.findings
        if one.kind is not FindingKind.SURCHARGE_NOT_SHOWN
    ]


def written(amount: Decimal) -> str:
    """The amount as the Dutch write it, without thousands."""
    return format(amount, "f").replace(".", ",")


def sheet_of(rows: Sequence[Sequence[str]]) -> str:
    """The rows under the titles of the calculation."""
    return "\n".join([DUTCH.splitlines()[0], *(";".join(row) for row in rows)])
