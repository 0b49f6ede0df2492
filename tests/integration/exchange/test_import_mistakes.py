"""Every mistake in a sheet is told at its place, and nothing of the sheet is stored."""

import io

import pytest
from sqlmodel import select
from xlsxwriter import Workbook

from domain.vocabulary import Language
from models.gate import GateAttempt
from models.sheets import SheetKind, read_sheet
from tests.authority import Authority
from tests.integration.exchange.lines import HEADER, PEOPLE, bring_in, refused, stored_projects
from usecases.import_plan import check_rows
from usecases.sheet_problems import ImportRefusedError, explain_problem

PROBLEMS = [
    pytest.param(
        f"1;Kade;beton;;G2;31-02-2026;{PEOPLE}",
        ['Row 2, column Gunning: "31-02-2026" is no date. Write it as 18-11-2026 or 2026-11-18.'],
        id="a day that does not exist",
    ),
    pytest.param(
        f"1;Kade;beton;;G2;11/18/2026;{PEOPLE}",
        ['Row 2, column Gunning: "11/18/2026" is no date. Write it as 18-11-2026 or 2026-11-18.'],
        id="an American date",
    ),
    pytest.param(
        f"1;Kade;beton;veel;G2;;{PEOPLE}",
        ['Row 2, column Waarde (euro): "veel" is no amount. Write it as 1250000 or 1250000,50.'],
        id="text in a number",
    ),
    pytest.param(
        f"1;Kade;beton;1.250;G2;;{PEOPLE}",
        [
            (
                'Row 2, column Waarde (euro): "1.250" can be 1250,00 and 1,25.'
                " Write it without separators between the thousands."
            )
        ],
        id="an amount that can be two",
    ),
    pytest.param(
        f"1;=A1+1;beton;;G2;;{PEOPLE}",
        ["Row 2, column Naam: This cell is a formula. Replace it by its outcome (paste as value)."],
        id="a formula",
    ),
    pytest.param(
        f"1;Kade;beton;;G9;;{PEOPLE}",
        ['Row 2, column Fase: "G9" is not known. Choose one of: G1, G2, G3, G4, G5, G6, G7.'],
        id="an unknown phase",
    ),
    pytest.param(
        f"1;Kade;hout;;G2;;{PEOPLE}",
        [
            (
                'Row 2, column Materiaal: "hout" is not known.'
                " Choose one of: asphalt, concrete, both, other."
            )
        ],
        id="an unknown material",
    ),
    pytest.param(
        "1;Kade;beton;;G2;;nobody@waterveen.example;ingrid@waterveen.example",
        [
            (
                "Row 2, column Projectleider: Nobody here has the address"
                ' "nobody@waterveen.example".'
                " Have an administrator add this person."
            )
        ],
        id="an unknown person",
    ),
    pytest.param(
        "1;Kade;beton;;G2;;peter@waterveen.example;Peter@Waterveen.example",
        [
            (
                "Row 2, column Intern opdrachtgever: The project lead and the internal client of a"
                " project are two people. Choose somebody else for one of the two roles."
            )
        ],
        id="lead and client in one",
    ),
    pytest.param(
        f"1;;beton;;G2;;{PEOPLE}",
        ["Row 2, column Naam: Fill in this cell."],
        id="no name",
    ),
    pytest.param(
        f"1;Kade;beton;;G2;01-12-2025;{PEOPLE}",
        [
            (
                "Row 2, column Gunning: The award was on Mon 1 December 2025, but in phase G2 the"
                " work is not awarded yet. Change the date or the phase."
            )
        ],
        id="awarded before its time",
    ),
    pytest.param(
        f"1;Kade;beton;;G7;01-12-2026;{PEOPLE}",
        [
            (
                "Row 2, column Gunning: The award is on Tue 1 December 2026, but in phase G7 the"
                " work has been awarded. Change the date or the phase."
            )
        ],
        id="awarded after its time",
    ),
]


