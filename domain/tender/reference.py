"""The products of a reference calculation: its lines, summed over the modules of each product."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from domain.errors import PoortError
from domain.mki.calculation import CalculationLine
from domain.mki.vocabulary import Module, QuantityUnit, WeightingSet


class LineIncompleteError(PoortError):
    """A line of the sheet lacks what a product needs."""

    message: ClassVar[str] = (
        "Row {row} has no product, quantity, unit or MKI that can be read. Mend that row, or type"
        " the total with the reason."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class UnitsOfProductDifferError(PoortError):
    """One product is counted in two units, so that its quantity means nothing."""

    message: ClassVar[str] = (
        "{product} is counted in {unit} and in {other}. Count one product in one unit."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSum:
    """One product over all its modules: its quantity once, its MKI in euro summed."""

    product: str
    quantity: Decimal
    unit: QuantityUnit
    mki_eur: Decimal


def products_of(lines: Sequence[CalculationLine]) -> tuple[ProductSum, ...]:
    """The products in the order of their first line.

    A quantity counts once however many modules have a line for it, and adds up where a product
    has more lines for the same module.

    Raises:
        LineIncompleteError, UnitsOfProductDifferError: as they say.
    """
    by_product: dict[str, list[CalculationLine]] = {}
    for line in lines:
        by_product.setdefault(_key(line), []).append(line)
    return tuple(_sum(group) for group in by_product.values())


def modules_in(lines: Iterable[CalculationLine]) -> frozenset[Module]:
    """All modules that the lines name together."""
    return frozenset[Module]().union(*(line.modules for line in lines))


def sets_in(lines: Iterable[CalculationLine]) -> frozenset[WeightingSet]:
    """All weighting sets that the lines name."""
    return frozenset(line.weighting_set for line in lines if line.weighting_set is not None)


def _key(line: CalculationLine) -> str:
    return " ".join(line.product.casefold().split())


def _sum(lines: Sequence[CalculationLine]) -> ProductSum:
    first, total = lines[0], Decimal(0)
    by_stage: dict[str, Decimal] = defaultdict(Decimal)
    unit = first.unit
    for line in lines:
        if not line.product or line.quantity is None or line.mki_total is None or unit is None:
            raise LineIncompleteError(row=line.row)
        if line.unit is not unit:
            raise UnitsOfProductDifferError(
                product=first.product, unit=unit, other=line.unit or "?"
            )
        total += line.mki_total
        for stage in line.stages or {""}:
            by_stage[stage] += line.quantity
    assert unit is not None  # no line without one came this far
    return ProductSum(
        product=first.product, quantity=max(by_stage.values()), unit=unit, mki_eur=total
    )
