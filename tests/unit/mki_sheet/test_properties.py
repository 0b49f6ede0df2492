"""A right sheet has no error, one wrong cell is found, and no sheet ends in a crash."""

from contextlib import suppress
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.errors import PoortError
from domain.mki.calculation_words import Severity
from domain.vocabulary import Language
from models.sheets import SheetKind
from tests.unit.mki_sheet.calculations import DUTCH, check, sheet_of, written
from usecases.mki_sheet.wording import explain_finding

CENT = Decimal("0.01")
QUANTITY, PER_UNIT, TOTAL, MODULES, SET, VALID_UNTIL = 2, 4, 5, 6, 8, 9

quantities = st.decimals(min_value=1, max_value=99_999, places=1)
#: So large that a wrong digit in a quantity is more than the cents that rounding may take.
values = st.decimals(min_value=Decimal("0.50"), max_value=999, places=2)


@dataclass(frozen=True)
class Sheet:
    """Rows of cells; the places of the lines and of the totals."""

    rows: list[list[str]]
    lines: tuple[int, ...]
    totals: tuple[int, ...]


def _line(name: str, quantity: Decimal, value: Decimal, *, is_benefit: bool) -> list[str]:
    sign = -1 if is_benefit else 1
    total = (quantity * value * sign).quantize(CENT, rounding=ROUND_HALF_UP)
    module = "D" if is_benefit else "A1-A3"
    return [
        *("", name, written(quantity), "ton", written(value * sign), written(total)),
        *(module, "1", "A2", "31-12-2028"),
    ]


def _total(name: str, lines: list[list[str]]) -> list[str]:
    amount = sum(Decimal(line[TOTAL].replace(",", ".")) for line in lines)
    return ["", name, "", "", "", written(Decimal(amount)), *[""] * 4]


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Groups of lines with a subtotal each, and a total of them all."""
    rows: list[list[str]] = []
    everything: list[list[str]] = []
    totals: list[int] = []
    for group in range(draw(st.integers(1, 4))):
        lines = [
            _line(f"P{group}-{at}", draw(quantities), draw(values), is_benefit=draw(st.booleans()))
            for at in range(draw(st.integers(1, 5)))
        ]
        everything += lines
        rows += lines
        totals.append(len(rows))
        rows.append(_total(f"Subtotaal {group}", lines))
    totals.append(len(rows))
    rows.append(_total("Totaal", everything))
    return Sheet(
        rows=rows,
        lines=tuple(at for at in range(len(rows)) if at not in totals),
        totals=tuple(totals),
    )


@given(sheets())
def test_a_sheet_that_adds_up_has_no_error(sheet: Sheet) -> None:
    """Nor a warning, since its products are each other's equals."""
    assert check(sheet_of(sheet.rows)).findings == ()


@given(sheets(), st.data())
def test_one_wrong_figure_is_always_an_error(sheet: Sheet, data: st.DataObject) -> None:
    """Wherever it stands, when it is more than the rounding of its lines."""
    at = data.draw(st.sampled_from(sheet.lines + sheet.totals))
    place = TOTAL if at in sheet.totals else data.draw(st.sampled_from((QUANTITY, PER_UNIT, TOTAL)))
    right = Decimal(sheet.rows[at][place].replace(",", "."))
    apart = st.decimals(min_value=Decimal("0.5"), max_value=10**6, places=2)
    wrong = right + data.draw(apart) * data.draw(st.sampled_from((1, -1)))
    sheet.rows[at][place] = written(wrong)

    report = check(sheet_of(sheet.rows))

    assert report.errors
    if at in sheet.lines:
        assert at + 2 in {one.row for one in report.errors}


@given(sheets(), st.data())
def test_one_cell_that_cannot_be_read_is_always_found_there(
    sheet: Sheet, data: st.DataObject
) -> None:
    """Text in a number, a word that is no module, a set that is none, a day that is none."""
    at = data.draw(st.sampled_from(sheet.lines))
    place = data.draw(st.sampled_from((QUANTITY, PER_UNIT, TOTAL, MODULES, SET, VALID_UNTIL)))
    sheet.rows[at][place] = data.draw(
        st.sampled_from(("n.v.t.", "ca. 10", "=1+1", "12-13-2026", "x"))
    )

    report = check(sheet_of(sheet.rows))

    found = {(one.row, report.columns.places[one.column]) for one in report.errors}
    assert (at + 2, place) in found


cells = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"-?[0-9.,]{1,30}", fullmatch=True),
    st.sampled_from(
        ("", "Totaal", "Subtotaal", "ton", "A1-A3", "1e9", "=1", "\u2212\u0663", "A-D")
    ),
)


@given(st.lists(st.lists(cells, min_size=10, max_size=10), max_size=8))
def test_no_sheet_ends_in_a_crash(rows: list[list[str]]) -> None:
    """It is checked and every finding can be told, or it is refused with what to do."""
    text = "\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    with suppress(PoortError):
        report = check(DUTCH.splitlines()[0] + "\n" + text)
        for finding in report.findings:
            assert finding.severity in Severity
            assert explain_finding(finding, report.columns, Language.NL)


@given(st.binary(max_size=300), st.sampled_from(SheetKind))
def test_no_bytes_end_in_a_crash(body: bytes, kind: SheetKind) -> None:
    """They are refused with what to do."""
    with suppress(PoortError):
        check(DUTCH.encode() + body, kind=kind)
