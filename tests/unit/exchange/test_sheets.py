"""A sheet is read as cells, and nothing is parsed beyond its limits."""

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from models import xlsx
from models.sheets import (
    LIMIT_BYTES,
    LIMIT_ROWS,
    SheetEmptyError,
    SheetKind,
    SheetKindUnknownError,
    SheetTooLargeError,
    SheetUnreadableError,
    kind_of,
    read_sheet,
)
from reports.sheets import CellFormat, SheetColumn, Table, Value, write_csv, write_xlsx

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def make_xlsx(fill: Callable[[Workbook], None]) -> bytes:
    """A workbook as somebody made it."""
    body = io.BytesIO()
    workbook = Workbook(body, {"in_memory": True})
    fill(workbook)
    workbook.close()
    return body.getvalue()


def two_rows(workbook: Workbook) -> None:
    """A header and one row with a value of every kind, the third a formula."""
    sheet = workbook.add_worksheet()
    for place, title in enumerate("abcdef"):
        sheet.write_string(0, place, title)
    sheet.write_string(2, 0, "=1+1")
    sheet.write_number(2, 1, 1250.1)
    sheet.write_formula(2, 2, "=1+1", value=2)
    day = workbook.add_format({"num_format": "dd-mm-yyyy"})
    sheet.write_datetime(2, 3, datetime(2026, 11, 18), day)  # noqa: DTZ001 -- a sheet has no zones
    sheet.write_boolean(2, 5, boolean=True)


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["bare", "bom"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", [";", ","])
def test_csv_is_read_as_spreadsheet_programs_write_it(mark: str, line_end: str, bom: bytes) -> None:
    """With or without BOM, semicolon or comma, any end of line, and empty rows left out."""
    lines = [f"Naam{mark}Stad", f'"a{mark}\nb"{mark} Zoë ', mark, f"c{mark}"]

    sheet = read_sheet(bom + line_end.join(lines).encode(), SheetKind.CSV)

    assert sheet.header == ("Naam", "Stad")
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (2, (f"a{mark}\nb", "Zoë")),
        (4, ("c", None)),
    ]


def test_a_formula_in_csv_is_pointed_out() -> None:
    """A spreadsheet program would run it."""
    sheet = read_sheet(b"a;b\n1; =1+1\n", SheetKind.CSV)

    assert sheet.formulas == {(2, 1)}


def test_xlsx_is_read_with_its_own_kinds_of_cells() -> None:
    """Text that looks as a formula is text; a formula is pointed out."""
    sheet = read_sheet(make_xlsx(two_rows), SheetKind.XLSX)

    [row] = sheet.rows
    assert row.number == 3
    assert row.cells == (
        "=1+1",
        Decimal("1250.1"),
        Decimal(2),
        date(2026, 11, 18),
        None,
        True,
    )
    assert sheet.formulas == {(3, 2)}


def test_formulas_of_other_sheets_do_not_matter() -> None:
    """Only the first sheet is read."""

    def fill(workbook: Workbook) -> None:
        two_rows(workbook)
        workbook.add_worksheet().write_formula(0, 0, "=1+1")

    assert read_sheet(make_xlsx(fill), SheetKind.XLSX).formulas == {(3, 2)}


