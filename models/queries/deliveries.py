"""What contractors handed in on a request, and what they are held to."""

from collections.abc import Collection, Sequence

from sqlalchemy import ScalarSelect, func
from sqlmodel import Session, col, select

from domain.collecting.lines import HeldTo, PromisedRate
from domain.contract.vocabulary import MeasurementKind
from models.contract import (
    BaselineProduct,
    ContractBaseline,
    Delivery,
    DeliveryEvidence,
    DeliveryLine,
    MeasurementMoment,
    Rebase,
    RebaseProduct,
)
from models.engines import session_organisation
from models.queries.collecting import moment_instance
from models.queries.own import own


def deliveries(session: Session, request_id: int) -> Sequence[tuple[Delivery, list[DeliveryLine]]]:
    """What came in on a request with its lines, the newest first."""
    rows = session.exec(
        select(Delivery, DeliveryLine)
        .outerjoin(DeliveryLine, col(DeliveryLine.delivery_id) == Delivery.id)
        .where(
            col(Delivery.organisation_id) == session_organisation(session),
            col(Delivery.request_id) == request_id,
        )
        .order_by(col(Delivery.number).desc(), col(DeliveryLine.position))
    )
    found: dict[int, tuple[Delivery, list[DeliveryLine]]] = {}
    for delivery, line in rows:
        entry = found.setdefault(delivery.id or 0, (delivery, []))
        if line is not None:
            entry[1].append(line)
    return list(found.values())


def evidence_of(session: Session, request_id: int) -> Sequence[tuple[int, DeliveryEvidence]]:
    """The evidence on a request with the number of its delivery, in the order it came in."""
    rows = session.exec(
        select(Delivery.number, DeliveryEvidence)
        .join(Delivery, col(Delivery.id) == DeliveryEvidence.delivery_id)
        .where(
            col(DeliveryEvidence.organisation_id) == session_organisation(session),
            col(Delivery.request_id) == request_id,
        )
        .order_by(col(Delivery.number), col(DeliveryEvidence.id))
    )
    return list(rows)


def find_evidence(session: Session, evidence_id: int) -> tuple[int, DeliveryEvidence] | None:
    """The evidence of that id with the id of its request, if it is there."""
    return session.exec(
        select(Delivery.request_id, DeliveryEvidence)
        .join(Delivery, col(Delivery.id) == DeliveryEvidence.delivery_id)
        .where(
            col(DeliveryEvidence.organisation_id) == session_organisation(session),
            col(DeliveryEvidence.id) == evidence_id,
        )
    ).one_or_none()


def held_to(session: Session, contract_id: int) -> HeldTo | None:
    """What the contractor is held to now: the newest confirmed rebase, else the promise."""
    promised = session.exec(
        select(ContractBaseline, BaselineProduct)
        .join(BaselineProduct, col(BaselineProduct.baseline_id) == ContractBaseline.id)
        .where(
            col(ContractBaseline.organisation_id) == session_organisation(session),
            col(ContractBaseline.contract_id) == contract_id,
        )
        .order_by(col(BaselineProduct.position))
    ).all()
    if not promised:
        return None
    rebased = session.exec(
        select(RebaseProduct)
        .join(Rebase, col(Rebase.id) == RebaseProduct.rebase_id)
        .where(
            col(Rebase.organisation_id) == session_organisation(session),
            col(Rebase.contract_id) == contract_id,
            col(Rebase.number) == _newest_rebase(contract_id),
        )
        .order_by(col(RebaseProduct.position))
    ).all()
    rows: Sequence[BaselineProduct | RebaseProduct] = rebased or [row for _baseline, row in promised]
    return HeldTo(
        weighting_set=promised[0][0].weighting_set,
        products=tuple(
            PromisedRate(
                position=row.position,
                product=row.product,
                unit=row.unit,
                quantity=row.quantity,
                rate_eur=row.rate_eur,
            )
            for row in rows
        ),
    )


def _newest_rebase(contract_id: int) -> ScalarSelect[int]:
    """The number of the newest rebase that a second person confirmed."""
    return (
        select(func.max(Rebase.number))
        .where(col(Rebase.contract_id) == contract_id, col(Rebase.confirmed_at).is_not(None))
        .scalar_subquery()
    )


def evidence_asked(session: Session, contract_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """The words of the evidence that the plans ask, by contract and by instance.

    What is asked of a period stands under "period".
    """
    rows = session.exec(
        select(MeasurementMoment)
        .where(
            col(MeasurementMoment.organisation_id) == session_organisation(session),
            col(MeasurementMoment.contract_id).in_(contract_ids),
        )
        .order_by(col(MeasurementMoment.position))
    )
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        known = found.setdefault(row.contract_id, {})
        is_period = row.kind is MeasurementKind.PERIOD
        known.setdefault("period" if is_period else moment_instance(row), row.evidence)
    return found


def line_with_request(session: Session, line_id: int) -> tuple[DeliveryLine, Delivery] | None:
    """The line of that id with the delivery that it came in."""
    return session.exec(
        select(DeliveryLine, Delivery)
        .join(Delivery, col(Delivery.id) == DeliveryLine.delivery_id)
        .where(
            col(DeliveryLine.organisation_id) == session_organisation(session),
            col(DeliveryLine.id) == line_id,
        )
    ).one_or_none()


def find_delivery(session: Session, delivery_id: int) -> Delivery | None:
    """The delivery of that id, if it is there."""
    return own(session, Delivery, delivery_id)
