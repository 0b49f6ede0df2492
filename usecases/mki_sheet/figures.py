"""The figures of one calculation: all in one notation, or told where they are not."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from domain.mki.calculation_words import FindingKind
from models.cells import Cell
from usecases.amounts import Notation, Readings, readings

_LARGEST: Final = Decimal(10) ** 12
#: A spreadsheet's own number has no more digits than this behind its point.
_MOST_DECIMALS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRefused:
    """Why a cell gives no figure, with both of its meanings where it has two."""

    kind: FindingKind
    dutch: Decimal | None = None
    english: Decimal | None = None
    notation: Notation | None = None
    other_row: int | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The notation that most figures of a calculation show, with the first cell that shows it."""

    notation: Notation | None
    shown_row: int | None = None
    shown: str | None = None
    _read: dict[str, Readings] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, cells: Iterable[tuple[int, Cell]]) -> "Figures":
        """Look at all figures that are written as text before any is read.

        Cells come with their rows. Where as many show Dutch as English, Dutch is taken.
        """
        read: dict[str, Readings] = {}
        shown: Counter[Notation] = Counter()
        first: dict[Notation, tuple[int, str]] = {}
        for row, cell in cells:
            if not isinstance(cell, str):
                continue
            found = read.setdefault(cell, _readings(cell)) if cell not in read else read[cell]
            if found.shows is not None:
                shown[found.shows] += 1
                first.setdefault(found.shows, (row, cell))
        if not shown:
            return cls(notation=None, _read=read)
        notation = max(Notation, key=lambda one: (shown[one], one is Notation.DUTCH))
        row, cell = first[notation]
        return cls(notation=notation, shown_row=row, shown=cell, _read=read)

    def read(self, cell: Cell) -> Decimal | FigureRefused:
        """The figure in the cell, or why there is none."""
        if isinstance(cell, str):
            return self._written(cell)
        if isinstance(cell, Decimal) and _is_figure(cell):
            return cell
        return FigureRefused(kind=FindingKind.NOT_NUMBER)

    def _written(self, cell: str) -> Decimal | FigureRefused:
        found = self._read.get(cell) or _readings(cell)
        if self.notation is None and found.is_ambiguous:
            return FigureRefused(
                kind=FindingKind.NOTATION_AMBIGUOUS, dutch=found.dutch, english=found.english
            )
        value = found.read_as(self.notation or Notation.DUTCH)
        if value is None and found.shows is not None:
            return FigureRefused(
                kind=FindingKind.NOTATION_MIXED,
                notation=self.notation,
                other_row=self.shown_row,
                other=self.shown,
            )
        if value is None or not _is_figure(value):
            return FigureRefused(kind=FindingKind.NOT_NUMBER)
        return value


def _readings(cell: str) -> Readings:
    """Also with the minus signs that are not on a keyboard."""
    return readings(cell.replace("\u2212", "-").replace("\u2013", "-"))


def _is_figure(value: Decimal) -> bool:
    """Whether it is finite and of this world."""
    return (
        value.is_finite()
        and abs(value) < _LARGEST
        and -int(value.as_tuple().exponent) <= _MOST_DECIMALS
    )
