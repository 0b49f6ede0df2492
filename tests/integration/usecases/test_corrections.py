"""A wrong decision is corrected by a second person; the decision itself stays."""

import pytest

from domain.substitution import SecondPersonError
from domain.vocabulary import CheckStatus, Outcome, ProjectStatus, Role
from tests.authority import Authority
from usecases.correct_decision import (
    CannotBeCorrectedError,
    CorrectDecision,
    correct_decision,
)


def _correct(authority: Authority, attempt_id: int, role: Role) -> None:
    with authority.write() as session:
        correct_decision(
            session,
            command=CorrectDecision(attempt_id=attempt_id, reason="Verkeerde knop"),
            actor=authority.actor(session, role),
            now=authority.now,
        )


def test_a_wrong_go_is_corrected_by_a_second_person(authority: Authority) -> None:
    """The phase moves back, the answers wait to be submitted again, the decision stays."""
    project_id = authority.start()
    authority.answer_all(project_id)
    attempt_id = authority.submit(project_id)
    authority.decide(project_id)
    authority.drive()

    _correct(authority, attempt_id, Role.COORDINATOR)
    authority.drive()

    attempt = authority.attempt(project_id)
    assert (attempt.gate_id, attempt.number) == ("G1", 2)
    assert authority.project(project_id).phase_position == 1
    assert authority.items(project_id)["G1-01"].status is CheckStatus.ANSWERED
    authority.submit(project_id)
    authority.decide(project_id)
    authority.drive()
    assert authority.project(project_id).phase_position == 2


def test_the_decider_cannot_correct_the_own_decision(authority: Authority) -> None:
    """It takes a second person."""
    project_id = authority.start()
    authority.answer_all(project_id)
    attempt_id = authority.submit(project_id)
    authority.decide(project_id)
    authority.drive()

    with pytest.raises(SecondPersonError):
        _correct(authority, attempt_id, Role.INTERNAL_CLIENT)


def test_a_decision_still_carried_out_cannot_be_corrected(authority: Authority) -> None:
    """First the driver finishes, then it can be undone."""
    project_id = authority.start()
    authority.answer_all(project_id)
    attempt_id = authority.submit(project_id)
    authority.decide(project_id)

    with pytest.raises(CannotBeCorrectedError):
        _correct(authority, attempt_id, Role.COORDINATOR)


@pytest.mark.parametrize("outcome", [Outcome.STOP, Outcome.RETURN])
def test_a_wrong_stop_or_return_is_corrected(authority: Authority, outcome: Outcome) -> None:
    """The gate opens anew with its answers."""
    project_id = authority.start()
    authority.answer_all(project_id)
    attempt_id = authority.submit(project_id)
    authority.decide(project_id, outcome, reason="Vergissing")

    _correct(authority, attempt_id, Role.COORDINATOR)

    assert authority.project(project_id).status is ProjectStatus.ACTIVE
    assert authority.items(project_id)["G1-01"].status is CheckStatus.ANSWERED
    authority.pass_gate(project_id)
    assert authority.project(project_id).phase_position == 2
