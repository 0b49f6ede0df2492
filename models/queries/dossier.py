"""What a project works on in a phase: work products, contracts, and periods of data."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from domain.vocabulary import Anchor, AttemptStatus, EntryAction, ProjectStatus
from models.engines import session_organisation
from models.gate import GateAttempt
from models.project import Contract, Milestone, Project, WorkProduct


def find_work(
    session: Session, *, attempt_id: int, lot_id: int, kind: EntryAction
) -> WorkProduct | None:
    """That work for that lot, if this attempt opened it already."""
    return session.exec(
        select(WorkProduct).where(
            WorkProduct.organisation_id == session_organisation(session),
            WorkProduct.attempt_id == attempt_id,
            WorkProduct.lot_id == lot_id,
            WorkProduct.kind == kind,
        )
    ).one_or_none()


def work_products(session: Session, project_id: int) -> Sequence[WorkProduct]:
    """What the phases of that project started with, the oldest first."""
    return session.exec(
        select(WorkProduct)
        .where(
            WorkProduct.organisation_id == session_organisation(session),
            WorkProduct.project_id == project_id,
        )
        .order_by(col(WorkProduct.id))
    ).all()


def find_contract(session: Session, *, lot_id: int) -> Contract | None:
    """The contract of that lot, if there is one."""
    return session.exec(
        select(Contract).where(
            Contract.organisation_id == session_organisation(session), Contract.lot_id == lot_id
        )
    ).one_or_none()


def started_on(session: Session, project_id: int) -> date | None:
    """The day the work of that project started, if it is known."""
    return session.exec(
        select(col(Milestone.happened_on)).where(
            Milestone.organisation_id == session_organisation(session),
            Milestone.project_id == project_id,
            Milestone.kind == str(Anchor.START_OF_WORK),
        )
    ).one_or_none()


def projects_with_periods(
    session: Session, *, today: date
) -> Sequence[tuple[Project, GateAttempt]]:
    """Active projects whose work has started and whose contract phase is in hand."""
    return session.exec(
        select(Project, GateAttempt)
        .join(GateAttempt, col(GateAttempt.project_id) == Project.id)
        .join(Milestone, col(Milestone.project_id) == Project.id)
        .join(
            WorkProduct,
            (col(WorkProduct.attempt_id) == GateAttempt.id)
            & (col(WorkProduct.kind) == EntryAction.DATA_COLLECTION_PLAN),
        )
        .where(
            Project.organisation_id == session_organisation(session),
            Project.status == ProjectStatus.ACTIVE,
            GateAttempt.status == AttemptStatus.OPEN,
            Milestone.kind == str(Anchor.START_OF_WORK),
            col(Milestone.happened_on) <= today,
        )
        .distinct()
        .order_by(col(Project.id))
    ).all()
