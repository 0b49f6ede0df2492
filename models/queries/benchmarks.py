"""What projects realised against their reference, and the rows that other authorities gave."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Subquery, and_, delete, extract, func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.benchmarks import BenchmarkKey, BenchmarkRow, Realised
from domain.contract.vocabulary import LineStatus
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from models.contract import DataRequest, Delivery, DeliveryLine
from models.engines import WriteSession, session_organisation
from models.learning import Benchmark
from models.project import Contract
from models.tender import ReferenceCalculation, ReferenceProduct


def realised(session: Session) -> list[Realised]:
    """Verified lines of the newest deliveries, by year, project, product, unit and set.

    Only products that the newest reference of the lot names by the same name, in the same unit
    and set; the reference is of the quantity that was delivered.
    """
    organisation_id = session_organisation(session)
    later, newer = aliased(Delivery), aliased(ReferenceCalculation)
    newest = select(func.max(later.number)).where(col(later.request_id) == DataRequest.id)
    newest_reference = select(func.max(newer.version)).where(
        col(newer.lot_id) == ReferenceCalculation.lot_id
    )
    product = func.lower(col(DeliveryLine.product))
    asked = _reference_products(organisation_id)
    year = extract("year", func.coalesce(DeliveryLine.delivered_on, DataRequest.due_on))
    query = (
        select_columns(
            year,
            col(DataRequest.project_id),
            product,
            col(DeliveryLine.unit),
            col(DeliveryLine.weighting_set),
            func.sum(DeliveryLine.quantity),
            func.sum(DeliveryLine.mki_eur),
            asked.c.quantity,
            asked.c.mki_eur,
        )
        .select_from(DeliveryLine)
        .join(Delivery, col(Delivery.id) == DeliveryLine.delivery_id)
        .join(
            DataRequest,
            and_(
                col(DataRequest.id) == Delivery.request_id,
                col(Delivery.number) == newest.correlate(DataRequest).scalar_subquery(),
            ),
        )
        .join(Contract, col(Contract.id) == DataRequest.contract_id)
        .join(
            ReferenceCalculation,
            and_(
                col(ReferenceCalculation.lot_id) == Contract.lot_id,
                col(ReferenceCalculation.weighting_set) == DeliveryLine.weighting_set,
                col(ReferenceCalculation.version)
                == newest_reference.correlate(ReferenceCalculation).scalar_subquery(),
            ),
        )
        .join(
            asked,
            and_(
                asked.c.calculation_id == ReferenceCalculation.id,
                asked.c.product == product,
                asked.c.unit == DeliveryLine.unit,
            ),
        )
        .where(
            col(DeliveryLine.organisation_id) == organisation_id,
            col(DeliveryLine.status) == LineStatus.VERIFIED,
            asked.c.quantity > 0,
        )
        .group_by(
            year,
            col(DataRequest.project_id),
            product,
            col(DeliveryLine.unit),
            col(DeliveryLine.weighting_set),
            asked.c.quantity,
            asked.c.mki_eur,
        )
    )
    return [
        Realised(
            key=_key(int(row[0]), row[2], row[3], row[4]),
            project_id=row[1],
            realised_eur=row[6],
            reference_eur=row[5] * row[8] / row[7],
        )
        for row in session.execute(query)
    ]


def benchmarks(session: Session) -> list[BenchmarkRow]:
    """The rows of other authorities, each without its name."""
    rows = session.exec(
        select(Benchmark).where(Benchmark.organisation_id == session_organisation(session))
    )
    return [
        BenchmarkRow(
            key=_key(row.year, row.product, row.unit, row.weighting_set),
            projects=row.projects,
            ratio=row.ratio,
        )
        for row in rows
    ]


def replace_benchmarks(
    session: WriteSession, *, source: str, rows: Sequence[BenchmarkRow], at: datetime
) -> None:
    """Keep these rows in the place of all that the same source gave before."""
    organisation_id = session_organisation(session)
    session.execute(
        delete(Benchmark).where(
            col(Benchmark.organisation_id) == organisation_id, col(Benchmark.source) == source
        )
    )
    session.add_all(
        Benchmark(
            organisation_id=organisation_id,
            source=source,
            year=row.key.year,
            product=row.key.product,
            unit=row.key.unit,
            weighting_set=row.key.weighting_set,
            projects=row.projects,
            ratio=row.ratio,
            imported_at=at,
        )
        for row in rows
    )


def _reference_products(organisation_id: int) -> Subquery:
    """A product that stands more than once in a calculation is one here."""
    product = func.lower(col(ReferenceProduct.product))
    return (
        select_columns(
            col(ReferenceProduct.calculation_id),
            product.label("product"),
            col(ReferenceProduct.unit),
            func.sum(ReferenceProduct.quantity).label("quantity"),
            func.sum(ReferenceProduct.mki_eur).label("mki_eur"),
        )
        .where(col(ReferenceProduct.organisation_id) == organisation_id)
        .group_by(col(ReferenceProduct.calculation_id), product, col(ReferenceProduct.unit))
        .subquery()
    )


def _key(year: int, product: str, unit: QuantityUnit, weighting_set: WeightingSet) -> BenchmarkKey:
    return BenchmarkKey(year=year, product=product, unit=unit, weighting_set=weighting_set)
