"""Every work of an authority with its MKI from reference to account, set-based.

A work is a lot with its contract. Works of stopped projects are left out: nothing comes of them.
The statements are text, since both engines must take the same few ways through the tables; what
is put into them are constants of this module, and values are bound.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import BindParameter, Boolean, Date, bindparam, text
from sqlmodel import Session

from domain.mki.vocabulary import WeightingSet
from domain.monitoring.vocabulary import Knowledge, Measure
from domain.vocabulary import Material, ProjectStatus
from models.column_types import Euro, Micro, MkiEuro, UtcDateTime, enum_type
from models.engines import session_organisation


class WorkRow(NamedTuple):
    """A lot with what is stored of it; amounts in euro, of the set of the promise or reference."""

    lot_id: int
    lot_number: int
    lots: int
    project_number: str
    project_name: str
    status: ProjectStatus
    definition_id: int
    phase_position: int
    material: Material
    department: str | None
    value_eur: Decimal | None
    finished_on: date | None
    contract_id: int | None
    contractor: str | None
    awarded_on: date | None
    is_call_off: bool
    baseline_set: WeightingSet | None
    promised_eur: Decimal | None
    baseline_reference_eur: Decimal | None
    ceiling_eur: Decimal | None
    price_eur: Decimal | None
    baseline_method: str | None
    baseline_database: str | None
    reference_set: WeightingSet | None
    reference_eur: Decimal | None
    reference_co2_kg: Decimal | None
    reference_method: str | None
    reference_database: str | None
    modules: str | None
    functional_unit: str | None
    rebased_eur: Decimal | None
    lines: int
    other_set_lines: int
    lines_with_co2: int
    verified_eur: Decimal
    declared_eur: Decimal
    verified_co2_kg: Decimal
    declared_co2_kg: Decimal
    settled_eur: Decimal | None
    settlement_eur: Decimal | None
    settlement_status: str | None
    settled_at: datetime | None


class Span(NamedTuple):
    """A year as days and as moments; the end of the moments lies just outside it."""

    first: date
    last: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which works are asked for; what is empty asks nothing.

    `span` is the year that they count in, `under_way` those that count in no year yet; `lack` is
    a word of `LACKS`.
    """

    measure: Measure | None = None
    span: Span | None = None
    under_way: bool = False
    knowledge: Knowledge | None = None
    awarded: Span | None = None
    lack: str = ""


_TYPES: Final[dict[str, Any]] = {
    "status": enum_type(ProjectStatus),
    "material": enum_type(Material),
    "value_eur": Euro,
    "finished_on": Date,
    "awarded_on": Date,
    "is_call_off": Boolean,
    "baseline_set": enum_type(WeightingSet),
    "promised_eur": MkiEuro,
    "baseline_reference_eur": MkiEuro,
    "ceiling_eur": MkiEuro,
    "price_eur": Euro,
    "reference_set": enum_type(WeightingSet),
    "reference_eur": MkiEuro,
    "reference_co2_kg": Micro,
    "rebased_eur": MkiEuro,
    "verified_eur": MkiEuro,
    "declared_eur": MkiEuro,
    "verified_co2_kg": Micro,
    "declared_co2_kg": Micro,
    "settled_eur": MkiEuro,
    "settlement_eur": Euro,
    "settled_at": UtcDateTime,
}

#: Only a reference that a second person approved counts, and of those the newest.
_LOTS: Final = """FROM lot AS t
JOIN project AS p ON p.organisation_id = :org AND p.id = t.project_id AND p.status <> 'stopped'
LEFT JOIN contract AS c ON c.organisation_id = :org AND c.lot_id = t.id
LEFT JOIN contract_baseline AS b ON b.organisation_id = :org AND b.contract_id = c.id
LEFT JOIN reference_calculation AS r ON r.organisation_id = :org AND r.lot_id = t.id
  AND r.version = (SELECT max(v.version) FROM reference_calculation AS v
    WHERE v.organisation_id = :org AND v.lot_id = t.id AND v.check_outcome = 'approved')
LEFT JOIN settlement AS s ON s.organisation_id = :org AND s.contract_id = c.id
  AND s.status IN ('proposed', 'agreed')"""

