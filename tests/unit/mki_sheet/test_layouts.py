"""Columns are found by their names or a mapping, and totals wherever they stand."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from domain.errors import PoortError
from domain.mki.calculation_words import CalculationColumn as Column
from domain.mki.calculation_words import FindingKind as Kind
from tests.unit.mki_sheet.calculations import DUTCH, check, english, places
from usecases.mki_sheet.columns import (
    CalculationColumnDoubleError,
    CalculationColumnsMissingError,
    MappedColumnMissingError,
    letters,
)
from usecases.mki_sheet.mapping import MappingInvalidError, read_mapping

HEADER, *ROWS = DUTCH.splitlines()


def test_columns_may_stand_in_any_order() -> None:
    """Here from the last to the first."""
    turned = "\n".join(";".join(reversed(line.split(";"))) for line in DUTCH.splitlines())

    assert check(turned).errors == ()


def test_rows_above_the_columns_are_passed_over() -> None:
    """Tools write what was calculated, when and in which version; rows keep their numbers."""
    above = "Berekening Dorpsstraat;;;;;;;;;\nVersie;2;;;;;;;;\n\n"

    report = check(above + DUTCH.replace("8.550,00", "8.055,00"))

    assert places(report) == [(5, Column.MKI_TOTAL, Kind.LINE_DIFFERS)]
    assert report.columns.cell_name(Column.MKI_TOTAL, 5) == "F5"


def test_headings_and_repeated_titles_are_no_lines() -> None:
    """As on each page of a print."""
    text = "\n".join([HEADER, "Asfalt;;;;;;;;;", *ROWS[:4], HEADER, *ROWS[4:]])

    assert check(text).errors == ()


def test_columns_that_are_not_read_are_named() -> None:
    """So that nothing is passed over silently."""
    text = "\n".join(
        f"{line};{extra}"
        for line, extra in zip(DUTCH.splitlines(), ["opmerking", *["x"] * 12], strict=True)
    )

    assert check(text).columns.left_out == ("opmerking",)


@pytest.mark.parametrize(
    "titles",
    [
        pytest.param({"MKI totaal": "MKI totaal (\u20ac)"}, id="with the money"),
        pytest.param({"MKI totaal": "TOTAAL MKI [euro]"}, id="turned round"),
        pytest.param({"module": "Module(s)"}, id="more than one"),
        pytest.param({"geldig tot": "Geldig t/m"}, id="until and with"),
        pytest.param({"MKI per eenheid": "MKI/eenheid"}, id="with a stroke"),
        pytest.param({"set": "Wegingsset", "product": "Omschrijving"}, id="other words"),
    ],
)
def test_a_column_has_more_than_one_name(titles: dict[str, str]) -> None:
    """Capitals, brackets and signs do not matter."""
    header = HEADER
    for ours, theirs in titles.items():
        header = header.replace(ours, theirs)

    report = check("\n".join([header, *ROWS]))

    assert report.findings == check(DUTCH).findings


@pytest.mark.parametrize(
    ("column", "title"),
    [
        pytest.param(Column.UNIT, "eenheid", id="unit"),
        pytest.param(Column.MODULES, "module", id="modules"),
        pytest.param(Column.CATEGORY, "categorie", id="category"),
        pytest.param(Column.WEIGHTING_SET, "set", id="set"),
        pytest.param(Column.VALID_UNTIL, "geldig tot", id="validity"),
        pytest.param(Column.PRODUCT, "product", id="product"),
        pytest.param(Column.QUANTITY, "hoeveelheid", id="quantity"),
        pytest.param(Column.MKI_PER_UNIT, "MKI per eenheid", id="per unit"),
    ],
)
def test_a_sheet_may_lack_a_column(column: Column, title: str) -> None:
    """What could not be checked is told once; the rest is checked."""
    place = HEADER.split(";").index(title)
    rows = [line.split(";") for line in DUTCH.splitlines()]
    if column is Column.PRODUCT:
        for row in rows[1:]:
            row[0] = row[0] or row[1]  # totals are told by their names
    text = "\n".join(";".join(row[:place] + row[place + 1 :]) for row in rows)

    report = check(text)

    assert report.errors == ()
    assert list(places(report)) == [(1, column, Kind.COLUMN_MISSING)]


def renamed() -> str:
    """The calculation with titles of which nobody knows what they mean."""
    return "\n".join(["a;b;c;d;e;f;g;h;i;j", *ROWS])


ALL = dict(
    zip(
        (
            *(Column.ITEM, Column.PRODUCT, Column.QUANTITY, Column.UNIT, Column.MKI_PER_UNIT),
            *(Column.MKI_TOTAL, Column.MODULES, Column.CATEGORY, Column.WEIGHTING_SET),
            Column.VALID_UNTIL,
        ),
        "abcdefghij",
        strict=True,
    )
)


def test_a_mapping_tells_what_columns_mean() -> None:
    """Whatever they are called."""
    assert check(renamed(), mapping=ALL).errors == ()
    assert check(english(), mapping={Column.MKI_TOTAL: "MKI Total"}).errors == ()


def test_a_mapping_goes_before_the_names() -> None:
    """Where a sheet has two columns with the same figures, it says which counts."""
    text = DUTCH.replace("post;", "MKI;", 1)

    with pytest.raises(CalculationColumnDoubleError):
        check(text)
    assert check(text, mapping={Column.MKI_TOTAL: "MKI totaal"}).errors == ()


def test_a_mapping_is_read_from_a_small_file(tmp_path: Path) -> None:
    """One line for each column."""
    file = tmp_path / "kolommen.yaml"
    file.write_text('mki_total: "Som (EUR)"\nquantity: Aantal\n', encoding="utf-8")

    assert read_mapping(file) == {Column.MKI_TOTAL: "Som (EUR)", Column.QUANTITY: "Aantal"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("mki_totaal: x\n", id="a column that is none"),
        pytest.param("mki_total: [x]\n", id="a list"),
        pytest.param("mki_total: x\nmki_total: y\n", id="twice"),
        pytest.param("mki_total: 'x\n", id="no YAML"),
        pytest.param("- x\n", id="no fields"),
        pytest.param("", id="empty"),
    ],
)
def test_a_mapping_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    """With the line and what to mend."""
    file = tmp_path / "kolommen.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(MappingInvalidError) as refused:
        read_mapping(file)

    assert refused.value.problems


@pytest.mark.parametrize(
    ("text", "mapping", "expected"),
    [
        pytest.param("a;b\n1;2\n", {}, CalculationColumnsMissingError, id="no calculation"),
        pytest.param(
            renamed(),
            {Column.MKI_TOTAL: "f"},
            CalculationColumnsMissingError,
            id="too little known",
        ),
        pytest.param(
            DUTCH,
            {Column.MKI_TOTAL: "Som"},
            MappedColumnMissingError,
            id="a title that is not there",
        ),
        pytest.param(
            DUTCH.replace("eenheid;MKI per", "MKI/eenheid;MKI per", 1),
            *({}, CalculationColumnDoubleError),
            id="a column twice",
        ),
    ],
)
def test_a_sheet_that_is_no_calculation_is_refused(
    text: str, mapping: dict[Column, str], expected: type[PoortError]
) -> None:
    """With what was read and what to do."""
    with pytest.raises(expected):
        check(text, mapping=mapping)


LINE = ";{};10;ton;{};{};A1-A3;2;A2;31-12-2028"


def lines(*values: int) -> list[str]:
    """A line for each value per unit, each of its own product."""
    return [LINE.format(f"P{value}", value, value * 10) for value in values]


def total(label: str, amount: int) -> str:
    """A line with a total."""
    return f";{label};;;;{amount};;;;"


LAYOUTS = [
    pytest.param(
        [total("Subtotaal 1", 30), *lines(1, 2), total("Subtotaal 2", 70), *lines(3, 4)],
        id="subtotals above their lines",
    ),
    pytest.param(
        [
            total("Totaal", 100),
            total("Subtotaal", 30),
            *lines(1, 2),
            total("Subtotaal", 70),
            *lines(3, 4),
        ],
        id="the total above everything",
    ),
    pytest.param(
        [
            *lines(1, 2),
            total("Totaal", 30),
            *lines(3, 4),
            total("Totaal", 70),
            total("Eindtotaal", 100),
        ],
        id="each group with a total of its own",
    ),
    pytest.param(
        [
            *lines(1),
            total("Subtotaal", 10),
            *lines(2),
            total("Subtotaal", 20),
            total("Totaal hoofdstuk 1", 30),
            *lines(3),
            total("Subtotaal", 30),
            *lines(4),
            total("Subtotaal", 40),
            total("Totaal hoofdstuk 2", 70),
            total("Totaal", 100),
        ],
        id="groups in chapters",
    ),
    pytest.param([*lines(1, 2, 3, 4), total("Hele werk", 100)], id="a total of another name"),
    pytest.param([*lines(1, 2, 3, 4), "Totaal;;;;;100;;;;"], id="a total in the first column"),
    pytest.param([*lines(1, 2, 3, 4), ";Totaal;40;ton;;100;;;;"], id="a total with a quantity"),
]


@pytest.mark.parametrize("rows", LAYOUTS)
def test_totals_are_understood_where_they_stand(rows: Sequence[str]) -> None:
    """Each layout adds up, and with one total changed it does not."""
    text = "\n".join([HEADER, *rows])
    at = next(place for place, row in enumerate(rows) if not row.startswith(";P"))
    parts = rows[at].split(";")
    parts[5] = str(int(parts[5]) + 3)

    assert check(text).errors == ()
    assert len(check("\n".join([HEADER, *rows[:at], ";".join(parts), *rows[at + 1 :]])).errors) == 1


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        pytest.param(0, "A", id="the first"),
        pytest.param(25, "Z", id="the last of one letter"),
        pytest.param(26, "AA", id="the first of two"),
        pytest.param(701, "ZZ", id="the last of two"),
    ],
)
def test_columns_are_named_as_in_a_spreadsheet(place: int, expected: str) -> None:
    """By letters."""
    assert letters(place) == expected
