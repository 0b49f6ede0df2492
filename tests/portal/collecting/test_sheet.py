"""The sheet of a request: filled in, sent back, and refused with the place of a mistake."""

import io
from pathlib import Path

import pytest
import xlsxwriter
from httpx2 import Response
from sqlmodel import select

from models import xlsx
from models.contract import Delivery
from tests.portal.browsing import Site
from tests.portal.collecting.contractors import (
    lines_of,
    newest_link,
)

FILLED: dict[str, object] = {"C7": "20-03-2026", "D7": 100, "F7": 247.5, "K7": "NMD-1"}


def _filled(site: Site, link: str, **cells: object) -> bytes:
    """The sheet as a spreadsheet program keeps it after somebody filled in these cells."""
    lines, _ = xlsx.read(site.get(f"{link}/blad.xlsx").content, rows=100, columns=20)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("MKI-opgave")
    for number, line in enumerate(lines):
        for place, value in enumerate(line):
            changed = (FILLED | cells).get(f"{chr(ord('A') + place)}{number + 1}", value)
            if isinstance(changed, str) and not changed.startswith("="):
                page.write_string(number, place, changed)
            elif changed is not None:
                page.write(number, place, changed)
    book.close()
    return stream.getvalue()


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _send_sheet(site: Site, link: str, content: bytes) -> Response:
    files = {"blad": ("opgave.xlsx", content, XLSX)}
    return site.post(link, {"naam": "Ans", "form_key": "s1"}, files=files)


def test_the_sheet_comes_back_filled_in(site: Site, asked: Path) -> None:
    """Its lines are taken, and the sheet itself is kept."""
    link = newest_link(asked)

    answer = _send_sheet(site, link, _filled(site, link))

    assert answer.status_code == 303, answer.text
    (line,) = lines_of(site)
    assert line.mki_eur == 24_750
    with site.authority.write() as session:
        assert session.exec(select(Delivery)).one().file_sha256


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"D7": "100"}, "Rij 7, kolom hoeveelheid (D7)"),
        ({"D7": "=50*2"}, "Rij 7, kolom hoeveelheid (D7): Deze cel is een formule"),
        ({"G7": 99}, "Rij 7, kolom MKI totaal (G7)"),
        ({"H7": "A1"}, "Rij 7, kolom set (H7)"),
        ({"B7": "AC bin"}, "Rij 7, kolom product (B7)"),
        ({"B4": "0123456789abcdef"}, "ander contract of een andere periode"),
        ({"D6": "Aantal"}, "cel D6"),
    ],
)
def test_a_sheet_with_a_mistake_is_refused_with_its_place(
    site: Site, asked: Path, cells: dict[str, object], said: str
) -> None:
    """Text in a number, a formula, a wrong sum, another set, product, contract or column."""
    link = newest_link(asked)

    answer = _send_sheet(site, link, _filled(site, link, **cells))

    assert answer.status_code == 422
    assert said in answer.text
    assert lines_of(site) == []
