"""Attempts and decisions: who decides on what, once, and what may pass (invariants 2 to 4)."""

from domain.transitions import ATTEMPT_MOVES
from models.guards.guard import Act, Guard, changed, kept_as_written, move_outside, quoted

#: Which outcome a decision must have for the status that an attempt takes.
_OUTCOMES = (
    ("passed", "('go')"),
    ("passed_with_conditions", "('go_with_conditions')"),
    ("returned", "('return', 'back')"),
    ("stopped", "('stop')"),
)

_DECIDED_SO = " OR ".join(
    f"(NEW.status = '{status}' AND d.outcome IN {outcomes})" for status, outcomes in _OUTCOMES
)

#: How a blocking check is met (`engine.md`, invariant 2).
_MET = """(c.status = 'accepted' AND c.answer IS NOT DISTINCT FROM 'yes')
    OR (c.status = 'not_applicable' AND EXISTS (SELECT 1 FROM answer w
      WHERE w.check_item_id = c.id AND w.value = 'not_applicable' AND w.reason IS NOT NULL))
    OR (c.status = 'deviation_approved' AND EXISTS (SELECT 1 FROM deviation v
      WHERE v.check_item_id = c.id AND v.status = 'approved' AND v.decided_by <> v.requested_by))"""

_ATTEMPTS = (
    Guard(
        rule="attempt_starts_open",
        table="gate_attempt",
        act=Act.INSERT,
        refuses="NEW.status NOT IN ('open', 'before_introduction')"
        " OR NEW.submitted_by IS NOT NULL OR NEW.voided_at IS NOT NULL",
    ),
    # SQLite cannot tell in which transaction the project was inserted, so both engines ask that
    # nothing happened yet: no attempt but those that the import itself writes.
    Guard(
        rule="introduction_at_import_only",
        table="gate_attempt",
        act=Act.INSERT,
        refuses="NEW.status = 'before_introduction' AND (NEW.number <> 1\n"
        "  OR NOT EXISTS (SELECT 1 FROM project p\n"
        "    WHERE p.id = NEW.project_id AND NEW.position < p.introduced_at_position)\n"
        "  OR EXISTS (SELECT 1 FROM gate_attempt a\n"
        "    WHERE a.project_id = NEW.project_id AND a.status <> 'before_introduction'))",
    ),
    Guard(rule="attempt_is_kept", table="gate_attempt", act=Act.DELETE),
    Guard(
        rule="attempt_keeps_identity",
        table="gate_attempt",
        act=Act.UPDATE,
        refuses=changed("id", "organisation_id", "project_id", "position", "number")
        + " OR (OLD.status <> 'open' AND NEW.gate_id <> OLD.gate_id)",
    ),
    Guard(
        rule="attempt_moves_by_its_table",
        table="gate_attempt",
        act=Act.UPDATE,
        refuses=move_outside(ATTEMPT_MOVES),
    ),
    Guard(
        rule="submission_stays",
        table="gate_attempt",
        act=Act.UPDATE,
        refuses="OLD.status <> 'open' AND NEW.status <> 'open' AND "
        + changed("submitted_by", "submitted_for", "submitted_at", "verdict_hash"),
    ),
    Guard(
        rule="decided_attempt_stays_decided",
        table="gate_attempt",
        act=Act.UPDATE,
        refuses="OLD.status = 'submitted' AND NEW.status IN ('open', 'withdrawn')\n"
        "  AND EXISTS (SELECT 1 FROM decision d WHERE d.attempt_id = OLD.id)",
    ),
    Guard(
        rule="attempt_needs_decision",
        table="gate_attempt",
        act=Act.UPDATE,
        refuses=f"{changed('status')}\n"
        f"  AND NEW.status IN ({quoted(status for status, _ in _OUTCOMES)})\n"
        "  AND NOT EXISTS (SELECT 1 FROM decision d\n"
        f"    WHERE d.attempt_id = OLD.id AND ({_DECIDED_SO}))",
    ),
    Guard(
        rule="gate_has_unmet_check",
        table="gate_attempt",
        act=Act.UPDATE,
        refuses=f"{changed('status')} AND NEW.status IN ('passed', 'passed_with_conditions')\n"
        "  AND EXISTS (SELECT 1 FROM check_item c WHERE c.attempt_id = OLD.id AND c.blocking\n"
        f"    AND NOT ({_MET}))",
    ),
    Guard(
        rule="void_stays_void",
        table="gate_attempt",
        act=Act.UPDATE,
        refuses="OLD.voided_at IS NOT NULL AND " + changed("voided_at"),
    ),
)

