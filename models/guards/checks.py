"""Checks, answers, evidence and deviations: frozen once submitted, and never undone unseen."""

from domain.transitions import CHECK_MOVES
from models.guards.guard import Act, Guard, changed, kept_as_written, move_outside, quoted


def _attempt_of_check(check: str, *statuses: str) -> str:
    """The attempt of that check has one of these statuses."""
    return (
        "EXISTS (SELECT 1 FROM check_item c JOIN gate_attempt a ON a.id = c.attempt_id\n"
        f"    WHERE c.id = {check} AND a.status IN ({quoted(statuses)}))"
    )


def _attempt_is(*statuses: str) -> str:
    """The attempt that this check belongs to has one of these statuses."""
    return (
        "EXISTS (SELECT 1 FROM gate_attempt a\n"
        f"    WHERE a.id = OLD.attempt_id AND a.status IN ({quoted(statuses)}))"
    )


_IS_DECIDED = "EXISTS (SELECT 1 FROM decision d WHERE d.attempt_id = OLD.attempt_id)"
#: A migration writes its report first and turns the project over last; in between its checks
#: take the words of the new definition.
_IS_MIGRATING = """EXISTS (SELECT 1 FROM project p JOIN project_migration m ON m.project_id = p.id
    WHERE p.id = OLD.project_id AND m.from_definition_id = p.definition_id
    AND NOT EXISTS (SELECT 1 FROM project_migration later
      WHERE later.project_id = p.id AND later.id > m.id))"""

_ITEMS = (
    Guard(
        rule="check_starts_open",
        table="check_item",
        act=Act.INSERT,
        refuses="NEW.status <> 'open' OR NEW.answer IS NOT NULL",
    ),
    Guard(
        rule="check_joins_open_attempt",
        table="check_item",
        act=Act.INSERT,
        refuses="NOT EXISTS (SELECT 1 FROM gate_attempt a\n"
        "    WHERE a.id = NEW.attempt_id AND a.project_id = NEW.project_id\n"
        "    AND a.status IN ('open', 'submitted'))",
    ),
    Guard(rule="check_is_kept", table="check_item", act=Act.DELETE),
    Guard(
        rule="check_keeps_identity",
        table="check_item",
        act=Act.UPDATE,
        refuses=changed("id", "organisation_id", "project_id", "attempt_id", "kind", "instance"),
    ),
    Guard(
        rule="check_keeps_definition",
        table="check_item",
        act=Act.UPDATE,
        refuses=f"{changed('check_id', 'blocking', 'evidence_required', 'label')}\n"
        f"  AND NOT ({_IS_MIGRATING}\n  AND {_attempt_is('open')})",
    ),
    Guard(
        rule="check_moves_by_its_table",
        table="check_item",
        act=Act.UPDATE,
        refuses=move_outside(CHECK_MOVES),
    ),
    Guard(
        rule="acceptance_by_decision_only",
        table="check_item",
        act=Act.UPDATE,
        refuses=f"NEW.status = 'accepted' AND {changed('status', 'answer')}\n"
        f"  AND (OLD.status <> 'answered' OR {changed('answer')} OR NOT {_IS_DECIDED})",
    ),
    # Before the decision a single check may be returned and a deviation decided, nothing else.
    Guard(
        rule="submitted_answers_are_frozen",
        table="check_item",
        act=Act.UPDATE,
        refuses=f"{changed('status', 'answer')}\n"
        f"  AND {_attempt_is('submitted')} AND NOT {_IS_DECIDED}\n"
        "  AND NOT (NEW.status = 'open' AND OLD.status <> 'open')\n"
        "  AND NOT (OLD.status = 'deviation_requested'\n"
        "    AND NEW.status IN ('deviation_approved', 'deviation_refused'))",
    ),
    Guard(
        rule="passed_answers_are_frozen",
        table="check_item",
        act=Act.UPDATE,
        refuses=f"{changed('status', 'answer')}\n"
        f"  AND {_attempt_is('passed', 'passed_with_conditions')}",
    ),
    Guard(
        rule="deviation_needs_second_person",
        table="check_item",
        act=Act.UPDATE,
        refuses=f"NEW.status = 'deviation_approved' AND {changed('status')}\n"
        "  AND NOT EXISTS (SELECT 1 FROM deviation v WHERE v.check_item_id = OLD.id\n"
        "    AND v.status = 'approved' AND v.decided_by <> v.requested_by)",
    ),
)

_ANSWERS = (
    Guard(
        rule="submitted_answers_are_frozen",
        table="answer",
        act=Act.INSERT,
        refuses=f"NOT {_attempt_of_check('NEW.check_item_id', 'open')}",
    ),
    *kept_as_written("answer", rule="answer_stays"),
    Guard(
        rule="submitted_answers_are_frozen",
        table="evidence",
        act=Act.INSERT,
        refuses=f"NOT {_attempt_of_check('NEW.check_item_id', 'open')}",
    ),
    Guard(
        rule="evidence_stays",
        table="evidence",
        act=Act.UPDATE,
        refuses="OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL\n  OR "
        + changed(
            "id",
            "organisation_id",
            "check_item_id",
            "kind",
            "name",
            "url",
            "sha256",
            "size_bytes",
            "added_by",
            "added_at",
        )
        + f"\n  OR NOT {_attempt_of_check('OLD.check_item_id', 'open')}",
    ),
    Guard(rule="evidence_stays", table="evidence", act=Act.DELETE),
)

_DEVIATIONS = (
    Guard(
        rule="deviation_starts_requested",
        table="deviation",
        act=Act.INSERT,
        refuses="NEW.status <> 'requested' OR NEW.decided_by IS NOT NULL\n"
        f"  OR NOT {_attempt_of_check('NEW.check_item_id', 'open')}",
    ),
    Guard(
        rule="deviation_keeps_request",
        table="deviation",
        act=Act.UPDATE,
        refuses=changed(
            "id",
            "organisation_id",
            "check_item_id",
            "reason",
            "measure",
            "requested_by",
            "requested_for",
            "requested_at",
        ),
    ),
    # An approved deviation may be withdrawn while its gate is open; all else is final.
    Guard(
        rule="deviation_is_decided_once",
        table="deviation",
        act=Act.UPDATE,
        refuses="OLD.status <> 'requested' AND NOT (OLD.status = 'approved'\n"
        "    AND NEW.status = 'withdrawn'\n"
        f"    AND {_attempt_of_check('OLD.check_item_id', 'open', 'submitted')}\n"
        f"    AND NOT {changed('decided_by', 'decided_for', 'decided_at', 'decision_reason')})",
    ),
    Guard(rule="deviation_is_kept", table="deviation", act=Act.DELETE),
)


def guards() -> tuple[Guard, ...]:
    """The guards of checks and of everything that hangs under a check."""
    return (*_ITEMS, *_ANSWERS, *_DEVIATIONS)
