"""What in the standing of a contract asks for a talk with the contractor."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from domain.contract.standing import ProductStanding, Standing
from domain.contract.vocabulary import SignalKind

_PERCENT: Final = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How far, in percent, a product may be off before it is told (own proposal)."""

    rate_percent: Decimal = Decimal(2)
    quantity_percent: Decimal = Decimal(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing to look at; `about` is the product or the period, `percent` how far it is over."""

    kind: SignalKind
    about: str
    percent: Decimal | None = None


def signals_of(
    standing: Standing, *, late_periods: Iterable[str] = (), tolerance: Tolerance | None = None
) -> tuple[Signal, ...]:
    """The signals of each product in its order, then the periods for which no data came."""
    allowed = tolerance or Tolerance()
    found = [
        signal for product in standing.products for signal in _of_product(product, allowed=allowed)
    ]
    late = (Signal(kind=SignalKind.NO_DATA, about=period) for period in late_periods)
    return (*found, *late)


def percent_over(value: Decimal, *, against: Decimal) -> Decimal:
    """How many percent the value is above the other, in one decimal; all of it above zero is 100.

    The size of `against` counts, so that less of a benefit (an MKI below zero) is above it too.
    """
    if not against:
        return _PERCENT if value > 0 else Decimal(0)
    return ((value - against) / abs(against) * _PERCENT).quantize(Decimal("0.1"))


def _of_product(product: ProductStanding, *, allowed: Tolerance) -> list[Signal]:
    if not product.is_promised:
        return [Signal(kind=SignalKind.NOT_PROMISED, about=product.product)]
    found = []
    if product.realised_rate_eur is not None and product.promised_rate_eur is not None:
        over = percent_over(product.realised_rate_eur, against=product.promised_rate_eur)
        if over > allowed.rate_percent:
            found.append(Signal(kind=SignalKind.ABOVE_RATE, about=product.product, percent=over))
    over = percent_over(product.delivered_quantity, against=product.rebased_quantity)
    if over > allowed.quantity_percent:
        found.append(Signal(kind=SignalKind.QUANTITY_OVER, about=product.product, percent=over))
    return found
