"""How far the MKI thread of a project is, lot by lot, for the facts that rules read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from domain.contract.vocabulary import RequestStatus, SettlementStatus
from domain.mki.vocabulary import WeightingSet
from domain.tender.vocabulary import SecondLook
from models.bids import Award, AwardCalculation, Bid, BidFigures, BidProduct, BidRegister
from models.contract import ContractBaseline, DataRequest, MeasurementMoment, Rebase, Settlement
from models.engines import session_organisation
from models.learning import Capacity
from models.project import Contract, Lot, Milestone
from models.tender import (
    AwardSimulation,
    MarketConsultation,
    ReferenceCalculation,
    TenderDocument,
    TenderTerms,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LotReference:
    """The newest reference calculation of a lot; empty where there is none."""

    weighting_set: WeightingSet | None
    check_outcome: SecondLook | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotTerms:
    """The newest terms of a lot with what was made of them; empty where there are none."""

    terms: TenderTerms | None
    simulations: int
    documents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LotBids:
    """The newest register of a lot: when it opened, and how far its bids are."""

    opened_at: datetime | None
    bids: int
    without_figures: int
    expired_cards: int
    calculations: int
    awards: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LotContract:
    """The contract of a lot, by how many of each there are; empty where there is none."""

    contract_id: int | None
    baselines: int
    moments: int
    open_requests: int
    rebases: int
    settlements: int
    agreed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """What was asked of the roles of a project, and given; `unanswered` are asks without answer."""

    asked: int
    given: int
    unanswered: int


def references(session: Session, project_id: int) -> Sequence[LotReference]:
    """Each lot of the project with its newest reference calculation."""
    query = (
        select(col(ReferenceCalculation.weighting_set), col(ReferenceCalculation.check_outcome))
        .select_from(Lot)
        .outerjoin(
            ReferenceCalculation,
            and_(
                col(ReferenceCalculation.lot_id) == Lot.id,
                col(ReferenceCalculation.version) == _newest(ReferenceCalculation, "version"),
            ),
        )
        .where(*_lots(session, project_id))
    )
    return [
        LotReference(weighting_set=row[0], check_outcome=row[1]) for row in session.execute(query)
    ]


def terms(session: Session, project_id: int) -> Sequence[LotTerms]:
    """Each lot of the project with its newest terms."""
    query = (
        select(
            TenderTerms,
            _count(AwardSimulation.id, col(AwardSimulation.terms_id) == TenderTerms.id),
            _count(TenderDocument.id, col(TenderDocument.terms_id) == TenderTerms.id),
        )
        .select_from(Lot)
        .outerjoin(
            TenderTerms,
            and_(
                col(TenderTerms.lot_id) == Lot.id,
                col(TenderTerms.version) == _newest(TenderTerms, "version"),
            ),
        )
        .where(*_lots(session, project_id))
    )
    return [
        LotTerms(terms=row[0], simulations=row[1], documents=row[2])
        for row in session.execute(query)
    ]


def bids(session: Session, project_id: int) -> Sequence[LotBids]:
    """The newest register of each lot that has one."""
    stands = and_(col(Bid.register_id) == BidRegister.id, col(Bid.withdrawn_at).is_(None))
    figures = select(col(BidFigures.bid_id))
    expired = (
        select(func.count(col(BidProduct.id)))
        .join(BidFigures, col(BidFigures.id) == BidProduct.figures_id)
        .join(Bid, col(Bid.id) == BidFigures.bid_id)
        .where(
            stands,
            col(BidFigures.is_valid),
            col(BidFigures.number) == _newest_figures(),
            col(BidProduct.valid_until) < func.date(BidRegister.opens_at),
        )
        .correlate(BidRegister)
        .scalar_subquery()
    )
    query = (
        select(
            col(BidRegister.opened_at),
            _count(Bid.id, stands),
            _count(Bid.id, stands, col(Bid.id).not_in(figures)),
            expired,
            _count(AwardCalculation.id, col(AwardCalculation.register_id) == BidRegister.id),
            _count(Award.id, col(Award.register_id) == BidRegister.id),
        )
        .select_from(Lot)
        .join(
            BidRegister,
            and_(
                col(BidRegister.lot_id) == Lot.id,
                col(BidRegister.number) == _newest(BidRegister, "number"),
            ),
        )
        .where(*_lots(session, project_id))
    )
    return [
        LotBids(
            opened_at=row[0],
            bids=row[1],
            without_figures=row[2],
            expired_cards=row[3],
            calculations=row[4],
            awards=row[5],
        )
        for row in session.execute(query)
    ]


def contracts(session: Session, project_id: int) -> Sequence[LotContract]:
    """Each lot of the project with its contract."""
    settled = col(Settlement.contract_id) == Contract.id
    waiting = col(DataRequest.status).in_([RequestStatus.ASKED, RequestStatus.RETURNED])
    query = (
        select(
            col(Contract.id),
            _count(ContractBaseline.id, col(ContractBaseline.contract_id) == Contract.id),
            _count(MeasurementMoment.id, col(MeasurementMoment.contract_id) == Contract.id),
            _count(DataRequest.id, col(DataRequest.contract_id) == Contract.id, waiting),
            _count(
                Rebase.id,
                col(Rebase.contract_id) == Contract.id,
                col(Rebase.confirmed_at).is_not(None),
                col(Rebase.variation).is_not(None),
            ),
            _count(Settlement.id, settled, col(Settlement.status) != SettlementStatus.REJECTED),
            _count(Settlement.id, settled, col(Settlement.status) == SettlementStatus.AGREED),
        )
        .select_from(Lot)
        .outerjoin(Contract, col(Contract.lot_id) == Lot.id)
        .where(*_lots(session, project_id))
    )
    return [
        LotContract(
            contract_id=row[0],
            baselines=row[1],
            moments=row[2],
            open_requests=row[3],
            rebases=row[4],
            settlements=row[5],
            agreed=row[6],
        )
        for row in session.execute(query)
    ]


def variations(session: Session, project_id: int) -> int:
    """How many variations of the project were recorded."""
    query = select(func.count(col(Milestone.id))).where(
        col(Milestone.organisation_id) == session_organisation(session),
        col(Milestone.project_id) == project_id,
        col(Milestone.kind) == "variation",
    )
    found: int = session.execute(query).scalar_one()
    return found


def consultations(session: Session, project_id: int) -> int:
    """How many talks with the market were recorded for the project."""
    query = select(func.count(col(MarketConsultation.id))).where(
        col(MarketConsultation.organisation_id) == session_organisation(session),
        col(MarketConsultation.project_id) == project_id,
    )
    found: int = session.execute(query).scalar_one()
    return found


def hours(session: Session, project_id: int) -> Hours:
    """The hours of the whole project."""
    query = select(
        func.coalesce(func.sum(Capacity.asked_hours), 0),
        func.coalesce(func.sum(Capacity.given_hours), 0),
        func.count(col(Capacity.id)) - func.count(col(Capacity.given_hours)),
    ).where(
        col(Capacity.organisation_id) == session_organisation(session),
        col(Capacity.project_id) == project_id,
    )
    asked, given, unanswered = session.execute(query).one()
    return Hours(asked=asked, given=given, unanswered=unanswered)


def _lots(session: Session, project_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Lot.organisation_id) == session_organisation(session),
        col(Lot.project_id) == project_id,
    )


def _newest(model: Any, number: str) -> ScalarSelect[int]:  # noqa: ANN401 -- any table of a lot
    """The highest number of that table in the lot of the outer query."""
    later = aliased(model)
    highest = select(func.max(getattr(later, number))).where(later.lot_id == Lot.id)
    return highest.correlate(Lot).scalar_subquery()


def _newest_figures() -> ScalarSelect[int]:
    later = aliased(BidFigures)
    highest = select(func.max(later.number)).where(col(later.bid_id) == Bid.id)
    return highest.correlate(Bid).scalar_subquery()


def _count(counted: Any, *where: ColumnElement[bool]) -> ScalarSelect[int]:  # noqa: ANN401 -- any id
    return select(func.count(col(counted))).where(*where).scalar_subquery()
