"""Contracts as the API gives them: amounts of MKI in euro, written as text."""

from decimal import Decimal

from domain.contract.vocabulary import SettlementStatus, SignalKind
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from web.api.values import Value


class ContractProduct(Value):
    """A product of a contract; without `isPromised` nobody promised it."""

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


class ContractSignal(Value):
    """What in a contract asks for a talk with the contractor."""

    kind: SignalKind
    about: str
    percent: Decimal | None


class ContractValue(Value):
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
    products: tuple[ContractProduct, ...]
    signals: tuple[ContractSignal, ...]
    settlement: SettlementStatus | None
    settlement_eur: Decimal | None


class ContractItems(Value):
    """The contracts of a project, one for each lot."""

    items: tuple[ContractValue, ...]
