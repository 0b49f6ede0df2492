"""Products as somebody types or pastes them: product; quantity; unit; MKI, one a line."""

import re
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar, Final

from domain.errors import PoortError
from domain.mki.vocabulary import QuantityUnit
from domain.vocabulary import Language
from notifications.language import label
from usecases.amounts import Notation, readings
from usecases.contract.draft import DraftProduct

_PARTS: Final = 4
_MOST_LINES: Final = 500
_LONGEST_NAME: Final = 200
_LARGEST: Final = Decimal(10) ** 12
_BETWEEN: Final = re.compile(r"\s*[;\t]\s*")


class LineShapeError(PoortError):
    """A line without its four parts."""

    message: ClassVar[str] = (
        "Line {row}: write the product, the quantity, the unit and the MKI, with a semicolon or a"
        " tab between them. This line has {parts} parts."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class LineNumberError(PoortError):
    """A quantity or an MKI that is no number, or not in the notation of the page."""

    message: ClassVar[str] = (
        "Line {row}: “{written}” is no number as written here. Write it as in {example}."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class LineUnitError(PoortError):
    """A unit that nothing is counted in."""

    message: ClassVar[str] = "Line {row}: “{written}” is no unit. Choose one of: {units}."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class TooManyLinesError(PoortError):
    """More products than a contract has."""

    message: ClassVar[str] = "There are more than {most} lines. Add up what is the same product."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


def read_lines(written: str, language: Language) -> tuple[DraftProduct, ...]:
    """The products of the lines that are not empty, with numbers as the reader writes them.

    Raises:
        LineShapeError, LineNumberError, LineUnitError, TooManyLinesError: as they say.
    """
    rows = [(row, line) for row, line in enumerate(written.splitlines(), start=1) if line.strip()]
    if len(rows) > _MOST_LINES:
        raise TooManyLinesError(most=_MOST_LINES)
    return tuple(_product(row, line, language) for row, line in rows)


def _product(row: int, line: str, language: Language) -> DraftProduct:
    parts = _BETWEEN.split(line.strip())
    if len(parts) != _PARTS or not parts[0]:
        raise LineShapeError(row=row, parts=len(parts))
    name, quantity, unit, mki = parts
    return DraftProduct(
        product=name[:_LONGEST_NAME],
        quantity=_number(row, quantity, language),
        unit=_unit(row, unit, language),
        mki_eur=_number(row, mki, language),
    )


def _number(row: int, written: str, language: Language) -> Decimal:
    notation = Notation.DUTCH if language is Language.NL else Notation.ENGLISH
    value = readings(written).read_as(notation)
    if value is None or abs(value) >= _LARGEST:
        example = "1.250,50" if language is Language.NL else "1,250.50"
        raise LineNumberError(row=row, written=written, example=example)
    return value


def _unit(row: int, written: str, language: Language) -> QuantityUnit:
    names = {name: unit for unit in QuantityUnit for name in (unit.value, label(unit, language))}
    found = names.get(written.casefold())
    if found is None:
        raise LineUnitError(row=row, written=written, units=tuple(QuantityUnit))
    return found