#: Of each request the newest delivery, without the lines that went back.
_DELIVERED: Final = """SELECT q.contract_id, count(*) AS lines, count(l.co2_kg) AS lines_with_co2,
  sum(CASE WHEN l.weighting_set <> n.weighting_set THEN 1 ELSE 0 END) AS other_set_lines,
  sum(CASE WHEN l.weighting_set = n.weighting_set AND l.status = 'verified'
    THEN l.mki_eur ELSE 0 END) AS verified_eur,
  sum(CASE WHEN l.weighting_set = n.weighting_set AND l.status = 'declared'
    THEN l.mki_eur ELSE 0 END) AS declared_eur,
  sum(CASE WHEN l.status = 'verified' THEN coalesce(l.co2_kg, 0) ELSE 0 END) AS verified_co2_kg,
  sum(CASE WHEN l.status = 'declared' THEN coalesce(l.co2_kg, 0) ELSE 0 END) AS declared_co2_kg
FROM data_request AS q
JOIN contract_baseline AS n ON n.organisation_id = :org AND n.contract_id = q.contract_id
JOIN delivery AS d ON d.organisation_id = :org AND d.request_id = q.id
  AND d.number = (SELECT max(e.number) FROM delivery AS e
    WHERE e.organisation_id = :org AND e.request_id = q.id)
JOIN delivery_line AS l ON l.organisation_id = :org AND l.delivery_id = d.id
  AND l.status <> 'returned'
WHERE q.organisation_id = :org{these}
GROUP BY q.contract_id"""

_WORKS: Final = """SELECT t.id AS lot_id, t.number AS lot_number,
  (SELECT count(*) FROM lot AS u WHERE u.organisation_id = :org AND u.project_id = p.id) AS lots,
  p.number AS project_number, p.name AS project_name, p.status, p.definition_id,
  p.phase_position, p.material, p.department, p.value_eur, p.finished_on,
  c.id AS contract_id, c.contractor, c.awarded_on, p.framework_id IS NOT NULL AS is_call_off,
  b.weighting_set AS baseline_set, b.promised_eur, b.reference_eur AS baseline_reference_eur,
  b.ceiling_eur, b.price_eur, b.method_version AS baseline_method,
  b.database_version AS baseline_database,
  r.weighting_set AS reference_set, r.total_eur AS reference_eur, r.co2_kg AS reference_co2_kg,
  r.method_version AS reference_method, r.database_version AS reference_database, r.modules,
  r.functional_unit,
  (SELECT a.rebased_eur FROM rebase AS a WHERE a.organisation_id = :org AND a.contract_id = c.id
    AND a.confirmed_at IS NOT NULL ORDER BY a.number DESC LIMIT 1) AS rebased_eur,
  coalesce(g.lines, 0) AS lines, coalesce(g.other_set_lines, 0) AS other_set_lines,
  coalesce(g.lines_with_co2, 0) AS lines_with_co2, coalesce(g.verified_eur, 0) AS verified_eur,
  coalesce(g.declared_eur, 0) AS declared_eur, coalesce(g.verified_co2_kg, 0) AS verified_co2_kg,
  coalesce(g.declared_co2_kg, 0) AS declared_co2_kg, s.realised_eur AS settled_eur,
  s.amount_eur AS settlement_eur, s.status AS settlement_status, s.made_at AS settled_at
{lots} LEFT JOIN ({delivered}) AS g ON g.contract_id = c.id
WHERE t.organisation_id = :org{those} ORDER BY p.number, t.number"""

_THESE: Final = """ AND q.contract_id IN (SELECT k.id FROM contract AS k
    WHERE k.organisation_id = :org AND k.lot_id IN :lots)"""

