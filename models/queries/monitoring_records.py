"""What a monitoring record holds beside its amounts: bids, quantities, deliveries, and people."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import Boolean, Row, bindparam, text
from sqlmodel import Session

from domain.contract.vocabulary import LineStatus
from domain.mki.vocabulary import DataCategory, QuantityUnit, WeightingSet
from models.column_types import Euro, Micro, MkiEuro, UtcDateTime, enum_type
from models.engines import session_organisation


class BidRow(NamedTuple):
    """A bid of the newest opened register of a lot, with its newest figures."""

    lot_id: int
    bidder: str
    price_eur: Decimal
    mki_eur: Decimal
    weighting_set: WeightingSet
    is_valid: bool
    is_awarded: bool


class QuantityRow(NamedTuple):
    """What a contract promised together in one unit, in that unit."""

    lot_id: int
    unit: QuantityUnit
    quantity: Decimal


class PeriodRow(NamedTuple):
    """What was delivered in a period, by category and by what the contract manager made of it.

    `evidence` counts the files and links that show the delivery.
    """

    lot_id: int
    instance: str
    weighting_set: WeightingSet
    category: DataCategory | None
    status: LineStatus
    lines: int
    mki_eur: Decimal
    received_at: datetime
    evidence: int


class AroundRow(NamedTuple):
    """Who is the client of a lot's project, in which phase it is, and what was learned there."""

    lot_id: int
    checksum: str
    client_name: str | None
    deviations: int
    lessons: int


_BIDS: Final = """SELECT g.lot_id, b.bidder, f.price_eur, f.mki_eur, f.weighting_set, f.is_valid,
  a.id IS NOT NULL AS is_awarded
FROM bid_register AS g
JOIN bid AS b ON b.organisation_id = :org AND b.register_id = g.id AND b.withdrawn_at IS NULL
JOIN bid_figures AS f ON f.organisation_id = :org AND f.bid_id = b.id
  AND f.number = (SELECT max(n.number) FROM bid_figures AS n
    WHERE n.organisation_id = :org AND n.bid_id = b.id)
LEFT JOIN award AS a ON a.organisation_id = :org AND a.register_id = g.id AND a.bid_id = b.id
WHERE g.organisation_id = :org AND g.opened_at IS NOT NULL
  AND g.number = (SELECT max(h.number) FROM bid_register AS h
    WHERE h.organisation_id = :org AND h.lot_id = g.lot_id){lots}
ORDER BY g.lot_id, f.mki_eur, b.id"""

_QUANTITIES: Final = """SELECT c.lot_id, q.unit, sum(q.quantity) AS quantity
FROM contract AS c
JOIN contract_baseline AS b ON b.organisation_id = :org AND b.contract_id = c.id
JOIN baseline_product AS q ON q.organisation_id = :org AND q.baseline_id = b.id
WHERE c.organisation_id = :org{lots}
GROUP BY c.lot_id, q.unit ORDER BY c.lot_id, q.unit"""

_PERIODS: Final = """SELECT c.lot_id, q.instance, l.weighting_set, l.category, l.status,
  count(*) AS lines, sum(l.mki_eur) AS mki_eur, d.received_at,
  (SELECT count(*) FROM delivery_evidence AS e
    WHERE e.organisation_id = :org AND e.delivery_id = d.id) AS evidence
FROM contract AS c
JOIN data_request AS q ON q.organisation_id = :org AND q.contract_id = c.id
JOIN delivery AS d ON d.organisation_id = :org AND d.request_id = q.id
  AND d.number = (SELECT max(n.number) FROM delivery AS n
    WHERE n.organisation_id = :org AND n.request_id = q.id)
JOIN delivery_line AS l ON l.organisation_id = :org AND l.delivery_id = d.id
WHERE c.organisation_id = :org{lots}
GROUP BY c.lot_id, q.instance, l.weighting_set, l.category, l.status, d.id, d.received_at
ORDER BY c.lot_id, q.instance, l.status, l.category"""

_AROUND: Final = """SELECT c.id AS lot_id, d.checksum,
  (SELECT n.name FROM team_member AS m JOIN person AS n ON n.id = m.person_id
    WHERE m.organisation_id = :org AND m.project_id = p.id AND m.role = 'internal_client'
      AND m.is_primary AND m.ended_on IS NULL) AS client_name,
  (SELECT count(*) FROM deviation AS v JOIN check_item AS i ON i.organisation_id = :org
      AND i.id = v.check_item_id
    WHERE v.organisation_id = :org AND i.project_id = p.id AND v.status = 'approved')
    AS deviations,
  (SELECT count(*) FROM lesson AS s WHERE s.organisation_id = :org AND s.project_id = p.id
    AND s.withdrawn_at IS NULL) AS lessons
FROM lot AS c
JOIN project AS p ON p.organisation_id = :org AND p.id = c.project_id
JOIN definition AS d ON d.organisation_id = :org AND d.id = p.definition_id
WHERE c.organisation_id = :org{lots} ORDER BY c.id"""


def bids(session: Session, lot_ids: Collection[int] | None = None) -> list[BidRow]:
    """The bids on these lots, or on all, the lowest MKI of a lot first."""
    types = {
        "price_eur": Euro,
        "mki_eur": MkiEuro,
        "weighting_set": enum_type(WeightingSet),
        "is_valid": Boolean,
        "is_awarded": Boolean,
    }
    return list(map(BidRow._make, _read(session, _BIDS, "g.lot_id", types, lot_ids)))


def quantities(session: Session, lot_ids: Collection[int] | None = None) -> list[QuantityRow]:
    """The promised quantities of these lots, or of all."""
    types = {"unit": enum_type(QuantityUnit), "quantity": Micro}
    return list(map(QuantityRow._make, _read(session, _QUANTITIES, "c.lot_id", types, lot_ids)))


def periods(session: Session, lot_ids: Collection[int] | None = None) -> list[PeriodRow]:
    """What was delivered for these lots, or for all, of each request in its newest delivery."""
    types = {
        "weighting_set": enum_type(WeightingSet),
        "category": enum_type(DataCategory),
        "status": enum_type(LineStatus),
        "mki_eur": MkiEuro,
        "received_at": UtcDateTime,
    }
    return list(map(PeriodRow._make, _read(session, _PERIODS, "c.lot_id", types, lot_ids)))


def around(session: Session, lot_ids: Collection[int] | None = None) -> list[AroundRow]:
    """Who and what stands around these lots, or around all."""
    return list(map(AroundRow._make, _read(session, _AROUND, "c.id", {}, lot_ids)))


def _read(
    session: Session,
    statement: str,
    column: str,
    types: dict[str, Any],
    lot_ids: Collection[int] | None,
) -> list[Row[Any]]:
    narrowing = "" if lot_ids is None else f" AND {column} IN :lots"
    bound = text(statement.format(lots=narrowing)).columns(**types)
    bound = bound.bindparams(org=session_organisation(session))
    if lot_ids is not None:
        bound = bound.bindparams(bindparam("lots", sorted(lot_ids), expanding=True))
    return list(session.connection().execute(bound))
