"""The promise as it follows from what is recorded: the award, or the framework of a call-off."""

import json
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar, Final, assert_never

from sqlmodel import Session

from domain.award.methods import (
    AddOn,
    AwardMethod,
    Bounds,
    Ceiling,
    DecliningCeiling,
    Points,
    Relative,
)
from domain.award.settlement import USUAL_FINE_FACTOR
from domain.award.vocabulary import AboveUpper
from domain.contract.framework import YearShare, promise_for
from domain.contract.vocabulary import PromiseSource
from domain.errors import PoortError
from domain.moments import dutch_date
from models.contract import FrameworkYear
from models.project import Lot, Project
from models.queries import contracts, projects
from models.queries.contracts import AwardedBid, Reference
from usecases.contract.draft import DraftProduct, PromiseDraft, read_method, write_method

#: Half a cent for each product is what rounding of a sheet can be.
_ROUNDING_EUR: Final = Decimal("0.005")


class BidDoesNotAddUpError(PoortError):
    """The products of the winning bid are not the MKI that it was awarded on."""

    message: ClassVar[str] = (
        "The products of the bid add up to {products} euro of MKI, and it was awarded on {total}."
        " Have the figures of the bid corrected first."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


class ReferenceMissingError(PoortError):
    """A call-off without the reference that its promise is a share of."""

    message: ClassVar[str] = (
        "The promise of a call-off is a share of its reference calculation. Record that first, and"
        " have a second person approve it."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


def drawn_up(session: Session, *, project: Project, lot: Lot, year: int) -> PromiseDraft | None:
    """The promise by the recorded award, else by the framework; None where neither is there.

    `year` is that of the call-off, by which a framework says what was promised.

    Raises:
        BidDoesNotAddUpError, ReferenceMissingError, YearNotInFrameworkError: as they say.
    """
    assert lot.id is not None
    awarded = contracts.awarded_bid(session, lot.id)
    if awarded is not None:
        return _from_award(session, lot.id, awarded)
    if project.framework_id is not None:
        return _from_framework(session, lot.id, project.framework_id, year=year)
    return None


def usual_sanction(session: Session) -> Decimal:
    """The factor of the policy, else the usual one (Rijkswaterstaat: 1.5)."""
    policy = projects.policy_in_force(session)
    return (policy.sanction_factor if policy else None) or USUAL_FINE_FACTOR


def _from_award(session: Session, lot_id: int, awarded: AwardedBid) -> PromiseDraft:
    products = tuple(
        DraftProduct(product=one.product, quantity=one.quantity, unit=one.unit, mki_eur=one.mki_eur)
        for one in awarded.products
    )
    total = sum((one.mki_eur for one in products), Decimal(0))
    if abs(total - awarded.figures.mki_eur) > _ROUNDING_EUR * len(products):
        raise BidDoesNotAddUpError(products=total, total=awarded.figures.mki_eur)
    method = read_method(awarded.calculation.method, awarded.calculation.parameters)
    is_relative = isinstance(method, Relative)
    lowest = lowest_among(awarded.calculation.outcome) if is_relative else None
    return PromiseDraft(
        source=PromiseSource.AWARD,
        award_id=awarded.award.id,
        contractor=awarded.bid.bidder,
        awarded_on=dutch_date(awarded.award.recorded_at),
        weighting_set=awarded.figures.weighting_set,
        method_version=awarded.figures.method_version,
        database_version=awarded.figures.database_version,
        method=method.kind,
        parameters=write_method(method, lowest_mki_eur=lowest),
        price_eur=awarded.figures.price_eur,
        reference_eur=_reference_eur(session, lot_id, awarded),
        ceiling_eur=_ceiling_eur(method),
        sanction_factor=usual_sanction(session),
        products=products,
    )


def _from_framework(session: Session, lot_id: int, framework_id: int, *, year: int) -> PromiseDraft:
    contract, years = contracts.framework(session, framework_id)
    found = contracts.approved_reference(session, lot_id)
    if found is None or found.calculation.total_eur <= 0:
        raise ReferenceMissingError
    reference = found.calculation
    ceiling, promised = promise_for(
        map(year_share, years), year=year, reference_eur=reference.total_eur
    )
    method = Ceiling(ceiling=ceiling)
    return PromiseDraft(
        source=PromiseSource.FRAMEWORK,
        contractor=contract.contractor or "",
        contact_name=contract.contact_name or "",
        contact_email=contract.contact_email or "",
        awarded_on=contract.awarded_on or dutch_date(reference.made_at),
        weighting_set=reference.weighting_set,
        method_version=reference.method_version,
        database_version=reference.database_version,
        method=method.kind,
        parameters=write_method(method),
        reference_eur=reference.total_eur,
        ceiling_eur=ceiling,
        sanction_factor=usual_sanction(session),
        products=_in_shares(found, promised_eur=promised),
    )


def year_share(row: FrameworkYear) -> YearShare:
    """A stored year as the domain knows it."""
    return YearShare(year=row.year, ceiling=row.ceiling_share, promised=row.promised_share)


def _in_shares(reference: Reference, *, promised_eur: Decimal) -> tuple[DraftProduct, ...]:
    """The products of the reference, each with the same share of its MKI."""
    share = promised_eur / reference.calculation.total_eur
    return tuple(
        DraftProduct(
            product=one.product,
            quantity=one.quantity,
            unit=one.unit,
            mki_eur=one.mki_eur * share,
        )
        for one in reference.products
    )


def _reference_eur(session: Session, lot_id: int, awarded: AwardedBid) -> Decimal | None:
    """The approved reference, when it is in the weighting set of the bid."""
    reference = contracts.approved_reference(session, lot_id)
    if reference is None:
        return None
    is_comparable = reference.calculation.weighting_set is awarded.figures.weighting_set
    return reference.calculation.total_eur if is_comparable else None


def _ceiling_eur(method: AwardMethod) -> Decimal | None:
    """Above which MKI a bid was not valid, if the tender set that."""
    match method:
        case Ceiling():
            return method.ceiling
        case Bounds() | Points():
            return method.upper if method.above_upper is AboveUpper.INVALID else None
        case AddOn() | DecliningCeiling() | Relative():
            return None
        case _:
            assert_never(method)


def lowest_among(outcome: str) -> Decimal:
    """The lowest MKI among the bids, out of the award as it was computed."""
    return min(Decimal(str(bid["mki"])) for bid in json.loads(outcome)["bids"])
