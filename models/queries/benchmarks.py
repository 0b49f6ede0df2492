"""What projects realised against their reference, and the rows that other authorities gave."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, extract, func
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
    delivered = _delivered(session_organisation(session)).subquery()
    asked = _asked(session_organisation(session)).subquery()
    query = select_columns(delivered, asked.c.asked_quantity, asked.c.asked_eur).join(
        asked,
        and_(
            asked.c.lot_id == delivered.c.lot_id,
            asked.c.product == delivered.c.product,
            asked.c.unit == delivered.c.unit,
            asked.c.weighting_set == delivered.c.weighting_set,
            asked.c.asked_quantity > 0,
        ),
    )
    return [
        Realised(
            key=_key(int(row.year), row.product, row.unit, row.weighting_set),
            project_id=row.project_id,
            realised_eur=row.realised_eur,
            reference_eur=row.quantity * row.asked_eur / row.asked_quantity,
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


def _delivered(organisation_id: int) -> Select[Any]:
    """What was verified of the newest delivery on each request, by lot and year."""
    later = aliased(Delivery)
    newest = select(func.max(later.number)).where(col(later.request_id) == DataRequest.id)
    what = (
        extract("year", func.coalesce(DeliveryLine.delivered_on, DataRequest.due_on)).label("year"),
        col(DataRequest.project_id),
        col(Contract.lot_id),
        func.lower(col(DeliveryLine.product)).label("product"),
        col(DeliveryLine.unit),
        col(DeliveryLine.weighting_set),
    )
    return (
        select_columns(
            *what,
            func.sum(DeliveryLine.quantity).label("quantity"),
            func.sum(DeliveryLine.mki_eur).label("realised_eur"),
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
        .where(
            col(DeliveryLine.organisation_id) == organisation_id,
            col(DeliveryLine.status) == LineStatus.VERIFIED,
        )
        .group_by(*what)
    )


def _asked(organisation_id: int) -> Select[Any]:
    """The products of the newest reference of each lot; one that stands there twice is one."""
    newer = aliased(ReferenceCalculation)
    newest = select(func.max(newer.version)).where(col(newer.lot_id) == ReferenceCalculation.lot_id)
    what = (
        col(ReferenceCalculation.lot_id),
        col(ReferenceCalculation.weighting_set),
        func.lower(col(ReferenceProduct.product)).label("product"),
        col(ReferenceProduct.unit),
    )
    return (
        select_columns(
            *what,
            func.sum(ReferenceProduct.quantity).label("asked_quantity"),
            func.sum(ReferenceProduct.mki_eur).label("asked_eur"),
        )
        .join(
            ReferenceCalculation,
            col(ReferenceCalculation.id) == ReferenceProduct.calculation_id,
        )
        .where(
            col(ReferenceProduct.organisation_id) == organisation_id,
            col(ReferenceCalculation.version)
            == newest.correlate(ReferenceCalculation).scalar_subquery(),
        )
        .group_by(*what)
    )


def _key(year: int, product: str, unit: QuantityUnit, weighting_set: WeightingSet) -> BenchmarkKey:
    return BenchmarkKey(year=year, product=product, unit=unit, weighting_set=weighting_set)
