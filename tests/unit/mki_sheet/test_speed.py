"""A large sheet is checked while somebody waits, also when nothing in it is right."""

from time import process_time

import pytest

from models.sheets import SheetTooLargeError
from tests.unit.mki_sheet.calculations import check, sheet_of
from usecases.mki_sheet.check_sheet import LIMIT_ROWS

#: Of our own time; on a machine that is not busy it takes about half a second (issue: a second).
SECONDS = 2


def lines(count: int, *, total: str) -> list[list[str]]:
    """Lines of as many products, in groups of ten, all with that total."""
    rows: list[list[str]] = []
    for at in range(count):
        rows.append(
            [
                str(at),
                f"AC surf {at}",
                "100",
                "ton",
                "6,50",
                total,
                "A1-A3",
                "1",
                "A2",
                "31-12-2028",
            ]
        )
        if at % 10 == 9:
            rows.append(["", "Subtotaal", *[""] * 3, "6500,00", *[""] * 4])
    return [*rows, ["", "Totaal", *[""] * 3, f"{count * 650},00", *[""] * 4]]


@pytest.mark.parametrize(
    ("total", "errors"),
    [pytest.param("650,00", 0, id="right"), pytest.param("651,00", 2_000, id="wrong")],
)
def test_two_thousand_lines_are_checked_at_once(total: str, errors: int) -> None:
    """With a product of its own on each line."""
    body = sheet_of(lines(2_000, total=total))
    began = process_time()

    report = check(body)

    assert process_time() - began < SECONDS
    assert len(report.errors) == errors
    assert len(report.calculation.lines) == 2_000


def test_a_sheet_beyond_the_limit_is_refused() -> None:
    """Before it is read as a calculation."""
    with pytest.raises(SheetTooLargeError):
        check("a;b\n" + "1;2\n" * LIMIT_ROWS)
