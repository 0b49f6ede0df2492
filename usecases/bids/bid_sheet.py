"""Read the sheet of one bid: who bids what price and MKI, and the calculation beneath it.

The sheet begins with a few lines of a name and a value (inschrijver, inschrijfprijs, MKI, set,
bepalingsmethode, database), and then has the calculation as in `usecases.mki_sheet`. A sheet with
one row under `inschrijver`, `prijs` and `mki`, as `poort award` reads it, will do too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus
from typing import ClassVar, Final

from domain.award.bids import Bid
from domain.errors import PoortError
from domain.mki.calculation import TOLERANCE_EUR
from domain.mki.calculation_words import Severity
from domain.mki.vocabulary import WeightingSet
from models.cells import Cell
from models.sheets import Row, Sheet, SheetKind, read_sheet
from usecases.award.bid_columns import BIDDER, MKI, PRICE, find_bid_columns
from usecases.award.read_bids import BidsRefusedError, read_bids
from usecases.bids.bid_products import OfferedProduct, products_of
from usecases.bids.findings import BidFinding, problem, sheet_findings
from usecases.mki_sheet.check_sheet import LIMIT_ROWS, CheckOptions, SheetReport, check_sheet
from usecases.mki_sheet.columns import CalculationUnreadableError, find_columns, title_in
from usecases.project_columns import plain_title
from usecases.sheet_problems import SheetProblemError

_METHOD: Final = frozenset(
    {"bepalingsmethode", "methode", "methodeversie", "versie bepalingsmethode", "method version"}
)
_DATABASE: Final = frozenset(
    {"database", "databaseversie", "versie database", "nmd", "nmd versie", "database version"}
)
_LONGEST_VERSION: Final = 60
_NO_ROWS: Final = 10**9


class BidSheetError(PoortError):
    """Something in the sheet of a bid is wrong as a whole."""

    message: ClassVar[str] = "This sheet cannot be read as a bid."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class BidHeadMissingError(BidSheetError):
    """The sheet does not say who bids which price."""

    message = (
        "The sheet does not say who bids which price. It begins with lines of a name and a value:"
        " inschrijver, inschrijfprijs, MKI, set. Enter the figures by hand from the original."
    )


class SeveralBidsError(BidSheetError):
    """The sheet holds the bids of more than one bidder."""

    message = "The sheet holds {count} bids, and belongs to one. Enter the figures by hand."


class NoCalculationError(BidSheetError):
    """There is an MKI, and no calculation under it."""

    message = "The sheet gives an MKI without a calculation, so nothing could be checked. Ask it."


class OtherBidderError(BidSheetError):
    """The sheet names another bidder than the register."""

    message = (
        'The sheet is of "{written}" and the register says {bidder}. Find out whether this is the'
        " same bidder."
    )


class MkiDiffersError(BidSheetError):
    """The MKI that is offered is not what the calculation adds up to."""

    message = (
        "The bid offers an MKI of {given}, but the lines of its calculation add up to"
        " {expected}. Ask which counts, as the tender says of mistakes."
    )


class SetDiffersError(BidSheetError):
    """The sheet is in another set than was asked, or says two things."""

    message = (
        "The MKI is in set {given} and set {expected} was asked. The one cannot be turned into the"
        " other, so this bid cannot be compared."
    )


class SetNotToldError(BidSheetError):
    """Nobody can compare an MKI without its weighting set."""

    message = "The sheet does not tell the weighting set, A1 or A2. Ask the bidder which it is."


class MethodNotToldError(BidSheetError):
    """The version of the method is not told."""

    message = (
        "The sheet does not tell the version of the method (bepalingsmethode). Ask it, since the"
        " contract fixes it."
    )


class DatabaseNotToldError(BidSheetError):
    """The version of the database is not told."""

    message = (
        "The sheet does not tell the version of the database. Ask it, since the contract fixes it."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedBid:
    """What the register and the terms say that the sheet should be."""

    bidder: str
    weighting_set: WeightingSet | None
    #: The day on which declarations must be valid.
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BidRead:
    """What a sheet says, and all that is wrong with it; no bid where it could not be read."""

    bid: Bid | None
    weighting_set: WeightingSet | None
    method_version: str
    database_version: str
    products: tuple[OfferedProduct, ...]
    findings: tuple[BidFinding, ...]


def read_bid_sheet(body: bytes, kind: SheetKind, *, expected: ExpectedBid) -> BidRead:
    """Read and check the sheet; what cannot be read is told among the findings."""
    try:
        sheet = read_sheet(body, kind, limit_rows=LIMIT_ROWS)
        head = _head(sheet)
        report = _calculation(body, kind, sheet, expected)
        bid = _bid(head, report)
    except BidsRefusedError as error:
        return unread(tuple(problem(one) for one in error.problems))
    except PoortError as error:
        return unread((problem(error),))
    said = _said_set(bid, report)
    findings = (
        *_about_head(bid, head, report, expected=expected, said=said),
        *(() if report is None else sheet_findings(report)),
    )
    return BidRead(
        bid=bid,
        weighting_set=said,
        method_version=head.version(_METHOD),
        database_version=head.version(_DATABASE),
        products=() if report is None else products_of(report.calculation.lines),
        findings=findings,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The lines above the calculation as one row of a sheet, with where each really stands."""

    sheet: Sheet
    rows: Mapping[str, int]

    def version(self, names: frozenset[str]) -> str:
        [row] = self.sheet.rows
        for title, cell in zip(self.sheet.header, row.cells, strict=True):
            if plain_title(title) in names and cell is not None:
                return title_in(cell)[:_LONGEST_VERSION]
        return ""


