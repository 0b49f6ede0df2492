"""The products of a calculation, each over all its modules: what a contract will ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from domain.mki.calculation import CalculationLine
from domain.mki.values import to_micro_euro
from domain.mki.vocabulary import DataCategory, QuantityUnit

_LONGEST_NAME: Final = 200
_LONGEST_CARD: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedProduct:
    """A product with its quantity and its MKI in euro; card and category where all lines agree.

    `valid_until` is the first day on which any of its data ends.
    """

    product: str
    quantity: Decimal
    unit: QuantityUnit
    mki_eur: Decimal
    category: DataCategory | None = None
    card: str | None = None
    valid_until: date | None = None


def products_of(lines: Iterable[CalculationLine]) -> tuple[OfferedProduct, ...]:
    """The products in the order in which they are named first; incomplete lines are left out.

    The lines of one product tell its modules, so its quantity is that of one of them: the
    largest, since a module may cover a part.
    """
    by_product: dict[tuple[str, QuantityUnit], list[CalculationLine]] = {}
    for line in lines:
        if line.unit is not None and line.quantity is not None and line.mki_total is not None:
            name = line.product or line.item
            by_product.setdefault((name, line.unit), []).append(line)
    return tuple(_product(name, unit, same) for (name, unit), same in by_product.items())


def _product(name: str, unit: QuantityUnit, lines: Sequence[CalculationLine]) -> OfferedProduct:
    categories = {line.category for line in lines}
    cards = {line.card for line in lines if line.card}
    return OfferedProduct(
        product=name[:_LONGEST_NAME] or "-",
        quantity=max(line.quantity or Decimal(0) for line in lines),
        unit=unit,
        mki_eur=to_micro_euro(sum((line.mki_total or Decimal(0) for line in lines), Decimal(0))),
        category=categories.pop() if len(categories) == 1 else None,
        card=", ".join(sorted(cards))[:_LONGEST_CARD] or None,
        valid_until=min(
            (line.valid_until for line in lines if line.valid_until is not None), default=None
        ),
    )
