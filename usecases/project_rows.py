"""The rows of a sheet of running projects as values, and everything that cannot be read in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from domain.definition import ProcessDefinition
from domain.facts import TEAM_ROLES
from domain.vocabulary import Language, Material, Role
from models.cells import Cell
from models.sheets import Row, Sheet
from notifications.language import label
from usecases import project_columns as columns_of
from usecases.calendars import FIRST_DAY, LAST_DAY
from usecases.project_amounts import Amounts
from usecases.project_columns import Columns, find_columns, gate_key
from usecases.sheet_problems import (
    CellEmptyError,
    CellTooLongError,
    ChoiceUnknownError,
    FormulaCellError,
    NotDateError,
    NotPercentError,
    NotTextError,
    SheetProblemError,
)
from usecases.written_days import read_day

_NUMBER_CHARACTERS: Final = 40
_NAME_CHARACTERS: Final = 200
_DEPARTMENT_CHARACTERS: Final = 100
_ADDRESS_CHARACTERS: Final = 254

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """An amount that was written as text, and the value that was read in it."""

    row: int
    column: str
    written: str
    value_eur: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRow:
    """One row as far as it could be read; people are still addresses, phases positions.

    A field is None when its cell is empty or was a problem.
    """

    row: int
    number: str | None
    name: str | None
    material: Material | None
    position: int | None
    value_eur: Decimal | None
    award_on: date | None
    department: str | None
    mki_weight_percent: int | None
    addresses: Mapping[Role, str]
    planned: Mapping[int, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsRead:
    """Every row of a sheet, the problems met, and how amounts were understood."""

    columns: Columns
    rows: tuple[ProjectRow, ...]
    problems: tuple[SheetProblemError, ...]
    understood: tuple[Understood, ...]


def read_rows(sheet: Sheet, definition: ProcessDefinition) -> RowsRead:
    """Read all rows, whatever is wrong with some of them."""
    columns, problems = find_columns(sheet, definition)
    reader = _Reader(
        columns=columns,
        definition=definition,
        formulas=sheet.formulas,
        amounts=Amounts.of(sheet, columns),
        problems=list(problems),
    )
    rows = tuple(reader.read(row) for row in sheet.rows)
    return RowsRead(
        columns=columns,
        rows=rows,
        problems=tuple(reader.problems),
        understood=tuple(reader.understood),
    )


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads cell by cell and keeps what cannot be read."""

    columns: Columns
    definition: ProcessDefinition
    formulas: frozenset[tuple[int, int]]
    amounts: Amounts
    problems: list[SheetProblemError] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)

    def read(self, row: Row) -> ProjectRow:
        """The row, with None for what is empty or a problem."""
        return ProjectRow(
            row=row.number,
            number=self._cell(row, columns_of.NUMBER, _text(_NUMBER_CHARACTERS)),
            name=self._cell(row, columns_of.NAME, _text(_NAME_CHARACTERS)),
            material=self._cell(row, columns_of.MATERIAL, _material),
            position=self._cell(row, columns_of.PHASE, self._position),
            value_eur=self._cell(row, columns_of.VALUE, self._amount),
            award_on=self._cell(row, columns_of.AWARD_ON, _day),
            department=self._cell(row, columns_of.DEPARTMENT, _text(_DEPARTMENT_CHARACTERS)),
            mki_weight_percent=self._cell(row, columns_of.MKI_WEIGHT, _percent),
            addresses=self._addresses(row),
            planned=self._planned(row),
        )

    def _cell(self, row: Row, key: str, parse: Callable[["_At", Cell], _T]) -> _T | None:
        place = self.columns.places.get(key)
        if place is None:
            return None
        at = _At(row=row.number, column=self.columns.title(key))
        cell = row.cells[place]
        try:
            if (row.number, place) in self.formulas:
                raise FormulaCellError(row=at.row, column=at.column)
            if cell is None and key in columns_of.REQUIRED:
                raise CellEmptyError(row=at.row, column=at.column)
            return None if cell is None else parse(at, cell)
        except SheetProblemError as problem:
            self.problems.append(problem)
            return None

    def _addresses(self, row: Row) -> dict[Role, str]:
        read = {role: self._cell(row, str(role), _text(_ADDRESS_CHARACTERS)) for role in TEAM_ROLES}
        return {role: address.lower() for role, address in read.items() if address}

    def _planned(self, row: Row) -> dict[int, date]:
        read = {
            phase.position: self._cell(row, gate_key(phase.gate_id), _day)
            for phase in self.definition.phases
        }
        return {position: day for position, day in read.items() if day}

    def _position(self, at: "_At", cell: Cell) -> int:
        written = _text(_NAME_CHARACTERS)(at, cell)
        for phase in self.definition.phases:
            names = {phase.id, phase.gate_id, str(phase.position), f"fase {phase.position}"}
            names |= {phase.name.nl, phase.name.en, f"phase {phase.position}"}
            if written.casefold() in {name.casefold() for name in names}:
                return phase.position
        choices = tuple(phase.gate_id for phase in self.definition.phases)
        raise ChoiceUnknownError(row=at.row, column=at.column, written=written, choices=choices)

    def _amount(self, at: "_At", cell: Cell) -> Decimal:
        value = self.amounts.read(cell, row=at.row, column=at.column)
        if isinstance(cell, str):
            self.understood.append(
                Understood(row=at.row, column=at.column, written=cell, value_eur=value)
            )
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    row: int
    column: str


def _text(limit: int) -> Callable[[_At, Cell], str]:
    """A reader of text; a spreadsheet keeps a project number that is all digits as a number."""

    def parse(at: _At, cell: Cell) -> str:
        if isinstance(cell, Decimal) and cell.is_finite():
            text = format(cell, "f")
            return text.rstrip("0").rstrip(".") if "." in text else text
        if not isinstance(cell, str):
            raise NotTextError(row=at.row, column=at.column, written=cell)
        if len(cell) > limit:
            raise CellTooLongError(row=at.row, column=at.column, limit=limit)
        return cell

    return parse


def _material(at: _At, cell: Cell) -> Material:
    written = _text(_NAME_CHARACTERS)(at, cell)
    for material in Material:
        names = {material.value, *(label(material, language) for language in Language)}
        if written.casefold() in {name.casefold() for name in names}:
            return material
    choices = tuple(Material)
    raise ChoiceUnknownError(row=at.row, column=at.column, written=written, choices=choices)


def _day(at: _At, cell: Cell) -> date:
    day = read_day(cell) if isinstance(cell, str) else cell
    if not isinstance(day, date) or not FIRST_DAY <= day <= LAST_DAY:
        raise NotDateError(row=at.row, column=at.column, written=str(cell))
    return day


def _percent(at: _At, cell: Cell) -> int:
    written = cell.removesuffix("%").strip() if isinstance(cell, str) else cell
    if isinstance(written, str) and written.isdecimal() and written.isascii():
        written = Decimal(written)
    if (
        not isinstance(written, Decimal)
        or not written.is_finite()
        or written != written.to_integral_value()
        or not 0 <= written <= 100  # noqa: PLR2004 -- percent
    ):
        raise NotPercentError(row=at.row, column=at.column, written=str(cell))
    return int(written)
