"""The bids in a sheet that somebody hands in: one row for each bid."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from http import HTTPStatus
from typing import ClassVar, Final, TypeVar

from domain.award.bids import Bid, QualityCriterion, Score
from domain.award.vocabulary import QualityScore
from domain.errors import PoortError
from domain.mki.vocabulary import WeightingSet
from models.cells import Cell
from models.sheets import Row, Sheet
from usecases.award import bid_columns
from usecases.award.bid_columns import BidColumns, find_bid_columns, score_key
from usecases.project_amounts import Amounts
from usecases.sheet_problems import (
    CellEmptyError,
    CellTooLongError,
    ChoiceUnknownError,
    FormulaCellError,
    ImportRefusedError,
    NotTextError,
    SheetProblemError,
)

#: No tender has as many; a simulation tries each bid against all others.
MOST_BIDS: Final = 100
_NAME_CHARACTERS: Final = 200
_LARGEST_EUR: Final = Decimal(10) ** 12
_MICRO_EURO: Final = Decimal("0.000001")

_T = TypeVar("_T")
_Word = TypeVar("_Word", bound=StrEnum)


class BidsRefusedError(ImportRefusedError):
    """A sheet of bids has problems, each with its place; nothing was computed."""

    message: ClassVar[str] = (
        "The bids were not compared. Mend the mistakes in the file ({count}) and offer it again."
    )


class TooManyBidsError(PoortError):
    """More bids than a tender can have."""

    message: ClassVar[str] = (
        "There are {count} bids, and at most {most} can be compared. Split the file by lot."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class NotMkiError(SheetProblemError):
    """A number that is no MKI of any work."""

    message = '"{written}" is no MKI in euro. Write at most six decimals, as 420000 or 6,84.'


class BidderRepeatedError(SheetProblemError):
    """The same bidder twice in one sheet."""

    message = '"{written}" is also in row {other_row}. Keep the bid that counts.'


@dataclass(frozen=True, slots=True, kw_only=True)
class BidSheet:
    """The bids of a sheet in their order, and the columns that were not used."""

    bids: tuple[Bid, ...]
    ignored_columns: tuple[str, ...]
    sha256: str


def read_bids(sheet: Sheet, *, criteria: Sequence[QualityCriterion] = ()) -> BidSheet:
    """The bids of that sheet, with a score for each criterion.

    Its first row holds the columns `inschrijver`, `prijs` and `mki` (or in English), perhaps
    `set`, `mki jaar 1` and on, and a column by the name of each criterion; others are named as
    ignored. Amounts are all in one notation; every cell of these columns is filled in.

    Raises:
        BidsRefusedError: with every problem by row and column.
        TooManyBidsError: as it says.
    """
    if len(sheet.rows) > MOST_BIDS:
        raise TooManyBidsError(count=len(sheet.rows), most=MOST_BIDS)
    columns, problems = find_bid_columns(sheet, criteria)
    if problems:
        raise BidsRefusedError(problems)
    reader = _Reader(
        columns=columns,
        criteria=tuple(one.name for one in criteria),
        formulas=sheet.formulas,
        amounts=Amounts.in_columns(sheet, columns.amounts()),
    )
    bids = [reader.read(row) for row in sheet.rows]
    if reader.problems:
        raise BidsRefusedError(tuple(reader.problems))
    return BidSheet(
        bids=tuple(bid for bid in bids if bid is not None),
        ignored_columns=columns.ignored,
        sha256=sheet.sha256,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    """The place of a cell, with the column as the file calls it."""

    row: int
    column: str


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads cell by cell and keeps what cannot be read."""

    columns: BidColumns
    criteria: tuple[str, ...]
    formulas: frozenset[tuple[int, int]]
    amounts: Amounts
    problems: list[SheetProblemError] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    def read(self, row: Row) -> Bid | None:
        """The bid in that row, or none where a cell of it is a problem."""
        bidder = self._cell(row, bid_columns.BIDDER, self._bidder)
        price = self._cell(row, bid_columns.PRICE, self._price)
        total = self._cell(row, bid_columns.MKI, self._mki)
        by_year = [self._cell(row, key, self._mki) for key in self.columns.years]
        told = self._cell(row, bid_columns.WEIGHTING_SET, _one_of(WeightingSet))
        scores = {
            name: self._cell(row, score_key(name), _one_of(QualityScore)) for name in self.criteria
        }
        if bidder is None or price is None:
            return None
        yearly = tuple(mki for mki in by_year if mki is not None)
        return Bid(
            bidder=bidder,
            price_eur=price,
            mki_eur=sum(yearly, Decimal(0)) if total is None else total,
            mki_by_year_eur=yearly,
            weighting_set=told,
            scores=tuple(
                Score(criterion=name, score=score)
                for name, score in scores.items()
                if score is not None
            ),
        )

    def _cell(self, row: Row, key: str, parse: Callable[[_At, Cell], _T]) -> _T | None:
        """The value of a cell; None where the sheet has no such column, or it is a problem."""
        place = self.columns.places.get(key)
        if place is None:
            return None
        at = _At(row=row.number, column=self.columns.header[place])
        try:
            if (row.number, place) in self.formulas:
                raise FormulaCellError(row=at.row, column=at.column)
            if row.cells[place] is None:
                raise CellEmptyError(row=at.row, column=at.column)
            return parse(at, row.cells[place])
        except SheetProblemError as problem:
            self.problems.append(problem)
            return None

    def _bidder(self, at: _At, cell: Cell) -> str:
        name = _text(at, cell)
        if len(name) > _NAME_CHARACTERS:
            raise CellTooLongError(row=at.row, column=at.column, limit=_NAME_CHARACTERS)
        first = self.rows.setdefault(name.casefold(), at.row)
        if first != at.row:
            raise BidderRepeatedError(row=at.row, column=at.column, written=name, other_row=first)
        return name

    def _price(self, at: _At, cell: Cell) -> Decimal:
        return self.amounts.read(cell, row=at.row, column=at.column)

    def _mki(self, at: _At, cell: Cell) -> Decimal:
        mki = self.amounts.read_number(cell, row=at.row, column=at.column)
        if abs(mki) >= _LARGEST_EUR or mki != mki.quantize(_MICRO_EURO):
            raise NotMkiError(row=at.row, column=at.column, written=str(cell))
        return mki


def _one_of(words: type[_Word]) -> Callable[[_At, Cell], _Word]:
    def parse(at: _At, cell: Cell) -> _Word:
        written = _text(at, cell)
        try:
            return words(written.upper())
        except ValueError as error:
            raise ChoiceUnknownError(
                row=at.row, column=at.column, written=written, choices=", ".join(words)
            ) from error

    return parse


def _text(at: _At, cell: Cell) -> str:
    """A text, or a number that a spreadsheet program made of one."""
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    if not isinstance(cell, str):
        raise NotTextError(row=at.row, column=at.column, written=str(cell))
    return cell.strip()
