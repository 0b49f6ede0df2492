"""Steps that are late, over a whole authority: lists of a page's length and counts, never all rows.

The statements are text, since they share their conditions with the sweep's sources (`open_work`).
What is put into them are constants of this module; values are bound. The list is in the order of
the partial index `ix_check_item_due`, so that its first page costs the same at any size.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import Boolean, Date, Row, bindparam, text
from sqlmodel import Session

from domain.vocabulary import AttemptStatus, CheckKind, Role
from models.engines import session_organisation
from models.queries.open_work import AskedCheck

Values = dict[str, date | int | str | tuple[int, ...] | None]


class LateOrder(StrEnum):
    """In which order late steps are listed."""

    LONGEST = "longest"
    SHORTEST = "shortest"
    PROJECT = "project"
    OWNER = "owner"
    GATE = "gate"


@dataclass(frozen=True, slots=True, kw_only=True)
class LateOnly:
    """Which late steps are asked for: those due before a day, and of whom, where and what."""

    due_before: date
    owner: str = ""
    role: Role | None = None
    department: str = ""
    gate_id: str = ""
    project_number: str = ""
    blocking: bool = False


class LateStep(NamedTuple):
    """One late step; `rung` is the last of its ladder that was sent.

    `may_lead` says whether the reader leads its project or the coordination, or stands in.
    """

    item_id: int
    due_on: date
    blocking: bool
    owner_id: int
    owner_name: str
    project_number: str
    project_name: str
    department: str | None
    definition_id: int
    checksum: str
    gate_id: str
    position: int
    rung: str | None
    may_lead: bool
    #: The ladder of steps as the authority set it; empty means the shipped one.
    ladder_body: str | None
    check: AskedCheck


class LateProject(NamedTuple):
    """A project with where it stands, and since when a step of it is late, if one is."""

    number: str
    name: str
    definition_id: int
    checksum: str
    position: int
    introduced_at: int
    status: AttemptStatus | None
    due_on: date | None
    steps: int
    owners: int
    owner_name: str | None


class NamedStep(NamedTuple):
    """A step, late or not, with what it takes to name it; it may have no owner yet."""

    item_id: int
    project_number: str
    project_name: str
    definition_id: int
    checksum: str
    owner_name: str | None
    check: AskedCheck


_ORDERS: Final[Mapping[LateOrder, str]] = {
    LateOrder.LONGEST: "c.due_on, c.assignee_id, c.id",
    LateOrder.SHORTEST: "c.due_on DESC, c.assignee_id DESC, c.id DESC",
    LateOrder.PROJECT: "p.number, c.due_on, c.id",
    LateOrder.OWNER: "o.name, c.assignee_id, c.due_on, c.id",
    LateOrder.GATE: "p.definition_id, a.position, c.due_on, c.id",
}
IS_LATE: Final = """c.organisation_id = :org AND c.status IN ('open', 'deviation_refused')
  AND c.assignee_id IS NOT NULL AND c.opens_on <= :today AND c.due_on < :due_before"""
WHERE_IT_IS: Final = """
JOIN gate_attempt AS a ON a.organisation_id = :org AND a.id = c.attempt_id AND a.status = 'open'
JOIN project AS p ON p.organisation_id = :org AND p.id = c.project_id AND p.status = 'active'"""
#: The same without a join, so that PostgreSQL walks the index in order and stops at the page's
#: end: of a join it expects so few rows that it sorts them all.
_IN_HAND: Final = """
  AND (SELECT a.status FROM gate_attempt AS a
    WHERE a.organisation_id = :org AND a.id = c.attempt_id) = 'open'
  AND (SELECT p.status FROM project AS p
    WHERE p.organisation_id = :org AND p.id = c.project_id) = 'active'"""
_BY_INDEX: Final = frozenset({LateOrder.LONGEST, LateOrder.SHORTEST})
#: For whom the reader may act today.
_HANDS: Final = """hands AS (SELECT CAST(:me AS bigint) AS person_id UNION ALL
  SELECT b.absent_id FROM substitution AS b WHERE b.organisation_id = :org
  AND b.substitute_id = :me AND NOT b.revoked AND b.starts_on <= :today AND b.ends_on >= :today)"""
_MAY_LEAD: Final = """(EXISTS (SELECT 1 FROM membership_role AS r WHERE r.organisation_id = :org
    AND r.role = 'coordinator' AND r.person_id IN (SELECT person_id FROM hands))
  OR EXISTS (SELECT 1 FROM team_member AS t WHERE t.organisation_id = :org
    AND t.project_id = p.id AND t.ended_on IS NULL
    AND t.role IN ('project_lead', 'internal_client', 'coordinator')
    AND t.person_id IN (SELECT person_id FROM hands)))"""
_RUNG: Final = """(SELECT r.rung FROM reminder AS r WHERE r.organisation_id = :org
    AND r.subject_kind = 'check' AND r.subject_id = c.id AND r.due_on = c.due_on
    ORDER BY r.id DESC LIMIT 1)"""
#: Read along, so that the page asks no query for it.
_LADDER: Final = """(SELECT v.body FROM ladder_version AS v WHERE v.organisation_id = :org
    AND v.subject_kind = 'check' ORDER BY v.id DESC LIMIT 1)"""
#: So many late steps a project are looked through for a page of projects; a gate has some nine.
_STEPS_A_PROJECT: Final = 20


def late_steps(  # noqa: PLR0913 -- what a page is made of
    session: Session,
    only: LateOnly,
    *,
    reader_id: int,
    today: date,
    order: LateOrder,
    limit: int,
    offset: int = 0,
) -> list[LateStep]:
    """A page of late steps, at gates that are worked on in active projects."""
    where, values = filtered(only)
    if order in _BY_INDEX:
        source, where = "check_item AS c", f"{_IN_HAND}{_looked_up(only)}"
    else:
        source = f"check_item AS c {WHERE_IT_IS} JOIN person AS o ON o.id = c.assignee_id"
    statement = f"""WITH {_HANDS}, page AS (
  SELECT c.id FROM {source} WHERE {IS_LATE}{where}
  ORDER BY {_ORDERS[order]} LIMIT :limit OFFSET :offset)
