"""The sheet of a request: made for one contract and period, and read back only as that one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar, Final

from domain.collecting.lines import HeldTo
from domain.collecting.vocabulary import DeliveryColumn
from domain.errors import PoortError
from domain.keys import hex_key
from domain.mki.vocabulary import DataCategory, QuantityUnit, WeightingSet
from domain.vocabulary import Language
from models.cells import Cell
from models.contract import DeliveryLine
from models.queries.collecting import AskedRequest
from models.sheets import Row, Sheet, SheetEmptyError, SheetKind, read_sheet
from notifications.language import label, translator
from reports.collecting_sheet import InputColumn, InputRow, InputSheet, Value, write_input_sheet
from usecases.collecting.mails import about, contractor_of
from usecases.collecting.reading import RawLine

#: Rows for a second delivery of a product, or for one that was not promised.
FREE_ROWS: Final = 20
_COLUMNS: Final = tuple(DeliveryColumn)
_NUMBERS: Final = frozenset(
    {
        DeliveryColumn.POSITION,
        DeliveryColumn.QUANTITY,
        DeliveryColumn.RATE,
        DeliveryColumn.MKI,
        DeliveryColumn.CO2,
        DeliveryColumn.DISTANCE,
    }
)
_DATES: Final = frozenset({DeliveryColumn.DELIVERED_ON, DeliveryColumn.VALID_UNTIL})
#: Rows above the columns: what it is, the contract, the period, the template, what to do.
_TEMPLATE_ROW: Final = 4
_HEADER_ROW: Final = 6
_MARK: Final = "MKI-opgave"


class NoTemplateError(PoortError):
    """The sheet is not one that was downloaded here."""

    message: ClassVar[str] = (
        "This is not the sheet of this request: cell {cell} does not hold {expected}. Download the"
        " sheet on this page and fill in that one."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class OtherTemplateError(PoortError):
    """The sheet was made for another contract or period, or before the promise changed."""

    message: ClassVar[str] = (
        "This sheet was made for another contract or period, or before the promise changed (cell"
        " B4: {given}). Download the sheet on this page and fill in that one."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a sheet is made for and from."""

    asked: AskedRequest
    held_to: HeldTo
    language: Language

    @property
    def id(self) -> str:
        """Sixteen letters and digits that no other contract, period or promise has."""
        request, held = self.asked.request, self.held_to
        return hex_key(
            "template",
            request.organisation_id,
            request.contract_id,
            request.instance,
            held.weighting_set,
            *(
                f"{one.position} {one.product} {one.unit} {one.rate_eur.normalize():f}"
                for one in held.products
            ),
        )[:16]

    @property
    def file_name(self) -> str:
        """How the file is called."""
        number = self.asked.project.number.replace(" ", "-")
        return f"mki-opgave-{number}-{self.asked.request.instance}.xlsx"


def write_template(
    template: Template, *, lines: Sequence[DeliveryLine] = (), made_at: datetime
) -> bytes:
    """The sheet as XLSX, with a row for each promised product and what was handed in before."""
    _ = translator(template.language)
    asked, held = template.asked, template.held_to
    sheet = InputSheet(
        name=_MARK,
        heading=(
            (_MARK, f"{asked.project.number} {asked.project.name}"),
            (_("Contract"), f"{asked.contract.name}, {contractor_of(asked.contract)}"),
            (_("What it is about"), about(asked.request, template.language)),
            (_("Template"), template.id),
            (_("What to do"), _("Fill in the yellow cells. Write values, no formulas.")),
        ),
        columns=tuple(
            InputColumn(title=_title(one, template), kind=_kind(one), choices=_choices(one, held))
            for one in _COLUMNS
        ),
        rows=(*_rows(held, lines), *(_free(held) for _row in range(FREE_ROWS))),
    )
    return write_input_sheet(sheet, made_at=made_at)


def read_template(content: bytes, template: Template) -> tuple[RawLine, ...]:
    """The lines of a sheet that was made for this template, with its own row numbers.

    Raises:
        SheetUnreadableError, SheetTooLargeError: the file cannot be read.
        NoTemplateError, OtherTemplateError: it is another sheet.
    """
    try:
        sheet = read_sheet(content, SheetKind.XLSX)
    except SheetEmptyError as error:
        raise NoTemplateError(cell="A1", expected=_MARK) from error
    rows = {row.number: row for row in sheet.rows}
    _require_ours(sheet, rows, template)
    return tuple(_raw(row, sheet.formulas) for number, row in rows.items() if number > _HEADER_ROW)


