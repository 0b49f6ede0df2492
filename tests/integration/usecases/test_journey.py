"""A project from its start to its completion, on both engines."""

from domain.vocabulary import AttemptStatus, ProjectStatus
from tests.authority import Authority


def test_a_project_passes_its_seven_gates(authority: Authority) -> None:
    """Answered, submitted, decided and driven, a project ends completed."""
    project_id = authority.start()

    for _ in range(7):
        authority.pass_time(days=14)
        authority.pass_gate(project_id)

    project = authority.project(project_id)
    assert project.status is ProjectStatus.COMPLETED
    assert project.phase_position == 7


def test_a_passed_gate_opens_the_next(authority: Authority) -> None:
    """After the decision and the drive the next gate is in hand with its own checks."""
    project_id = authority.start()

    authority.pass_gate(project_id)

    attempt = authority.attempt(project_id)
    assert (attempt.gate_id, attempt.status) == ("G2", AttemptStatus.OPEN)
    assert {key[:2] for key in authority.items(project_id)} == {"G2"}