SELECT c.id, c.due_on, c.blocking, c.assignee_id, o.name, p.number, p.name, p.department,
  p.definition_id, d.checksum, a.gate_id, a.position, {_RUNG} AS rung, {_MAY_LEAD} AS may_lead,
  {_LADDER} AS ladder, c.check_id, c.instance, c.kind, c.label, c.role, c.tight, c.without_owner
FROM page
JOIN check_item AS c ON c.organisation_id = :org AND c.id = page.id
JOIN gate_attempt AS a ON a.organisation_id = :org AND a.id = c.attempt_id
JOIN project AS p ON p.organisation_id = :org AND p.id = c.project_id
JOIN definition AS d ON d.organisation_id = :org AND d.id = p.definition_id
JOIN person AS o ON o.id = c.assignee_id
ORDER BY {_ORDERS[order]}"""  # noqa: S608 -- see the docstring of the module
    values |= {"me": reader_id, "today": today, "limit": limit, "offset": offset}
    return [_late_step(row) for row in _rows(session, statement, values)]


def late_projects(
    session: Session, only: LateOnly, *, today: date, limit: int, offset: int = 0
) -> list[LateProject]:
    """A page of the projects with a late step, the longest late first."""
    where, values = filtered(only)
    order = _ORDERS[LateOrder.LONGEST]
    page = f"""page AS (
  SELECT f.project_id, min(f.due_on) AS due_on, min(f.place) AS place FROM (
    SELECT c.project_id, c.due_on, row_number() OVER (ORDER BY {order}) AS place FROM (
      SELECT c.id, c.project_id, c.due_on, c.assignee_id FROM check_item AS c
      WHERE {IS_LATE}{_IN_HAND}{_looked_up(only)} ORDER BY {order} LIMIT :reach) AS c) AS f
  GROUP BY f.project_id ORDER BY place LIMIT :limit OFFSET :offset)"""  # noqa: S608 -- see the docstring of the module
    values |= {"reach": _STEPS_A_PROJECT * (limit + offset), "limit": limit, "offset": offset}
    return _projects(session, page, where=where, values=values | {"today": today})


def active_projects(
    session: Session, only: LateOnly, *, today: date, limit: int
) -> list[LateProject]:
    """The active projects, late or not; for an authority of which all fit on a page."""
    where, values = filtered(only)
    about = "".join(
        f" AND {condition}"
        for condition, value in (
            ("p.department = :department", only.department),
            ("p.number = :project", only.project_number),
        )
        if value
    )
    page = f"""page AS (
  SELECT p.id AS project_id, l.due_on,
    row_number() OVER (ORDER BY CASE WHEN l.due_on IS NULL THEN 1 ELSE 0 END, l.due_on, p.number)
      AS place
  FROM project AS p LEFT JOIN (
    SELECT c.project_id, min(c.due_on) AS due_on FROM check_item AS c {WHERE_IT_IS}
    WHERE {IS_LATE}{where} GROUP BY c.project_id) AS l ON l.project_id = p.id
  WHERE p.organisation_id = :org AND p.status = 'active'{about}
  ORDER BY place LIMIT :limit)"""  # noqa: S608 -- see the docstring of the module
    return _projects(session, page, where=where, values=values | {"today": today, "limit": limit})


def named_steps(session: Session, item_ids: Collection[int]) -> list[NamedStep]:
    """Those of these steps that are here, by project."""
    statement = """SELECT c.id, p.number, p.name, p.definition_id, d.checksum, o.name, c.check_id,
  c.instance, c.kind, c.label, c.role, c.tight, c.without_owner, c.due_on AS due_on,
  c.blocking, false AS may_lead