def _require_ours(sheet: Sheet, rows: Mapping[int, Row], template: Template) -> None:
    if sheet.header[:1] != (_MARK,):
        raise NoTemplateError(cell="A1", expected=_MARK)
    given = _cell(rows.get(_TEMPLATE_ROW), 1)
    if given != template.id:
        raise OtherTemplateError(given=str(given or "-")[:40])
    header = rows.get(_HEADER_ROW)
    for place, column in enumerate(_COLUMNS):
        expected = _title(column, template)
        if _cell(header, place) != expected:
            cell = f"{chr(ord('A') + place)}{_HEADER_ROW}"
            raise NoTemplateError(cell=cell, expected=expected)


def _cell(row: Row | None, place: int) -> Cell:
    return row.cells[place] if row is not None and place < len(row.cells) else None


def _raw(row: Row, formulas: frozenset[tuple[int, int]]) -> RawLine:
    return RawLine(
        row=row.number,
        cells={column: _cell(row, place) for place, column in enumerate(_COLUMNS)},
        formulas=frozenset(
            column for place, column in enumerate(_COLUMNS) if (row.number, place) in formulas
        ),
    )


def _title(column: DeliveryColumn, template: Template) -> str:
    return label(column, template.language)


def _kind(column: DeliveryColumn) -> str:
    if column in _NUMBERS:
        return "number"
    return "date" if column in _DATES else "text"


def _choices(column: DeliveryColumn, held: HeldTo) -> tuple[str, ...]:
    match column:
        case DeliveryColumn.PRODUCT:
            return tuple(one.product for one in held.products)
        case DeliveryColumn.UNIT:
            return tuple(map(str, QuantityUnit))
        case DeliveryColumn.WEIGHTING_SET:
            return tuple(map(str, WeightingSet))
        case DeliveryColumn.CATEGORY:
            return tuple(map(str, DataCategory))
        case _:
            return ()


_GIVEN: Final = frozenset({0, 1, _COLUMNS.index(DeliveryColumn.UNIT)})


def _rows(held: HeldTo, lines: Sequence[DeliveryLine]) -> list[InputRow]:
    rows = []
    for product in held.products:
        given: dict[DeliveryColumn, Value] = {
            DeliveryColumn.POSITION: product.position,
            DeliveryColumn.PRODUCT: product.product,
            DeliveryColumn.UNIT: product.unit.value,
            DeliveryColumn.WEIGHTING_SET: held.weighting_set.value,
        }
        own = [values_of(line) for line in lines if line.baseline_position == product.position]
        rows += [_input(given | values, locked=_GIVEN) for values in own or [{}]]
    others = [values_of(line) for line in lines if held.find(line.baseline_position) is None]
    return [*rows, *(_input(values, locked=frozenset({0})) for values in others)]


def _free(held: HeldTo) -> InputRow:
    values: dict[DeliveryColumn, Value] = {DeliveryColumn.WEIGHTING_SET: held.weighting_set.value}
    return _input(values, locked=frozenset({0}))


def _input(values: Mapping[DeliveryColumn, Value], *, locked: frozenset[int]) -> InputRow:
    return InputRow(values=tuple(values.get(one) for one in _COLUMNS), locked=locked)


def values_of(line: DeliveryLine) -> dict[DeliveryColumn, Value]:
    """A stored line by its columns; what is empty is left out."""
    found: dict[DeliveryColumn, Value] = {
        DeliveryColumn.POSITION: line.baseline_position,
        DeliveryColumn.PRODUCT: line.product,
        DeliveryColumn.DELIVERED_ON: line.delivered_on,
        DeliveryColumn.QUANTITY: line.quantity,
        DeliveryColumn.UNIT: line.unit.value,
        DeliveryColumn.RATE: line.rate_eur,
        DeliveryColumn.MKI: line.mki_eur,
        DeliveryColumn.WEIGHTING_SET: line.weighting_set.value,
        DeliveryColumn.CO2: line.co2_kg,
        DeliveryColumn.CATEGORY: line.category.value if line.category else None,
        DeliveryColumn.CARD: line.card,
        DeliveryColumn.VALID_UNTIL: line.valid_until,
        DeliveryColumn.PLANT: line.plant,
        DeliveryColumn.DISTANCE: line.distance_km,
    }
    return {column: value for column, value in found.items() if value is not None}
