"""No phase of a project advances without a passed attempt of its gate (invariant 1).

On PostgreSQL one statement can hold several data-modifying parts (`WITH … INSERT … UPDATE`), so
there the decision must have been committed by an earlier transaction. A statement of SQLite
changes one table only, so its twin has nothing to ask.
"""

from domain.transitions import PROJECT_MOVES
from models.guards.guard import Act, Guard, changed, move_outside

_TABLE = "project"
_PASSED = "('passed', 'passed_with_conditions')"


def _newest_attempt(position: str) -> str:
    return (
        f"a.project_id = OLD.id AND a.position = {position} AND a.voided_at IS NULL\n"
        "    AND a.number = (SELECT max(n.number) FROM gate_attempt n\n"
        f"      WHERE n.project_id = OLD.id AND n.position = {position})"
    )


def _decided(condition: str, *, position: str, earlier: str) -> str:
    """There is a newest, uncorrected attempt at that position with a decision that says so."""
    return (
        "EXISTS (SELECT 1 FROM gate_attempt a JOIN decision d ON d.attempt_id = a.id\n"
        f"    WHERE {_newest_attempt(position)}\n"
        "    AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.attempt_id = a.id)\n"
        f"    AND {condition}{earlier})"
    )


def _corrected(*, position: str, earlier: str) -> str:
    """The newest, not yet voided attempt at that position has a decision that was corrected."""
    return (
        "EXISTS (SELECT 1 FROM gate_attempt a JOIN correction c ON c.attempt_id = a.id\n"
        f"    WHERE {_newest_attempt(position)}{earlier})"
    )


def guards(*, written_before: str | None) -> tuple[Guard, ...]:
    """The guards of the phase; `written_before` is the function that tells an older row."""
    decided_before = f"\n    AND {written_before}(d.xmin)" if written_before else ""
    corrected_before = f"\n    AND {written_before}(c.xmin)" if written_before else ""
    passed = _decided(
        f"a.status IN {_PASSED} AND d.outcome IN ('go', 'go_with_conditions')",
        position="OLD.phase_position",
        earlier=decided_before,
    )
    sent_back = _decided(
        "a.status = 'returned' AND d.outcome = 'back' AND d.back_to_position = NEW.phase_position",
        position="OLD.phase_position",
        earlier=decided_before,
    )
    corrected = _corrected(position="NEW.phase_position", earlier=corrected_before)
    return (
        *_BIRTH_AND_DEATH,
        Guard(
            rule="phase_moves_one_up",
            table=_TABLE,
            act=Act.UPDATE,
            refuses="NEW.phase_position > OLD.phase_position + 1",
        ),
        Guard(
            rule="project_moves_by_its_table",
            table=_TABLE,
            act=Act.UPDATE,
            refuses=move_outside(PROJECT_MOVES),
        ),
        Guard(
            rule="phase_needs_passed_gate",
            table=_TABLE,
            act=Act.UPDATE,
            refuses=f"NEW.phase_position > OLD.phase_position AND NOT {passed}",
        ),
        Guard(
            rule="phase_back_needs_decision",
            table=_TABLE,
            act=Act.UPDATE,
            refuses="NEW.phase_position < OLD.phase_position"
            f"\n  AND NOT {sent_back}\n  AND NOT {corrected}",
        ),
        *_status_guards(),
    )


def _status_guards() -> tuple[Guard, ...]:
    """A project ends by a decision only, and only a correction brings it back."""
    stopped = _decided(
        "a.status = 'stopped' AND d.outcome = 'stop'", position="OLD.phase_position", earlier=""
    )
    finished = _decided(
        f"a.status IN {_PASSED} AND d.outcome = 'go'", position="OLD.last_position", earlier=""
    )
    corrected = _corrected(position="NEW.phase_position", earlier="")
    return (
        Guard(
            rule="stop_needs_decision",
            table=_TABLE,
            act=Act.UPDATE,
            refuses=f"NEW.status = 'stopped' AND OLD.status <> 'stopped' AND NOT {stopped}",
        ),
        Guard(
            rule="completion_needs_last_gate",
            table=_TABLE,
            act=Act.UPDATE,
            refuses="NEW.status = 'completed' AND OLD.status <> 'completed'\n"
            f"  AND (NEW.phase_position <> OLD.last_position OR NOT {finished})",
        ),
        Guard(
            rule="ended_project_needs_correction",
            table=_TABLE,
            act=Act.UPDATE,
            refuses="OLD.status IN ('stopped', 'completed')\n"
            f"  AND {changed('status', 'phase_position')} AND NOT {corrected}",
        ),
    )


_MIGRATED = """EXISTS (SELECT 1 FROM project_migration m
    WHERE m.project_id = OLD.id
    AND m.from_definition_id = OLD.definition_id AND m.to_definition_id = NEW.definition_id
    AND NOT EXISTS (SELECT 1 FROM project_migration later
      WHERE later.project_id = OLD.id AND later.id > m.id))"""

_BIRTH_AND_DEATH = (
    Guard(
        rule="phase_starts_where_introduced",
        table=_TABLE,
        act=Act.INSERT,
        refuses="NEW.phase_position <> NEW.introduced_at_position OR NEW.status <> 'active'",
    ),
    Guard(rule="project_is_kept", table=_TABLE, act=Act.DELETE),
    Guard(
        rule="project_keeps_identity",
        table=_TABLE,
        act=Act.UPDATE,
        refuses=changed("id", "organisation_id", "number", "introduced_at_position"),
    ),
    Guard(
        rule="definition_needs_migration",
        table=_TABLE,
        act=Act.UPDATE,
        refuses=f"{changed('definition_id', 'last_position')} AND NOT {_MIGRATED}",
    ),
)