FROM check_item AS c
JOIN project AS p ON p.organisation_id = :org AND p.id = c.project_id
JOIN definition AS d ON d.organisation_id = :org AND d.id = p.definition_id
LEFT JOIN person AS o ON o.id = c.assignee_id
WHERE c.organisation_id = :org AND c.id IN :items
ORDER BY p.number, c.due_on, c.id"""
    rows = _rows(session, statement, {"items": tuple(item_ids)})
    return [NamedStep._make((*row[:6], _asked_check(row[6:13]))) for row in rows]


def filtered(only: LateOnly) -> tuple[str, Values]:
    """The further conditions on a late step `c` of a project `p` at `a`, and their values."""
    joined = {"department": "p.department = :department", "gate": "a.gate_id = :gate"}
    asked = _asked(only)
    return _conditions(_OF_STEP | joined, only), asked | {"due_before": only.due_before}


def _looked_up(only: LateOnly) -> str:
    """The same conditions on a step `c` alone."""
    return _conditions(_OF_STEP | _LOOKED_UP, only)


def _conditions(known: Mapping[str, str], only: LateOnly) -> str:
    where = "".join(f"\n  AND {known[name]}" for name in _asked(only))
    return where + ("\n  AND c.blocking" if only.blocking else "")


def _asked(only: LateOnly) -> Values:
    values: dict[str, str | None] = {
        "role": only.role,
        "department": only.department,
        "gate": only.gate_id,
        "project": only.project_number,
        "owner": _like(only.owner),
    }
    return {name: str(value) for name, value in values.items() if value}


#: Of a project by its attempt, which has an index on its checks; the project has none.
_OF_STEP: Final = {
    "role": "c.role = :role",
    "project": """c.attempt_id IN (SELECT w.id FROM gate_attempt AS w
    JOIN project AS n ON n.organisation_id = :org AND n.id = w.project_id AND n.number = :project
    WHERE w.organisation_id = :org AND w.status = 'open')""",
    "owner": """c.assignee_id IN (SELECT w.id FROM person AS w
    JOIN membership AS n ON n.organisation_id = :org AND n.person_id = w.id
    WHERE lower(w.name) LIKE :owner ESCAPE '!')""",
}
_LOOKED_UP: Final = {
    "department": """(SELECT p.department FROM project AS p
    WHERE p.organisation_id = :org AND p.id = c.project_id) = :department""",
    "gate": """(SELECT a.gate_id FROM gate_attempt AS a
    WHERE a.organisation_id = :org AND a.id = c.attempt_id) = :gate""",
}


def _like(part: str) -> str:
    """The pattern of names that hold this part, whatever its capitals."""
    if not part:
        return ""
    for special in "!%_":
        part = part.replace(special, f"!{special}")
    return f"%{part.lower()}%"


def _projects(session: Session, page: str, *, where: str, values: Values) -> list[LateProject]:
    late = f"FROM check_item AS c WHERE c.attempt_id = a.id AND {IS_LATE}{where}"
    statement = f"""WITH {page}
SELECT p.number, p.name, p.definition_id, d.checksum, p.phase_position, p.introduced_at_position,
  a.status, page.due_on AS due_on, (SELECT count(*) {late}) AS steps,
  (SELECT count(DISTINCT c.assignee_id) {late}) AS owners,
  (SELECT o.name FROM person AS o WHERE o.id =
    (SELECT c.assignee_id {late} ORDER BY {_ORDERS[LateOrder.LONGEST]} LIMIT 1)) AS owner_name
FROM page
JOIN project AS p ON p.organisation_id = :org AND p.id = page.project_id
JOIN definition AS d ON d.organisation_id = :org AND d.id = p.definition_id
LEFT JOIN gate_attempt AS a ON a.organisation_id = :org AND a.project_id = p.id
  AND a.status IN ('open', 'submitted')
ORDER BY page.place"""  # noqa: S608 -- see the docstring of the module
    return [
        LateProject._make((*row[:6], AttemptStatus(row[6]) if row[6] else None, *row[7:]))
        for row in _rows(session, statement, values)
    ]


def _rows(session: Session, statement: str, values: Values) -> list[Row[Any]]:
    bound = text(statement).bindparams(
        *(
            bindparam(name, value, expanding=isinstance(value, tuple))
            for name, value in {**values, "org": session_organisation(session)}.items()
        )
    )
    typed = bound.columns(due_on=Date, blocking=Boolean, may_lead=Boolean)
    return list(session.connection().execute(typed))


def _late_step(row: Row[Any]) -> LateStep:
    return LateStep._make((*row[:15], _asked_check(row[15:])))


def _asked_check(columns: Sequence[Any]) -> AskedCheck:
    check_id, instance, kind, label, role, tight, without_owner = columns
    return AskedCheck(
        check_id=check_id,
        instance=instance,
        kind=CheckKind(kind),
        label=label,
        role=Role(role),
        tight=bool(tight),
        without_owner=bool(without_owner),
    )
