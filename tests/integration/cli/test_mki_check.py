"""`poort mki check`: a verdict in sentences or as a record, with an exit code that tells it."""

from pathlib import Path

import pytest

from tests.integration.cli.terminal import Terminal
from tests.unit.mki_sheet.calculations import DUTCH, as_xlsx, changed

ON = ("--on", "2026-11-24")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A calculation that adds up."""
    file = tmp_path / "berekening.csv"
    file.write_text(DUTCH, encoding="utf-8")
    return file


def test_a_calculation_that_adds_up_is_in_order(terminal: Terminal, sheet: Path) -> None:
    """With what was read, and what somebody must look at; no store is needed."""
    shown = terminal("mki", "check", str(sheet), *ON, "--lang", "nl")

    assert shown.code == 0
    assert shown.out.startswith(
        "Deze berekening klopt. Waarschuwingen: 2.\n"
        "Gelezen regels: 9. Gelezen totalen: 3. De regels zijn samen 27.648,20 euro.\n"
        "\nWaarschuwingen: kijk hiernaar\n- Rij 7, kolom categorie (H7): "
    )


def test_a_calculation_with_an_error_is_told_by_row_column_and_values(
    terminal: Terminal, sheet: Path
) -> None:
    """To a person and to a program."""
    sheet.write_text(changed(("12.390,00", "12.930,00")), encoding="utf-8")

    shown = terminal("mki", "check", str(sheet), *ON, "--lang", "nl")
    record = terminal("mki", "check", str(sheet), *ON, "--json").json()

    assert shown.code == 1
    assert "Rij 4, kolom MKI totaal (F4): Hier staat 12.930,00" in shown.out
    assert (record["in_order"], record["errors"], record["total_eur"]) == (False, 1, "28188.20")
    [error] = [one for one in record["findings"] if one["severity"] == "error"]
    assert error.pop("message").startswith("Row 4, column MKI totaal (F4): Here stands 12,930.00")
    assert error == {
        "severity": "error",
        "kind": "line_differs",
        "row": 4,
        "column": "mki_total",
        "column_title": "MKI totaal",
        "cell": "F4",
        "given": "12930.00",
        "expected": "12390.00",
        "suspect": {
            "row": 4,
            "slip": "digits_swapped",
            "column": "mki_total",
            "given": "12930.00",
            "likely": "12390.00",
            "factor": None,
        },
    }


def test_a_workbook_is_read_too(terminal: Terminal, tmp_path: Path) -> None:
    """With its own numbers and dates."""
    file = tmp_path / "berekening.xlsx"
    file.write_bytes(as_xlsx())

    record = terminal.ok("mki", "check", str(file), *ON)

    assert (record["errors"], record["lines"], record["totals"]) == (0, 9, 3)


def test_the_set_that_was_asked_for_and_the_day_count(terminal: Terminal, sheet: Path) -> None:
    """A calculation that adds up may still be of another set, or too old."""
    other = terminal("mki", "check", str(sheet), *ON, "--set", "A1", "--json").json()
    later = terminal("mki", "check", str(sheet), "--on", "2030-01-01", "--json").json()

    assert {one["kind"] for one in other["findings"]} >= {"set_unexpected"}
    assert {one["kind"] for one in later["findings"]} >= {"card_expired"}


def test_a_mapping_tells_how_the_sheet_calls_its_columns(
    terminal: Terminal, sheet: Path, tmp_path: Path
) -> None:
    """Without it the sheet is no calculation."""
    sheet.write_text(DUTCH.replace("MKI totaal", "Som", 1), encoding="utf-8")
    mapping = tmp_path / "kolommen.yaml"
    mapping.write_text("mki_total: Som\n", encoding="utf-8")

    without = terminal("mki", "check", str(sheet), *ON)
    record = terminal.ok("mki", "check", str(sheet), *ON, "--mapping", str(mapping))

    assert without.code == 2
    assert record["columns"]["mki_total"] == "Som"


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        pytest.param("weg.csv", None, "FileUnreadableError", id="not there"),
        pytest.param("x.pdf", b"%PDF", "SheetKindUnknownError", id="another kind"),
        pytest.param("x.xlsx", b"%PDF", "SheetUnreadableError", id="no workbook"),
        pytest.param("x.csv", b"\xff\xfe", "SheetUnreadableError", id="no text"),
        pytest.param("x.csv", b"", "SheetEmptyError", id="empty"),
        pytest.param("x.csv", b"a;b\n1;2\n", "CalculationColumnsMissingError", id="no calculation"),
    ],
)
def test_a_file_that_is_no_calculation_has_an_exit_code_of_its_own(
    terminal: Terminal, tmp_path: Path, name: str, body: bytes | None, code: str
) -> None:
    """With what to do."""
    if body is not None:
        (tmp_path / name).write_bytes(body)

    refused = terminal.refused("mki", "check", str(tmp_path / name), *ON)

    assert (refused["code"], refused["exit"]) == (code, 2)
    assert refused["message"]


def test_a_mapping_that_cannot_be_read_is_told_by_its_line(
    terminal: Terminal, sheet: Path, tmp_path: Path
) -> None:
    """In the words of a mapping."""
    mapping = tmp_path / "kolommen.yaml"
    mapping.write_text("mki_totaal: Som\n", encoding="utf-8")

    shown = terminal("mki", "check", str(sheet), "--mapping", str(mapping), "--lang", "nl")

    assert shown.code == 2
    assert "Dit kolommenbestand is niet te gebruiken." in shown.err
    assert "kolommen.yaml:1:" in shown.err
