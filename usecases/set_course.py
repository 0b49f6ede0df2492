"""Set and withdraw the objectives of the authority (seed 4.1 step 1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import IntEnum
from http import HTTPStatus

from domain.errors import PoortError
from domain.mki.vocabulary import WeightingSet
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import Indicator, ObjectiveStatus
from models.engines import WriteSession, session_organisation
from models.policy import Objective, ObjectiveTarget
from models.queries import course
from usecases.acting import allow
from usecases.trail import record


class ObjectiveRefusedError(PoortError):
    """An objective without a target, a scope, or with a target before its reference year."""

    message = (
        "An objective needs at least one scope and one target, and every target lies after the"
        " reference year {reference_year}."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ReferenceRefusedError(PoortError):
    """A reference value that cannot be compared with: no set, a set too many, or not above zero."""

    message = (
        "A reference value of MKI needs the set (A1 or A2) that it was computed in; CO2 and primary"
        " material have none. The value itself lies above zero."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ObjectiveUnknownError(PoortError):
    """This authority has no such objective."""

    message = "There is no objective {objective}. Choose one from the list of objectives."
    status = HTTPStatus.NOT_FOUND


class ObjectiveWithdrawnError(PoortError):
    """It was withdrawn before."""

    message = "This objective was withdrawn on {withdrawn_on} already."
    status = HTTPStatus.CONFLICT


class WithdrawalReasonError(PoortError):
    """An objective was withdrawn without saying why."""

    message = "Say why the objective is withdrawn."
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
    """What is wanted: percents less by year, against a reference year, over which scopes.

    `reference_value` is what that year amounted to: euro of MKI, computed in `weighting_set`, or
    kg of CO2, or tonnes of primary material.
    """

    name: str
    indicator: Indicator
    status: ObjectiveStatus
    reference_year: int
    scopes: frozenset[Scope]
    reduction_percent_by_year: Mapping[int, int]
    reference_value: Decimal | None = None
    weighting_set: WeightingSet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawObjective:
    """Which objective no longer counts, and why."""

    objective_id: int
    reason: str


def set_objective(
    session: WriteSession, *, command: SetObjective, actor: Actor, now: datetime
) -> Objective:
    """Store the objective with its targets.

    Raises:
        PermissionRefusedError: the actor is no coordinator, policy adviser or board member.
        ObjectiveRefusedError, ReferenceRefusedError, ObjectiveThereError: as they say.
    """
    by = allow(session, Permission.CHANGE_OBJECTIVE, actor=actor)
    years = command.reduction_percent_by_year
    if not command.scopes or not years or min(years) <= command.reference_year:
        raise ObjectiveRefusedError(reference_year=command.reference_year)
    _require_comparable(command)
    today = dutch_date(now)
    if course.was_adopted(
        session, command.indicator, reference_year=command.reference_year, on=today
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
        reference_value=command.reference_value,
        weighting_set=command.weighting_set,
        adopted_on=today,
    )
    session.add(row)
    session.flush()  # the targets refer to the objective by id
    _add_targets(session, row, years)
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
            **_reference(row),
            **{f"target_{year}": percent for year, percent in years.items()},
        },
    )
    return row


def _add_targets(session: WriteSession, row: Objective, years: Mapping[int, int]) -> None:
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


def withdraw_objective(
    session: WriteSession, *, command: WithdrawObjective, actor: Actor, now: datetime
) -> Objective:
    """Let the objective count no longer; what was linked to it stays linked and readable.

    Raises:
        PermissionRefusedError: the actor is no coordinator, policy adviser or board member.
        ObjectiveUnknownError, ObjectiveWithdrawnError, WithdrawalReasonError: as they say.
    """
    by = allow(session, Permission.CHANGE_OBJECTIVE, actor=actor)
    row = course.find_objective(session, command.objective_id)
    if row is None:
        raise ObjectiveUnknownError(objective=command.objective_id)
    if row.withdrawn_on is not None:
        raise ObjectiveWithdrawnError(withdrawn_on=row.withdrawn_on)
    if not command.reason.strip():
        raise WithdrawalReasonError
    row.withdrawn_on = dutch_date(now)
    session.add(row)
    record(
        session,
        action="objective.withdrawn",
        object_kind="objective",
        object_id=row.id,
        at=now,
        by=by,
        text=command.reason.strip(),
    )
    return row


def _require_comparable(command: SetObjective) -> None:
    value, is_mki = command.reference_value, command.indicator is Indicator.MKI
    has_set = command.weighting_set is not None
    asks_set = is_mki and value is not None
    if (asks_set and not has_set) or (has_set and not is_mki) or (value is not None and value <= 0):
        raise ReferenceRefusedError


def _reference(row: Objective) -> dict[str, str]:
    if row.reference_value is None:
        return {}
    weighting_set = {} if row.weighting_set is None else {"weighting_set": str(row.weighting_set)}
    return {"reference_value": str(row.reference_value), **weighting_set}
