"""What the page on objectives and policy shows: what holds now, and how it came to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sqlmodel import Session

from catalogue.objectives import load_cycle
from catalogue.reference_values import load_references
from domain.mki.references import is_in_force
from domain.mki.vocabulary import QuantityUnit, ReferenceKind, WeightingSet
from domain.permissions import Actor, Permission
from domain.vocabulary import Indicator, Language, ObjectiveStatus
from models.queries import course
from models.queries.course import ObjectiveRead, PolicyRead
from usecases.acting import may_act
from usecases.adopt_policy import AdoptPolicy, Ceiling, as_adopted, policy_in_force
from usecases.policy_words import (
    PolicyChange,
    TextChange,
    policy_changes,
    policy_rows,
    text_change,
)

_ALL: Final = 100
_THOUSANDTH: Final = Decimal("0.001")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """How much less by a year; `remains` is what may be left of the reference value."""

    year: int
    reduction_percent: int
    remains: Decimal | None
    #: The target that is worked towards now.
    is_next: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveLine:
    """An objective with what it asks year by year."""

    id: int
    name: str
    indicator: Indicator
    status: ObjectiveStatus
    reference_year: int
    reference_value: Decimal | None
    weighting_set: WeightingSet | None
    scopes: tuple[int, ...]
    adopted_on: date
    withdrawn_on: date | None
    targets: tuple[TargetLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CeilingLine:
    """A ceiling and whether it holds today: "now", "later" or "expired"."""

    ceiling: Ceiling
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLine:
    """A version of the policy, with what it changed in the one before; nothing in the first."""

    version: int
    title: str
    adopted_on: date
    body: str
    rows: tuple[tuple[str, str], ...]
    ceilings: tuple[CeilingLine, ...]
    changes: tuple[PolicyChange, ...]
    text: TextChange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePage:
    """Everything on the page; `policies` has the version in force first."""

    objectives: tuple[ObjectiveLine, ...]
    withdrawn: tuple[ObjectiveLine, ...]
    policies: tuple[PolicyLine, ...]
    may_change_objectives: bool
    may_change_policy: bool


def course_page(session: Session, *, actor: Actor, today: date, language: Language) -> CoursePage:
    """Read objectives and policy, in five queries."""
    lines = [_objective(one, today=today) for one in course.objectives(session)]
    return CoursePage(
        objectives=tuple(line for line in lines if line.withdrawn_on is None),
        withdrawn=tuple(line for line in lines if line.withdrawn_on is not None),
        policies=_policies(course.policies(session), today=today, language=language),
        may_change_objectives=may_act(session, Permission.CHANGE_OBJECTIVE, actor=actor),
        may_change_policy=may_act(session, Permission.CHANGE_POLICY, actor=actor),
    )


def next_policy(session: Session, *, language: Language) -> AdoptPolicy:
    """A start for the next version: the one in force, or else the example of the catalogue."""
    in_force = policy_in_force(session)
    if in_force is not None:
        return in_force
    example = load_cycle().policy
    principles = (*example.process_steps, *example.buying_principles, *example.award_guidelines)
    return AdoptPolicy(
        title=example.title.read(language),
        body="\n".join(text.read(language) for text in principles),
        minimum_mki_weight_percent=example.minimum_mki_weight_percent,
        mki_obligatory_from=example.mki_obligatory_from_eur,
        required_set=example.required_set,
        sanction_factor=example.sanction_factor,
        seen_version=0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedCeiling:
    """A ceiling that is shipped; its set is None where its source does not say one."""

    product: str
    unit: QuantityUnit
    weighting_set: WeightingSet | None
    ceiling_eur: Decimal
    valid_from: date
    valid_until: date | None
    source: str


def proposed_ceilings(*, today: date, language: Language) -> tuple[ProposedCeiling, ...]:
    """The ceilings of the catalogue that hold today, to take over after a look."""
    return tuple(
        ProposedCeiling(
            product=value.name.read(language),
            unit=value.per,
            weighting_set=value.weighting_set,
            ceiling_eur=value.amount,
            valid_from=value.valid_from or today,
            valid_until=value.valid_until,
            source=value.source,
        )
        for value in load_references().values
        if value.kind is ReferenceKind.CEILING
        and value.indicator is Indicator.MKI
        and is_in_force(value, on=today)
    )


def _objective(read: ObjectiveRead, *, today: date) -> ObjectiveLine:
    row = read.objective
    assert row.id is not None
    coming = next((one.year for one in read.targets if one.year >= today.year), None)
    scopes = {1: row.scope_1, 2: row.scope_2, 3: row.scope_3}
    return ObjectiveLine(
        id=row.id,
        name=row.name,
        indicator=row.indicator,
        status=row.status,
        reference_year=row.reference_year,
        reference_value=row.reference_value,
        weighting_set=row.weighting_set,
        scopes=tuple(number for number, counts in scopes.items() if counts),
        adopted_on=row.adopted_on,
        withdrawn_on=row.withdrawn_on,
        targets=tuple(
            TargetLine(
                year=one.year,
                reduction_percent=one.reduction_percent,
                remains=_remains(row.reference_value, one.reduction_percent),
                is_next=one.year == coming,
            )
            for one in read.targets
        ),
    )


def _remains(reference_value: Decimal | None, percent: int) -> Decimal | None:
    """What may be left of the reference value, to a thousandth, half up."""
    if reference_value is None:
        return None
    left = reference_value * (_ALL - percent) / _ALL
    return left.quantize(_THOUSANDTH, rounding=ROUND_HALF_UP)


def _policies(
    versions: Sequence[PolicyRead], *, today: date, language: Language
) -> tuple[PolicyLine, ...]:
    """Each version beside the one before it, which stands behind it in the row."""
    return tuple(
        _policy(newer, older, today=today, language=language)
        for newer, older in zip(versions, [*versions[1:], None], strict=True)
    )


def _policy(
    read: PolicyRead, older: PolicyRead | None, *, today: date, language: Language
) -> PolicyLine:
    policy, before = as_adopted(read), None if older is None else as_adopted(older)
    return PolicyLine(
        version=read.policy.version,
        title=read.policy.title,
        adopted_on=read.policy.adopted_on,
        body=policy.body,
        rows=policy_rows(policy, language),
        ceilings=tuple(
            CeilingLine(ceiling=one, state=_state(one, today=today)) for one in policy.ceilings
        ),
        changes=() if before is None else policy_changes(before, policy, language),
        text=None if before is None else text_change(before, policy),
    )


def _state(ceiling: Ceiling, *, today: date) -> str:
    if ceiling.valid_from > today:
        return "later"
    is_over = ceiling.valid_until is not None and ceiling.valid_until < today
    return "expired" if is_over else "now"
