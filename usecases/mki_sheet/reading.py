"""The rows of a sheet as the lines and totals of a calculation, and what cannot be read in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.mki.calculation import Calculation, CalculationLine, Finding, TotalLine
from domain.mki.calculation_words import CalculationColumn, FindingKind, TotalKind
from domain.mki.modules import (
    DoubleModuleError,
    ModulesUnreadableError,
    ProductionIncompleteError,
    read_modules,
)
from domain.mki.vocabulary import DataCategory, Module, QuantityUnit, WeightingSet
from models.cells import Cell
from models.sheets import Row, Sheet
from usecases.mki_sheet.columns import Columns, title_in
from usecases.mki_sheet.figures import FigureRefused, Figures
from usecases.written_days import read_day

_FIGURES: Final = (
    CalculationColumn.QUANTITY,
    CalculationColumn.MKI_PER_UNIT,
    CalculationColumn.MKI_WITHOUT_SURCHARGE,
    CalculationColumn.MKI_TOTAL,
)
#: A line has both; a total has neither.
_FACTORS: Final = (CalculationColumn.QUANTITY, CalculationColumn.MKI_PER_UNIT)
#: What only a line has, so that a lump sum is not taken for a total.
_TRAITS: Final = (
    CalculationColumn.UNIT,
    CalculationColumn.MODULES,
    CalculationColumn.CATEGORY,
    CalculationColumn.WEIGHTING_SET,
)
_GROUP: Final = re.compile(r"(sub-? ?tota+l|tussentotaal)\b.*", re.IGNORECASE)
_WHOLE: Final = re.compile(
    r"(eind|grand |overall |algemeen )?tot(aal|al)"
    r"( (mki|mki waarde|generaal|project|werk|value|eci))*|totale mki( waarde)?|mki totaal",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(
    r"(eind|grand |overall )?tot(aal|al|ale)\b.*|som\b.*|sum\b.*", re.IGNORECASE
)
_UNITS: Final = {
    QuantityUnit.TONNE: ("ton", "t", "tonne", "tonnes", "tons", "tonnen"),
    QuantityUnit.CUBIC_METRE: ("m3", "m³", "kuub", "kubieke meter", "cubic metre"),
    QuantityUnit.SQUARE_METRE: ("m2", "m²", "vierkante meter", "square metre"),
    QuantityUnit.METRE: ("m", "m1", "m¹", "meter", "metre", "strekkende meter", "str m"),
    QuantityUnit.KILOGRAM: ("kg", "kilo", "kilogram", "kilogramme"),
    QuantityUnit.PIECE: ("st", "stuk", "stuks", "stk", "piece", "pieces", "pcs"),
}
_UNIT_NAMES: Final = {name: unit for unit, names in _UNITS.items() for name in names}
_PARTS: Final = frozenset({"A1", "A2", "A3"})
_CATEGORY: Final = re.compile(r"(?:cat(?:egorie|egory)?\.? ?)?([123]a?)", re.IGNORECASE)
_SET: Final = re.compile(r"(?:en ?15804 ?\+ ?|set ?)?(a[12])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationRead:
    """A calculation as far as it could be read, and what could not."""

    calculation: Calculation
    findings: tuple[Finding, ...]


def read_calculation(sheet: Sheet, columns: Columns) -> CalculationRead:
    """Read every row under the names of the columns, whatever is wrong with some of them."""
    rows = [row for row in sheet.rows if row.number > columns.row]
    figures = Figures.of(_figure_cells(rows, columns))
    reader = _Reader(columns=columns, formulas=sheet.formulas, figures=figures)
    for row in rows:
        reader.read(row)
    return CalculationRead(
        calculation=Calculation(
            lines=tuple(reader.lines),
            totals=tuple(reader.totals),
            present=frozenset(columns.places),
            header_row=columns.row,
        ),
        findings=tuple(reader.findings),
    )


def _figure_cells(rows: Sequence[Row], columns: Columns) -> Iterator[tuple[int, Cell]]:
    places = [columns.places[column] for column in _FIGURES if column in columns.places]
    for row in rows:
        for place in places:
            yield row.number, row.cells[place]


class _RowKind(StrEnum):
    LINE = "line"
    TOTAL = "total"
    HEADING = "heading"


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads row by row and keeps what cannot be read."""

    columns: Columns
    formulas: frozenset[tuple[int, int]]
    figures: Figures
    lines: list[CalculationLine] = field(default_factory=list)
    totals: list[TotalLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def read(self, row: Row) -> None:
        """Take the row in as a line or a total; a heading says nothing that is added up."""
        match self._kind(row):
            case _RowKind.LINE:
                self.lines.append(self._line(row))
            case _RowKind.TOTAL:
                self.totals.append(self._total(row))
            case _RowKind.HEADING:
                pass

    def _kind(self, row: Row) -> _RowKind:
        if self._is_header_again(row):
            return _RowKind.HEADING
        label = self._label(row)
        is_called_total = _is_total(label)
        factors = [self._has(row, column) for column in _FACTORS]
        has_total = self._has(row, CalculationColumn.MKI_TOTAL)
        has_traits = any(self._has(row, column) for column in _TRAITS)
        if is_called_total and not self._has(row, CalculationColumn.MKI_PER_UNIT):
            return _RowKind.TOTAL
        knows_factors = any(column in self.columns.places for column in _FACTORS)
        if has_total and knows_factors and not any(factors) and not has_traits:
            return _RowKind.TOTAL
        if not has_total and not any(factors) and not has_traits:
            return _RowKind.HEADING
        return _RowKind.LINE

    def _is_header_again(self, row: Row) -> bool:
        """Whether the names of the columns are repeated, as on each page of a print."""
        return all(
            title_in(row.cells[place]) == self.columns.titles[column]
            for column, place in self.columns.places.items()
        )

    def _line(self, row: Row) -> CalculationLine:
        modules, parts = self._modules(row)
        return CalculationLine(
            row=row.number,
            item=_text(self._cell(row, CalculationColumn.ITEM)),
            product=_text(self._cell(row, CalculationColumn.PRODUCT)),
            quantity=self._figure(row, CalculationColumn.QUANTITY),
            unit=self._unit(row),
            mki_per_unit=self._figure(row, CalculationColumn.MKI_PER_UNIT),
            mki_per_unit_without_surcharge=self._figure(
                row, CalculationColumn.MKI_WITHOUT_SURCHARGE, is_needed=False
            ),
            mki_total=self._figure(row, CalculationColumn.MKI_TOTAL),
            modules=modules,
            production_parts=parts,
            category=self._category(row),
            weighting_set=self._weighting_set(row),
            card=_text(self._cell(row, CalculationColumn.CARD)),
            valid_until=self._valid_until(row),
        )

    def _total(self, row: Row) -> TotalLine:
        label = self._label(row)
        return TotalLine(
            row=row.number,
            label=label,
            amount=self._figure(row, CalculationColumn.MKI_TOTAL),
            kind=_total_kind(label),
        )

    def _label(self, row: Row) -> str:
        """What a total is called; people write it in either of the two columns with words."""
        words = [
            _text(self._cell(row, column))
            for column in (CalculationColumn.PRODUCT, CalculationColumn.ITEM)
        ]
        return next((word for word in words if _is_total(word)), words[0] or words[1])

    def _cell(self, row: Row, column: CalculationColumn) -> Cell:
        place = self.columns.places.get(column)
        return None if place is None else row.cells[place]

    def _has(self, row: Row, column: CalculationColumn) -> bool:
        place = self.columns.places.get(column)
        if place is None:
            return False
        return row.cells[place] is not None or (row.number, place) in self.formulas

    def _report(
        self, row: Row, column: CalculationColumn, kind: FindingKind, **details: object
    ) -> None:
        given = self._cell(row, column)
        self.findings.append(
            Finding(row=row.number, column=column, kind=kind, given=given, details=details)
        )

    def _is_formula(self, row: Row, column: CalculationColumn) -> bool:
        """Whether it is a formula, which is told: its outcome may differ from what was seen."""
        if (row.number, self.columns.places.get(column, -1)) not in self.formulas:
            return False
        self._report(row, column, FindingKind.FORMULA_CELL)
        return True

    def _figure(
        self, row: Row, column: CalculationColumn, *, is_needed: bool = True
    ) -> Decimal | None:
        if column not in self.columns.places or self._is_formula(row, column):
            return None
        cell = self._cell(row, column)
        if cell is None:
            if is_needed:
                self._report(row, column, FindingKind.CELL_EMPTY)
            return None
        figure = self.figures.read(cell)
        if isinstance(figure, FigureRefused):
            self._report(
                row,
                column,
                figure.kind,
                dutch=figure.dutch,
                english=figure.english,
                other=figure.other,
                other_row=figure.other_row,
            )
            return None
        return figure

    def _words(self, row: Row, column: CalculationColumn) -> str:
        """The text of a cell that is neither empty nor a formula."""
        cell = self._cell(row, column)
        if cell is None or self._is_formula(row, column):
            return ""
        return _text(cell)

    def _unit(self, row: Row) -> QuantityUnit | None:
        written = self._words(row, CalculationColumn.UNIT)
        unit = _UNIT_NAMES.get(" ".join(re.split(r"[\s.]+", written.casefold())).strip())
        is_empty = CalculationColumn.UNIT in self.columns.places and not self._has(
            row, CalculationColumn.UNIT
        )
        if unit is None and (written or is_empty):
            self._report(row, CalculationColumn.UNIT, FindingKind.UNIT_UNKNOWN)
        return unit

    def _modules(self, row: Row) -> tuple[frozenset[Module], frozenset[str]]:
        written = self._words(row, CalculationColumn.MODULES)
        if not written:
            return frozenset(), frozenset()
        try:
            return read_modules(written), frozenset()
        except ProductionIncompleteError:
            parts = set(filter(None, re.split(r"[\s,;+/&]+", written.upper())))
            if parts <= _PARTS:
                return frozenset(), frozenset(parts)
            self._report(row, CalculationColumn.MODULES, FindingKind.MODULES_UNREADABLE)
        except (ModulesUnreadableError, DoubleModuleError):
            self._report(row, CalculationColumn.MODULES, FindingKind.MODULES_UNREADABLE)
        return frozenset(), frozenset()

    def _category(self, row: Row) -> DataCategory | None:
        written = self._words(row, CalculationColumn.CATEGORY)
        found = _CATEGORY.fullmatch(written)
        if found and found.group(1).lower() in set(DataCategory):
            return DataCategory(found.group(1).lower())
        if written:
            self._report(row, CalculationColumn.CATEGORY, FindingKind.CATEGORY_UNKNOWN)
        return None

    def _weighting_set(self, row: Row) -> WeightingSet | None:
        written = self._words(row, CalculationColumn.WEIGHTING_SET)
        if found := _SET.fullmatch(written):
            return WeightingSet(found.group(1).upper())
        if written:
            self._report(row, CalculationColumn.WEIGHTING_SET, FindingKind.SET_UNKNOWN)
        return None

    def _valid_until(self, row: Row) -> date | None:
        cell = self._cell(row, CalculationColumn.VALID_UNTIL)
        if cell is None or self._is_formula(row, CalculationColumn.VALID_UNTIL):
            return None
        day = read_day(cell) if isinstance(cell, str) else cell
        if isinstance(day, date):
            return day
        self._report(row, CalculationColumn.VALID_UNTIL, FindingKind.NOT_DATE)
        return None


def _is_total(label: str) -> bool:
    return any(pattern.fullmatch(label) for pattern in (_GROUP, _WHOLE, _TOTAL))


def _total_kind(label: str) -> TotalKind:
    if _GROUP.fullmatch(label):
        return TotalKind.GROUP
    return TotalKind.WHOLE if _WHOLE.fullmatch(label) else TotalKind.EITHER


def _text(cell: Cell) -> str:
    """The cell as text; a spreadsheet keeps a number of a line as a number."""
    if isinstance(cell, Decimal) and cell.is_finite():
        text = format(cell, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return "" if cell is None else " ".join(str(cell).split())
