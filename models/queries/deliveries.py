"""What contractors handed in on a request, and what they are held to."""

from collections.abc import Collection, Sequence

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
    baseline = session.exec(
        select(ContractBaseline).where(
            col(ContractBaseline.organisation_id) == session_organisation(session),
            col(ContractBaseline.contract_id) == contract_id,
        )
    ).one_or_none()
    if baseline is None:
        return None
    newest = session.exec(
        select(Rebase.id)
        .where(
            col(Rebase.organisation_id) == session_organisation(session),
            col(Rebase.contract_id) == contract_id,
            col(Rebase.confirmed_at).is_not(None),
        )
        .order_by(col(Rebase.number).desc())
    ).first()
    rows: Sequence[BaselineProduct | RebaseProduct]
    if newest is None:
        rows = session.exec(
            select(BaselineProduct)
            .where(col(BaselineProduct.baseline_id) == baseline.id)
            .order_by(col(BaselineProduct.position))
        ).all()
    else:
        rows = session.exec(
            select(RebaseProduct)
            .where(col(RebaseProduct.rebase_id) == newest)
            .order_by(col(RebaseProduct.position))
        ).all()
    return HeldTo(
        weighting_set=baseline.weighting_set,
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
