"""Weighting scores into euros: always indicative, and deciding nothing while a weight is unsure.

The product records and compares what accepted tools computed; it is no recognised calculator.
What it weights itself therefore has its own type, which fits nowhere an `MkiValue` is asked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar, Final

from domain.errors import PoortError
from domain.mki.values import to_micro_euro
from domain.mki.vocabulary import FigureStatus, ImpactCategory, Module, WeightingSet

#: Total climate change is the sum of these three, so that weighting all four would count it twice.
CLIMATE_PARTS: Final = (
    ImpactCategory.A2_GWP_FOSSIL,
    ImpactCategory.A2_GWP_BIOGENIC,
    ImpactCategory.A2_GWP_LULUC,
)
_CLIMATE: Final = ImpactCategory.A2_GWP_TOTAL
_EQUIVALENT: Final = re.compile(r"(?:equiv|eqv|eq|äquiv|äqv|äq|e)\.?$")


class WeightingNotDecisiveError(PoortError):
    """A set of weights with an unverified row was to decide something."""

    message: ClassVar[str] = (
        "The weights of set {weighting_set} are partly not verified: {categories}."
        " They give an indication only. For an award or a settlement, ask for an MKI from an"
        " accepted tool."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class OtherSetError(PoortError):
    """A score of one set was to be weighted with another."""

    message: ClassVar[str] = (
        "A score of set {scored} cannot be weighted with set {weighting_set}. Choose set {scored}."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ScoredTwiceError(PoortError):
    """The same impact of the same module has two scores."""

    message: ClassVar[str] = (
        "The declaration gives {category} twice for module {module}. Have it corrected."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightRow:
    """What one unit of an impact costs, how sure we are, and how files call it.

    `uuids` name it in ILCD+EPD, `openepd` in openEPD; `conversions` turn other units into its own.
    """

    category: ImpactCategory
    unit: str
    eur_per_unit: Decimal
    status: FigureStatus
    source: str
    spellings: tuple[str, ...] = ()
    conversions: Mapping[str, Decimal] = field(default_factory=dict)
    uuids: frozenset[str] = frozenset()
    openepd: tuple[str, ...] = ()

    def in_own_unit(self, amount: Decimal, *, unit: str) -> Decimal | None:
        """The amount in the unit of this row; None where the unit is another one."""
        wanted = spelled(unit)
        if wanted in {spelled(known) for known in (self.unit, *self.spellings)}:
            return amount
        for known, factor in self.conversions.items():
            if wanted == spelled(known):
                return amount * factor
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighting:
    """A version of the weights of one set, all rows with their status."""

    weighting_set: WeightingSet
    version: str
    rows: Mapping[ImpactCategory, WeightRow]

    @property
    def unverified(self) -> tuple[ImpactCategory, ...]:
        """The categories whose weight is from memory."""
        return tuple(
            row.category for row in self.rows.values() if row.status is FigureStatus.UNVERIFIED
        )

    @property
    def is_indicative_only(self) -> bool:
        """Whether one row is unverified, so that the whole set may decide nothing."""
        return bool(self.unverified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A characterised score of one impact in one module, in the unit of its weight."""

    category: ImpactCategory
    module: Module
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicativeMki:
    """What scores would cost with our weights: to get an idea, never to award or settle with.

    `missing` tells per impact for which of the modules there is no score, and `unverified`
    which of the weights that were used are from memory.
    """

    weighting_set: WeightingSet
    weighting_version: str
    eur_by_module: Mapping[Module, Decimal]
    missing: Mapping[ImpactCategory, tuple[Module, ...]]
    unverified: tuple[ImpactCategory, ...]

    @property
    def total_with_d_eur(self) -> Decimal:
        """The sum over all modules that were declared."""
        return sum(self.eur_by_module.values(), Decimal(0))

    @property
    def total_without_d_eur(self) -> Decimal:
        """The sum without the benefits and loads beyond the system."""
        return self.total_with_d_eur - self.eur_by_module.get(Module.D, Decimal(0))