def rezipped(body: bytes, **members: bytes) -> bytes:
    """The workbook with some members replaced or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(made, "w") as new:
        contents = {name: old.read(name) for name in old.namelist()}
        for name, value in (contents | members).items():
            new.writestr(name, value, zipfile.ZIP_DEFLATED)
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
FAR_CELL = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
)
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'


def lying_bomb() -> bytes:
    """A member that says it is small and unpacks to more than is taken in."""
    body = bytearray(
        rezipped(make_xlsx(two_rows), **{"xl/big.bin": b"0" * (xlsx.LIMIT_UNPACKED_BYTES + 1)})
    )
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = body.rindex(signature, 0, body.rindex(b"xl/big.bin"))
        while True:
            size = struct.unpack_from("<I", body, at + offset)[0]
            if size == xlsx.LIMIT_UNPACKED_BYTES + 1:
                struct.pack_into("<I", body, at + offset, 10)
                break
            at = body.rindex(signature, 0, at)
    return bytes(body)


HOSTILE = [
    pytest.param(b"no workbook", SheetUnreadableError, id="no archive"),
    pytest.param(make_xlsx(two_rows)[:-40], SheetUnreadableError, id="cut off"),
    pytest.param(
        rezipped(make_xlsx(two_rows), **{SHEET: ENTITIES}), SheetUnreadableError, id="entities"
    ),
    pytest.param(
        rezipped(make_xlsx(two_rows), **{SHEET: FAR_CELL}), SheetTooLargeError, id="far cell"
    ),
    pytest.param(
        rezipped(make_xlsx(two_rows), **{SHEET: b"<worksheet>"}), SheetUnreadableError, id="no end"
    ),
    pytest.param(
        rezipped(make_xlsx(two_rows), **{"xl/big.bin": b"0" * (xlsx.LIMIT_UNPACKED_BYTES + 1)}),
        SheetTooLargeError,
        id="bomb",
    ),
    pytest.param(lying_bomb(), SheetUnreadableError, id="bomb that lies about its size"),
    pytest.param(
        rezipped(make_xlsx(two_rows), **{f"x/{n}": b"" for n in range(xlsx.LIMIT_MEMBERS)}),
        SheetTooLargeError,
        id="many members",
    ),
    pytest.param(make_xlsx(lambda book: book.add_worksheet()), SheetEmptyError, id="empty"),
]


@pytest.mark.parametrize(("body", "expected"), HOSTILE)
def test_a_hostile_workbook_is_refused(body: bytes, expected: type[Exception]) -> None:
    """Before calamine sees it, and without filling the memory."""
    with pytest.raises(expected):
        read_sheet(body, SheetKind.XLSX)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("Naam\nZoë".encode("latin-1"), SheetUnreadableError, id="not UTF-8"),
        pytest.param(b'a;b\n"1;2', SheetUnreadableError, id="an open quote"),
        pytest.param(b"a;b\n1;\0", SheetUnreadableError, id="binary"),
        pytest.param(b"", SheetEmptyError, id="empty"),
        pytest.param(b"a;b\n;\n", SheetEmptyError, id="no rows"),
        pytest.param(b"a\n" * (LIMIT_ROWS + 1), SheetTooLargeError, id="too long"),
        pytest.param(b"a;" * 101 + b"\n1;2", SheetTooLargeError, id="too wide"),
        pytest.param(b"a;b\n1;" + b"x" * 2_001, SheetTooLargeError, id="too much in a cell"),
        pytest.param(b"0" * (LIMIT_BYTES + 1), SheetTooLargeError, id="too large"),
    ],
)
def test_csv_that_cannot_be_taken_in_is_refused(body: bytes, expected: type[Exception]) -> None:
    """With what to do instead."""
    with pytest.raises(expected):
        read_sheet(body, SheetKind.CSV)


def test_the_kind_comes_from_the_name() -> None:
    """Old XLS and anything else is refused with what to do."""
    assert kind_of(Path("Projecten.XLSX")) is SheetKind.XLSX
    with pytest.raises(SheetKindUnknownError):
        kind_of(Path("projecten.xls"))


def make_table(*cells: Value) -> Table:
    """A table of one row."""
    columns = tuple(SheetColumn(title=f"k{n}", format=CellFormat.TEXT) for n in range(len(cells)))
    return Table(name="Blad", columns=columns, rows=[cells])


def test_csv_is_written_for_a_dutch_spreadsheet() -> None:
    """UTF-8 with BOM, semicolons, decimal commas, and text that stays text."""
    body = io.BytesIO()

    write_csv(make_table("=1+1", Decimal("-1250.50"), date(2026, 3, 2), None, 'a;"b"'), body)

    assert body.getvalue().decode("utf-8") == (
        '\ufeffk0;k1;k2;k3;k4\r\n\'=1+1;-1250,50;2026-03-02;;"a;""b"""\r\n'
    )


def test_xlsx_is_written_with_values_only() -> None:
    """What is read back is what was written, and no cell is a formula."""
    body = io.BytesIO()

    counts = write_xlsx(
        [make_table("=1+1", Decimal("1250.50"), date(2026, 3, 2), 7, "https://x.example")],
        body,
        made_at=NOW,
    )

    sheet = read_sheet(body.getvalue(), SheetKind.XLSX)
    assert counts == {"Blad": 1}
    assert sheet.formulas == frozenset()
    assert sheet.rows[0].cells == (
        "=1+1",
        Decimal("1250.5"),
        date(2026, 3, 2),
        Decimal(7),
        "https://x.example",
    )
