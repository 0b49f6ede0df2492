"""The course of an authority as it was set: objectives with their targets, versions of policy."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ScalarSelect, and_, func, or_
from sqlmodel import Session, col, select

from domain.vocabulary import Indicator, Material
from models.engines import session_organisation
from models.policy import Objective, ObjectiveTarget, Policy, PolicyCeiling, PolicyObligation
from models.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveRead:
    """An objective with its targets by year."""

    objective: Objective
    targets: tuple[ObjectiveTarget, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRead:
    """A version of the policy with what it asks by material and by product."""

    policy: Policy
    obligations: tuple[PolicyObligation, ...]
    ceilings: tuple[PolicyCeiling, ...]


def objectives(session: Session) -> Sequence[ObjectiveRead]:
    """Every objective, those in force first, then the newest first."""
    organisation_id = session_organisation(session)
    rows = session.exec(
        select(Objective)
        .where(Objective.organisation_id == organisation_id)
        .order_by(col(Objective.withdrawn_on).is_not(None), col(Objective.id).desc())
    ).all()
    targets: dict[int, list[ObjectiveTarget]] = defaultdict(list)
    for target in session.exec(
        select(ObjectiveTarget)
        .where(ObjectiveTarget.organisation_id == organisation_id)
        .order_by(col(ObjectiveTarget.year))
    ):
        targets[target.objective_id].append(target)
    return [ObjectiveRead(objective=row, targets=tuple(targets[row.id or 0])) for row in rows]


def find_objective(session: Session, objective_id: int) -> Objective | None:
    """The objective of that id, if this organisation has it."""
    return session.exec(
        select(Objective).where(
            Objective.organisation_id == session_organisation(session),
            Objective.id == objective_id,
        )
    ).one_or_none()


def was_adopted(session: Session, indicator: Indicator, *, reference_year: int, on: date) -> bool:
    """Whether such an objective was adopted that day, withdrawn since or not."""
    return (
        session.exec(
            select(Objective.id).where(
                Objective.organisation_id == session_organisation(session),
                Objective.indicator == indicator,
                Objective.reference_year == reference_year,
                Objective.adopted_on == on,
            )
        ).first()
        is not None
    )


def policies(session: Session) -> Sequence[PolicyRead]:
    """Every version of the policy, the newest first."""
    organisation_id = session_organisation(session)
    rows = session.exec(
        select(Policy)
        .where(Policy.organisation_id == organisation_id)
        .order_by(col(Policy.version).desc())
    ).all()
    obligations: dict[int, list[PolicyObligation]] = defaultdict(list)
    for obligation in session.exec(
        select(PolicyObligation)
        .where(PolicyObligation.organisation_id == organisation_id)
        .order_by(col(PolicyObligation.id))
    ):
        obligations[obligation.policy_id].append(obligation)
    ceilings: dict[int, list[PolicyCeiling]] = defaultdict(list)
    for ceiling in session.exec(
        select(PolicyCeiling)
        .where(PolicyCeiling.organisation_id == organisation_id)
        .order_by(col(PolicyCeiling.product), col(PolicyCeiling.valid_from))
    ):
        ceilings[ceiling.policy_id].append(ceiling)
    return [
        PolicyRead(
            policy=row,
            obligations=tuple(obligations[row.id or 0]),
            ceilings=tuple(ceilings[row.id or 0]),
        )
        for row in rows
    ]


def newest_policy(organisation_id: int) -> ScalarSelect[int | None]:
    """The version of the policy in force, inside another query."""
    return (
        select(func.max(Policy.version))
        .where(col(Policy.organisation_id) == organisation_id)
        .scalar_subquery()
    )


def obligatory_from() -> ScalarSelect[Decimal | None]:
    """The least value from which the policy of the outer query asks MKI of its project's material.

    A project of asphalt and concrete is held to what is asked of either.
    """
    is_mixed = and_(
        col(Project.material) == Material.BOTH,
        col(PolicyObligation.material).in_([Material.ASPHALT, Material.CONCRETE]),
    )
    return (
        select(func.min(PolicyObligation.from_eur))
        .where(
            col(PolicyObligation.policy_id) == Policy.id,
            or_(col(PolicyObligation.material) == Project.material, is_mixed),
        )
        .correlate(Policy, Project)
        .scalar_subquery()
    )
