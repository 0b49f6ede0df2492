"""The amounts of one sheet: all in one notation, or refused."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal

from models.cells import Cell
from models.sheets import Sheet
from usecases.amounts import Notation, Readings, is_amount, readings
from usecases.project_columns import VALUE, Columns
from usecases.sheet_problems import AmountAmbiguousError, AmountsMixedError, NotAmountError


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """The notation that the amounts of a sheet show, with the first cell that shows Dutch."""

    notation: Notation | None
    dutch_row: int | None
    dutch_written: str | None

    @classmethod
    def of(cls, sheet: Sheet, columns: Columns) -> "Amounts":
        """Look at all amounts that are written as text before any is read."""
        place = columns.places.get(VALUE)
        return cls.in_columns(sheet, () if place is None else (place,))

    @classmethod
    def in_columns(cls, sheet: Sheet, places: Collection[int]) -> "Amounts":
        """Look at all amounts in those columns, from 0, that are written as text."""
        cells = [(row.number, row.cells[place]) for row in sheet.rows for place in places]
        shown = [(row, cell, readings(cell).shows) for row, cell in cells if isinstance(cell, str)]
        dutch = next(((row, cell) for row, cell, shows in shown if shows is Notation.DUTCH), None)
        return cls(
            # Where both occur, the English ones are pointed out (AmountsMixedError).
            notation=Notation.DUTCH
            if dutch
            else next((shows for _, _, shows in shown if shows), None),
            dutch_row=dutch[0] if dutch else None,
            dutch_written=dutch[1] if dutch else None,
        )

    def read(self, cell: Cell, *, row: int, column: str) -> Decimal:
        """The amount in that cell, in euro and cents.

        Raises:
            NotAmountError, AmountAmbiguousError, AmountsMixedError: as they say.
        """
        value = self.read_number(cell, row=row, column=column)
        if not is_amount(value):
            raise NotAmountError(row=row, column=column, written=str(cell))
        return value

    def read_number(self, cell: Cell, *, row: int, column: str) -> Decimal:
        """The number in that cell, below zero or finer than a cent if it is.

        Raises:
            NotAmountError, AmountAmbiguousError, AmountsMixedError: as they say.
        """
        value = cell if isinstance(cell, Decimal) else None
        if isinstance(cell, str):
            value = self._written(cell, row=row, column=column)
        if value is None or not value.is_finite():
            raise NotAmountError(row=row, column=column, written=str(cell))
        return value

    def _written(self, cell: str, *, row: int, column: str) -> Decimal | None:
        found = readings(cell)
        if found.shows is Notation.ENGLISH and self.notation is Notation.DUTCH:
            raise AmountsMixedError(
                row=row,
                column=column,
                written=cell,
                other=self.dutch_written,
                other_row=self.dutch_row,
            )
        if self.notation is None and found.is_ambiguous:
            raise AmountAmbiguousError(row=row, column=column, written=cell, **_shown(found))
        return found.read_as(self.notation or Notation.DUTCH)


def _shown(found: Readings) -> dict[str, str]:
    """Both readings in Dutch with two decimals, which cannot be misread."""
    values = {"dutch": found.dutch, "english": found.english}
    return {
        name: format_decimal(value, "0.00", locale="nl")
        for name, value in values.items()
        if value is not None
    }
