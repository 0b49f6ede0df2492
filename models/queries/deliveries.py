"""What contractors handed in on a request, and what they are held to."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, literal, union_all
from sqlalchemy import select as select_columns
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

    def products(
        model: type[BaselineProduct | RebaseProduct],
        number: Any,  # noqa: ANN401 -- a column or a value
    ) -> Select[Any]:
        names = ("position", "product", "unit", "quantity", "rate_eur")
        columns = [getattr(model, name) for name in names]
        chosen: Select[Any] = select_columns(
            number.label("number"), col(ContractBaseline.weighting_set), *columns
        )
        return chosen.where(
            col(ContractBaseline.organisation_id) == session_organisation(session),
            col(ContractBaseline.contract_id) == contract_id,
        )

    promised = products(BaselineProduct, literal(0)).join(
        BaselineProduct, col(BaselineProduct.baseline_id) == ContractBaseline.id
    )
    rebased = (
        products(RebaseProduct, col(Rebase.number))
        .join(Rebase, col(Rebase.contract_id) == ContractBaseline.contract_id)
        .join(RebaseProduct, col(RebaseProduct.rebase_id) == Rebase.id)
        .where(col(Rebase.confirmed_at).is_not(None))
    )
    rows = session.execute(union_all(promised, rebased)).all()
    if not rows:
        return None
    newest = max(row.number for row in rows)
    return HeldTo(
        weighting_set=rows[0].weighting_set,
        products=tuple(
            PromisedRate(
                position=row.position,
                product=row.product,
                unit=row.unit,
                quantity=row.quantity,
                rate_eur=row.rate_eur,
            )
            for row in sorted(rows, key=lambda row: row.position)
            if row.number == newest
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