@pytest.mark.parametrize(("line", "expected"), PROBLEMS)
def test_a_mistake_is_told_at_its_place_and_nothing_is_stored(
    authority: Authority, line: str, expected: list[str]
) -> None:
    """The good row beside it is not stored either."""
    found = refused(authority, line, f"good;Brug;beton;;G2;;{PEOPLE}")

    assert found == expected
    assert stored_projects(authority) == []
    with authority.write() as session:
        assert session.exec(select(GateAttempt)).all() == []


def test_all_mistakes_are_told_at_once_in_the_order_of_the_rows(authority: Authority) -> None:
    """Nobody mends a file one mistake at a time."""
    found = refused(
        authority,
        f"1;Kade;beton;1.250,00;G2;;{PEOPLE}",
        f"1;Brug;hout;1,250.00;G2;gisteren;{PEOPLE}",
        f"3;Weg;asfalt;12x;G2;;{PEOPLE}",
    )

    assert [text.partition(":")[0] for text in found] == [
        "Row 3, column Materiaal",
        "Row 3, column Waarde (euro)",
        "Row 3, column Gunning",
        "Row 3, column Nummer",
        "Row 4, column Waarde (euro)",
    ]
    assert '"1,250.00" is English, while "1.250,00" in row 2 is Dutch.' in found[1]
    assert 'Number "1" is also in row 2.' in found[3]


def test_a_number_that_a_project_has_already_is_refused(authority: Authority) -> None:
    """The same file offered twice stores nothing the second time."""
    bring_in(authority, f"1;Kade;beton;;G2;;{PEOPLE}")

    [found] = refused(authority, f"1;Kade;beton;;G2;;{PEOPLE}")

    assert found.startswith('Row 2, column Nummer: Number "1" is in use here.')
    assert stored_projects(authority) == ["1"]


def test_columns_are_named_or_refused(authority: Authority) -> None:
    """A column that is left out silently would be a promise that is not kept."""
    found = refused(authority, "1;x;y", header="Nummer;Kleur;Nummer")

    assert found[:2] == [
        (
            "Row 1, column Kleur: This column is not known."
            " Delete it, or call it as in the example file."
        ),
        "Row 1, column Nummer: This column is in the file twice. Delete one of the two.",
    ]
    assert {text for text in found if "missing" in text} == {
        f"Row 1, column {name}: This column is missing. Add it, or start from the example file."
        for name in ("naam", "materiaal", "fase", "projectleider", "interne opdrachtgever")
    }


def test_a_gate_is_not_planned_before_the_one_before_it(authority: Authority) -> None:
    """Its column and the first day that can be are told."""
    [found] = refused(
        authority,
        f"1;Kade;beton;;G2;;{PEOPLE};15-06-2026;01-06-2026",
        header=f"{HEADER};G2;G3",
    )

    assert found.startswith("Row 2, column G3: Mon 1 June 2026 is too early for this gate.")


def test_a_formula_in_xlsx_is_refused_at_its_place(authority: Authority) -> None:
    """Its outcome may differ from what its author saw."""
    body = io.BytesIO()
    workbook = Workbook(body, {"in_memory": True})
    sheet = workbook.add_worksheet()
    for place, title in enumerate(HEADER.split(";")):
        sheet.write_string(0, place, title)
    for place, cell in enumerate(f"1;Kade;beton;;G2;;{PEOPLE}".split(";")):
        sheet.write_string(1, place, cell)
    sheet.write_formula(1, 3, "=1000*1250", value=1_250_000)
    workbook.close()

    with authority.write() as session, pytest.raises(ImportRefusedError) as caught:
        check_rows(session, read_sheet(body.getvalue(), SheetKind.XLSX), today=authority.today)

    [problem] = caught.value.problems
    assert explain_problem(problem, Language.NL) == (
        "Rij 2, kolom Waarde (euro): Deze cel is een formule."
        " Vervang de formule door de uitkomst (plakken als waarde)."
    )