def _head(sheet: Sheet) -> _Head:
    """The names and values of the bid, whichever way they stand.

    Raises:
        BidHeadMissingError, SeveralBidsError: as they say.
    """
    columns, _ = find_bid_columns(sheet, ())
    if {BIDDER, PRICE} <= columns.places.keys():
        if len(sheet.rows) > 1:
            raise SeveralBidsError(count=len(sheet.rows))
        return _Head(sheet=sheet, rows={})
    pairs = _pairs(sheet, until=_first_row_of_calculation(sheet))
    titles = tuple(title for title, _, _ in pairs)
    turned = Sheet(
        header=titles,
        rows=(Row(number=2, cells=tuple(cell for _, cell, _ in pairs)),),
        formulas=frozenset(
            (2, place) for place, (_, _, at) in enumerate(pairs) if at in sheet.formulas
        ),
        sha256=sheet.sha256,
    )
    there, _ = find_bid_columns(turned, ())
    if not {BIDDER, PRICE} <= there.places.keys():
        raise BidHeadMissingError
    return _Head(sheet=turned, rows={title: at[0] for title, _, at in pairs})


def _first_row_of_calculation(sheet: Sheet) -> int:
    try:
        return find_columns(sheet, {}).row
    except CalculationUnreadableError:
        return _NO_ROWS


def _pairs(sheet: Sheet, *, until: int) -> list[tuple[str, Cell, tuple[int, int]]]:
    """Each name above the calculation with the value beside it, and where that stands."""
    rows = [Row(number=1, cells=tuple(cell or None for cell in sheet.header)), *sheet.rows]
    found: list[tuple[str, Cell, tuple[int, int]]] = []
    for row in rows:
        filled = [(place, cell) for place, cell in enumerate(row.cells) if cell is not None]
        if row.number < until and len(filled) > 1:
            (_, name), (place, value) = filled[:2]
            found.append((title_in(name), value, (row.number, place)))
    return found


def _calculation(
    body: bytes, kind: SheetKind, sheet: Sheet, expected: ExpectedBid
) -> SheetReport | None:
    if _first_row_of_calculation(sheet) == _NO_ROWS:
        return None
    options = CheckOptions(on=expected.on, expected_set=expected.weighting_set)
    return check_sheet(body, kind, options=options)


def _bid(head: _Head, report: SheetReport | None) -> Bid:
    """The bid in the head; an MKI that is only in the calculation counts.

    Raises:
        BidsRefusedError: with each cell that cannot be read, where it really stands.
    """
    sheet = head.sheet
    columns, _ = find_bid_columns(sheet, ())
    if report is not None and MKI not in columns.places and not columns.years:
        [row] = sheet.rows
        sheet = replace(
            sheet,
            header=(*sheet.header, MKI),
            rows=(replace(row, cells=(*row.cells, report.total_eur)),),
        )
    try:
        [bid] = read_bids(sheet).bids
    except BidsRefusedError as error:
        raise BidsRefusedError(
            tuple(_where_it_stands(one, head.rows) for one in error.problems)
        ) from error
    return bid


def _where_it_stands(one: SheetProblemError, rows: Mapping[str, int]) -> SheetProblemError:
    row = rows.get(one.column)
    if row is None:
        return one
    details = {name: value for name, value in one.details.items() if name not in {"row", "column"}}
    return type(one)(row=row, column=one.column, **details)


def _said_set(bid: Bid, report: SheetReport | None) -> WeightingSet | None:
    """The set in the head, or else the one of all lines."""
    if bid.weighting_set is not None or report is None:
        return bid.weighting_set
    sets = {line.weighting_set for line in report.calculation.lines}
    return sets.pop() if len(sets) == 1 else None


def _about_head(
    bid: Bid,
    head: _Head,
    report: SheetReport | None,
    *,
    expected: ExpectedBid,
    said: WeightingSet | None,
) -> Sequence[BidFinding]:
    """What the head says otherwise than the register, the terms or the calculation."""
    errors: list[PoortError] = []
    warnings: list[PoortError] = []
    if bid.bidder.casefold() != expected.bidder.casefold():
        warnings.append(OtherBidderError(written=bid.bidder, bidder=expected.bidder))
    if said is None:
        errors.append(SetNotToldError())
    elif expected.weighting_set not in {None, said}:
        errors.append(SetDiffersError(given=str(said), expected=str(expected.weighting_set)))
    if report is None:
        warnings.append(NoCalculationError())
    elif not bid.mki_by_year_eur:
        room = TOLERANCE_EUR * max(1, len(report.calculation.lines))
        if abs(bid.mki_eur - report.total_eur) > room:
            errors.append(MkiDiffersError(given=bid.mki_eur, expected=report.total_eur))
    if not head.version(_METHOD):
        warnings.append(MethodNotToldError())
    if not head.version(_DATABASE):
        warnings.append(DatabaseNotToldError())
    return (
        *(problem(one) for one in errors),
        *(problem(one, severity=Severity.WARNING) for one in warnings),
    )


def unread(findings: tuple[BidFinding, ...]) -> BidRead:
    """A sheet of which nothing could be read, and why."""
    return BidRead(
        bid=None,
        weighting_set=None,
        method_version="",
        database_version="",
        products=(),
        findings=findings,
    )
