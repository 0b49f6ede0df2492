"""Figures and first answers over all active projects, for the coordinator's week."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Date, bindparam, text
from sqlmodel import Session

from models.column_types import UtcDateTime
from models.engines import session_organisation


class Totals(NamedTuple):
    """How much is open now, and late, in active projects."""

    projects: int
    steps_open: int
    steps_overdue: int
    blocking_overdue: int


class WithoutOwner(NamedTuple):
    """Open steps of a project that fell to its lead, since nobody holds their role."""

    project_number: str
    project_name: str
    role: str
    steps: int


class FirstAnswer(NamedTuple):
    """When a project was asked a question by its process, and when it first answered."""

    project_number: str
    project_name: str
    definition_id: int
    check_id: str
    position: int
    asked_on: date
    answered_at: datetime | None


_OPEN = """FROM check_item AS c
JOIN gate_attempt AS a ON a.organisation_id = :org AND a.id = c.attempt_id AND a.status = 'open'
JOIN project AS p ON p.organisation_id = :org AND p.id = c.project_id AND p.status = 'active'
WHERE c.organisation_id = :org AND c.status IN ('open', 'deviation_refused')"""


def totals(session: Session, *, late_before: date) -> Totals:
    """Count the active projects and their open steps; late is due before that day."""
    statement = text(
        f"""SELECT (SELECT count(*) FROM project WHERE organisation_id = :org
  AND status = 'active'), count(*), coalesce(sum(CASE WHEN c.due_on < :late THEN 1 ELSE 0 END), 0),
  coalesce(sum(CASE WHEN c.due_on < :late AND c.blocking THEN 1 ELSE 0 END), 0)
{_OPEN}"""  # noqa: S608 -- a constant of this module
    )
    bound = statement.bindparams(org=session_organisation(session), late=late_before)
    return Totals._make(session.connection().execute(bound).one())


def without_owner(session: Session, *, limit: int) -> list[WithoutOwner]:
    """The open steps without an owner by project and role, the most steps first."""
    statement = text(
        f"""SELECT p.number, p.name, c.role, count(*) {_OPEN} AND c.without_owner
GROUP BY p.number, p.name, c.role ORDER BY count(*) DESC, p.number, c.role LIMIT :limit"""
    )
    bound = statement.bindparams(org=session_organisation(session), limit=limit)
    return [WithoutOwner._make(row) for row in session.connection().execute(bound)]


def first_answers(
    session: Session,
    *,
    check_ids: Iterable[str],
    due_before: date,
    answered_since: datetime,
    limit: int,
) -> list[FirstAnswer]:
    """Of active projects the questions due before that day, unanswered or answered since then.

    Over all attempts at a gate: the first due day and the first answer count; an approved
    deviation is an answer too.
    """
    statement = text(
        """SELECT p.number, p.name, p.definition_id, c.check_id, min(a.position) AS position,
  min(c.due_on) AS asked_on, min(COALESCE(w.answered_at, d.decided_at)) AS answered_at
FROM check_item AS c
JOIN gate_attempt AS a ON a.organisation_id = :org AND a.id = c.attempt_id
JOIN project AS p ON p.organisation_id = :org AND p.id = c.project_id AND p.status = 'active'
LEFT JOIN answer AS w ON w.organisation_id = :org AND w.check_item_id = c.id
LEFT JOIN deviation AS d ON d.organisation_id = :org AND d.check_item_id = c.id
  AND d.status = 'approved'
WHERE c.organisation_id = :org AND c.check_id IN :check_ids
GROUP BY p.number, p.name, p.definition_id, c.check_id
HAVING min(c.due_on) < :due_before
  AND (min(COALESCE(w.answered_at, d.decided_at)) IS NULL
    OR min(COALESCE(w.answered_at, d.decided_at)) >= :since)
ORDER BY min(c.due_on), p.number, c.check_id LIMIT :limit"""
    ).columns(asked_on=Date, answered_at=UtcDateTime)
    bound = statement.bindparams(
        bindparam("org", session_organisation(session)),
        bindparam("check_ids", sorted(check_ids), expanding=True),
        bindparam("due_before", due_before),
        bindparam("since", answered_since, type_=UtcDateTime),
        bindparam("limit", limit),
    )
    return [FirstAnswer._make(row) for row in session.connection().execute(bound)]
