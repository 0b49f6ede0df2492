"""Hold a contractor's lines against the promise: what is wrong, and what asks for a look.

The data asked for follow from what auditors can check after the award (Rijkswaterstaat, DuboCalc
FAQ: the contractor shows that realised work meets the promised MKI).
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from domain.collecting.lines import DeclaredLine, DeliveryFinding, HeldTo, PromisedRate
from domain.collecting.vocabulary import DeliveryColumn, DeliveryError, DeliverySignal
from domain.mki.values import to_micro_euro
from domain.mki.vocabulary import DataCategory

#: What the total of a line may differ from quantity times rate, in euro.
TOLERANCE_EUR: Final = Decimal("0.01")
_HALF: Final = Decimal("0.5")
_PERCENT: Final = Decimal(100)
_TENTH: Final = Decimal("0.1")
_REQUIRED: Final = (
    (DeliveryColumn.DELIVERED_ON, "delivered_on"),
    (DeliveryColumn.QUANTITY, "quantity"),
    (DeliveryColumn.UNIT, "unit"),
    (DeliveryColumn.RATE, "rate_eur"),
    (DeliveryColumn.WEIGHTING_SET, "weighting_set"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """How many percent a rate, or the quantity of a product, may be over before it is told.

    Own proposal, as in `domain.contract.signals`.
    """

    rate_percent: Decimal = Decimal(2)
    quantity_percent: Decimal = Decimal(5)


def recomputed_eur(line: DeclaredLine) -> Decimal | None:
    """Quantity times MKI per unit in millionths of a euro; None where one is not known."""
    if line.quantity is None or line.rate_eur is None:
        return None
    return to_micro_euro(line.quantity * line.rate_eur)


def above_percent(value: Decimal, *, promised: Decimal) -> Decimal:
    """By how many percent the value is above the promised one, in one decimal.

    Below the promise it is negative. Anything above a promise of nothing is 100 percent over.
    """
    if not promised:
        return _PERCENT if value > 0 else Decimal(0)
    return ((value - promised) / abs(promised) * _PERCENT).quantize(_TENTH)


def check_delivery(
    lines: Iterable[DeclaredLine],
    held_to: HeldTo,
    *,
    today: date,
    unread: Collection[tuple[int, DeliveryColumn]] = (),
    thresholds: Thresholds | None = None,
) -> tuple[DeliveryFinding, ...]:
    """Everything that is wrong or asks for a look, line by line, errors of a line first.

    `unread` are the cells of which is told already that they could not be read.
    """
    allowed, read = thresholds or Thresholds(), tuple(lines)
    found: list[DeliveryFinding] = []
    for line in read:
        errors = [
            one for one in _errors(line, held_to, today) if (line.row, one.column) not in unread
        ]
        found += errors or _signals(line, held_to.find(line.position), allowed)
    return (*found, *_over_quantity(read, held_to, allowed))


def _errors(line: DeclaredLine, held_to: HeldTo, today: date) -> Iterator[DeliveryFinding]:
    for check in _CHECKS:
        yield from check(line, held_to, today)


def _missing(line: DeclaredLine, _held_to: HeldTo, _today: date) -> Iterator[DeliveryFinding]:
    for column, name in _REQUIRED:
        if getattr(line, name) is None:
            yield DeliveryFinding(row=line.row, column=column, kind=DeliveryError.MISSING)
    if not line.product:
        column = DeliveryColumn.PRODUCT
        yield DeliveryFinding(row=line.row, column=column, kind=DeliveryError.MISSING)


def _product(line: DeclaredLine, held_to: HeldTo, _today: date) -> Iterator[DeliveryFinding]:
    promised = held_to.find(line.position)
    if line.position is not None and (promised is None or promised.product != line.product):
        yield DeliveryFinding(
            row=line.row,
            column=DeliveryColumn.PRODUCT,
            kind=DeliveryError.PRODUCT_UNKNOWN,
            given=line.product,
            expected=promised.product if promised else None,
        )


def _unit_and_set(line: DeclaredLine, held_to: HeldTo, _today: date) -> Iterator[DeliveryFinding]:
    promised = held_to.find(line.position)
    if promised is not None and line.unit is not None and line.unit is not promised.unit:
        yield DeliveryFinding(
            row=line.row,
            column=DeliveryColumn.UNIT,
            kind=DeliveryError.UNIT_DIFFERS,
            given=line.unit,
            expected=promised.unit,
        )
    if line.weighting_set not in {None, held_to.weighting_set}:
        # Two sets are never compared or added: A2 is 1.4 to 2.1 times A1 for the same product.
        yield DeliveryFinding(
            row=line.row,
            column=DeliveryColumn.WEIGHTING_SET,
            kind=DeliveryError.SET_DIFFERS,
            given=line.weighting_set,
            expected=held_to.weighting_set,
        )


def _signs(line: DeclaredLine, held_to: HeldTo, _today: date) -> Iterator[DeliveryFinding]:
    promised = held_to.find(line.position)
    is_benefit = promised is not None and promised.rate_eur < 0
    refused = (
        (DeliveryColumn.QUANTITY, line.quantity, line.quantity is not None and line.quantity <= 0),
        (
            DeliveryColumn.RATE,
            line.rate_eur,
            line.rate_eur is not None and line.rate_eur < 0 and not is_benefit,
        ),
        (
            DeliveryColumn.DISTANCE,
            line.distance_km,
            line.distance_km is not None and line.distance_km < 0,
        ),
    )
    for column, given, is_refused in refused:
        if is_refused:
            yield DeliveryFinding(
                row=line.row, column=column, kind=DeliveryError.NEGATIVE, given=given
            )


def _sum(line: DeclaredLine, _held_to: HeldTo, _today: date) -> Iterator[DeliveryFinding]:
    expected = recomputed_eur(line)
    if line.mki_eur is None or expected is None:
        return
    if abs(line.mki_eur - expected) > TOLERANCE_EUR:
        yield DeliveryFinding(
            row=line.row,
            column=DeliveryColumn.MKI,
            kind=DeliveryError.DOES_NOT_ADD_UP,
            given=line.mki_eur,
            expected=expected,
        )


def _days(line: DeclaredLine, _held_to: HeldTo, today: date) -> Iterator[DeliveryFinding]:
    delivered_on, valid_until = line.delivered_on, line.valid_until
    if delivered_on is None:
        return
    if delivered_on > today:
        yield DeliveryFinding(
            row=line.row,
            column=DeliveryColumn.DELIVERED_ON,
            kind=DeliveryError.AHEAD,
            given=delivered_on,
        )
    if valid_until is not None and valid_until < delivered_on:
        yield DeliveryFinding(
            row=line.row,
            column=DeliveryColumn.VALID_UNTIL,
            kind=DeliveryError.EXPIRED,
            given=valid_until,
            expected=delivered_on,
        )


_CHECKS: Final[tuple[Callable[[DeclaredLine, HeldTo, date], Iterator[DeliveryFinding]], ...]] = (
    _missing,
    _product,
    _unit_and_set,
    _signs,
    _sum,
    _days,
)


def _signals(
    line: DeclaredLine, promised: PromisedRate | None, allowed: Thresholds
) -> list[DeliveryFinding]:
    found = []

    def tell(column: DeliveryColumn, kind: DeliverySignal, **values: object) -> None:
        found.append(DeliveryFinding(row=line.row, column=column, kind=kind, **values))  # type: ignore[arg-type] # by name

    if promised is None:
        tell(DeliveryColumn.PRODUCT, DeliverySignal.NOT_PROMISED, given=line.product)
    elif line.rate_eur is not None:
        over = above_percent(line.rate_eur, promised=promised.rate_eur)
        values = {"given": line.rate_eur, "expected": promised.rate_eur}
        if over > allowed.rate_percent:
            tell(
                DeliveryColumn.RATE, DeliverySignal.RATE_ABOVE, **values, details={"percent": over}
            )
        elif over < -_HALF * _PERCENT:
            below = {"percent": -over}
            tell(DeliveryColumn.RATE, DeliverySignal.RATE_FAR_BELOW, **values, details=below)
    if line.category in {DataCategory.THREE, DataCategory.THREE_A}:
        tell(DeliveryColumn.CATEGORY, DeliverySignal.GENERIC_DATA, given=line.category)
    if not line.card:
        tell(DeliveryColumn.CARD, DeliverySignal.CARD_MISSING)
    return found


def _over_quantity(
    lines: Iterable[DeclaredLine], held_to: HeldTo, allowed: Thresholds
) -> Iterator[DeliveryFinding]:
    """More in one delivery than was promised for all the work, told at the last line of it."""
    given = [line for line in lines if line.quantity is not None]
    for product in held_to.products:
        own = [line for line in given if line.position == product.position]
        total = sum((line.quantity for line in own if line.quantity is not None), Decimal())
        over = above_percent(total, promised=product.quantity)
        if own and over > allowed.quantity_percent:
            yield DeliveryFinding(
                row=own[-1].row,
                column=DeliveryColumn.QUANTITY,
                kind=DeliverySignal.QUANTITY_OVER,
                given=total,
                expected=product.quantity,
                details={"percent": over},
            )
