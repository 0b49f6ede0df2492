"""The contract of a lot as a record for programs: the same for the command line and the API."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from domain.contract.signals import Signal
from domain.contract.standing import Amounts, ProductStanding
from domain.contract.vocabulary import SettlementStatus, SignalKind
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from models.queries import contracts
from models.queries.contracts import LotContract
from usecases.contract.held import Held, held


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRecord:
    """A product: its quantities, its MKI per unit, and its amounts in euro."""

    product: str
    unit: QuantityUnit
    is_promised: bool
    promised_quantity: Decimal
    rebased_quantity: Decimal
    delivered_quantity: Decimal
    promised_rate_eur: Decimal | None
    promised_eur: Decimal
    rebased_eur: Decimal
    verified_eur: Decimal
    declared_eur: Decimal
    expected_eur: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRecord:
    """What asks for a talk with the contractor."""

    kind: SignalKind
    about: str
    percent: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRecord:
    """Where the contract of a lot stands; without a promise there are no figures."""

    lot: int
    lot_name: str
    contractor: str | None
    weighting_set: WeightingSet | None
    reference_eur: Decimal | None
    ceiling_eur: Decimal | None
    promised_eur: Decimal | None
    rebased_eur: Decimal | None
    verified_eur: Decimal | None
    declared_eur: Decimal | None
    expected_eur: Decimal | None
    products: tuple[ProductRecord, ...]
    signals: tuple[SignalRecord, ...]
    settlement: SettlementStatus | None
    settlement_eur: Decimal | None


def contract_records(session: Session, number: str, *, today: date) -> tuple[ContractRecord, ...]:
    """The contracts of the lots of that project, in four queries.

    Raises:
        ProjectUnknownError: no project has that number.
    """
    lots = contracts.lots_of_project(session, number)
    found = held(session, [one.baseline for one in lots if one.baseline is not None])
    return tuple(_record(one, found, today=today) for one in lots)


def _record(one: LotContract, found: dict[int, Held], *, today: date) -> ContractRecord:
    baseline, settlement = one.baseline, one.settlement
    here = None if baseline is None else found[baseline.contract_id]
    total: Amounts | None = here.standing.total if here else None
    return ContractRecord(
        lot=one.lot.number,
        lot_name=one.lot.name,
        contractor=one.contract.contractor if one.contract else None,
        weighting_set=baseline.weighting_set if baseline else None,
        reference_eur=baseline.reference_eur if baseline else None,
        ceiling_eur=baseline.ceiling_eur if baseline else None,
        promised_eur=total.promised_eur if total else None,
        rebased_eur=total.rebased_eur if total else None,
        verified_eur=total.verified_eur if total else None,
        declared_eur=total.declared_eur if total else None,
        expected_eur=total.expected_eur if total else None,
        products=tuple(map(_product, here.standing.products)) if here else (),
        signals=tuple(map(_signal, here.signals(today=today))) if here else (),
        settlement=settlement.status if settlement else None,
        settlement_eur=settlement.amount_eur if settlement else None,
    )


def _product(one: ProductStanding) -> ProductRecord:
    return ProductRecord(
        product=one.product,
        unit=one.unit,
        is_promised=one.is_promised,
        promised_quantity=one.promised_quantity,
        rebased_quantity=one.rebased_quantity,
        delivered_quantity=one.delivered_quantity,
        promised_rate_eur=one.promised_rate_eur,
        promised_eur=one.amounts.promised_eur,
        rebased_eur=one.amounts.rebased_eur,
        verified_eur=one.amounts.verified_eur,
        declared_eur=one.amounts.declared_eur,
        expected_eur=one.amounts.expected_eur,
    )


def _signal(one: Signal) -> SignalRecord:
    return SignalRecord(kind=one.kind, about=one.about, percent=one.percent)
