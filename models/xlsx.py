"""Reading XLSX from a stranger: measured before it is parsed, and formulas pointed out.

python-calamine gives values only and trusts what a file says of its own size, so the archive is
unpacked under a cap first, its XML is walked by a parser that expands nothing, and calamine gets
a new archive of exactly those bytes (`trust.md`, F7).
"""

import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from posixpath import join, normpath
from typing import Final
from zipfile import ZIP_STORED, BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 -- it is a class, whatever its name

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, iterparse
from python_calamine import CalamineError, CalamineWorkbook

from models.cells import Cell

#: What a sheet of our limits needs, several times over.
LIMIT_UNPACKED_BYTES: Final = 30 * 1024 * 1024
LIMIT_MEMBERS: Final = 200
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_WORKBOOK: Final = "xl/workbook.xml"
_RELATION_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_Value = int | float | str | bool | time | date | datetime | timedelta


class NoWorkbookError(Exception):
    """The bytes are no workbook that can be read."""


class OverLimitError(Exception):
    """The workbook unpacks to more than is taken in."""


def read(
    body: bytes, *, rows: int, columns: int
) -> tuple[list[list[Cell]], frozenset[tuple[int, int]]]:
    """The cells of the first sheet from A1 on, and which of them (row, column) are formulas.

    Rows count from 1 and columns from 0.

    Raises:
        NoWorkbookError: this is no workbook.
        OverLimitError: it unpacks to too much, or a cell lies beyond those rows or columns.
    """
    try:
        members = _unpacked(body)
        formulas = _formulas(members, rows=rows, columns=columns)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(_packed(members)))
        values = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (
        BadZipFile,
        CalamineError,
        DefusedXmlException,
        EOFError,
        KeyError,
        NotImplementedError,  # a compression that zipfile does not know
        ParseError,
        RuntimeError,  # an archive with a password
        ValueError,  # a place that is no place
        ZlibError,
    ) as error:
        raise NoWorkbookError from error
    return [[_cell(value) for value in line] for line in values], formulas


def _unpacked(body: bytes) -> dict[str, bytes]:
    """The members as they really are, whatever the archive says of their sizes."""
    members: dict[str, bytes] = {}
    room = LIMIT_UNPACKED_BYTES
    with ZipFile(io.BytesIO(body)) as archive:
        infos = archive.infolist()
        if len(infos) > LIMIT_MEMBERS:
            raise OverLimitError
        for info in infos:
            with archive.open(info) as stream:
                members[info.filename] = stream.read(room + 1)
            room -= len(members[info.filename])
            if room < 0:
                raise OverLimitError
    return members


def _packed(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name, contents in members.items():
            archive.writestr(name, contents)
    return packed.getvalue()


def _formulas(
    members: Mapping[str, bytes], *, rows: int, columns: int
) -> frozenset[tuple[int, int]]:
    """Formulas of the first sheet; every sheet is measured, since one far cell fills memory."""
    first = _first_sheet(members)
    found: frozenset[tuple[int, int]] = frozenset()
    for name, contents in members.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            in_sheet = frozenset(_walk(contents, rows=rows, columns=columns))
            found = in_sheet if name == first else found
    if first not in members or not first.startswith("xl/worksheets/"):
        raise NoWorkbookError
    return found


def _first_sheet(members: Mapping[str, bytes]) -> str:
    workbook = fromstring(members[_WORKBOOK], forbid_dtd=True)
    sheet = next((node for node in workbook.iter() if _local(node.tag) == "sheet"), None)
    if sheet is None:
        raise NoWorkbookError
    relations = fromstring(members[_RELATIONS], forbid_dtd=True)
    targets = {node.get("Id"): str(node.get("Target")) for node in relations}
    target = targets[sheet.get(_RELATION_ID)]
    return target.removeprefix("/") if target.startswith("/") else normpath(join("xl", target))


def _walk(contents: bytes, *, rows: int, columns: int) -> Iterator[tuple[int, int]]:
    row = column = 0
    is_formula = False
    for event, node in iterparse(io.BytesIO(contents), ("start", "end"), forbid_dtd=True):
        match event, _local(node.tag):
            case "start", "row":
                row, column = int(node.get("r", row + 1)), -1
            case "start", "c":
                row, column = _place(node.get("r"), else_=(row, column + 1))
                if row > rows or column >= columns:
                    raise OverLimitError
                is_formula = False
            case "start", "f":
                is_formula = True
            case "end", "c" if is_formula:
                yield row, column
            case "end", "row":
                node.clear()
            case _:
                pass


def _place(reference: str | None, *, else_: tuple[int, int]) -> tuple[int, int]:
    """The row (from 1) and column (from 0) of a cell that is named as "AB12"."""
    if not reference:
        return else_
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference.removeprefix(letters)), column - 1


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _cell(value: _Value) -> Cell:
    match value:
        case str():
            return value.strip() or None
        case int() | float() if not isinstance(value, bool):
            # The shortest form is what the spreadsheet shows; the binary fraction is not.
            return Decimal(repr(value))
        case datetime() if value.time() == time():
            return value.date()
        case datetime() | time() | timedelta():
            return str(value)
        case _:
            return value
