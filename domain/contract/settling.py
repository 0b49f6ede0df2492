"""Settling a contract: the realised MKI against the promise as the variations left it."""

from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from domain.award.methods import AwardMethod
from domain.award.settlement import Settlement, SettlementTerms, settle
from domain.contract.signals import Tolerance, percent_over
from domain.contract.standing import Standing
from domain.errors import PoortError


class NotAllVerifiedError(PoortError):
    """Lines that the contractor declared and nobody verified yet."""

    message: ClassVar[str] = (
        "Nobody verified these deliveries yet: {products}. Verify or return them, then settle."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


class QuantitiesDifferError(PoortError):
    """Other quantities were delivered than the promise counts, so the two cannot be compared."""

    message: ClassVar[str] = (
        "{product}: {delivered} {unit} delivered, and {promised} {unit} promised. Record the"
        " variation and rebase the promise to the final quantities, then settle."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


def settle_contract(
    found: Standing,
    *,
    method: AwardMethod,
    terms: SettlementTerms,
    lowest_mki_eur: Decimal | None = None,
    tolerance: Tolerance | None = None,
) -> Settlement:
    """The fine or bonus of the whole contract, on verified figures only.

    The quantities must be those of the promise, within the tolerance: an MKI that is lower because
    less was built is no merit of the contractor (source of the formula: Rijkswaterstaat, frequently
    asked questions on DuboCalc; the tolerance is our own proposal).

    Raises:
        NotAllVerifiedError, QuantitiesDifferError: it is too early.
        ContractRateMissingError, ParameterForeignError, LowestMkiMissingError,
        RelativeNeedsPositiveError: as in `settle`.
    """
    require_complete(found, tolerance=tolerance or Tolerance())
    return settle(
        method,
        promised_mki_eur=found.total.rebased_eur,
        realised_mki_eur=found.total.verified_eur,
        terms=terms,
        lowest_mki_eur=lowest_mki_eur,
    )


def require_complete(found: Standing, *, tolerance: Tolerance) -> None:
    """Nothing, when every product was delivered as much as promised, and verified.

    Raises:
        NotAllVerifiedError, QuantitiesDifferError: it was not.
    """
    declared = tuple(one.product for one in found.products if one.amounts.declared_eur)
    if declared:
        raise NotAllVerifiedError(products=declared)
    for one in found.products:
        off = abs(percent_over(one.delivered_quantity, against=one.rebased_quantity))
        if off > tolerance.quantity_percent:
            raise QuantitiesDifferError(
                product=one.product,
                delivered=_plain(one.delivered_quantity),
                promised=_plain(one.rebased_quantity),
                unit=one.unit,
            )


def _plain(quantity: Decimal) -> str:
    """The quantity without zeros at its end, and without an exponent."""
    return format(quantity.normalize(), "f")
