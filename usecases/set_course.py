"""Set the course of the authority: objectives and policy (seed 4.1 steps 1 and 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import IntEnum
from http import HTTPStatus

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import Indicator, ObjectiveStatus
from models.engines import WriteSession, session_organisation
from models.policy import Objective, ObjectiveTarget, Policy
from models.queries import projects
from usecases.acting import allow
from usecases.trail import record


class ObjectiveRefusedError(PoortError):
    """An objective without a target, a scope, or with a target before its reference year."""

    message = (
        "An objective needs at least one scope and one target, and every target lies after the"
        " reference year {reference_year}."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Scope(IntEnum):
    """Whose emissions count (Handboek CO2-Prestatieladder, scopes 1 to 3)."""

    DIRECT = 1
    ENERGY = 2
    CHAIN = 3


class ObjectiveThereError(PoortError):
    """The same objective was adopted earlier that day."""

    message = (
        "There already is an objective on {indicator} against {reference_year}, adopted today."
        " Choose another reference year or indicator."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetObjective:
    """What is wanted: percents less by year, against a reference year, over which scopes."""

    name: str
    indicator: Indicator
    status: ObjectiveStatus
    reference_year: int
    scopes: frozenset[Scope]
    reduction_percent_by_year: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptPolicy:
    """The next version of the policy, with its award guidelines."""

    title: str
    body: str
    minimum_mki_weight_percent: int
    mki_obligatory_from: Decimal | None = None


def set_objective(
    session: WriteSession, *, command: SetObjective, actor: Actor, now: datetime
) -> Objective:
    """Store the objective with its targets.

    Raises:
        PermissionRefusedError: the actor is no coordinator, policy adviser or board member.
        ObjectiveRefusedError, ObjectiveThereError: as they say.
    """
    by = allow(session, Permission.CHANGE_OBJECTIVE, actor=actor)
    years = command.reduction_percent_by_year
    if not command.scopes or not years or min(years) <= command.reference_year:
        raise ObjectiveRefusedError(reference_year=command.reference_year)
    today = dutch_date(now)
    if any(
        (there.indicator, there.reference_year, there.adopted_on)
        == (command.indicator, command.reference_year, today)
        for there in projects.objectives(session)
    ):
        raise ObjectiveThereError(
            indicator=command.indicator, reference_year=command.reference_year
        )
    row = Objective(
        organisation_id=session_organisation(session),
        indicator=command.indicator,
        status=command.status,
        name=command.name.strip(),
        reference_year=command.reference_year,
        scope_1=Scope.DIRECT in command.scopes,
        scope_2=Scope.ENERGY in command.scopes,
        scope_3=Scope.CHAIN in command.scopes,
        adopted_on=today,
    )
    session.add(row)
    session.flush()  # the targets refer to the objective by id
    assert row.id is not None
    for year, percent in sorted(years.items()):
        session.add(
            ObjectiveTarget(
                organisation_id=row.organisation_id,
                objective_id=row.id,
                year=year,
                reduction_percent=percent,
            )
        )
    record(
        session,
        action="objective.set",
        object_kind="objective",
        object_id=row.id,
        at=now,
        by=by,
        facts={
            "indicator": str(row.indicator),
            "reference_year": row.reference_year,
            **{f"target_{year}": percent for year, percent in years.items()},
        },
    )
    return row


def adopt_policy(
    session: WriteSession, *, command: AdoptPolicy, actor: Actor, now: datetime
) -> Policy:
    """Store the next version of the policy; it is in force at once.

    Raises:
        PermissionRefusedError: the actor is no coordinator, policy adviser or board member.
    """
    by = allow(session, Permission.CHANGE_POLICY, actor=actor)
    row = Policy(
        organisation_id=session_organisation(session),
        version=projects.next_policy_version(session),
        title=command.title.strip(),
        adopted_on=dutch_date(now),
        minimum_mki_weight_percent=command.minimum_mki_weight_percent,
        mki_obligatory_from=command.mki_obligatory_from,
        body=command.body,
    )
    session.add(row)
    session.flush()  # the event names the policy by id
    record(
        session,
        action="policy.adopted",
        object_kind="policy",
        object_id=row.id,
        at=now,
        by=by,
        facts={
            "version": row.version,
            "minimum_mki_weight_percent": row.minimum_mki_weight_percent,
        },
        text=row.title,
    )
    return row
