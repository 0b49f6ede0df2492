"""What is in hand in a whole authority at once: checks, deviations and gates as plain rows."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, case, func
from sqlmodel import Session, col, select

from domain.moments import dutch_date
from domain.vocabulary import (
    AttemptStatus,
    CheckKind,
    CheckStatus,
    DeviationStatus,
    Origin,
    ProjectStatus,
    Role,
)
from models.engines import session_organisation
from models.gate import Answer, CheckItem, Deviation, GateAttempt
from models.project import Project, ProjectGate, TeamMember

_IN_HAND = (AttemptStatus.OPEN, AttemptStatus.SUBMITTED)
_UNMET = (CheckStatus.OPEN, CheckStatus.DEVIATION_REFUSED, CheckStatus.DEVIATION_REQUESTED)


class CheckInHand(NamedTuple):
    """A check that is not met yet, at a gate that is in hand."""

    item_id: int
    project_id: int
    attempt_id: int
    check_id: str
    instance: str
    kind: CheckKind
    role: Role
    status: CheckStatus
    blocking: bool
    owner_id: int
    opens_on: date
    due_on: date


class DeviationInHand(NamedTuple):
    """A deviation that waits for its decision."""

    deviation_id: int
    project_id: int
    decider_id: int
    requested_by: int
    requested_at: datetime

    @property
    def asked_on(self) -> date:
        """The Dutch day on which it was asked."""
        return dutch_date(self.requested_at)


class AnsweredCheck(NamedTuple):
    """A check of an attempt that was answered yes; `is_by_person` is false where a rule did."""

    item_id: int
    check_id: str
    instance: str
    is_by_person: bool


class GateInHand(NamedTuple):
    """The gate that a project stands before."""

    project_id: int
    project_number: str
    attempt_id: int
    attempt_number: int
    position: int
    last_position: int
    gate_id: str
    status: AttemptStatus
    planned_on: date
    entered_on: date | None
    submitted_on: date | None


def checks_in_hand(session: Session) -> list[CheckInHand]:
    """Every unmet check of a gate that is being worked on in an active project, by id."""
    rows = session.exec(
        select(  # type: ignore[call-overload] # more columns than its overloads know
            CheckItem.id,
            CheckItem.project_id,
            CheckItem.attempt_id,
            CheckItem.check_id,
            CheckItem.instance,
            CheckItem.kind,
            CheckItem.role,
            CheckItem.status,
            CheckItem.blocking,
            CheckItem.assignee_id,
            CheckItem.opens_on,
            CheckItem.due_on,
        )
        .join(
            GateAttempt,
            and_(
                col(GateAttempt.organisation_id) == CheckItem.organisation_id,
                col(GateAttempt.id) == CheckItem.attempt_id,
            ),
        )
        .join(Project, col(Project.id) == CheckItem.project_id)
        .where(
            CheckItem.organisation_id == session_organisation(session),
            col(CheckItem.status).in_(_UNMET),
            GateAttempt.status == AttemptStatus.OPEN,
            Project.status == ProjectStatus.ACTIVE,
        )
        .order_by(col(CheckItem.id))
    )
    return [CheckInHand(*row) for row in rows]


def deviations_in_hand(session: Session) -> list[DeviationInHand]:
    """Every deviation that waits for its decision in an active project, by id."""
    rows = session.exec(
        select(  # type: ignore[call-overload] # more columns than its overloads know
            Deviation.id,
            CheckItem.project_id,
            Deviation.decider_id,
            Deviation.requested_by,
            Deviation.requested_at,
        )
        .join(CheckItem, col(CheckItem.id) == Deviation.check_item_id)
        .join(GateAttempt, col(GateAttempt.id) == CheckItem.attempt_id)
        .join(Project, col(Project.id) == CheckItem.project_id)
        .where(
            Deviation.organisation_id == session_organisation(session),
            Deviation.status == DeviationStatus.REQUESTED,
            col(GateAttempt.status).in_(_IN_HAND),
            Project.status == ProjectStatus.ACTIVE,
        )
        .order_by(col(Deviation.id))
    )
    return [DeviationInHand(*row) for row in rows]


def gates_in_hand(session: Session) -> list[GateInHand]:
    """The gate in hand of every active project, by project."""
    rows = session.exec(
        select(  # type: ignore[call-overload] # more columns than its overloads know
            Project.id,
            Project.number,
            GateAttempt.id,
            GateAttempt.number,
            GateAttempt.position,
            Project.last_position,
            GateAttempt.gate_id,
            GateAttempt.status,
            ProjectGate.planned_on,
            ProjectGate.entered_on,
            GateAttempt.submitted_on,
        )
        .join(GateAttempt, col(GateAttempt.project_id) == Project.id)
        .join(
            ProjectGate,
            and_(
                col(ProjectGate.project_id) == Project.id,
                col(ProjectGate.position) == GateAttempt.position,
            ),
        )
        .where(
            Project.organisation_id == session_organisation(session),
            Project.status == ProjectStatus.ACTIVE,
            col(GateAttempt.status).in_(_IN_HAND),
        )
        .order_by(col(Project.id))
    )
    return [GateInHand(*row) for row in rows]


def answered_checks(session: Session, attempt_id: int) -> list[AnsweredCheck]:
    """The checks of that attempt that were answered and not yet accepted, by id."""
    rows = session.exec(
        select(
            CheckItem.id,
            CheckItem.check_id,
            CheckItem.instance,
            # PostgreSQL knows no largest of truths.
            func.max(case((col(Answer.origin) != Origin.RULE, 1), else_=0)),
        )
        .join(Answer, col(Answer.check_item_id) == CheckItem.id)
        .where(
            CheckItem.organisation_id == session_organisation(session),
            CheckItem.attempt_id == attempt_id,
            CheckItem.status == CheckStatus.ANSWERED,
        )
        .group_by(col(CheckItem.id), col(CheckItem.check_id), col(CheckItem.instance))
        .order_by(col(CheckItem.id))
    )
    return [
        AnsweredCheck(item_id or 0, check_id, instance, bool(by_person))
        for item_id, check_id, instance, by_person in rows
    ]


def primary_team(session: Session) -> dict[tuple[int, Role], int]:
    """Who holds each role first, by project and role."""
    rows = session.exec(
        select(TeamMember.project_id, TeamMember.role, TeamMember.person_id).where(
            TeamMember.organisation_id == session_organisation(session),
            col(TeamMember.is_primary),
            col(TeamMember.ended_on).is_(None),
        )
    )
    return {(project_id, Role(role)): person_id for project_id, role, person_id in rows}
