"""What the tables say of one project, in the words of the model; and the invariants over them."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from tests.integration.state_machine.model import ModelProject
from tests.integration.state_machine.parts import ModelCheck

#: How a project stands: itself, its attempts, its checks and its commands.
Standing = tuple[
    tuple[int, str],
    tuple[tuple[object, ...], ...],
    tuple[tuple[object, ...], ...],
    tuple[tuple[object, ...], ...],
]
_PASSED = {"passed", "passed_with_conditions"}
_DECIDED = {"passed", "passed_with_conditions", "returned", "stopped"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Reads the rows of one project."""

    session: Session
    organisation_id: int
    project_id: int

    def rows(self, statement: str) -> tuple[tuple[object, ...], ...]:
        """Give the rows; `:org` and `:project` are bound."""
        bound = text(statement).bindparams(org=self.organisation_id, project=self.project_id)
        return tuple(tuple(row) for row in self.session.connection().execute(bound))


def stored(asked: Asked) -> Standing:
    """How the project stands in the tables."""
    ((phase, status),) = asked.rows(
        "SELECT phase_position, status FROM project WHERE organisation_id = :org AND id = :project"
    )
    assert isinstance(phase, int)
    attempts = asked.rows("""
SELECT a.position, a.number, a.status, a.voided_at IS NOT NULL, d.outcome, c.attempt_id IS NOT NULL
FROM gate_attempt a LEFT JOIN decision d ON d.attempt_id = a.id
LEFT JOIN correction c ON c.attempt_id = a.id
WHERE a.organisation_id = :org AND a.project_id = :project ORDER BY a.id""")
    checks = asked.rows("""
SELECT a.position, a.number, c.check_id, c.status, c.answer, c.assignee_id IS NOT NULL,
(SELECT count(*) FROM evidence e WHERE e.check_item_id = c.id AND e.withdrawn_at IS NULL),
(SELECT v.status FROM deviation v WHERE v.check_item_id = c.id ORDER BY v.id DESC LIMIT 1)
FROM check_item c JOIN gate_attempt a ON a.id = c.attempt_id
WHERE c.organisation_id = :org AND c.project_id = :project ORDER BY a.id, c.check_id""")
    commands = asked.rows("""
SELECT m.kind, a.position, a.number, m.status, coalesce(m.last_step, '')
FROM command m JOIN gate_attempt a ON a.id = m.attempt_id
WHERE m.organisation_id = :org AND m.project_id = :project ORDER BY m.id""")
    return (phase, str(status)), attempts, checks, commands


def expected(project: ModelProject) -> Standing:
    """How the model says that it stands."""
    attempts = tuple(
        (a.position, a.number, a.status, a.voided, a.outcome, a.corrected) for a in project.attempts
    )
    checks = tuple(
        (a.position, a.number, *_expected_check(a.checks[check_id]))
        for a in project.attempts
        for check_id in sorted(a.checks)
    )
    commands = tuple(
        (
            c.kind,
            c.attempt.position,
            c.attempt.number,
            c.status,
            c.steps[c.taken - 1] if c.taken else "",
        )
        for c in project.commands
    )
    return (project.phase, str(project.status)), attempts, checks, commands


def breaches(asked: Asked) -> list[str]:
    """What breaks invariants 1 to 4 of `engine.md`, told from the rows alone."""
    ((phase, introduced),) = asked.rows(
        "SELECT phase_position, introduced_at_position FROM project"
        " WHERE organisation_id = :org AND id = :project"
    )
    attempts = asked.rows("""
SELECT a.position, a.status, a.voided_at IS NULL, a.id, d.attempt_id, d.decided_by, a.submitted_by,
(SELECT count(*) FROM audit_event e WHERE e.organisation_id = :org
  AND e.action = 'gate.decided' AND e.object_id = a.id),
(SELECT count(*) FROM outbox o WHERE o.organisation_id = :org AND o.decision_attempt_id = a.id)
FROM gate_attempt a LEFT JOIN decision d ON d.attempt_id = a.id
WHERE a.organisation_id = :org AND a.project_id = :project""")
    unmet = asked.rows("""
SELECT c.id FROM check_item c JOIN gate_attempt a ON a.id = c.attempt_id
WHERE c.organisation_id = :org AND c.project_id = :project AND c.blocking
AND a.status IN ('passed', 'passed_with_conditions')
AND NOT (c.status = 'accepted' AND c.answer = 'yes')
AND NOT (c.status = 'not_applicable' AND EXISTS (SELECT 1 FROM answer w
  WHERE w.check_item_id = c.id AND w.value = 'not_applicable' AND w.reason IS NOT NULL))
AND NOT (c.status = 'deviation_approved' AND EXISTS (SELECT 1 FROM deviation v
  WHERE v.check_item_id = c.id AND v.status = 'approved' AND v.decided_by <> v.requested_by))""")
    assert isinstance(phase, int)
    assert isinstance(introduced, int)
    counting = {row[0] for row in attempts if row[1] in _PASSED and row[2]}
    found = [
        f"phase {phase} without a pass of gate {position}"
        for position in range(introduced, phase)
        if position not in counting
    ]
    found += [f"blocking check {row[0]} passed unmet" for row in unmet]
    for row in attempts:
        found += _breaches_of_attempt(row)
    return found


def _breaches_of_attempt(row: tuple[object, ...]) -> list[str]:
    _, status, _, attempt_id, decision, decided_by, submitted_by, events, notices = row
    is_decided = decision is not None
    found = []
    if (status in _DECIDED) != is_decided:
        found.append(f"attempt {attempt_id} is {status}, decided: {is_decided}")
    if is_decided and decided_by == submitted_by:
        found.append(f"attempt {attempt_id} was decided by who submitted it")
    if events != int(is_decided):
        found.append(f"attempt {attempt_id} has {events} events of decision")
    if bool(notices) != is_decided:
        found.append(f"attempt {attempt_id} has {notices} notices")
    return found


def _expected_check(check: ModelCheck) -> tuple[object, ...]:
    deviation = check.deviation.status if check.deviation else None
    evidence = int(check.evidence)
    return check.check_id, check.status, check.answer, check.assigned, evidence, deviation
