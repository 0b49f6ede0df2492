"""The sheet that a contractor fills in: what is known stands in it and is locked.

Its protection has no password: it keeps people from slips, and what comes back is checked anyway.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Value = str | int | Decimal | date | None

#: Number formats by kind of column.
_FORMATS: Final = {"text": "@", "number": "#,##0.######", "date": "dd-mm-yyyy"}
_CHOICES: Final = "Keuzes"
_WIDTH: Final = 18
_INPUT: Final = "#FFF7D6"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputColumn:
    """A column with its title, what its cells hold, and the choices where it has some."""

    title: str
    kind: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InputRow:
    """A row with its values; the columns in `locked` cannot be changed."""

    values: tuple[Value, ...]
    locked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSheet:
    """The whole sheet; `heading` are rows of a name and a value above the columns."""

    name: str
    heading: tuple[tuple[str, str], ...]
    columns: tuple[InputColumn, ...]
    rows: tuple[InputRow, ...]


def write_input_sheet(sheet: InputSheet, *, made_at: datetime) -> bytes:
    """The sheet as XLSX, its input cells open and everything else locked."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    workbook.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None)})
    page = workbook.add_worksheet(sheet.name)
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = workbook.add_format({"num_format": "@"})
    for line, (name, value) in enumerate(sheet.heading):
        page.write_string(line, 0, name, bold)
        page.write_string(line, 1, value, plain)
    head = len(sheet.heading)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _WIDTH)
        page.write_string(head, place, column.title, bold)
    page.freeze_panes(head + 1, 2)
    formats = _formats(workbook)
    for number, row in enumerate(sheet.rows, start=head + 1):
        _write_row(page, number, row, columns=sheet.columns, formats=formats)
    _offer(workbook, page, sheet, first=head + 1)
    page.protect("", {"select_locked_cells": True, "format_columns": True})
    workbook.close()
    return stream.getvalue()


_Formats = Mapping[tuple[str, bool], Format]


def _formats(workbook: xlsxwriter.Workbook) -> _Formats:
    found = {}
    for kind, pattern in _FORMATS.items():
        found[kind, True] = workbook.add_format({"num_format": pattern, "locked": True})
        found[kind, False] = workbook.add_format(
            {"num_format": pattern, "locked": False, "bg_color": _INPUT, "border": 4}
        )
    return found


def _write_row(
    page: Worksheet,
    number: int,
    row: InputRow,
    *,
    columns: Sequence[InputColumn],
    formats: _Formats,
) -> None:
    for place, (column, value) in enumerate(zip(columns, row.values, strict=True)):
        style = formats[column.kind, place in row.locked]
        match value:
            case None:
                page.write_blank(number, place, None, style)
            case int() | Decimal():
                page.write_number(number, place, float(value), style)
            case date():
                page.write_datetime(number, place, value, style)
            case str():
                page.write_string(number, place, value, style)


def _offer(
    workbook: xlsxwriter.Workbook, page: Worksheet, sheet: InputSheet, *, first: int
) -> None:
    """Choices stand on a sheet of their own: a list in the cell itself may not be long."""
    last = first + len(sheet.rows) - 1
    choices = workbook.add_worksheet(_CHOICES)
    choices.hide()
    for place, column in enumerate(sheet.columns):
        if not column.choices:
            continue
        for row, choice in enumerate(column.choices):
            choices.write_string(row, place, choice)
        letter = chr(ord("A") + place)
        source = f"={_CHOICES}!${letter}$1:${letter}${len(column.choices)}"
        page.data_validation(
            first,
            place,
            last,
            place,
            {"validate": "list", "source": source, "error_type": "warning"},
        )
