"""Contracts as they stand: what is promised, rebased, delivered and settled for each lot."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.errors import PoortError
from domain.tender.vocabulary import SecondLook
from models.bids import Award, AwardCalculation, Bid, BidFigures, BidProduct, BidRegister
from models.contract import (
    BaselineProduct,
    BaselineProposal,
    ContractBaseline,
    DataRequest,
    Delivery,
    DeliveryLine,
    FrameworkYear,
    MeasurementMoment,
    Rebase,
    RebaseProduct,
    Settlement,
)
from models.engines import session_organisation
from models.organisation import Person
from models.project import Contract, Lot, Project
from models.queries.projects import ProjectUnknownError
from models.tender import ReferenceCalculation, ReferenceProduct


class FrameworkUnknownError(PoortError):
    """No framework contract has that number."""

    message = "There is no framework contract {framework}. Look in the list of them."
    status = ProjectUnknownError.status


@dataclass(frozen=True, slots=True, kw_only=True)
class LotContract:
    """A lot with what is agreed for it; empty where it is not there yet.

    `settlement` is the newest one, also when it was rejected.
    """

    project: Project
    lot: Lot
    contract: Contract | None
    proposal: BaselineProposal | None
    baseline: ContractBaseline | None
    settlement: Settlement | None
    moments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredLine:
    """A request for data with a line of its newest delivery; empty while nothing came."""

    request: DataRequest
    delivery: Delivery | None
    line: DeliveryLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardedBid:
    """The bid that won a lot with its newest figures, and by which calculation."""

    award: Award
    bid: Bid
    figures: BidFigures
    calculation: AwardCalculation
    products: Sequence[BidProduct]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A reference calculation with its products."""

    calculation: ReferenceCalculation
    products: Sequence[ReferenceProduct]


def lots_of_project(session: Session, number: str) -> Sequence[LotContract]:
    """The lots of the project of that number in their order; there is at least one.

    Raises:
        ProjectUnknownError: no project has that number.
    """
    query = _lots().where(
        col(Project.organisation_id) == session_organisation(session), col(Project.number) == number
    )
    rows = _read_lots(session, query)
    if not rows:
        raise ProjectUnknownError(project=number)
    return rows


def call_offs(session: Session, framework_id: int) -> Sequence[LotContract]:
    """The lots of the projects under that framework contract, by the number of the project."""
    query = _lots().where(
        col(Project.organisation_id) == session_organisation(session),
        col(Project.framework_id) == framework_id,
    )
    return _read_lots(session, query)


def people_names(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """The names of these persons by id."""
    if not person_ids:
        return {}
    rows = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(person_ids)))
    return {row_id: name for row_id, name in rows if row_id is not None}


def baseline_products(
    session: Session, baseline_ids: Collection[int]
) -> dict[int, list[BaselineProduct]]:
    """The promised products of these baselines, by baseline."""
    rows = session.exec(
        select(BaselineProduct)
        .where(
            col(BaselineProduct.organisation_id) == session_organisation(session),
            col(BaselineProduct.baseline_id).in_(baseline_ids),
        )
        .order_by(col(BaselineProduct.baseline_id), col(BaselineProduct.position))
    )
    found: dict[int, list[BaselineProduct]] = {}
    for row in rows:
        found.setdefault(row.baseline_id, []).append(row)
    return found


def rebases(
    session: Session, contract_ids: Collection[int]
) -> Sequence[tuple[Rebase, Sequence[RebaseProduct]]]:
    """The rebases of these contracts with their products, the oldest first."""
    rows = session.exec(
        select(Rebase, RebaseProduct)
        .join(RebaseProduct, col(RebaseProduct.rebase_id) == Rebase.id)
        .where(
            col(Rebase.organisation_id) == session_organisation(session),
            col(Rebase.contract_id).in_(contract_ids),
        )
        .order_by(col(Rebase.contract_id), col(Rebase.number), col(RebaseProduct.position))
    )
    found: dict[int, tuple[Rebase, list[RebaseProduct]]] = {}
    for rebase, product in rows:
        found.setdefault(rebase.id or 0, (rebase, []))[1].append(product)
    return tuple(found.values())


def delivered_lines(session: Session, contract_ids: Collection[int]) -> Sequence[DeliveredLine]:
    """Every request of these contracts with the lines of its newest delivery."""
    later = aliased(Delivery)
    newest = select(func.max(later.number)).where(col(later.request_id) == DataRequest.id)
    rows = session.exec(
        select(DataRequest, Delivery, DeliveryLine)
        .select_from(DataRequest)
        .outerjoin(
            Delivery,
            and_(
                col(Delivery.request_id) == DataRequest.id,
                col(Delivery.number) == newest.correlate(DataRequest).scalar_subquery(),
            ),
        )
        .outerjoin(DeliveryLine, col(DeliveryLine.delivery_id) == Delivery.id)
        .where(
            col(DataRequest.organisation_id) == session_organisation(session),
            col(DataRequest.contract_id).in_(contract_ids),
        )
        .order_by(col(DataRequest.due_on), col(DataRequest.id), col(DeliveryLine.position))
    )
    return [DeliveredLine(request=row[0], delivery=row[1], line=row[2]) for row in rows]


def moments(session: Session, contract_id: int) -> Sequence[MeasurementMoment]:
    """The measurement plan of that contract in its order."""
    return session.exec(
        select(MeasurementMoment)
        .where(
            col(MeasurementMoment.organisation_id) == session_organisation(session),
            col(MeasurementMoment.contract_id) == contract_id,
        )
        .order_by(col(MeasurementMoment.position))
    ).all()