_KNOWN: Final = {
    Knowledge.FIXED: "s.id IS NOT NULL",
    Knowledge.ESTIMATED: "s.id IS NULL AND b.id IS NOT NULL",
    Knowledge.MISSING: "s.id IS NULL AND b.id IS NULL",
}
_IN_YEAR: Final = """(s.made_at >= :starts_at AND s.made_at < :ends_at
  OR s.id IS NULL AND p.finished_on BETWEEN :first AND :last)"""
#: By the word of the address: what is asked of works, and lacks.
LACKS: Final = {
    "referentie": "r.id IS NULL AND b.reference_eur IS NULL",
    "belofte": "c.awarded_on IS NOT NULL AND b.id IS NULL",
    "uitkomst": "p.status = 'completed' AND s.id IS NULL",
}


def works(session: Session, lot_ids: Collection[int] | None = None) -> list[WorkRow]:
    """All works, or those of these lots, by number of project and lot."""
    narrow = lot_ids is not None
    statement = _WORKS.format(
        lots=_LOTS,
        delivered=_DELIVERED.format(these=_THESE if narrow else ""),
        those=" AND t.id IN :lots" if narrow else "",
    )
    bound = text(statement).columns(**_TYPES).bindparams(org=session_organisation(session))
    if lot_ids is not None:
        bound = bound.bindparams(bindparam("lots", sorted(lot_ids), expanding=True))
    return list(map(WorkRow._make, session.connection().execute(bound)))


def chosen_lots(session: Session, wanted: Wanted, *, limit: int, offset: int = 0) -> list[int]:
    """The lots of the works that are asked for, by number of project and lot."""
    conditions, values = _conditions(wanted)
    statement = text(
        f"""SELECT t.id {_LOTS} WHERE t.organisation_id = :org{conditions}
ORDER BY p.number, t.number LIMIT :limit OFFSET :offset"""
    )
    bound = statement.bindparams(
        *values,
        org=session_organisation(session),
        limit=limit,
        offset=offset,
    )
    return [row[0] for row in session.connection().execute(bound)]


def lots_of_number(session: Session, project_number: str) -> list[int]:
    """The lots of the project of that number in their order; none where it is unknown."""
    statement = text(
        """SELECT t.id FROM lot AS t JOIN project AS p ON p.organisation_id = :org
  AND p.id = t.project_id
WHERE t.organisation_id = :org AND p.number = :number ORDER BY t.number"""
    )
    bound = statement.bindparams(org=session_organisation(session), number=project_number)
    return [row[0] for row in session.connection().execute(bound)]


def _conditions(wanted: Wanted) -> tuple[str, list[BindParameter[Any]]]:
    found: list[str] = []
    values: list[BindParameter[Any]] = []
    match wanted.measure:
        case None:
            pass
        case Measure.CO2:
            found.append("r.co2_kg > 0")
        case measure:
            found.append(
                "coalesce(b.weighting_set, r.weighting_set) = :set"
                " AND (b.reference_eur > 0 OR r.total_eur > 0)"
            )
            values.append(bindparam("set", str(measure.weighting_set)))
    if wanted.span is not None:
        found.append(_IN_YEAR)
        values += [
            bindparam("first", wanted.span.first, type_=Date()),
            bindparam("last", wanted.span.last, type_=Date()),
            bindparam("starts_at", wanted.span.starts_at, type_=UtcDateTime()),
            bindparam("ends_at", wanted.span.ends_at, type_=UtcDateTime()),
        ]
    if wanted.under_way:
        found.append("s.id IS NULL AND p.finished_on IS NULL")
    if wanted.awarded is not None:
        found.append(
            "c.awarded_on BETWEEN :awarded_first AND :awarded_last AND b.id IS NOT NULL"
            " AND coalesce(b.reference_eur, r.total_eur) IS NOT NULL"
        )
        values += [
            bindparam("awarded_first", wanted.awarded.first, type_=Date()),
            bindparam("awarded_last", wanted.awarded.last, type_=Date()),
        ]
    if wanted.knowledge is not None:
        found.append(_KNOWN[wanted.knowledge])
    if wanted.lack:
        found.append(LACKS[wanted.lack])
    return "".join(f" AND ({one})" for one in found), values
