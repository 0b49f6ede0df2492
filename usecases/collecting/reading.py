"""The cells of a form or a sheet as lines, with what could not be read of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final, TypeVar

from domain.collecting.lines import DeclaredLine, DeliveryFinding, HeldTo
from domain.collecting.vocabulary import DeliveryColumn, DeliveryError
from domain.mki.vocabulary import DataCategory, QuantityUnit, WeightingSet
from models.cells import Cell
from usecases.amounts import readings
from usecases.written_days import read_day

#: More than a contractor delivers of in one period.
MOST_LINES: Final = 200
_MILLIONTH: Final = Decimal("0.000001")
_LARGEST: Final = Decimal(10) ** 9
_LONGEST: Final[Mapping[DeliveryColumn, int]] = {
    DeliveryColumn.PRODUCT: 200,
    DeliveryColumn.CARD: 100,
    DeliveryColumn.PLANT: 200,
}
#: Filled in beforehand, so they say nothing of whether something was delivered.
_GIVEN: Final = frozenset(
    {
        DeliveryColumn.POSITION,
        DeliveryColumn.PRODUCT,
        DeliveryColumn.UNIT,
        DeliveryColumn.WEIGHTING_SET,
    }
)
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawLine:
    """The cells of one line as they came in, and which of them are formulas.

    In a sheet a number must be a number; in a form it is typed, with a comma.
    """

    row: int
    cells: Mapping[DeliveryColumn, Cell]
    formulas: frozenset[DeliveryColumn] = frozenset()
    is_typed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in on it."""
        filled = {column for column, cell in self.cells.items() if _written(cell)}
        return not (filled | self.formulas) - _GIVEN and not self._names_another

    @property
    def _names_another(self) -> bool:
        """A product that somebody wrote in a free line, with nothing behind it."""
        number, product = DeliveryColumn.POSITION, DeliveryColumn.PRODUCT
        return not _written(self.cells.get(number)) and bool(_written(self.cells.get(product)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLines:
    """The lines that say something, and the cells that could not be read."""

    lines: tuple[DeclaredLine, ...]
    findings: tuple[DeliveryFinding, ...]

    @property
    def unread(self) -> frozenset[tuple[int, DeliveryColumn]]:
        """The places of what could not be read."""
        return frozenset((one.row, one.column) for one in self.findings)


def read_lines(raw: Iterable[RawLine], held_to: HeldTo) -> ReadLines:
    """Read every line that is not empty; a free line with a promised name is that product."""
    readers = [_Reader(line) for line in raw if not line.is_empty]
    lines = tuple(reader.line(held_to) for reader in readers)
    return ReadLines(lines=lines, findings=tuple(one for r in readers for one in r.findings))


@dataclass(slots=True)
class _Reader:
    """Reads one line and keeps what it met."""

    raw: RawLine
    findings: list[DeliveryFinding] = field(default_factory=list)

    def line(self, held_to: HeldTo) -> DeclaredLine:
        for column in self.raw.formulas:
            self._tell(column, DeliveryError.FORMULA)
        product, position = self._text(DeliveryColumn.PRODUCT), self._position()
        if position is None:
            names = {one.product.casefold(): one for one in held_to.products}
            if (same := names.get(product.casefold())) is not None:
                product, position = same.product, same.position
        return DeclaredLine(
            row=self.raw.row,
            position=position,
            product=product,
            delivered_on=self._day(DeliveryColumn.DELIVERED_ON),
            quantity=self._number(DeliveryColumn.QUANTITY),
            unit=self._choice(DeliveryColumn.UNIT, QuantityUnit),
            rate_eur=self._number(DeliveryColumn.RATE),
            mki_eur=self._number(DeliveryColumn.MKI),
            weighting_set=self._choice(DeliveryColumn.WEIGHTING_SET, WeightingSet),
            co2_kg=self._number(DeliveryColumn.CO2),
            category=self._choice(DeliveryColumn.CATEGORY, DataCategory),
            card=self._text(DeliveryColumn.CARD),
            valid_until=self._day(DeliveryColumn.VALID_UNTIL),
            plant=self._text(DeliveryColumn.PLANT),
            distance_km=self._number(DeliveryColumn.DISTANCE),
        )

    def _cell(self, column: DeliveryColumn) -> Cell:
        if column in self.raw.formulas:
            return None
        cell = self.raw.cells.get(column)
        return cell.strip() or None if isinstance(cell, str) else cell

    def _tell(self, column: DeliveryColumn, kind: DeliveryError, **values: object) -> None:
        finding = DeliveryFinding(
            row=self.raw.row,
            column=column,
            kind=kind,
            given=values.get("given"),
            expected=values.get("expected"),
        )
        self.findings.append(finding)

    def _text(self, column: DeliveryColumn) -> str:
        cell = self._cell(column)
        text = _written(cell)
        if len(text) > _LONGEST[column]:
            self._tell(column, DeliveryError.TOO_LONG, expected=_LONGEST[column])
            return ""
        return text

    def _position(self) -> int | None:
        cell = self._cell(DeliveryColumn.POSITION)
        text = _written(cell)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 9):  # noqa: PLR2004 -- fits in the column
            self._tell(DeliveryColumn.POSITION, DeliveryError.NOT_A_NUMBER, given=text)
            return None
        return int(text)

    def _number(self, column: DeliveryColumn) -> Decimal | None:
        cell = self._cell(column)
        match cell:
            case None:
                return None
            case bool() | date():
                self._tell(column, DeliveryError.NOT_A_NUMBER, given=_written(cell))
                return None
            case Decimal():
                number = cell
            case str():
                typed = self._typed_number(column, cell)
                if typed is None:
                    return None
                number = typed
        if not number.is_finite() or abs(number) >= _LARGEST:
            self._tell(column, DeliveryError.TOO_LARGE, given=_written(cell))
            return None
        return number.quantize(_MILLIONTH, rounding=ROUND_HALF_UP)

    def _typed_number(self, column: DeliveryColumn, text: str) -> Decimal | None:
        meaning = readings(text)
        if meaning.dutch is None and meaning.english is None:
            self._tell(column, DeliveryError.NOT_A_NUMBER, given=text)
        elif meaning.dutch is None or meaning.is_ambiguous:
            # "12.5" in Dutch, or "1.250" that may be 1250 as well as 1,25.
            self._tell(column, DeliveryError.POINT_FOR_COMMA, given=text, expected=meaning.english)
        elif not self.raw.is_typed:
            self._tell(column, DeliveryError.TEXT_IN_NUMBER, given=text, expected=meaning.dutch)
        else:
            return meaning.dutch
        return None

    def _day(self, column: DeliveryColumn) -> date | None:
        cell = self._cell(column)
        if cell is None or isinstance(cell, date):
            return cell
        day = read_day(_written(cell))
        if day is None:
            self._tell(column, DeliveryError.NOT_A_DATE, given=_written(cell))
        return day

    def _choice(self, column: DeliveryColumn, words: type[_Word]) -> _Word | None:
        text = _written(self._cell(column))
        if not text:
            return None
        known: Mapping[str, _Word] = {word.value.casefold(): word for word in words}
        word = known.get(text.casefold())
        if word is None:
            self._tell(
                column, DeliveryError.NOT_A_CHOICE, given=text, expected=tuple(map(str, words))
            )
        return word


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return format(cell.normalize(), "f")
        case _:
            shown: Callable[[object], str] = str
            return " ".join(shown(cell).split())
