"""Check a sheet with an MKI calculation, whoever handed it in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from catalogue.reference_values import load_references
from domain.mki.calculation import Calculation, Finding, in_order
from domain.mki.calculation_words import CalculationColumn, FindingKind, Severity
from domain.mki.checking import check_calculation
from domain.mki.vocabulary import WeightingSet
from models.sheets import SheetKind, read_sheet
from usecases.mki_sheet.columns import Columns, find_columns
from usecases.mki_sheet.reading import read_calculation

#: A large contract has some thousands of lines; nothing of a sheet is stored here.
LIMIT_ROWS: Final = 10_000

#: A cell that cannot be read is not empty.
_EMPTY: Final = frozenset(
    {FindingKind.SET_NOT_TOLD, FindingKind.VALIDITY_NOT_TOLD, FindingKind.MODULES_NOT_TOLD}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """On which day declarations must be valid, and what was asked for or agreed with the sheet.

    `mapping` gives the title of a column in the sheet.
    """

    on: date
    expected_set: WeightingSet | None = None
    mapping: Mapping[CalculationColumn, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReport:
    """What was read of a sheet, and everything that its check met, in the order of the rows."""

    calculation: Calculation
    columns: Columns
    findings: tuple[Finding, ...]
    sha256: str

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended before the calculation can stand."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What somebody must look at."""
        return tuple(one for one in self.findings if one.severity is Severity.WARNING)

    @property
    def total_eur(self) -> Decimal:
        """The sum of the lines as they are written, in euro."""
        amounts = (line.mki_total for line in self.calculation.lines if line.mki_total is not None)
        return sum(amounts, start=Decimal())


def check_sheet(source: Path | bytes, kind: SheetKind, *, options: CheckOptions) -> SheetReport:
    """Recompute the calculation in the sheet, and say what differs and what is implausible.

    Raises:
        SheetUnreadableError, SheetTooLargeError, SheetEmptyError: the file cannot be read.
        CalculationUnreadableError: it is no calculation, or not by that mapping.
    """
    sheet = read_sheet(source, kind, limit_rows=LIMIT_ROWS)
    columns = find_columns(sheet, options.mapping)
    read = read_calculation(sheet, columns)
    found = check_calculation(
        read.calculation,
        on=options.on,
        references=load_references(),
        expected_set=options.expected_set,
    )
    return SheetReport(
        calculation=read.calculation,
        columns=columns,
        findings=in_order([*read.findings, *_not_said_yet(read.findings, found)]),
        sha256=sheet.sha256,
    )


def _not_said_yet(read: Iterable[Finding], found: Iterable[Finding]) -> Iterator[Finding]:
    cells = {(one.row, one.column) for one in read}
    return (one for one in found if one.kind not in _EMPTY or (one.row, one.column) not in cells)