def require_decisive(weighting: Weighting) -> None:
    """Refuse weights that decide nothing; whoever weights for an award or a settlement calls it.

    It is about our own weights: an MKI that an accepted tool computed needs none of them.

    Raises:
        WeightingNotDecisiveError: a row is unverified.
    """
    if weighting.is_indicative_only:
        raise WeightingNotDecisiveError(
            weighting_set=weighting.weighting_set, categories=weighting.unverified
        )


def indicative_mki(scores: Iterable[Score], *, weighting: Weighting) -> IndicativeMki:
    """The scores in euro per module, with all that is missing or unsure told.

    MKI of a module is the sum of score times weight (NMD Rekenregels deel 1 v1.0, formula 10).
    Climate change counts as its total, or as its three parts where there is no total.

    Raises:
        OtherSetError: a score is of another set than the weights.
        ScoredTwiceError: an impact has two scores in one module.
    """
    by_module = _by_module(scores, weighting=weighting)
    used = {category for counted in by_module.values() for category in counted}
    return IndicativeMki(
        weighting_set=weighting.weighting_set,
        weighting_version=weighting.version,
        eur_by_module={
            module: to_micro_euro(_weighted(counted, weighting=weighting))
            for module, counted in sorted(by_module.items())
        },
        missing=_missing(by_module, weighting=weighting),
        unverified=tuple(category for category in weighting.unverified if category in used),
    )


def spelled(unit: str) -> str:
    """The unit as any of its spellings: "kg CO2 eqv." and "kgCO2e" are the same one."""
    bare = re.sub(r"[\s_\-\u2013]+", "", unit.casefold())
    return _EQUIVALENT.sub("", bare)


def _by_module(
    scores: Iterable[Score], *, weighting: Weighting
) -> dict[Module, dict[ImpactCategory, Decimal]]:
    found: dict[Module, dict[ImpactCategory, Decimal]] = {}
    for score in scores:
        if score.category.weighting_set is not weighting.weighting_set:
            raise OtherSetError(
                scored=score.category.weighting_set, weighting_set=weighting.weighting_set
            )
        counted = found.setdefault(score.module, {})
        if score.category in counted:
            raise ScoredTwiceError(category=score.category, module=score.module)
        counted[score.category] = score.amount
    return {module: _climate_once(counted) for module, counted in found.items()}


def _climate_once(counted: Mapping[ImpactCategory, Decimal]) -> dict[ImpactCategory, Decimal]:
    """Leave the parts out where the total is there."""
    if _CLIMATE not in counted:
        return dict(counted)
    return {one: amount for one, amount in counted.items() if one not in CLIMATE_PARTS}


def _weighted(counted: Mapping[ImpactCategory, Decimal], *, weighting: Weighting) -> Decimal:
    return sum(
        (amount * weighting.rows[one].eur_per_unit for one, amount in counted.items()), Decimal(0)
    )


def _missing(
    by_module: Mapping[Module, Mapping[ImpactCategory, Decimal]], *, weighting: Weighting
) -> dict[ImpactCategory, tuple[Module, ...]]:
    missing: dict[ImpactCategory, tuple[Module, ...]] = {}
    for category in weighting.rows:
        modules = [module for module in sorted(by_module) if _lacks(by_module[module], category)]
        if modules:
            missing[category] = tuple(modules)
    return missing


def _lacks(counted: Mapping[ImpactCategory, Decimal], category: ImpactCategory) -> bool:
    parts: Sequence[ImpactCategory] = [part for part in CLIMATE_PARTS if part in counted]
    if category is _CLIMATE:
        return _CLIMATE not in counted and not parts
    if category in CLIMATE_PARTS:  # asked for only where one of the three stands in for the total
        return bool(parts) and category not in counted
    return category not in counted
