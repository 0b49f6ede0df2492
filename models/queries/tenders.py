"""What is asked in a tender: reference calculations, terms with their documents, and talks."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import and_, or_, update
from sqlmodel import Session, col, func, select

from models.engines import WriteSession, session_organisation
from models.policy import Policy, PolicyCeiling
from models.project import Lot, Project
from models.queries.own import stored
from models.queries.projects import ChangedMeanwhileError, ProjectUnknownError
from models.tender import (
    AwardSimulation,
    MarketConsultation,
    ReferenceCalculation,
    ReferenceProduct,
    TenderDocument,
    TenderTerms,
)


def project_with_lots(session: Session, number: str) -> tuple[Project, Sequence[Lot]]:
    """The project of that number with its lots in order, in one query.

    Raises:
        ProjectUnknownError: there is none.
    """
    rows = session.exec(
        select(Project, Lot)
        .join(Lot, col(Lot.project_id) == Project.id)
        .where(Project.organisation_id == session_organisation(session), Project.number == number)
        .order_by(col(Lot.number))
    ).all()
    if not rows:
        raise ProjectUnknownError(project=number)
    return rows[0][0], [lot for _, lot in rows]


def policy_with_ceilings(
    session: Session, *, on: date
) -> tuple[Policy | None, Sequence[PolicyCeiling]]:
    """The newest version of the policy, and its ceilings that hold on that day, by product."""
    newest = (
        select(func.max(Policy.version))
        .where(Policy.organisation_id == session_organisation(session))
        .scalar_subquery()
    )
    holds = and_(
        col(PolicyCeiling.policy_id) == Policy.id,
        col(PolicyCeiling.valid_from) <= on,
        or_(col(PolicyCeiling.valid_until).is_(None), col(PolicyCeiling.valid_until) >= on),
    )
    rows = session.exec(
        select(Policy, PolicyCeiling)
        .outerjoin(PolicyCeiling, holds)
        .where(Policy.organisation_id == session_organisation(session), Policy.version == newest)
        .order_by(col(PolicyCeiling.product), col(PolicyCeiling.id))
    ).all()
    found = list(filter(None, (ceiling for _, ceiling in rows)))
    return (rows[0][0] if rows else None), found


def newest_reference(
    session: Session, lot_id: int
) -> tuple[ReferenceCalculation | None, Sequence[ReferenceProduct]]:
    """The newest reference calculation of that lot with its products in order."""
    newest = (
        select(func.max(ReferenceCalculation.version))
        .where(
            ReferenceCalculation.organisation_id == session_organisation(session),
            ReferenceCalculation.lot_id == lot_id,
        )
        .scalar_subquery()
    )
    rows = session.exec(
        select(ReferenceCalculation, ReferenceProduct)
        .outerjoin(
            ReferenceProduct, col(ReferenceProduct.calculation_id) == ReferenceCalculation.id
        )
        .where(
            ReferenceCalculation.organisation_id == session_organisation(session),
            ReferenceCalculation.lot_id == lot_id,
            ReferenceCalculation.version == newest,
        )
        .order_by(col(ReferenceProduct.position))
    ).all()
    products = list(filter(None, (product for _, product in rows)))
    return (rows[0][0] if rows else None), products


def references(session: Session, lot_id: int) -> Sequence[ReferenceCalculation]:
    """The reference calculations of that lot, the newest first."""
    return session.exec(
        select(ReferenceCalculation)
        .where(
            ReferenceCalculation.organisation_id == session_organisation(session),
            ReferenceCalculation.lot_id == lot_id,
        )
        .order_by(col(ReferenceCalculation.version).desc())
    ).all()


def reference_products(session: Session, calculation_id: int) -> Sequence[ReferenceProduct]:
    """The products of that calculation in order."""
    return session.exec(
        select(ReferenceProduct)
        .where(
            ReferenceProduct.organisation_id == session_organisation(session),
            ReferenceProduct.calculation_id == calculation_id,
        )
        .order_by(col(ReferenceProduct.position))
    ).all()


def terms_versions(session: Session, lot_id: int) -> Sequence[TenderTerms]:
    """The terms of that lot, the newest version first."""
    return session.exec(
        select(TenderTerms)
        .where(
            TenderTerms.organisation_id == session_organisation(session),
            TenderTerms.lot_id == lot_id,
        )
        .order_by(col(TenderTerms.version).desc())
    ).all()


def claim_revision(session: WriteSession, row: TenderTerms, *, seen: int, thing: str) -> None:
    """Raise the revision of the terms, if nobody else saved since that revision was seen.

    Raises:
        ChangedMeanwhileError: somebody did.
    """
    changed = session.exec(  # one statement compares and raises, so that of two one wins
        update(TenderTerms)
        .where(
            col(TenderTerms.id) == row.id,
            col(TenderTerms.revision) == seen,
            col(TenderTerms.fixed_at).is_(None),
        )
        .values(revision=seen + 1)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise ChangedMeanwhileError(thing=thing)
    stored(row, revision=seen + 1)


def documents(session: Session, terms_ids: Collection[int]) -> Sequence[TenderDocument]:
    """The documents of those terms, the newest first."""
    return session.exec(
        select(TenderDocument)
        .where(
            TenderDocument.organisation_id == session_organisation(session),
            col(TenderDocument.terms_id).in_(terms_ids),
        )
        .order_by(col(TenderDocument.id).desc())
    ).all()


def find_document(session: Session, number: str, document_id: int) -> TenderDocument | None:
    """The document of that id, if it is one of a tender of the project of that number."""
    return session.exec(
        select(TenderDocument)
        .join(TenderTerms, col(TenderTerms.id) == TenderDocument.terms_id)
        .join(Lot, col(Lot.id) == TenderTerms.lot_id)
        .join(Project, col(Project.id) == Lot.project_id)
        .where(
            TenderDocument.organisation_id == session_organisation(session),
            TenderDocument.id == document_id,
            Project.number == number,
        )
    ).one_or_none()


def simulations(session: Session, terms_ids: Collection[int]) -> Sequence[AwardSimulation]:
    """The simulations of those terms, the newest first."""
    return session.exec(
        select(AwardSimulation)
        .where(
            AwardSimulation.organisation_id == session_organisation(session),
            col(AwardSimulation.terms_id).in_(terms_ids),
        )
        .order_by(col(AwardSimulation.id).desc())
    ).all()


def consultations(session: Session, project_id: int) -> Sequence[MarketConsultation]:
    """The talks with the market for that project, the newest first."""
    return session.exec(
        select(MarketConsultation)
        .where(
            MarketConsultation.organisation_id == session_organisation(session),
            MarketConsultation.project_id == project_id,
        )
        .order_by(col(MarketConsultation.held_on).desc(), col(MarketConsultation.id).desc())
    ).all()