def next_settlement_number(session: Session, contract_id: int) -> int:
    """The number that a next settlement of that contract gets."""
    newest = session.exec(
        select(func.max(Settlement.number)).where(
            col(Settlement.organisation_id) == session_organisation(session),
            col(Settlement.contract_id) == contract_id,
        )
    ).one()
    return (newest or 0) + 1


def awarded_bid(session: Session, lot_id: int) -> AwardedBid | None:
    """Who won that lot, in its newest register that was awarded."""
    rows = session.execute(
        select_columns(Award, Bid, BidFigures, AwardCalculation, BidProduct)
        .select_from(Award)
        .join(BidRegister, col(BidRegister.id) == Award.register_id)
        .join(Bid, col(Bid.id) == Award.bid_id)
        .join(
            BidFigures,
            and_(
                col(BidFigures.bid_id) == Bid.id,
                col(BidFigures.number) == _newest(BidFigures, "number", on="bid_id", of=Bid),
            ),
        )
        .join(AwardCalculation, col(AwardCalculation.id) == Award.calculation_id)
        .outerjoin(BidProduct, col(BidProduct.figures_id) == BidFigures.id)
        .where(
            col(Award.organisation_id) == session_organisation(session),
            col(BidRegister.lot_id) == lot_id,
        )
        .order_by(col(BidRegister.number).desc(), col(BidProduct.position))
    ).all()
    if not rows:
        return None
    award, bid, figures, calculation, _product = rows[0]
    return AwardedBid(
        award=award,
        bid=bid,
        figures=figures,
        calculation=calculation,
        products=[row[4] for row in rows if row[0].id == award.id and row[4] is not None],
    )


def approved_reference(session: Session, lot_id: int) -> Reference | None:
    """The newest reference calculation of that lot that a second person approved."""
    rows = session.exec(
        select(ReferenceCalculation, ReferenceProduct)
        .outerjoin(
            ReferenceProduct, col(ReferenceProduct.calculation_id) == ReferenceCalculation.id
        )
        .where(
            col(ReferenceCalculation.organisation_id) == session_organisation(session),
            col(ReferenceCalculation.lot_id) == lot_id,
            col(ReferenceCalculation.check_outcome) == SecondLook.APPROVED,
        )
        .order_by(col(ReferenceCalculation.version).desc(), col(ReferenceProduct.position))
    ).all()
    if not rows:
        return None
    newest = rows[0][0]
    return Reference(
        calculation=newest,
        products=[product for one, product in rows if one.id == newest.id and product is not None],
    )


def framework(session: Session, framework_id: int) -> tuple[Contract, Sequence[FrameworkYear]]:
    """The framework contract of that id with its years.

    Raises:
        FrameworkUnknownError: there is none.
    """
    rows = session.exec(
        select(Contract, FrameworkYear)
        .join(FrameworkYear, col(FrameworkYear.contract_id) == Contract.id)
        .where(
            col(Contract.organisation_id) == session_organisation(session),
            col(Contract.id) == framework_id,
            col(Contract.is_framework),
        )
        .order_by(col(FrameworkYear.year))
    ).all()
    if not rows:
        raise FrameworkUnknownError(framework=framework_id)
    return rows[0][0], [year for _, year in rows]


def frameworks(session: Session, *, offset: int, limit: int) -> Sequence[Contract]:
    """The framework contracts by name."""
    return session.exec(
        select(Contract)
        .where(
            col(Contract.organisation_id) == session_organisation(session),
            col(Contract.is_framework),
        )
        .order_by(col(Contract.name), col(Contract.id))
        .offset(offset)
        .limit(limit)
    ).all()


def _lots() -> Select[Any]:
    counted = select(func.count(col(MeasurementMoment.id))).where(
        col(MeasurementMoment.contract_id) == Contract.id
    )
    return (
        select_columns(
            Project,
            Lot,
            Contract,
            BaselineProposal,
            ContractBaseline,
            Settlement,
            counted.correlate(Contract).scalar_subquery(),
        )
        .select_from(Project)
        .join(Lot, col(Lot.project_id) == Project.id)
        .outerjoin(Contract, col(Contract.lot_id) == Lot.id)
        .outerjoin(BaselineProposal, col(BaselineProposal.lot_id) == Lot.id)
        .outerjoin(ContractBaseline, col(ContractBaseline.contract_id) == Contract.id)
        .outerjoin(
            Settlement,
            and_(
                col(Settlement.contract_id) == Contract.id,
                col(Settlement.number)
                == _newest(Settlement, "number", on="contract_id", of=Contract),
            ),
        )
        .order_by(col(Project.number), col(Lot.number))
    )


def _read_lots(session: Session, query: Select[Any]) -> Sequence[LotContract]:
    return [
        LotContract(
            project=row[0],
            lot=row[1],
            contract=row[2],
            proposal=row[3],
            baseline=row[4],
            settlement=row[5],
            moments=row[6],
        )
        for row in session.execute(query)
    ]


def _newest(model: Any, number: str, *, on: str, of: Any) -> ScalarSelect[int]:  # noqa: ANN401 -- any table that numbers
    """The highest number of that table under the row of the outer query."""
    later = aliased(model)
    highest = select(func.max(getattr(later, number))).where(getattr(later, on) == of.id)
    return highest.correlate(of).scalar_subquery()
