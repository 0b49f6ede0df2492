"""The five-step cycle of objectives and policy, with the seed's example (seed 4.1)."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from catalogue.draft import source_of, text_of
from catalogue.files import FOLDER, read_file
from catalogue.schema import CycleShape, CycleStepShape, ObjectiveShape, PolicyShape
from domain.definition import Source, Text
from domain.mki.vocabulary import WeightingSet
from domain.vocabulary import Indicator, ObjectiveStatus, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleStep:
    """One of the five steps: what it asks and of whom."""

    name: Text
    asks: Text
    roles: tuple[Role, ...]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleTarget:
    """By which year how many percent less than in the reference year."""

    year: int
    reduction_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleObjective:
    """An objective for a new authority to start from; `scopes` are those of the CO2 ladder."""

    name: Text
    indicator: Indicator
    status: ObjectiveStatus
    reference_year: int
    scopes: frozenset[int]
    targets: tuple[ExampleTarget, ...]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamplePolicy:
    """A policy for a new authority to start from."""

    title: Text
    process_steps: tuple[Text, ...]
    buying_principles: tuple[Text, ...]
    award_guidelines: tuple[Text, ...]
    minimum_mki_weight_percent: int
    mki_obligatory_from_eur: Decimal | None
    required_set: WeightingSet | None
    sanction_factor: Decimal | None
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """The five steps, an objective and a policy."""

    steps: tuple[CycleStep, ...]
    objective: ExampleObjective
    policy: ExamplePolicy


@cache
def load_cycle(path: Path = FOLDER / "objectives" / "cycle.yaml") -> Cycle:
    """The cycle that is shipped.

    Raises:
        DefinitionInvalidError: the file has another shape.
    """
    shape = read_file(CycleShape, path)
    return Cycle(
        steps=tuple(map(_step, shape.steps)),
        objective=_objective(shape.objective),
        policy=_policy(shape.policy),
    )


def _step(shape: CycleStepShape) -> CycleStep:
    return CycleStep(
        name=text_of(shape.name),
        asks=text_of(shape.asks),
        roles=shape.roles,
        source=source_of(shape.source),
    )


def _objective(shape: ObjectiveShape) -> ExampleObjective:
    targets = (
        ExampleTarget(year=target.year, reduction_percent=target.reduction_percent)
        for target in shape.targets
    )
    return ExampleObjective(
        name=text_of(shape.name),
        indicator=shape.indicator,
        status=shape.status,
        reference_year=shape.reference_year,
        scopes=frozenset[int](shape.scopes),
        targets=tuple(sorted(targets, key=lambda target: target.year)),
        source=source_of(shape.source),
    )


def _policy(shape: PolicyShape) -> ExamplePolicy:
    obligatory_from = shape.mki_obligatory_from_eur
    return ExamplePolicy(
        title=text_of(shape.title),
        process_steps=tuple(map(text_of, shape.process_steps)),
        buying_principles=tuple(map(text_of, shape.buying_principles)),
        award_guidelines=tuple(map(text_of, shape.award_guidelines)),
        minimum_mki_weight_percent=shape.minimum_mki_weight_percent,
        mki_obligatory_from_eur=None if obligatory_from is None else Decimal(obligatory_from),
        required_set=shape.required_set,
        sanction_factor=shape.sanction_factor,
        source=source_of(shape.source),
    )
