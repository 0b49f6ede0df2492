"""An environmental declaration as its file has it, and which of its amounts can be weighted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from http import HTTPStatus
from typing import ClassVar, Final

from domain.errors import PoortError
from domain.mki.modules import (
    DoubleModuleError,
    ModulesUnreadableError,
    ProductionIncompleteError,
    read_modules,
)
from domain.mki.vocabulary import ImpactCategory, Module, WeightingSet
from domain.mki.weighting import Score, Weighting

_PRODUCTION: Final = ("A1", "A2", "A3")


class UnreadReason(StrEnum):
    """Why an amount of a declaration is not counted."""

    OTHER_UNIT = "other_unit"
    PART_OF_PRODUCTION = "part_of_production"
    SEVERAL_MODULES = "several_modules"


class ScenarioUnclearError(PoortError):
    """A module has several scenarios, and neither the file nor the reader says which."""

    message: ClassVar[str] = (
        "Module {module} has several scenarios: {choices}. Say which one counts with --scenario."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ScenarioUnknownError(PoortError):
    """The declaration has no such scenario."""

    message: ClassVar[str] = (
        "The declaration has no scenario '{scenario}'. The scenarios are: {choices}."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactName:
    """How a file names an impact: by the UUID of ILCD, or by a name of openEPD within a set."""

    uuid: str = ""
    openepd: str = ""
    weighting_set: WeightingSet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredAmount:
    """One amount as it is written: of an impact, for a module, perhaps under a scenario."""

    impact: ImpactName
    module: str
    scenario: str
    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a file declares of a product per functional unit; empty text where it is silent."""

    form: str
    name: str
    identifier: str
    functional_unit: str
    valid_until: date | None
    amounts: tuple[DeclaredAmount, ...]
    default_scenarios: frozenset[str] = frozenset()

    @property
    def scenarios(self) -> frozenset[str]:
        """The scenarios that some amount is declared under."""
        return frozenset(one.scenario for one in self.amounts if one.scenario)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Amounts that were left out, and why; whoever shows the result tells it."""

    category: ImpactCategory
    written: str
    why: UnreadReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The scores that a weighting can take, and what of its impacts it had to leave."""

    scores: tuple[Score, ...]
    unread: tuple[Unread, ...]


#: A module as it is written, with an amount in the unit of its weight.
_Placed = tuple[str, Decimal]


def scores_of(
    declaration: Declaration, *, weighting: Weighting, scenarios: frozenset[str] = frozenset()
) -> Scored:
    """The amounts of that set as scores per module, under the scenarios asked or the default ones.

    A1, A2 and A3 given apart count as A1-A3 where all three are there and A1-A3 itself is not.

    Raises:
        ScenarioUnclearError, ScenarioUnknownError: as they say.
    """
    _require_known(scenarios, declaration=declaration)
    scores: list[Score] = []
    unread: dict[Unread, None] = {}
    for category, amounts in _by_category(declaration.amounts, weighting=weighting).items():
        chosen = _under(amounts, asked=scenarios, usual=declaration.default_scenarios)
        placed: list[_Placed] = []
        for one in chosen:
            amount = weighting.rows[category].in_own_unit(one.amount, unit=one.unit)
            if amount is None:
                why = UnreadReason.OTHER_UNIT
                unread[Unread(category=category, written=one.unit, why=why)] = None
            else:
                placed.append((one.module, amount))
        for written, amount in _joined(placed):
            module = _module_of(written)
            if isinstance(module, Module):
                scores.append(Score(category=category, module=module, amount=amount))
            else:
                unread[Unread(category=category, written=written, why=module)] = None
    return Scored(scores=tuple(scores), unread=tuple(unread))


def is_of_set(declaration: Declaration, *, weighting: Weighting) -> bool:
    """Whether it declares an impact of the set of that weighting."""
    return bool(_by_category(declaration.amounts, weighting=weighting))


def _require_known(scenarios: frozenset[str], *, declaration: Declaration) -> None:
    for scenario in sorted(scenarios - declaration.scenarios):
        choices = tuple(sorted(declaration.scenarios)) or ("-",)
        raise ScenarioUnknownError(scenario=scenario, choices=choices)


def _by_category(
    amounts: Iterable[DeclaredAmount], *, weighting: Weighting
) -> dict[ImpactCategory, list[DeclaredAmount]]:
    """The amounts per impact of the set; the first name of openEPD that is there wins."""
    by_name: dict[ImpactName, list[DeclaredAmount]] = {}
    for one in amounts:
        by_name.setdefault(one.impact, []).append(one)
    found: dict[ImpactCategory, list[DeclaredAmount]] = {}
    for category, row in weighting.rows.items():
        uuids = [ImpactName(uuid=uuid) for uuid in row.uuids]
        names = [
            ImpactName(openepd=name, weighting_set=weighting.weighting_set) for name in row.openepd
        ]
        first = next((name for name in names if name in by_name), None)
        here = [one for name in (*uuids, first) if name for one in by_name.get(name, ())]
        if here:
            found[category] = here
    return found


def _under(
    amounts: Sequence[DeclaredAmount], *, asked: frozenset[str], usual: frozenset[str]
) -> Iterator[DeclaredAmount]:
    """Of each module the amounts of the one scenario that counts."""
    by_module: dict[str, list[DeclaredAmount]] = {}
    for one in amounts:
        by_module.setdefault(one.module, []).append(one)
    for module, here in by_module.items():
        scenario = _scenario_of(module, {one.scenario for one in here}, asked=asked, usual=usual)
        yield from (one for one in here if one.scenario == scenario)


def _scenario_of(
    module: str, there: set[str], *, asked: frozenset[str], usual: frozenset[str]
) -> str:
    for choice in (there & asked, there & {""}, there, there & usual):
        if len(choice) == 1:
            return next(iter(choice))
    raise ScenarioUnclearError(module=module, choices=tuple(sorted(there)))


def _joined(placed: Sequence[_Placed]) -> list[_Placed]:
    """The amounts with production as one module, where all of it is there."""
    written = {module for module, _ in placed}
    parts = [amount for module, amount in placed if module in _PRODUCTION]
    others = [one for one in placed if one[0] not in _PRODUCTION]
    if Module.A1_A3 in written:
        return others
    if written.issuperset(_PRODUCTION):
        return [(Module.A1_A3, sum(parts, Decimal(0))), *others]
    return list(placed)


def _module_of(written: str) -> Module | UnreadReason:
    try:
        modules = read_modules(written)
    except ProductionIncompleteError:
        return UnreadReason.PART_OF_PRODUCTION
    except (ModulesUnreadableError, DoubleModuleError):
        return UnreadReason.SEVERAL_MODULES
    return next(iter(modules)) if len(modules) == 1 else UnreadReason.SEVERAL_MODULES
