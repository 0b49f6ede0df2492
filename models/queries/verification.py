"""What must hold over all tables, each as one query that finds what breaks it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlmodel import Session

from domain.vocabulary import CommandKind, ProjectStatus
from models.engines import session_organisation


class Invariant(StrEnum):
    """What is verified beside the database's own constraints (`engine.md`, Invariants)."""

    AUDIT_CHAIN = "audit_chain"
    DECISION_HAS_ONE_EVENT = "decision_has_one_event"
    DECISION_HAS_NOTICE = "decision_has_notice"
    NOTICE_HAS_DECISION = "notice_has_decision"
    PASSED_GATE_IS_MET = "passed_gate_is_met"
    PHASE_FOLLOWS_DECISIONS = "phase_follows_decisions"
    MESSAGE_ID_IS_UNIQUE = "message_id_is_unique"
    REMINDER_IS_UNIQUE = "reminder_is_unique"
    DEFINITION_IS_UNCHANGED = "definition_is_unchanged"
    TRAIL_COUNTS_AGREE = "trail_counts_agree"


class Carried(NamedTuple):
    """A command with the decision behind it, in the order in which they were carried out."""

    project_id: int
    kind: CommandKind
    is_done: bool
    attempt_position: int
    back_to_position: int | None


class Standing(NamedTuple):
    """Where a project stands now, and where it was brought in."""

    project_id: int
    number: str
    status: ProjectStatus
    phase_position: int
    introduced_at_position: int
    last_position: int


#: Each finds, as `found`, what breaks the rule.
_BREACHES: Mapping[Invariant, str] = {
    Invariant.DECISION_HAS_ONE_EVENT: """
SELECT 'decision ' || d.attempt_id AS found FROM decision AS d
WHERE d.organisation_id = :org AND (SELECT count(*) FROM audit_event AS e
  WHERE e.organisation_id = :org AND e.decision_attempt_id = d.attempt_id
  AND e.action = 'gate.decided' AND e.id = d.audit_event_id) <> 1
UNION ALL
SELECT 'event ' || e.id FROM audit_event AS e
WHERE e.organisation_id = :org AND e.action = 'gate.decided' AND NOT EXISTS (
  SELECT 1 FROM decision AS d
  WHERE d.organisation_id = :org AND d.attempt_id = e.decision_attempt_id)""",
    Invariant.DECISION_HAS_NOTICE: """
SELECT 'decision ' || d.attempt_id AS found FROM decision AS d
WHERE d.organisation_id = :org AND NOT EXISTS (SELECT 1 FROM outbox AS o
  WHERE o.organisation_id = :org AND o.id = d.notice_id AND o.decision_attempt_id = d.attempt_id)
""",
    Invariant.NOTICE_HAS_DECISION: """
SELECT 'message ' || o.id AS found FROM outbox AS o
WHERE o.organisation_id = :org AND o.message = 'decided' AND NOT EXISTS (
  SELECT 1 FROM decision AS d
  WHERE d.organisation_id = :org AND d.attempt_id = o.decision_attempt_id)""",
    Invariant.PASSED_GATE_IS_MET: """
SELECT 'check ' || c.id AS found FROM gate_attempt AS a
JOIN check_item AS c ON c.organisation_id = :org AND c.attempt_id = a.id AND c.blocking
WHERE a.organisation_id = :org AND a.status IN ('passed', 'passed_with_conditions') AND NOT (
  (c.status = 'accepted' AND c.answer = 'yes')
  OR (c.status = 'not_applicable' AND EXISTS (SELECT 1 FROM answer AS w
    WHERE w.organisation_id = :org AND w.check_item_id = c.id
    AND w.value = 'not_applicable' AND w.reason IS NOT NULL))
  OR (c.status = 'deviation_approved' AND EXISTS (SELECT 1 FROM deviation AS v
    WHERE v.organisation_id = :org AND v.check_item_id = c.id
    AND v.status = 'approved' AND v.decided_by <> v.requested_by)))""",
    Invariant.MESSAGE_ID_IS_UNIQUE: """
SELECT 'Message-ID ' || message_id AS found FROM outbox
WHERE organisation_id = :org GROUP BY message_id HAVING count(*) > 1
UNION ALL
SELECT 'key ' || dedupe_key FROM outbox
WHERE organisation_id = :org GROUP BY dedupe_key HAVING count(*) > 1""",
    Invariant.REMINDER_IS_UNIQUE: """
SELECT 'reminder ' || min(id) AS found FROM reminder WHERE organisation_id = :org
GROUP BY subject_kind, subject_id, due_on, rung, recipient_id HAVING count(*) > 1""",
    # An answer that a new attempt took over is the same answer, and was told of once.
    Invariant.TRAIL_COUNTS_AGREE: """
SELECT 'answers of project ' || project_id AS found FROM (
  SELECT project_id, 1 AS n FROM (
    SELECT DISTINCT c.project_id, c.check_id, c.instance, w.answered_at, w.value
    FROM answer AS w JOIN check_item AS c ON c.organisation_id = :org AND c.id = w.check_item_id
    WHERE w.organisation_id = :org) AS said
  UNION ALL
  SELECT e.project_id, -1 FROM audit_event AS e
  WHERE e.organisation_id = :org AND e.action = 'check.answered') AS told
GROUP BY project_id HAVING sum(n) <> 0""",
}


def breaches(session: Session, rule: Invariant, *, limit: int) -> list[str]:
    """What breaks that rule, up to a limit."""
    statement = text(f"SELECT found FROM ({_BREACHES[rule]}) AS b ORDER BY found LIMIT :limit")  # noqa: S608 -- a constant of this module
    bound = statement.bindparams(org=session_organisation(session), limit=limit)
    return list(session.connection().execute(bound).scalars())


def by_query() -> Sequence[Invariant]:
    """The rules that one query each verifies."""
    return tuple(_BREACHES)


def standings(session: Session) -> list[Standing]:
    """Every project as it stands."""
    statement = text("""
SELECT id, number, status, phase_position, introduced_at_position, last_position FROM project
WHERE organisation_id = :org ORDER BY id""").bindparams(org=session_organisation(session))
    return [
        Standing(project_id, number, ProjectStatus(status), *positions)
        for project_id, number, status, *positions in session.connection().execute(statement)
    ]


def carried(session: Session) -> list[Carried]:
    """Every command with its decision, in order."""
    statement = text("""
SELECT m.project_id, m.kind, m.status, a.position, d.back_to_position FROM command AS m
JOIN gate_attempt AS a ON a.organisation_id = :org AND a.id = m.attempt_id
JOIN decision AS d ON d.organisation_id = :org AND d.attempt_id = m.attempt_id
WHERE m.organisation_id = :org ORDER BY m.project_id, m.id""")
    bound = statement.bindparams(org=session_organisation(session))
    return [_carried(row) for row in session.connection().execute(bound)]


def _carried(row: Sequence[Any]) -> Carried:
    project_id, kind, status, position, back_to = row
    return Carried(project_id, CommandKind(kind), status == "done", position, back_to)
