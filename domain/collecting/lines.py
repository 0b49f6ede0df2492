"""Lines that a contractor declares, and what a look at them finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.collecting.vocabulary import DeliveryColumn, DeliveryError, DeliverySignal
from domain.mki.vocabulary import DataCategory, QuantityUnit, WeightingSet


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedRate:
    """A product as the contractor is held to it now, with its MKI per unit in euro."""

    position: int
    product: str
    unit: QuantityUnit
    quantity: Decimal
    rate_eur: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTo:
    """What a contract holds its contractor to, in one weighting set."""

    weighting_set: WeightingSet
    products: tuple[PromisedRate, ...]

    def find(self, position: int | None) -> PromisedRate | None:
        """The promised product of that position, if there is one."""
        return next((one for one in self.products if one.position == position), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredLine:
    """A line as far as it could be read; `position` is empty for what nobody promised.

    `row` is that of the sheet, or the number of the line in the form. `mki_eur` is left empty
    by who leaves the sum to us.
    """

    row: int
    position: int | None
    product: str
    delivered_on: date | None = None
    quantity: Decimal | None = None
    unit: QuantityUnit | None = None
    rate_eur: Decimal | None = None
    mki_eur: Decimal | None = None
    weighting_set: WeightingSet | None = None
    co2_kg: Decimal | None = None
    category: DataCategory | None = None
    card: str = ""
    valid_until: date | None = None
    plant: str = ""
    distance_km: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFinding:
    """One thing about a line, at its column, with the value there and the one expected.

    An error keeps the whole delivery out; a signal goes with it.
    """

    row: int
    column: DeliveryColumn
    kind: DeliveryError | DeliverySignal
    given: object = None
    expected: object = None
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        """Whether it keeps the delivery out."""
        return isinstance(self.kind, DeliveryError)
