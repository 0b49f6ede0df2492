"""An MKI calculation as lines and totals, and what a check of it finds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from domain.mki.calculation_words import (
    CalculationColumn,
    FindingKind,
    Severity,
    Slip,
    TotalKind,
)
from domain.mki.vocabulary import DataCategory, Module, QuantityUnit, WeightingSet

#: What the total of one line may differ from its recomputed value; everything is added exactly.
TOLERANCE_EUR: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationLine:
    """A line as far as it could be read: a value is None where its cell is empty or unreadable.

    `production_parts` are A1, A2 or A3 where the line names some of them and not all.
    """

    row: int
    product: str = ""
    item: str = ""
    quantity: Decimal | None = None
    unit: QuantityUnit | None = None
    mki_per_unit: Decimal | None = None
    mki_per_unit_without_surcharge: Decimal | None = None
    mki_total: Decimal | None = None
    modules: frozenset[Module] = frozenset()
    production_parts: frozenset[str] = frozenset()
    category: DataCategory | None = None
    weighting_set: WeightingSet | None = None
    card: str = ""
    valid_until: date | None = None

    @property
    def recomputed(self) -> Decimal | None:
        """Quantity times MKI per unit in euro, exactly; None where one of them is not known."""
        if self.quantity is None or self.mki_per_unit is None:
            return None
        return self.quantity * self.mki_per_unit

    @property
    def is_benefit(self) -> bool:
        """Whether it is a benefit in module D, which category 3 does not raise."""
        value = self.mki_per_unit if self.mki_total is None else self.mki_total
        return self.modules == {Module.D} and value is not None and value < 0

    @property
    def stages(self) -> frozenset[str]:
        """What it covers, with production as the three stages that it is."""
        named = {module.value for module in self.modules - {Module.A1_A3}}
        production = {"A1", "A2", "A3"} if Module.A1_A3 in self.modules else self.production_parts
        return frozenset(named) | production


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalLine:
    """A line with the total of a group of lines, or of the whole calculation, in euro."""

    row: int
    label: str
    amount: Decimal | None
    kind: TotalKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """A whole calculation; lines and totals in the order of their rows.

    `present` are the columns that it has, named in `header_row`.
    """

    lines: tuple[CalculationLine, ...]
    totals: tuple[TotalLine, ...]
    present: frozenset[CalculationColumn] = frozenset(CalculationColumn)
    header_row: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """Where a difference probably comes from: the cell, what it holds and what it should hold.

    `column` is None where it is one of several cells of the row; `factor` goes with a factor.
    """

    row: int
    slip: Slip
    column: CalculationColumn | None = None
    given: Decimal | None = None
    likely: Decimal | None = None
    factor: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a check met, at its cell, with the value there and the one expected."""

    row: int
    column: CalculationColumn
    kind: FindingKind
    given: object = None
    expected: object = None
    suspect: Suspect | None = None
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """As its kind says."""
        return self.kind.severity


def in_cents(amount: Decimal) -> Decimal:
    """The amount in whole cents, half a cent up."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By row, errors first within a row, then in the order of the columns."""
    columns = list(CalculationColumn)
    return tuple(
        sorted(
            findings,
            key=lambda one: (
                one.row,
                one.severity is not Severity.ERROR,
                columns.index(one.column),
            ),
        )
    )
