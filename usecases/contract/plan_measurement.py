"""Make the measurement plan of a contract: when the contractor shows what (check G6-01)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import ClassVar, Final

from sqlmodel import Session

from domain.contract.plan import MOST_MOMENTS, PlannedMoment, propose_plan
from domain.contract.vocabulary import EvidenceItem
from domain.errors import PoortError
from domain.permissions import Actor, Permission
from domain.vocabulary import Anchor
from models.contract import MeasurementMoment
from models.engines import WriteSession
from models.project import Project
from models.queries import contracts, projects
from usecases.acting import allow
from usecases.contract.fix_baseline import ids_of, lot_of
from usecases.contract.rebase_promise import promised
from usecases.submit_gate import require_active
from usecases.trail import record

#: What is guessed while the dates are not known.
_TO_START: Final = timedelta(days=42)
_OF_WORK: Final = timedelta(days=180)
_LAST_WORK: Final = 6


class PlanEmptyError(PoortError):
    """A plan without a moment, or with more than a contract has."""

    message: ClassVar[str] = "A measurement plan has 1 to {most} moments. Fill in at least one day."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMeasurement:
    """The whole plan of a lot, which takes the place of the one before."""

    number: str
    lot: int
    moments: Sequence[PlannedMoment]


def plan_measurement(
    session: WriteSession, *, command: PlanMeasurement, actor: Actor, now: datetime
) -> Sequence[MeasurementMoment]:
    """Store the plan in the order of its days.

    Raises:
        PermissionRefusedError, LotUnknownError, ProjectNotActiveError: as they say.
        PromiseMissingError: there is nothing to measure against yet.
        PlanEmptyError: as it says.
    """
    found = lot_of(session, command.number, command.lot)
    project_id, _lot_id = ids_of(found)
    by = allow(session, Permission.COLLECT_DATA, actor=actor, project_id=project_id)
    require_active(found.project.status, found.project.number)
    contract_id = promised(found).contract_id
    if not 1 <= len(command.moments) <= MOST_MOMENTS:
        raise PlanEmptyError(most=MOST_MOMENTS)
    for before in contracts.moments(session, contract_id):
        session.delete(before)
    session.flush()  # their positions are free again
    rows = [
        MeasurementMoment(
            organisation_id=found.project.organisation_id,
            contract_id=contract_id,
            position=position,
            kind=one.kind,
            planned_on=one.planned_on,
            evidence=" ".join(one.evidence),
        )
        for position, one in enumerate(
            sorted(command.moments, key=lambda one: one.planned_on), start=1
        )
    ]
    session.add_all(rows)
    record(
        session,
        action="measurement.planned",
        object_kind="contract",
        object_id=contract_id,
        project_id=project_id,
        at=now,
        by=by,
        facts={"moments": len(rows)},
    )
    return rows


def first_plan(session: Session, project: Project, *, awarded_on: date) -> Sequence[PlannedMoment]:
    """The plan to begin with, by the material and by the milestones and gates of the project."""
    assert project.id is not None
    starts = (
        row.happened_on
        for row in projects.milestones(session, project.id)
        if row.kind == Anchor.START_OF_WORK
    )
    starts_on = max(next(starts, awarded_on + _TO_START), awarded_on)
    planned = projects.plan(session, project.id).get(min(_LAST_WORK, project.last_position))
    ends_on = planned.planned_on if planned else starts_on + _OF_WORK
    if ends_on < starts_on:
        ends_on = starts_on + _OF_WORK
    return propose_plan(
        project.material, awarded_on=awarded_on, starts_on=starts_on, ends_on=ends_on
    )


def kept_plan(rows: Sequence[MeasurementMoment]) -> Sequence[PlannedMoment]:
    """The stored plan as the domain knows it."""
    return [
        PlannedMoment(
            kind=row.kind,
            planned_on=row.planned_on,
            evidence=tuple(map(EvidenceItem, row.evidence.split())),
        )
        for row in rows
    ]
