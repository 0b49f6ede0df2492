"""Bids are read from a sheet as people make it, or refused with row, column and what to do."""

import io
from collections.abc import Sequence
from decimal import Decimal

import pytest
from xlsxwriter import Workbook

from domain.award.bids import QualityCriterion, Score
from domain.award.vocabulary import QualityScore
from domain.mki.vocabulary import WeightingSet
from domain.vocabulary import Language
from models.sheets import Sheet, SheetKind, read_sheet
from tests.unit.award.samples import BIDS
from usecases.award.read_bids import MOST_BIDS, BidsRefusedError, TooManyBidsError, read_bids
from usecases.sheet_problems import explain_problem

PLAN = QualityCriterion(name="Plan van aanpak", max_value_eur=Decimal(50_000))

EXAMPLE = {
    "Dutch": "inschrijver;prijs;mki\nA;2.450.000,00;420.000\nB;2.520.000;330.000\n"
    "C;2.400.000;520.000\nD;2.550.000;280.000\n",
    "English": "bidder,price,mki\nA,2450000.00,420000\nB,2520000,330000\n"
    "C,2400000,520000\nD,2550000,280000\n",
    "other titles and order": "MKI-waarde (€);Naam inschrijver;Inschrijfprijs in euro\n"
    "420000;A;2450000\n330000;B;2520000\n520000;C;2400000\n280000;D;2550000\n",
    "with the sign of the euro": "Inschrijver;Prijs;MKI\nA;€ 2.450.000;€ 420.000\n"
    "B;€ 2.520.000;€ 330.000\n\nC;€ 2.400.000;€ 520.000\nD;€ 2.550.000;€ 280.000\n",
}


def make_sheet(text: str) -> Sheet:
    """A sheet of CSV."""
    return read_sheet(text.encode(), SheetKind.CSV)


def make_xlsx(rows: Sequence[Sequence[str | int | float]]) -> Sheet:
    """A sheet of XLSX; a text that begins with = becomes a formula."""
    body = io.BytesIO()
    workbook = Workbook(body, {"in_memory": True})
    sheet = workbook.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    workbook.close()
    return read_sheet(body.getvalue(), SheetKind.XLSX)


@pytest.mark.parametrize("text", EXAMPLE.values(), ids=EXAMPLE)
def test_the_constructed_example_is_read_however_it_is_written(text: str) -> None:
    """In Dutch and English, with other names of columns, and with an empty row."""
    assert read_bids(make_sheet(text)).bids == BIDS


def test_a_workbook_is_read_with_its_own_numbers() -> None:
    """A bidder that is a number is a name all the same."""
    found = read_bids(make_xlsx([["bidder", "price", "mki"], [1, 100.5, 6.84]]))

    [bid] = found.bids
    assert (bid.bidder, bid.price_eur, bid.mki_eur) == ("1", Decimal("100.5"), Decimal("6.84"))


def test_sets_scores_and_unknown_columns() -> None:
    """A score is found by the name of its criterion; what is not used is told."""
    text = "inschrijver;prijs;mki;set;Plan van Aanpak;Opmerking\nA;1;2;a2;nr;mooi\nB;1;2;A2;3;\n"

    found = read_bids(make_sheet(text), criteria=(PLAN,))

    assert [bid.weighting_set for bid in found.bids] == [WeightingSet.A2, WeightingSet.A2]
    assert [bid.scores for bid in found.bids] == [
        (Score(criterion=PLAN.name, score=QualityScore.NR),),
        (Score(criterion=PLAN.name, score=QualityScore.THREE),),
    ]
    assert found.ignored_columns == ("Opmerking",)


def test_yearly_values_are_in_the_order_of_the_years() -> None:
    """Whatever the order of their columns; without a total the MKI is their sum."""
    found = read_bids(make_sheet("bidder;price;mki year 2;mki year 1\nA;1;20;30\n"))

    [bid] = found.bids
    assert (bid.mki_by_year_eur, bid.mki_eur) == ((Decimal(30), Decimal(20)), Decimal(50))


def test_an_mki_may_be_below_zero_and_finer_than_a_cent() -> None:
    """Benefits of reuse, and values per ton."""
    found = read_bids(make_sheet("inschrijver;prijs;mki\nA;1;-3,5\nB;1;0,770123\n"))

    assert [bid.mki_eur for bid in found.bids] == [Decimal("-3.5"), Decimal("0.770123")]


