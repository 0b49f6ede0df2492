"""How far the MKI thread of a project is, lot by lot, and the policy that it is under."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from domain.contract.vocabulary import RequestStatus, SettlementStatus
from domain.mki.vocabulary import WeightingSet
from domain.tender.vocabulary import SecondLook
from models.bids import Award, AwardCalculation, Bid, BidFigures, BidProduct, BidRegister
from models.contract import ContractBaseline, DataRequest, MeasurementMoment, Rebase, Settlement
from models.engines import session_organisation
from models.learning import Capacity
from models.policy import Policy
from models.project import Contract, Lot, Milestone, Project
from models.queries.course import newest_policy, obligatory_from
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
class Thread:
    """The policy that a project is under, and how far each of its lots is.

    `obligatory_from` is the least value in euro from which the policy makes MKI obligatory for
    the material of the project, where it says so by material.
    """

    policy: Policy | None
    obligatory_from: Decimal | None
    consultations: int
    variations: int
    references: tuple[LotReference, ...]
    terms: tuple[LotTerms, ...]
    #: Of the lots that have a register.
    bids: tuple[LotBids, ...]
    contracts: tuple[LotContract, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """What was asked of the roles of a project, and given; `unanswered` are asks without answer."""

    asked: int
    given: int
    unanswered: int


def thread(session: Session, project_id: int) -> Thread:
    """The thread of that project, in one query whatever its facts ask."""
    organisation_id = session_organisation(session)
    query = with_thread(select(*thread_columns()).select_from(Project), organisation_id).where(
        col(Project.organisation_id) == organisation_id, col(Project.id) == project_id
    )
    return read_thread(session.execute(query).all())


def thread_columns() -> tuple[Any, ...]:
    """The columns of the thread, for a query on projects that goes through `with_thread`."""
    return (
        Policy,
        obligatory_from(),
        _of_project(MarketConsultation),
        _of_project(Milestone, col(Milestone.kind) == "variation"),
        col(Lot.id),
        *_reference(),
        *_terms(),
        *_bids(),
        *_contract(),
    )


def with_thread(query: Select[Any], organisation_id: int) -> Select[Any]:
    """The query with the policy in force and with each lot of its project, a row for every lot."""
    return (
        query.outerjoin(
            Policy,
            and_(
                col(Policy.organisation_id) == Project.organisation_id,
                col(Policy.version) == newest_policy(organisation_id),
            ),
        )
        .outerjoin(
            Lot,
            and_(
                col(Lot.organisation_id) == Project.organisation_id,
                col(Lot.project_id) == Project.id,
            ),
        )
        .outerjoin(
            ReferenceCalculation,
            and_(
                col(ReferenceCalculation.lot_id) == Lot.id,
                col(ReferenceCalculation.version) == _newest(ReferenceCalculation, "version"),
            ),
        )
        .outerjoin(
            TenderTerms,
            and_(
                col(TenderTerms.lot_id) == Lot.id,
                col(TenderTerms.version) == _newest(TenderTerms, "version"),
            ),
        )
        .outerjoin(
            BidRegister,
            and_(
                col(BidRegister.lot_id) == Lot.id,
                col(BidRegister.number) == _newest(BidRegister, "number"),
            ),
        )
        .outerjoin(Contract, col(Contract.lot_id) == Lot.id)
    )


def read_thread(rows: Sequence[Sequence[Any]]) -> Thread:
    """The thread out of rows of `thread_columns`; a lot that came more than once counts once."""
    policy, from_eur, consultations, variations = rows[0][:4]
    lots = list({row[4]: row[5:] for row in rows if row[4] is not None}.values())
    return Thread(
        policy=policy,
        obligatory_from=from_eur,
        consultations=consultations,
        variations=variations,
        references=tuple(LotReference(weighting_set=lot[0], check_outcome=lot[1]) for lot in lots),
        terms=tuple(LotTerms(terms=lot[2], simulations=lot[3], documents=lot[4]) for lot in lots),
        bids=tuple(_bids_of(lot[6:12]) for lot in lots if lot[5] is not None),
        contracts=tuple(_contract_of(lot[12:19]) for lot in lots),
    )


def _bids_of(columns: Sequence[Any]) -> LotBids:
    return LotBids(
        opened_at=columns[0],
        bids=columns[1],
        without_figures=columns[2],
        expired_cards=columns[3],
        calculations=columns[4],
        awards=columns[5],
    )


def _contract_of(columns: Sequence[Any]) -> LotContract:
    return LotContract(
        contract_id=columns[0],
        baselines=columns[1],
        moments=columns[2],
        open_requests=columns[3],
        rebases=columns[4],
        settlements=columns[5],
        agreed=columns[6],
    )


def _reference() -> tuple[Any, ...]:
    return col(ReferenceCalculation.weighting_set), col(ReferenceCalculation.check_outcome)


def _terms() -> tuple[Any, ...]:
    return (
        TenderTerms,
        _count(AwardSimulation.id, col(AwardSimulation.terms_id) == TenderTerms.id),
        _count(TenderDocument.id, col(TenderDocument.terms_id) == TenderTerms.id),
    )


def _bids() -> tuple[Any, ...]:
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
    return (
        col(BidRegister.id),
        col(BidRegister.opened_at),
        _count(Bid.id, stands),
        _count(Bid.id, stands, col(Bid.id).not_in(figures)),
        expired,
        _count(AwardCalculation.id, col(AwardCalculation.register_id) == BidRegister.id),
        _count(Award.id, col(Award.register_id) == BidRegister.id),
    )


def _contract() -> tuple[Any, ...]:
    settled = col(Settlement.contract_id) == Contract.id
    waiting = col(DataRequest.status).in_([RequestStatus.ASKED, RequestStatus.RETURNED])
    return (
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


def _of_project(
    model: type[MarketConsultation | Milestone], *where: ColumnElement[bool]
) -> ScalarSelect[int]:
    return _count(
        model.id,
        col(model.organisation_id) == Project.organisation_id,
        col(model.project_id) == Project.id,
        *where,
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
