"""When questions on ambition, budget and capacity were asked and answered, counted by day."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import Date, bindparam, text
from sqlmodel import Session

from models.engines import session_organisation


class Asked(NamedTuple):
    """So many questions of one phase were due on that day, and answered on that other one."""

    definition_id: int
    position: int
    asked_on: date
    answered_on: date | None
    questions: int


def asked_questions(
    session: Session, *, check_ids: Collection[str], due_from: date, due_before: date
) -> list[Asked]:
    """The questions due in that time, over all attempts at a gate, by phase and days.

    The first due day and the first answer count; an approved deviation is an answer too. Days of
    answers are those of UTC: two hours make no difference that is worth a slower count.
    """
    statement = text(
        """SELECT f.definition_id, f.position, f.asked_on, f.answered_on, count(*) AS questions
FROM (SELECT p.definition_id, min(a.position) AS position, min(c.due_on) AS asked_on,
    date(min(COALESCE(w.answered_at, d.decided_at))) AS answered_on
  FROM check_item AS c
  JOIN gate_attempt AS a ON a.organisation_id = :org AND a.id = c.attempt_id
  JOIN project AS p ON p.organisation_id = :org AND p.id = c.project_id AND p.status <> 'stopped'
  LEFT JOIN answer AS w ON w.organisation_id = :org AND w.check_item_id = c.id
  LEFT JOIN deviation AS d ON d.organisation_id = :org AND d.check_item_id = c.id
    AND d.status = 'approved'
  WHERE c.organisation_id = :org AND c.check_id IN :check_ids
  GROUP BY p.id, p.definition_id, c.check_id) AS f
WHERE f.asked_on >= :due_from AND f.asked_on < :due_before
GROUP BY f.definition_id, f.position, f.asked_on, f.answered_on
ORDER BY f.definition_id, f.position, f.asked_on, f.answered_on"""
    ).columns(asked_on=Date, answered_on=Date)
    bound = statement.bindparams(
        bindparam("org", session_organisation(session)),
        bindparam("check_ids", sorted(check_ids), expanding=True),
        bindparam("due_from", due_from, type_=Date()),
        bindparam("due_before", due_before, type_=Date()),
    )
    return [Asked._make(row) for row in session.connection().execute(bound)]
