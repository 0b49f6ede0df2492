"""Direct SQL on the project in hand, at whatever moment it comes."""

from tests.integration.state_machine.model import ModelProject
from tests.integration.state_machine.parts import PASSED

#: These put the project in phase `:phase`.
MOVES = (
    "UPDATE project SET phase_position = :phase WHERE id = :project",
    """
INSERT INTO project (id, organisation_id, number, name, definition_id, status, phase_position,
last_position, introduced_at_position, material, started_on, version)
SELECT id, organisation_id, number, name, definition_id, 'active', introduced_at_position,
last_position, introduced_at_position, material, started_on, version
FROM project WHERE id = :project
ON CONFLICT (id) DO UPDATE SET phase_position = :phase""",
)
#: These never help, whatever came before.
OTHERS = (
    "DELETE FROM project WHERE id = :project",
    "UPDATE project SET introduced_at_position = 3, phase_position = 3 WHERE id = :project",
    "UPDATE project SET last_position = 1 WHERE id = :project",
    """
UPDATE gate_attempt SET status = 'passed', submitted_by = 1
WHERE project_id = :project AND status IN ('open', 'submitted')""",
    """
UPDATE gate_attempt SET status = 'returned'
WHERE project_id = :project AND status IN ('open', 'submitted')""",
    """
UPDATE gate_attempt SET position = position + 1
WHERE project_id = :project AND status IN ('open', 'submitted')""",
    "DELETE FROM gate_attempt WHERE project_id = :project",
    """
INSERT INTO gate_attempt (organisation_id, project_id, position, gate_id, number, status,
opened_on, submitted_by, version) SELECT organisation_id, project_id, position, gate_id,
number + 50, 'passed', opened_on, 1, 1 FROM gate_attempt WHERE project_id = :project""",
    """
UPDATE check_item SET status = 'accepted', answer = 'yes'
WHERE project_id = :project AND status = 'open'""",
    """
UPDATE check_item SET status = 'deviation_approved'
WHERE project_id = :project AND status IN ('open', 'answered')""",
    "UPDATE check_item SET blocking = NOT blocking WHERE project_id = :project",
    "DELETE FROM check_item WHERE project_id = :project",
    """
DELETE FROM decision
WHERE attempt_id IN (SELECT id FROM gate_attempt WHERE project_id = :project)""",
    """
UPDATE decision SET reason = 'x'
WHERE attempt_id IN (SELECT id FROM gate_attempt WHERE project_id = :project)""",
    """
DELETE FROM correction
WHERE attempt_id IN (SELECT id FROM gate_attempt WHERE project_id = :project)""",
    """
UPDATE deviation SET status = 'approved', decided_by = requested_by WHERE status = 'requested'
AND check_item_id IN (SELECT id FROM check_item WHERE project_id = :project)""",
    "DELETE FROM audit_event WHERE project_id = :project",
    "UPDATE audit_event SET result = 'x' WHERE project_id = :project",
    """
DELETE FROM outbox
WHERE decision_attempt_id IN (SELECT id FROM gate_attempt WHERE project_id = :project)""",
)
#: REPLACE deletes what stands in its way.
ON_SQLITE = (
    """
REPLACE INTO project (id, organisation_id, number, name, definition_id, status, phase_position,
last_position, introduced_at_position, material, started_on, version)
SELECT id, organisation_id, number, name, definition_id, 'active', :phase,
last_position, :phase, material, started_on, version FROM project WHERE id = :project""",
    "UPDATE OR REPLACE project SET phase_position = :phase WHERE id = :project",
    "UPDATE OR IGNORE project SET phase_position = :phase WHERE id = :project",
)


def may_move_to(project: ModelProject, phase: int) -> bool:
    """Whether a decision or a correction lets the project go to that phase from where it is."""
    here = [attempt for attempt in project.attempts if attempt.position == project.phase][-1]
    there = [attempt for attempt in project.attempts if attempt.position == phase]
    counts = not here.voided and not here.corrected
    if phase == project.phase:
        return True
    if phase > project.phase:
        return phase == project.phase + 1 and counts and here.status in PASSED
    is_corrected = there[-1].corrected and not there[-1].voided
    return is_corrected or (counts and here.back_to == phase)
