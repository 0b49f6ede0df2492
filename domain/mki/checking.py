"""The whole check of an MKI calculation: is it right, is it allowed, is it likely."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from domain.mki.calculation import Calculation, Finding, in_cents, in_order
from domain.mki.calculation_words import CalculationColumn, FindingKind
from domain.mki.outliers import find_outliers
from domain.mki.plausibility import by_product, find_implausible
from domain.mki.recomputing import recompute
from domain.mki.references import References
from domain.mki.vocabulary import WeightingSet

#: Without these a part of the check is not done, and that is said. A card may be a product's name.
_NEEDED: Final = (
    CalculationColumn.PRODUCT,
    CalculationColumn.QUANTITY,
    CalculationColumn.UNIT,
    CalculationColumn.MKI_PER_UNIT,
    CalculationColumn.MODULES,
    CalculationColumn.CATEGORY,
    CalculationColumn.WEIGHTING_SET,
    CalculationColumn.VALID_UNTIL,
)


def check_calculation(
    calculation: Calculation,
    *,
    on: date,
    references: References,
    expected_set: WeightingSet | None = None,
) -> tuple[Finding, ...]:
    """Every difference and everything implausible, in the order of the rows.

    `on` is the day on which declarations must be valid, `expected_set` the weighting set that
    was asked for.
    """
    lines, present = calculation.lines, calculation.present
    return in_order(
        [
            *_missing_columns(calculation),
            *_missing_total(calculation),
            *recompute(lines, calculation.totals),
            *find_implausible(lines, on=on, expected_set=expected_set, present=present),
            *find_outliers(
                by_product(lines), references=references, on=on, expected_set=expected_set
            ),
        ]
    )


def _missing_columns(calculation: Calculation) -> Iterator[Finding]:
    for column in _NEEDED:
        if column not in calculation.present:
            yield Finding(
                row=calculation.header_row, column=column, kind=FindingKind.COLUMN_MISSING
            )


def _missing_total(calculation: Calculation) -> Iterator[Finding]:
    if calculation.lines and not calculation.totals:
        amounts = (line.mki_total for line in calculation.lines if line.mki_total is not None)
        yield Finding(
            row=calculation.lines[-1].row,
            column=CalculationColumn.MKI_TOTAL,
            kind=FindingKind.TOTAL_MISSING,
            expected=in_cents(sum(amounts, start=Decimal())),
        )
