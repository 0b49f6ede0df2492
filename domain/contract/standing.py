"""Where a contract stands: promised, rebased, realised so far and expected, per product.

Expected is what was delivered at its realised rate, and what is still to come at the promised
rate. That is an assumption: who delivers worse than promised may go on doing so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from domain.contract.promise import Promise, Rebased, RebasedProduct
from domain.errors import PoortError
from domain.mki.values import MixedSetsError
from domain.mki.vocabulary import QuantityUnit, WeightingSet

_ZERO = Decimal(0)


class DeliverySetDiffersError(MixedSetsError):
    """A delivery in another weighting set than the promise."""

    message: ClassVar[str] = (
        "{product} was delivered with an MKI of set {given}, but the promise is in set {expected}."
        " Return the line and ask for the MKI in set {expected}."
    )


class DeliveryUnitDiffersError(PoortError):
    """A delivery counted in another unit than its product was promised in."""

    message: ClassVar[str] = (
        "{product} was delivered in {given}, but promised in {expected}. Return the line and ask"
        " for the quantity in {expected}."
    )
    status = MixedSetsError.status


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One line that the contractor delivered, verified or only declared.

    `position` is that of the promise or rebase; None is for a product that nobody promised.
    """

    position: int | None
    product: str
    quantity: Decimal
    unit: QuantityUnit
    mki_eur: Decimal
    weighting_set: WeightingSet
    is_verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """The figures of a product or of all, in euro; declared is what nobody verified yet."""

    promised_eur: Decimal
    rebased_eur: Decimal
    verified_eur: Decimal
    declared_eur: Decimal
    to_come_eur: Decimal

    @property
    def realised_eur(self) -> Decimal:
        """What was delivered so far, verified or not."""
        return self.verified_eur + self.declared_eur

    @property
    def expected_eur(self) -> Decimal:
        """What it will be at completion, when the rest is delivered as promised."""
        return self.realised_eur + self.to_come_eur

    @property
    def over_eur(self) -> Decimal:
        """How much is expected above what the contractor is held to; below zero is better."""
        return self.expected_eur - self.rebased_eur


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductStanding:
    """One product: its quantities, its rates per unit, and its amounts."""

    position: int | None
    product: str
    unit: QuantityUnit
    promised_quantity: Decimal
    rebased_quantity: Decimal
    delivered_quantity: Decimal
    promised_rate_eur: Decimal | None
    amounts: Amounts
    is_new: bool = False

    @property
    def is_promised(self) -> bool:
        """Whether it is in the promise or in a rebase."""
        return self.position is not None

    @property
    def realised_rate_eur(self) -> Decimal | None:
        """The MKI per unit that was delivered so far, to be shown; None before a delivery."""
        if not self.delivered_quantity:
            return None
        return self.amounts.realised_eur / self.delivered_quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the contract stands, in one weighting set."""

    weighting_set: WeightingSet
    products: tuple[ProductStanding, ...]

    @property
    def total(self) -> Amounts:
        """The sums over all products."""
        parts = [one.amounts for one in self.products]
        return Amounts(
            promised_eur=sum((one.promised_eur for one in parts), _ZERO),
            rebased_eur=sum((one.rebased_eur for one in parts), _ZERO),
            verified_eur=sum((one.verified_eur for one in parts), _ZERO),
            declared_eur=sum((one.declared_eur for one in parts), _ZERO),
            to_come_eur=sum((one.to_come_eur for one in parts), _ZERO),
        )


def standing(promise: Promise, *, rebased: Rebased, deliveries: Iterable[Delivered]) -> Standing:
    """Where each product and the whole stand.

    Raises:
        DeliverySetDiffersError, DeliveryUnitDiffersError: a line that cannot be compared.
    """
    lines = tuple(deliveries)
    for line in lines:
        require_comparable(line, promise=promise, rebased=rebased)
    known = {one.position for one in rebased.products}
    others = [line for line in lines if line.position not in known]
    names = dict.fromkeys((line.product, line.unit) for line in others)
    return Standing(
        weighting_set=promise.weighting_set,
        products=(
            *(
                _promised(one, [line for line in lines if line.position == one.position], promise)
                for one in rebased.products
            ),
            *(
                _unpromised([line for line in others if (line.product, line.unit) == name])
                for name in names
            ),
        ),
    )


def require_comparable(line: Delivered, *, promise: Promise, rebased: Rebased) -> None:
    """Nothing, when the line can be held against the promise.

    Raises:
        DeliverySetDiffersError, DeliveryUnitDiffersError: it cannot.
    """
    if line.weighting_set is not promise.weighting_set:
        raise DeliverySetDiffersError(
            product=line.product,
            given=str(line.weighting_set),
            expected=str(promise.weighting_set),
        )
    product = next((one for one in rebased.products if one.position == line.position), None)
    if product is not None and product.unit is not line.unit:
        raise DeliveryUnitDiffersError(product=line.product, given=line.unit, expected=product.unit)


def _promised(
    product: RebasedProduct, lines: Sequence[Delivered], promise: Promise
) -> ProductStanding:
    delivered = sum((line.quantity for line in lines), _ZERO)
    promised = promise.find(product.position)
    return ProductStanding(
        position=product.position,
        product=product.product,
        unit=product.unit,
        promised_quantity=promised.quantity if promised else _ZERO,
        rebased_quantity=product.quantity,
        delivered_quantity=delivered,
        promised_rate_eur=product.rate_eur,
        amounts=Amounts(
            promised_eur=promised.promised_eur if promised else _ZERO,
            rebased_eur=product.amount_eur,
            verified_eur=_sum(lines, is_verified=True),
            declared_eur=_sum(lines, is_verified=False),
            to_come_eur=product.rest(delivered, promise=promise),
        ),
        is_new=product.is_new,
    )


def _unpromised(lines: Sequence[Delivered]) -> ProductStanding:
    return ProductStanding(
        position=None,
        product=lines[0].product,
        unit=lines[0].unit,
        promised_quantity=_ZERO,
        rebased_quantity=_ZERO,
        delivered_quantity=sum((line.quantity for line in lines), _ZERO),
        promised_rate_eur=None,
        amounts=Amounts(
            promised_eur=_ZERO,
            rebased_eur=_ZERO,
            verified_eur=_sum(lines, is_verified=True),
            declared_eur=_sum(lines, is_verified=False),
            to_come_eur=_ZERO,
        ),
    )


def _sum(lines: Iterable[Delivered], *, is_verified: bool) -> Decimal:
    return sum((line.mki_eur for line in lines if line.is_verified is is_verified), _ZERO)