_OF_THIS_ATTEMPT = "a.id = NEW.attempt_id"

_DECISIONS = (
    Guard(
        rule="decision_needs_submission",
        table="decision",
        act=Act.INSERT,
        refuses="NOT EXISTS (SELECT 1 FROM gate_attempt a\n"
        f"    WHERE {_OF_THIS_ATTEMPT} AND (a.status = 'submitted'\n"
        "      OR (a.status = 'open' AND NEW.outcome IN ('back', 'stop'))))",
    ),
    Guard(
        rule="submitter_never_decides",
        table="decision",
        act=Act.INSERT,
        refuses=f"EXISTS (SELECT 1 FROM gate_attempt a WHERE {_OF_THIS_ATTEMPT}\n"
        "    AND (a.submitted_by IN (NEW.decided_by, NEW.on_behalf_of)\n"
        "      OR a.submitted_for IN (NEW.decided_by, NEW.on_behalf_of)))",
    ),
    Guard(
        rule="last_gate_has_no_conditions",
        table="decision",
        act=Act.INSERT,
        refuses="NEW.outcome = 'go_with_conditions' AND EXISTS (SELECT 1 FROM gate_attempt a\n"
        "    JOIN project p ON p.id = a.project_id\n"
        f"    WHERE {_OF_THIS_ATTEMPT} AND a.position >= p.last_position)",
    ),
    Guard(
        rule="back_goes_back",
        table="decision",
        act=Act.INSERT,
        refuses="NEW.outcome = 'back' AND (NEW.back_to_position < 1\n"
        "  OR EXISTS (SELECT 1 FROM gate_attempt a\n"
        f"    WHERE {_OF_THIS_ATTEMPT} AND a.position <= NEW.back_to_position))",
    ),
    Guard(
        rule="decision_needs_its_event",
        table="decision",
        act=Act.INSERT,
        refuses="NOT EXISTS (SELECT 1 FROM audit_event e\n"
        "    WHERE e.id = NEW.audit_event_id AND e.decision_attempt_id = NEW.attempt_id)",
    ),
    Guard(
        rule="decision_needs_its_notice",
        table="decision",
        act=Act.INSERT,
        refuses="NOT EXISTS (SELECT 1 FROM outbox o\n"
        "    WHERE o.id = NEW.notice_id AND o.decision_attempt_id = NEW.attempt_id)",
    ),
    *kept_as_written("decision", rule="decision_stays"),
    Guard(
        rule="condition_needs_conditional_pass",
        table="decision_condition",
        act=Act.INSERT,
        refuses="NOT EXISTS (SELECT 1 FROM decision d\n"
        "    WHERE d.attempt_id = NEW.attempt_id AND d.outcome = 'go_with_conditions')",
    ),
    *kept_as_written("decision_condition", rule="decision_stays"),
    Guard(
        rule="correction_by_second_person",
        table="correction",
        act=Act.INSERT,
        refuses="EXISTS (SELECT 1 FROM decision d WHERE d.attempt_id = NEW.attempt_id\n"
        "    AND (d.decided_by IN (NEW.corrected_by, NEW.on_behalf_of)\n"
        "      OR d.on_behalf_of IN (NEW.corrected_by, NEW.on_behalf_of)))",
    ),
    Guard(
        rule="correction_of_what_counts",
        table="correction",
        act=Act.INSERT,
        refuses="EXISTS (SELECT 1 FROM gate_attempt a\n"
        f"    WHERE {_OF_THIS_ATTEMPT} AND a.voided_at IS NOT NULL)",
    ),
    *kept_as_written("correction", rule="correction_stays"),
)


def guards() -> tuple[Guard, ...]:
    """The guards of attempts, decisions, conditions and corrections."""
    return (*_ATTEMPTS, *_DECISIONS)