HEAD = "inschrijver;prijs;mki\n"
PROBLEMS = [
    pytest.param(HEAD + "A;1;veel\n", [(2, "mki", "NotAmountError")], id="text in a number"),
    pytest.param(HEAD + "A;;1\n", [(2, "prijs", "CellEmptyError")], id="an empty cell"),
    pytest.param(HEAD + ";1;1\n", [(2, "inschrijver", "CellEmptyError")], id="no bidder"),
    pytest.param(HEAD + "A;-1;1\n", [(2, "prijs", "NotAmountError")], id="a price below zero"),
    pytest.param(HEAD + "A;1;=1+1\n", [(2, "mki", "FormulaCellError")], id="a formula"),
    pytest.param(HEAD + "A;1.250;1\n", [(2, "prijs", "AmountAmbiguousError")], id="1.250"),
    pytest.param(
        HEAD + "A;1.250,00;1\nB;1250.50;1\n",
        [(3, "prijs", "AmountsMixedError")],
        id="a decimal point for a comma",
    ),
    pytest.param(
        HEAD + "A;1,5;0,1234567\n", [(2, "mki", "NotMkiError")], id="seven decimals of MKI"
    ),
    pytest.param(
        HEAD + "A;1;1\n a ;1;1\n", [(3, "inschrijver", "BidderRepeatedError")], id="twice"
    ),
    pytest.param(
        "naam;bedrag;mki\nA;1;1\n",
        [(1, "inschrijver", "BidColumnMissingError"), (1, "prijs", "BidColumnMissingError")],
        id="columns that are called otherwise",
    ),
    pytest.param(
        "inschrijver;prijs;mki;MKI waarde\nA;1;1;1\n",
        [(1, "MKI waarde", "ColumnDoubleError")],
        id="a column twice",
    ),
    pytest.param(
        "inschrijver;prijs;mki jaar 1;mki jaar 3\nA;1;1;1\n",
        [(1, "mki jaar 2", "YearMissingError")],
        id="a year left out",
    ),
    pytest.param(
        HEAD.strip() + ";set\nA;1;1;A3\n", [(2, "set", "ChoiceUnknownError")], id="no such set"
    ),
    pytest.param(
        HEAD + "A;x;y\nB;1;z\n",
        [
            (2, "prijs", "NotAmountError"),
            (2, "mki", "NotAmountError"),
            (3, "mki", "NotAmountError"),
        ],
        id="all mistakes at once",
    ),
]


@pytest.mark.parametrize(("text", "expected"), PROBLEMS)
def test_each_mistake_is_told_with_its_row_and_column(
    text: str, expected: list[tuple[int, str, str]]
) -> None:
    """And nothing is computed."""
    with pytest.raises(BidsRefusedError) as refused:
        read_bids(make_sheet(text))

    problems = refused.value.problems
    assert [(one.row, one.column, one.code) for one in problems] == expected
    assert all(f"Rij {one.row}, kolom" in explain_problem(one, Language.NL) for one in problems)


def test_a_formula_in_a_workbook_is_refused() -> None:
    """Its outcome may differ from what the bidder saw."""
    with pytest.raises(BidsRefusedError) as refused:
        read_bids(make_xlsx([["bidder", "price", "mki"], ["A", "=50+50", 10]]))

    assert [one.code for one in refused.value.problems] == ["FormulaCellError"]


def test_a_criterion_without_its_column_is_refused() -> None:
    """A score that nobody gave is not made up."""
    with pytest.raises(BidsRefusedError) as refused:
        read_bids(make_sheet(HEAD + "A;1;1\n"), criteria=(PLAN,))

    assert [(one.column, one.code) for one in refused.value.problems] == [
        (PLAN.name, "ScoreColumnMissingError")
    ]


def test_more_bids_than_a_tender_has_are_refused() -> None:
    """Before any is read."""
    rows = "".join(f"B{number};1;1\n" for number in range(MOST_BIDS + 1))

    with pytest.raises(TooManyBidsError):
        read_bids(make_sheet(HEAD + rows))
