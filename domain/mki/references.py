"""Ceilings and reference values, each with the days on which it holds and where it is from."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from domain.definition import Text
from domain.mki.vocabulary import (
    FigureStatus,
    Module,
    QuantityUnit,
    ReferenceKind,
    WeightingSet,
)
from domain.vocabulary import Indicator

_WORD: Final = re.compile(r"[a-z0-9+]+")
_MM_PER_M: Final = 1000
_KG_PER_TONNE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceValue:
    """What a product usually has, or may have at most, per unit: euro of MKI, or kg of CO2.

    An end that its source does not give is None, and so is a weighting set that it does not
    give; then the value tells an order of magnitude and no more. The same for its modules.
    """

    product: str
    name: Text
    also: tuple[str, ...]
    kind: ReferenceKind
    indicator: Indicator
    amount: Decimal
    per: QuantityUnit
    weighting_set: WeightingSet | None
    modules: frozenset[Module]
    valid_from: date | None
    valid_until: date | None
    status: FigureStatus
    source: str
    remark: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One course of a layer as it is laid."""

    thickness_mm: Decimal
    kg_per_m3: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AsphaltLayer:
    """How a layer of asphalt is usually laid, to go from tonnes to square metres."""

    product: str
    courses: tuple[Course, ...]
    status: FigureStatus
    source: str

    @property
    def tonnes_per_m2(self) -> Decimal:
        """The mass of a square metre, in tonnes."""
        kilograms = sum(
            (course.thickness_mm * course.kg_per_m3 / _MM_PER_M for course in self.courses),
            Decimal(0),
        )
        return kilograms / _KG_PER_TONNE

    def eur_per_m2(self, eur_per_tonne: Decimal) -> Decimal:
        """The MKI of a square metre, from that of a tonne."""
        return eur_per_tonne * self.tonnes_per_m2


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """All reference values and layers together."""

    values: tuple[ReferenceValue, ...]
    layers: tuple[AsphaltLayer, ...]


def has_expired(reference: ReferenceValue, *, on: date) -> bool:
    """Whether its last day lies before that day."""
    return reference.valid_until is not None and reference.valid_until < on


def is_in_force(reference: ReferenceValue, *, on: date) -> bool:
    """Whether it holds on that day."""
    has_begun = reference.valid_from is None or reference.valid_from <= on
    return has_begun and not has_expired(reference, on=on)


def value_on(
    values: Iterable[ReferenceValue],
    *,
    product: str,
    on: date,
    kind: ReferenceKind = ReferenceKind.CEILING,
    indicator: Indicator = Indicator.MKI,
) -> ReferenceValue | None:
    """The value of the product that holds on that day, the newest where several do; or None."""
    found = [
        value
        for value in values
        if (value.product, value.kind, value.indicator) == (product, kind, indicator)
        and is_in_force(value, on=on)
    ]
    return max(found, key=lambda value: value.valid_from or date.min, default=None)


def recognised(description: str, *, values: Iterable[ReferenceValue]) -> tuple[ReferenceValue, ...]:
    """The values whose product the description names, per kind and indicator the closest name.

    "AC surf 30% PR" is the sector mix of that name, and falls under the ceiling of all AC surf;
    "2L-ZOAB" is no ZOAB.
    """
    said = _words(description)
    matches = [(value, name) for value in values for name in _names_in(said, value=value)]
    whole = max((name for _, name in matches), key=len, default=())
    fitting = [(value, name) for value, name in matches if whole[: len(name)] == name]
    closest: dict[tuple[ReferenceKind, Indicator], tuple[int, ReferenceValue]] = {}
    for value, name in fitting:
        group = (value.kind, value.indicator)
        if group not in closest or len(name) > closest[group][0]:
            closest[group] = (len(name), value)
    return tuple(
        value
        for value in dict.fromkeys(value for value, _ in fitting)
        if value.product == closest[(value.kind, value.indicator)][1].product
    )


def _names_in(said: tuple[str, ...], *, value: ReferenceValue) -> Iterator[tuple[str, ...]]:
    """The names of the product whose words stand in what was said, next to each other."""
    for name in map(_words, value.also):
        if any(said[at : at + len(name)] == name for at in range(len(said))):
            yield name


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))
