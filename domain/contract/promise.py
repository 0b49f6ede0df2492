"""What was promised, and the same promise after a variation: other quantities, the same rates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from domain.errors import PoortError
from domain.mki.values import to_micro_euro
from domain.mki.vocabulary import QuantityUnit, WeightingSet


class NothingPromisedError(PoortError):
    """A promise without a product holds nobody to anything."""

    message: ClassVar[str] = "The promise has no products. Add at least one, with its MKI."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class QuantityRefusedError(PoortError):
    """A quantity with which no rate can be told, or that cannot be."""

    message: ClassVar[str] = "The quantity of {product} is {quantity}. It must be above zero."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ProductUnknownError(PoortError):
    """A rebase changes a product that was not promised."""

    message: ClassVar[str] = (
        "Product {position} is not in the promise. Open the page again and look at the products."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class NothingRebasedError(PoortError):
    """A rebase that changes no quantity and adds no product."""

    message: ClassVar[str] = "No quantity changes. Fill in what the variation changes."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedProduct:
    """One product with the quantity and the MKI, in euro, that the contractor offered.

    Raises:
        QuantityRefusedError: the quantity is not above zero.
    """

    position: int
    product: str
    quantity: Decimal
    unit: QuantityUnit
    promised_eur: Decimal

    def __post_init__(self) -> None:
        if not self.quantity > 0:
            raise QuantityRefusedError(product=self.product, quantity=self.quantity)

    @property
    def rate_eur(self) -> Decimal:
        """The promised MKI per unit, as it is shown and kept: in millionths of a euro."""
        return to_micro_euro(self.promised_eur / self.quantity)

    def at(self, quantity: Decimal) -> Decimal:
        """The MKI of another quantity at exactly the promised rate, rounded once."""
        return to_micro_euro(self.promised_eur * quantity / self.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """All products of a contract, in one weighting set.

    Raises:
        NothingPromisedError: there is no product.
    """

    weighting_set: WeightingSet
    products: tuple[PromisedProduct, ...]

    def __post_init__(self) -> None:
        if not self.products:
            raise NothingPromisedError

    @property
    def total_eur(self) -> Decimal:
        """The promised MKI of the whole contract."""
        return sum((one.promised_eur for one in self.products), Decimal(0))

    def find(self, position: int | None) -> PromisedProduct | None:
        """The promised product of that position, if there is one."""
        return next((one for one in self.products if one.position == position), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RebasedProduct:
    """One product after the variations; an agreed one was not in the promise and has its rate."""

    position: int
    product: str
    quantity: Decimal
    unit: QuantityUnit
    rate_eur: Decimal
    amount_eur: Decimal
    is_new: bool = False

    def rest(self, delivered: Decimal, *, promise: Promise) -> Decimal:
        """The MKI, at the promised rate, of what is still to come after so much was delivered."""
        to_come = max(self.quantity - delivered, Decimal(0))
        promised = promise.find(self.position)
        return promised.at(to_come) if promised else to_micro_euro(self.rate_eur * to_come)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A product as a rebase records it: its place, its quantity and the rate it brought."""

    position: int
    product: str
    quantity: Decimal
    unit: QuantityUnit
    rate_eur: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebased:
    """The whole promise after the variations."""

    products: tuple[RebasedProduct, ...]

    @property
    def total_eur(self) -> Decimal:
        """What the contractor is held to now."""
        return sum((one.amount_eur for one in self.products), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A product that a variation brings, with the rate per unit agreed for it.

    Raises:
        QuantityRefusedError: the quantity is not above zero.
    """

    product: str
    quantity: Decimal
    unit: QuantityUnit
    rate_eur: Decimal

    def __post_init__(self) -> None:
        if not self.quantity > 0:
            raise QuantityRefusedError(product=self.product, quantity=self.quantity)


def as_promised(promise: Promise) -> Rebased:
    """The promise as it was made, before any variation."""
    return Rebased(products=tuple(_kept(one, one.quantity) for one in promise.products))


def rebase(
    promise: Promise,
    *,
    earlier: Rebased,
    quantities: Mapping[int, Decimal],
    additions: Sequence[Addition] = (),
) -> Rebased:
    """The promise with these quantities by position; what is not named stays as it was.

    Rates never change: those of the promise, and those agreed for a product of an earlier
    variation. A quantity of zero takes a product out of the work. Source: own proposal on
    Rijkswaterstaat's demand that the promised value is realised; a variation ordered by the
    client changes quantities, so the promise is computed again before comparing.

    Raises:
        ProductUnknownError: a position that is not in the promise, nor in the earlier rebase.
        QuantityRefusedError: a quantity below zero.
        NothingRebasedError: nothing changes.
    """
    known = {one.position: one for one in earlier.products}
    for position, quantity in quantities.items():
        if position not in known:
            raise ProductUnknownError(position=position)
        if quantity < 0:
            raise QuantityRefusedError(product=known[position].product, quantity=quantity)
    kept = tuple(
        rebased_product(promise, replace(one, quantity=quantities.get(one.position, one.quantity)))
        for one in earlier.products
    )
    if kept == earlier.products and not additions:
        raise NothingRebasedError
    first_new = max(known) + 1
    added = (
        rebased_product(
            promise,
            Agreed(
                position=position,
                product=one.product,
                quantity=one.quantity,
                unit=one.unit,
                rate_eur=one.rate_eur,
            ),
        )
        for position, one in enumerate(additions, start=first_new)
    )
    return Rebased(products=(*kept, *added))


def rebased_product(promise: Promise, agreed: Agreed | RebasedProduct) -> RebasedProduct:
    """That quantity at the promised rate, or at the agreed rate where it was not promised."""
    promised = promise.find(agreed.position)
    if promised is not None:
        return _kept(promised, agreed.quantity)
    return RebasedProduct(
        position=agreed.position,
        product=agreed.product,
        quantity=agreed.quantity,
        unit=agreed.unit,
        rate_eur=agreed.rate_eur,
        amount_eur=to_micro_euro(agreed.rate_eur * agreed.quantity),
        is_new=True,
    )


def _kept(product: PromisedProduct, quantity: Decimal) -> RebasedProduct:
    return RebasedProduct(
        position=product.position,
        product=product.product,
        quantity=quantity,
        unit=product.unit,
        rate_eur=product.rate_eur,
        amount_eur=product.at(quantity),
    )
