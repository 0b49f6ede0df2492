"""Tables of plain values as CSV and XLSX that a Dutch spreadsheet program opens rightly.

Text stays text: a cell that starts as a formula does is never run by the program that opens it.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import IO, Final, TextIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Value = str | int | bool | Decimal | date | datetime | None

#: A program that opens CSV takes text that begins with one of these for a formula.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
#: What a spreadsheet program can hold.
_ROWS_OF_XLSX: Final = 1_048_576
_CHARACTERS_OF_XLSX: Final = 32_767
#: Excel shows a list of choices that is written out only up to this length.
_CHARACTERS_OF_CHOICES: Final = 255
_MOST_EXACT: Final = 10**15
_COLUMN_WIDTH: Final = 22


class TooManyRowsError(ValueError):
    """A table has more rows than a sheet of XLSX holds."""


class CellFormat(StrEnum):
    """How empty cells of a column are prepared for who fills them in."""

    TEXT = "@"
    DATE = "dd-mm-yyyy"
    AMOUNT = "#,##0.00"
    NUMBER = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A column with its title and, for a sheet to fill in, its format and choices."""

    title: str
    format: CellFormat = CellFormat.TEXT
    choices: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A named table; its rows are taken once, so that they may be read as they are written."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[Sequence[Value]]


def write_csv(table: Table, stream: IO[bytes]) -> int:
    """Write UTF-8 with BOM, semicolons and decimal commas; answers the number of rows."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    try:
        return _write_lines(table, text)
    finally:
        text.detach()  # the stream stays its owner's


def write_xlsx(
    tables: Iterable[Table], stream: IO[bytes], *, made_at: datetime, rows_to_fill: int = 0
) -> dict[str, int]:
    """Write each table to its own sheet, values only; answers the number of rows by table.

    That many further rows get the formats and choices of their columns, for a sheet to fill in.

    Raises:
        TooManyRowsError: a table does not fit in a sheet.
    """
    options = {"constant_memory": rows_to_fill == 0, "in_memory": rows_to_fill > 0}
    workbook = xlsxwriter.Workbook(stream, options)
    workbook.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None)})
    formats = {kind: workbook.add_format({"num_format": kind.value}) for kind in CellFormat}
    bold = workbook.add_format({"bold": True, "num_format": CellFormat.TEXT.value})
    counts = {}
    for table in tables:
        sheet = workbook.add_worksheet(table.name)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, _COLUMN_WIDTH, formats[column.format])
            sheet.write_string(0, place, column.title, bold)
        sheet.freeze_panes(1, 0)
        counts[table.name] = _write_rows(sheet, table, formats)
        _offer_choices(sheet, table, last_row=counts[table.name] + rows_to_fill)
    workbook.close()
    return counts


def _write_lines(table: Table, text: TextIO) -> int:
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow([column.title for column in table.columns])
    count = 0
    for row in table.rows:
        lines.writerow([_written(value) for value in row])
        count += 1
    return count


def _written(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
        case bool():
            return "1" if value else "0"
        case Decimal():
            return format(value, "f").replace(".", ",")
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds")
        case _:
            return str(value)


def _write_rows(sheet: Worksheet, table: Table, formats: dict[CellFormat, Format]) -> int:
    count = 0
    for count, row in enumerate(table.rows, start=1):
        if count >= _ROWS_OF_XLSX:
            raise TooManyRowsError(table.name)
        for place, value in enumerate(row):
            _write_cell(sheet, count, place, value, formats)
    return count


def _write_cell(
    sheet: Worksheet, row: int, place: int, value: Value, formats: dict[CellFormat, Format]
) -> None:
    match value:
        case None:
            pass
        case bool():
            sheet.write_boolean(row, place, value)
        case int() if abs(value) < _MOST_EXACT:
            sheet.write_number(row, place, value, formats[CellFormat.NUMBER])
        case Decimal() if value.is_finite():
            sheet.write_number(row, place, float(value), formats[CellFormat.AMOUNT])
        case date() if not isinstance(value, datetime):
            sheet.write_datetime(row, place, value, formats[CellFormat.DATE])
        case datetime():
            sheet.write_string(row, place, _written(value), formats[CellFormat.TEXT])
        case _:
            sheet.write_string(
                row, place, str(value)[:_CHARACTERS_OF_XLSX], formats[CellFormat.TEXT]
            )


def _offer_choices(sheet: Worksheet, table: Table, *, last_row: int) -> None:
    for place, column in enumerate(table.columns):
        if column.choices and len(",".join(column.choices)) <= _CHARACTERS_OF_CHOICES:
            sheet.data_validation(
                1, place, last_row, place, {"validate": "list", "source": list(column.choices)}
            )
