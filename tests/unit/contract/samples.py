"""Promises and deliveries for the tests; all figures are constructed."""

from decimal import Decimal

from domain.contract.promise import Promise, PromisedProduct
from domain.contract.standing import Delivered
from domain.mki.vocabulary import QuantityUnit, WeightingSet

TONNE = QuantityUnit.TONNE


def make_product(
    position: int = 1,
    *,
    product: str = "AC surf",
    quantity: str = "1000",
    promised: str = "247500",
) -> PromisedProduct:
    """A promised product: 247.50 euro a tonne."""
    return PromisedProduct(
        position=position,
        product=product,
        quantity=Decimal(quantity),
        unit=TONNE,
        promised_eur=Decimal(promised),
    )


def make_promise(*products: PromisedProduct) -> Promise:
    """The promise of B in the constructed example, 330,000 in two products."""
    return Promise(
        weighting_set=WeightingSet.A2,
        products=products or (make_product(), make_product(2, product="AC bin", promised="82500")),
    )


def make_line(
    mki: str,
    *,
    position: int | None = 1,
    product: str = "AC surf",
    quantity: str = "1000",
    verified: bool = True,
    weighting_set: WeightingSet = WeightingSet.A2,
    unit: QuantityUnit = TONNE,
) -> Delivered:
    """A delivered line with that MKI in total."""
    return Delivered(
        position=position,
        product=product,
        quantity=Decimal(quantity),
        unit=unit,
        mki_eur=Decimal(mki),
        weighting_set=weighting_set,
        is_verified=verified,
    )
