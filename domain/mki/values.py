"""MKI values that cannot be mixed up: each knows what it is made with and what it counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from http import HTTPStatus
from typing import ClassVar, Final, TypeAlias

from domain.errors import PoortError
from domain.mki.modules import DoubleModuleError, write_modules
from domain.mki.vocabulary import DataCategory, Module, WeightingSet

MICRO_EURO: Final = Decimal("0.000001")
#: A module of an item, the smallest thing that is counted once.
Counted: TypeAlias = tuple[str, Module]


class MixedSetsError(PoortError):
    """Values of two weighting sets came together; their euros are not the same euros."""

    message: ClassVar[str] = (
        "MKI values of set {first} and set {second} are never added or compared."
        " Ask for all values in one set, or look at the sets side by side."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class MixedVersionsError(PoortError):
    """Values of one set, but of another method, database or tool, came together unasked."""

    message: ClassVar[str] = (
        "These MKI values are made with different versions: {versions}."
        " Have them computed again with one version, or add them with the versions shown."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ScopesDifferError(PoortError):
    """Values that count different things came together."""

    message: ClassVar[str] = (
        "These MKI values do not count the same: {first} against {second}."
        " Give both per the same unit and for the same modules."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class NothingCountedError(PoortError):
    """There is no value, or a value counts nothing, so that nobody knows what it means."""

    message: ClassVar[str] = (
        "There is no MKI to work with. Give at least one value with its modules."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class AmountNotFiniteError(PoortError):
    """An amount is no number."""

    message: ClassVar[str] = "The MKI is not a number. Write it in euro."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ReferenceNotPositiveError(PoortError):
    """There is nothing to be less than."""

    message: ClassVar[str] = (
        "The reference is {reference} euro. A reduction needs a reference above zero."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Basis:
    """What a value was computed with; every record of an MKI keeps all of it."""

    weighting_set: WeightingSet
    method_version: str
    database_version: str
    tool: str
    tool_version: str = ""

    def __str__(self) -> str:
        tool = f"{self.tool} {self.tool_version}".rstrip()
        return f"{self.weighting_set}, {self.method_version}, {self.database_version}, {tool}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MkiValue:
    """An MKI in euro per functional unit, with its bases and each module of each item it counts.

    All bases are of one weighting set; there is more than one only after
    `sum_across_versions`. The category is None where it is unknown or mixed.
    """

    amount_eur: Decimal
    bases: frozenset[Basis]
    counts: frozenset[Counted]
    functional_unit: str
    category: DataCategory | None = None

    def __post_init__(self) -> None:
        if not self.amount_eur.is_finite():
            raise AmountNotFiniteError
        if not self.bases or not self.counts:
            raise NothingCountedError
        _require_one_set(basis.weighting_set for basis in self.bases)

    @property
    def weighting_set(self) -> WeightingSet:
        """The one set of all its bases."""
        return next(iter(self.bases)).weighting_set

    @property
    def modules(self) -> frozenset[Module]:
        """The modules that it counts of any item."""
        return frozenset(module for _, module in self.counts)

    def __add__(self, other: "MkiValue") -> "MkiValue":
        """Give the sum; Raises: as `sum_of`."""
        return sum_of((self, other))

    def __sub__(self, other: "MkiValue") -> "MkiValue":
        """Give how much this is more than the other of the same scope.

        Raises:
            MixedSetsError, MixedVersionsError, ScopesDifferError: they cannot be compared.
        """
        _require_comparable(self, other)
        return replace(self, amount_eur=self.amount_eur - other.amount_eur)

    def __lt__(self, other: "MkiValue") -> bool:
        """Give whether this is less; Raises: as subtraction."""
        _require_comparable(self, other)
        return self.amount_eur < other.amount_eur

    def __le__(self, other: "MkiValue") -> bool:
        """Give whether this is at most the other; Raises: as subtraction."""
        _require_comparable(self, other)
        return self.amount_eur <= other.amount_eur

    def times(self, quantity: Decimal, *, gives: str) -> "MkiValue":
        """The value of so many functional units, as one of the unit that it gives."""
        return replace(self, amount_eur=self.amount_eur * quantity, functional_unit=gives)


def mki_value(  # noqa: PLR0913 -- an MKI without one of these says nothing
    amount_eur: Decimal,
    *,
    basis: Basis,
    item: str,
    modules: frozenset[Module],
    functional_unit: str,
    category: DataCategory | None = None,
) -> MkiValue:
    """The value of one item on one basis.

    Raises:
        AmountNotFiniteError, NothingCountedError: as they say.
    """
    return MkiValue(
        amount_eur=amount_eur,
        bases=frozenset({basis}),
        counts=frozenset((item, module) for module in modules),
        functional_unit=functional_unit,
        category=category,
    )


def sum_of(values: Iterable[MkiValue]) -> MkiValue:
    """The sum of values of one basis, each module of each item counted once.

    Raises:
        MixedSetsError: they are of two sets.
        MixedVersionsError: they are of one set, but not of one basis.
        ScopesDifferError: they are per different units.
        DoubleModuleError: a module of one item is there twice.
        NothingCountedError: there are none.
    """
    parts = tuple(values)
    _require_one_set(part.weighting_set for part in parts)
    _require_one_basis(part.bases for part in parts)
    return sum_across_versions(parts)


def sum_across_versions(values: Iterable[MkiValue]) -> MkiValue:
    """The sum over versions of method, database and tool, which it keeps all, to be shown.

    The rule that is hard is that of the sets (docs/manual/mki.md). A work that runs for years
    meets new versions of its database, so here the sum is allowed, but only to who asks for it
    by this name, and it carries every basis along.

    Raises:
        MixedSetsError, ScopesDifferError, DoubleModuleError, NothingCountedError: as in `sum_of`.
    """
    parts = tuple(values)
    if not parts:
        raise NothingCountedError
    _require_one_set(part.weighting_set for part in parts)
    first = parts[0]
    for part in parts:
        if part.functional_unit != first.functional_unit:
            raise ScopesDifferError(first=first.functional_unit, second=part.functional_unit)
    categories = {part.category for part in parts}
    return MkiValue(
        amount_eur=sum((part.amount_eur for part in parts), Decimal(0)),
        bases=frozenset[Basis]().union(*(part.bases for part in parts)),
        counts=_counted_once(parts),
        functional_unit=first.functional_unit,
        category=categories.pop() if len(categories) == 1 else None,
    )


def sums_by_set(values: Iterable[MkiValue]) -> Mapping[WeightingSet, MkiValue]:
    """One sum per weighting set, to stand side by side and never be one.

    Raises:
        ScopesDifferError, DoubleModuleError: as in `sum_of`.
    """
    parts = tuple(values)
    present = sorted({part.weighting_set for part in parts})
    return {
        one: sum_across_versions(part for part in parts if part.weighting_set is one)
        for one in present
    }


def reduction(*, realised: MkiValue, reference: MkiValue) -> Decimal:
    """How much less was realised than the reference of the same works, as a part of 1.

    Negative where it became more. Versions may differ, since realising takes years.

    Raises:
        MixedSetsError, ScopesDifferError: they cannot be compared.
        ReferenceNotPositiveError: as it says.
    """
    _require_one_set((realised.weighting_set, reference.weighting_set))
    _require_one_scope(realised, reference)
    if reference.amount_eur <= 0:
        raise ReferenceNotPositiveError(reference=reference.amount_eur)
    return 1 - realised.amount_eur / reference.amount_eur


def to_micro_euro(amount_eur: Decimal) -> Decimal:
    """The amount as it is kept: rounded half up to a millionth of a euro, here and once."""
    return amount_eur.quantize(MICRO_EURO, rounding=ROUND_HALF_UP)


def _counted_once(parts: tuple[MkiValue, ...]) -> frozenset[Counted]:
    seen: set[Counted] = set()
    for part in parts:
        if twice := seen & part.counts:
            item = min(item for item, _ in twice)
            modules = write_modules(module for named, module in twice if named == item)
            raise DoubleModuleError(item=item, modules=modules)
        seen |= part.counts
    return frozenset(seen)


def _require_one_set(sets: Iterable[WeightingSet]) -> None:
    different = sorted(set(sets))
    if len(different) > 1:
        raise MixedSetsError(first=different[0], second=different[1])


def _require_one_basis(bases: Iterable[frozenset[Basis]]) -> None:
    different = set(bases)
    if len(different) > 1:
        versions = sorted(frozenset[Basis]().union(*different))
        raise MixedVersionsError(versions="; ".join(map(str, versions)))


def _require_one_scope(one: MkiValue, other: MkiValue) -> None:
    scopes = [f"{write_modules(it.modules)} ({it.functional_unit})" for it in (one, other)]
    if scopes[0] != scopes[1]:
        raise ScopesDifferError(first=scopes[0], second=scopes[1])


def _require_comparable(one: MkiValue, other: MkiValue) -> None:
    _require_one_set((one.weighting_set, other.weighting_set))
    _require_one_basis((one.bases, other.bases))
    _require_one_scope(one, other)
