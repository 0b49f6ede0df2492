"""The bids on a lot as they stand: the register, what came in, the figures, the award."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from sqlalchemy import ScalarSelect, and_, func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.errors import PoortError
from domain.tender.vocabulary import SecondLook
from models.bids import Award, AwardCalculation, Bid, BidFigures, BidProduct, BidRegister
from models.engines import session_organisation
from models.organisation import Person
from models.project import Lot, Project
from models.queries.projects import ProjectUnknownError
from models.tender import ReferenceCalculation, TenderTerms


class TenderedLotUnknownError(PoortError):
    """The project has no lot of that number."""

    message: ClassVar[str] = "Project {project} has no lot {lot}."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


class BidUnknownError(PoortError):
    """The register has no such bid."""

    message: ClassVar[str] = "There is no bid {bid} here. Look in the list of bids."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderedLot:
    """A lot with its newest terms, and its newest register with all that is said of it.

    `asked` are the terms that the bids answer, `terms` the newest of the lot, `reference` the
    newest calculation of the reference design that a second person approved.
    """

    project: Project
    lot: Lot
    terms: TenderTerms | None
    register: BidRegister | None
    asked: TenderTerms | None
    calculation: AwardCalculation | None
    award: Award | None
    reference: ReferenceCalculation | None
    first_opener: str | None
    second_opener: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredBid:
    """A bid with its newest figures, and who took it in; figures are there only once opened."""

    bid: Bid
    figures: BidFigures | None
    received_by: str


def tendered_lots(session: Session, number: str) -> Sequence[TenderedLot]:
    """The lots of the project of that number in their order; there is at least one.

    Raises:
        ProjectUnknownError: no project has that number.
    """
    first, second = aliased(Person), aliased(Person)
    asked = aliased(TenderTerms)
    rows = session.execute(
        select_columns(
            Project,
            Lot,
            TenderTerms,
            BidRegister,
            asked,
            AwardCalculation,
            Award,
            ReferenceCalculation,
            col(first.name),
            col(second.name),
        )
        .select_from(Project)
        .join(Lot, col(Lot.project_id) == Project.id)
        .outerjoin(TenderTerms, _newest_of(TenderTerms, "version", on="lot_id", of=Lot))
        .outerjoin(BidRegister, _newest_of(BidRegister, "number", on="lot_id", of=Lot))
        .outerjoin(asked, col(asked.id) == BidRegister.terms_id)
        .outerjoin(
            AwardCalculation,
            _newest_of(AwardCalculation, "number", on="register_id", of=BidRegister),
        )
        .outerjoin(Award, col(Award.register_id) == BidRegister.id)
        .outerjoin(
            ReferenceCalculation,
            and_(
                col(ReferenceCalculation.lot_id) == Lot.id,
                col(ReferenceCalculation.version) == _newest_approved(),
            ),
        )
        .outerjoin(first, col(first.id) == BidRegister.first_opener)
        .outerjoin(second, col(second.id) == BidRegister.second_opener)
        .where(
            col(Project.organisation_id) == session_organisation(session),
            col(Project.number) == number,
        )
        .order_by(col(Lot.number))
    ).all()
    if not rows:
        raise ProjectUnknownError(project=number)
    return [_tendered(row) for row in rows]


def tendered_lot(session: Session, number: str, *, lot: int) -> TenderedLot:
    """That lot of the project of that number.

    Raises:
        ProjectUnknownError, TenderedLotUnknownError: as they say.
    """
    for found in tendered_lots(session, number):
        if found.lot.number == lot:
            return found
    raise TenderedLotUnknownError(project=number, lot=lot)


def registered_bids(session: Session, register_id: int) -> Sequence[RegisteredBid]:
    """The bids of that register in the order in which they came, withdrawn ones too."""
    rows = session.execute(
        select_columns(Bid, BidFigures, col(Person.name))
        .select_from(Bid)
        .outerjoin(BidFigures, _newest_of(BidFigures, "number", on="bid_id", of=Bid))
        .join(Person, col(Person.id) == Bid.received_by)
        .where(
            col(Bid.organisation_id) == session_organisation(session),
            col(Bid.register_id) == register_id,
        )
        .order_by(col(Bid.number))
    )
    return [RegisteredBid(bid=row[0], figures=row[1], received_by=row[2]) for row in rows]


def find_bid(session: Session, register_id: int, *, number: int) -> Bid:
    """The bid of that number in that register.

    Raises:
        BidUnknownError: there is none.
    """
    found = session.exec(
        select(Bid).where(
            col(Bid.organisation_id) == session_organisation(session),
            col(Bid.register_id) == register_id,
            col(Bid.number) == number,
        )
    ).one_or_none()
    if found is None:
        raise BidUnknownError(bid=number)
    return found


def all_figures(session: Session, bid_id: int) -> Sequence[tuple[BidFigures, str]]:
    """Every set of figures of a bid with who entered it, the newest first."""
    rows = session.execute(
        select_columns(BidFigures, col(Person.name))
        .select_from(BidFigures)
        .join(Person, col(Person.id) == BidFigures.entered_by)
        .where(
            col(BidFigures.organisation_id) == session_organisation(session),
            col(BidFigures.bid_id) == bid_id,
        )
        .order_by(col(BidFigures.number).desc())
    )
    return [(row[0], row[1]) for row in rows]


def products_of_bids(
    session: Session, figures_ids: Collection[int]
) -> Mapping[int, Sequence[BidProduct]]:
    """The products of these figures in their order, by figures."""
    found: dict[int, list[BidProduct]] = {one: [] for one in figures_ids}
    rows = session.exec(
        select(BidProduct)
        .where(
            col(BidProduct.organisation_id) == session_organisation(session),
            col(BidProduct.figures_id).in_(figures_ids),
        )
        .order_by(col(BidProduct.figures_id), col(BidProduct.position))
    )
    for row in rows:
        found[row.figures_id].append(row)
    return found


def _tendered(row: Any) -> TenderedLot:  # noqa: ANN401 -- the columns of the query
    return TenderedLot(
        project=row[0],
        lot=row[1],
        terms=row[2],
        register=row[3],
        asked=row[4],
        calculation=row[5],
        award=row[6],
        reference=row[7],
        first_opener=row[8],
        second_opener=row[9],
    )


def _newest_approved() -> ScalarSelect[int]:
    later = aliased(ReferenceCalculation)
    highest = select(func.max(later.version)).where(
        col(later.lot_id) == Lot.id, col(later.check_outcome) == SecondLook.APPROVED
    )
    return highest.correlate(Lot).scalar_subquery()


def _newest_of(model: Any, number: str, *, on: str, of: Any) -> Any:  # noqa: ANN401 -- any table that numbers its rows under another
    """The row with the highest number under the row of the outer query."""
    return and_(
        getattr(model, on) == of.id,
        getattr(model, number) == _highest(model, number, on=on, of=of),
    )


def _highest(model: Any, number: str, *, on: str, of: Any) -> ScalarSelect[int]:  # noqa: ANN401 -- as above
    later = aliased(model)
    highest = select(func.max(getattr(later, number))).where(getattr(later, on) == of.id)
    return highest.correlate(of).scalar_subquery()
