"""How much of the MKI thread waits for somebody, over all projects that were not stopped."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import Date, bindparam, text
from sqlmodel import Session

from models.engines import session_organisation


class Waiting(NamedTuple):
    """Requests past their day, lines that nobody judged, and works that lack a figure."""

    late_requests: int
    unverified_lines: int
    without_promise: int
    without_outcome: int


_LOTS = """FROM contract AS c
  JOIN lot AS t ON t.organisation_id = :org AND t.id = c.lot_id
  JOIN project AS p ON p.organisation_id = :org AND p.id = t.project_id AND p.status <> 'stopped'
  WHERE c.organisation_id = :org"""


def waiting(session: Session, *, today: date) -> Waiting:
    """Count what waits, in one query."""
    statement = text(
        f"""SELECT
  (SELECT count(*) FROM data_request AS q JOIN project AS p ON p.organisation_id = :org
      AND p.id = q.project_id AND p.status = 'active'
    WHERE q.organisation_id = :org AND q.status IN ('asked', 'returned') AND q.due_on < :today),
  (SELECT count(*) FROM delivery_line AS l
      JOIN delivery AS d ON d.organisation_id = :org AND d.id = l.delivery_id
      JOIN data_request AS q ON q.organisation_id = :org AND q.id = d.request_id
    WHERE l.organisation_id = :org AND l.status = 'declared'
      AND d.number = (SELECT max(e.number) FROM delivery AS e
        WHERE e.organisation_id = :org AND e.request_id = q.id)),
  (SELECT count(*) {_LOTS} AND c.awarded_on IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM contract_baseline AS b
      WHERE b.organisation_id = :org AND b.contract_id = c.id)),
  (SELECT count(*) {_LOTS} AND p.status = 'completed'
    AND NOT EXISTS (SELECT 1 FROM settlement AS s
      WHERE s.organisation_id = :org AND s.contract_id = c.id
        AND s.status IN ('proposed', 'agreed')))"""  # noqa: S608 -- a constant of this module
    )
    bound = statement.bindparams(
        bindparam("org", session_organisation(session)),
        bindparam("today", today, type_=Date()),
    )
    return Waiting._make(session.connection().execute(bound).one())
