"""A sheet that somebody hands in, CSV or XLSX, as plain values: cells with their places."""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import ClassVar, Final

from domain.errors import PoortError
from models import xlsx
from models.cells import Cell

LIMIT_BYTES: Final = 5 * 1024 * 1024
#: More than any authority runs at once; all rows are stored in one transaction.
LIMIT_ROWS: Final = 2_000
LIMIT_COLUMNS: Final = 100
LIMIT_CHARACTERS: Final = 2_000
_LINES_OF_HEADING: Final = 30


class SheetKind(StrEnum):
    """The kinds of file in which a sheet may be handed in."""

    CSV = "csv"
    XLSX = "xlsx"


class SheetUnreadableError(PoortError):
    """The file cannot be read as the kind it says it is."""

    message: ClassVar[str] = (
        "This file is no {kind} that can be read. Open it in your spreadsheet program and save"
        " it as XLSX or as CSV UTF-8."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class SheetTooLargeError(PoortError):
    """The file holds more than the product takes in at once."""

    message: ClassVar[str] = (
        "The file is too large: at most {limit_rows} rows, {limit_columns} columns and"
        " {limit_megabytes} MB. Split it."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class SheetEmptyError(PoortError):
    """There is no row under the header."""

    message: ClassVar[str] = "The file has no rows under its first row. Fill in at least one."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class SheetKindUnknownError(PoortError):
    """The name of the file says no kind that can be read."""

    message: ClassVar[str] = "{name} is neither CSV nor XLSX. Save the sheet as one of the two."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that is not empty, with its number as a spreadsheet program shows it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The first row as words, the rows under it, and which cells (row, column) are formulas.

    Columns count from 0; every row has as many cells as the header.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    formulas: frozenset[tuple[int, int]]
    sha256: str


def kind_of(path: Path) -> SheetKind:
    """The kind that the name of the file says.

    Raises:
        SheetKindUnknownError: it says another, or none.
    """
    try:
        return SheetKind(path.suffix.lower().removeprefix("."))
    except ValueError as error:
        raise SheetKindUnknownError(name=path.name) from error


def read_sheet(source: Path | bytes, kind: SheetKind, *, limit_rows: int = LIMIT_ROWS) -> Sheet:
    """The (first) sheet of the file; nothing is parsed beyond the limits of this module.

    Who stores nothing of it may take in more rows.

    Raises:
        SheetUnreadableError, SheetTooLargeError, SheetEmptyError: as they say.
    """
    body = _read(source, kind, limit_rows=limit_rows)
    try:
        match kind:
            case SheetKind.CSV:
                lines, formulas = _read_csv(body)
            case SheetKind.XLSX:
                lines, formulas = xlsx.read(body, rows=limit_rows, columns=LIMIT_COLUMNS)
    except xlsx.OverLimitError as error:
        raise _too_large(limit_rows) from error
    except (xlsx.NoWorkbookError, UnicodeDecodeError, csv.Error) as error:
        raise SheetUnreadableError(kind=kind.upper()) from error
    if len(lines) > limit_rows or any(map(_is_oversized, lines)):
        raise _too_large(limit_rows)
    return _sheet(lines, formulas=formulas, digest=sha256(body).hexdigest())


def _read(source: Path | bytes, kind: SheetKind, *, limit_rows: int) -> bytes:
    if isinstance(source, bytes):
        body = source[: LIMIT_BYTES + 1]
    else:
        try:
            with source.open("rb") as stream:
                body = stream.read(LIMIT_BYTES + 1)
        except OSError as error:
            raise SheetUnreadableError(kind=kind.upper()) from error
    if len(body) > LIMIT_BYTES:
        raise _too_large(limit_rows)
    return body


def _read_csv(body: bytes) -> tuple[list[list[Cell]], frozenset[tuple[int, int]]]:
    text = body.decode("utf-8-sig")
    if "\0" in text:
        raise csv.Error
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    formulas = frozenset(
        (number, column)
        for number, line in enumerate(lines, start=1)
        for column, written in enumerate(line)
        if written.lstrip().startswith("=")
    )
    return [[cell.strip() or None for cell in line] for line in lines], formulas


def _delimiter(text: str) -> str:
    """Dutch spreadsheets write a semicolon, since the comma is in their numbers.

    The first line tells, unless it is a heading above the names of the columns.
    """
    lines = text.split("\n", _LINES_OF_HEADING)[:_LINES_OF_HEADING]
    semicolons, commas = lines[0].count(";"), lines[0].count(",")
    if not semicolons and commas <= 1:
        semicolons = max(line.count(";") for line in lines)
        commas = max(line.count(",") for line in lines)
    return ";" if semicolons >= commas else ","


def _sheet(found: list[list[Cell]], *, formulas: frozenset[tuple[int, int]], digest: str) -> Sheet:
    if not found:
        raise SheetEmptyError
    width = max((_width(line) for line in found), default=0)
    header = tuple(_word(cell) for cell in _padded(found[0], width))
    rows = tuple(
        Row(number=number, cells=_padded(line, width))
        for number, line in enumerate(found[1:], start=2)
        if _width(line)
    )
    if not rows:
        raise SheetEmptyError
    return Sheet(header=header, rows=rows, formulas=formulas, sha256=digest)


def _is_oversized(line: list[Cell]) -> bool:
    return len(line) > LIMIT_COLUMNS or any(
        isinstance(cell, str) and len(cell) > LIMIT_CHARACTERS for cell in line
    )


def _width(line: list[Cell]) -> int:
    """How many cells there are up to the last that holds something."""
    return max((place for place, cell in enumerate(line, start=1) if cell is not None), default=0)


def _padded(line: list[Cell], width: int) -> tuple[Cell, ...]:
    return tuple(line[:width]) + (None,) * (width - len(line))


def _word(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    return "" if cell is None else str(cell).strip()


def _too_large(limit_rows: int) -> SheetTooLargeError:
    return SheetTooLargeError(
        limit_rows=limit_rows,
        limit_columns=LIMIT_COLUMNS,
        limit_megabytes=LIMIT_BYTES // (1024 * 1024),
    )
