"""What the state machine found once, each as the shortest history that showed it."""

import pytest

from domain.vocabulary import AnswerValue, CommandStatus, Outcome, ProjectStatus, Role, Step
from models.queries import gates, work
from models.queries.projects import ChangedMeanwhileError
from tests.authority import Authority
from usecases.advance_phase import claim_transition, finish_transition, take_step
from usecases.answer_early import AnswerEarly, answer_early
from usecases.correct_decision import CannotBeCorrectedError, CorrectDecision, correct_decision
from usecases.submit_gate import BeingCarriedOutError, SubmitGate, submit_gate
from usecases.suspend_project import SuspendProject, resume_project, suspend_project
from usecases.verify import verify_organisation


def _decided(authority: Authority) -> int:
    project_id = authority.start()
    authority.answer_all(project_id)
    authority.submit(project_id)
    authority.decide(project_id)
    return project_id


def _pending(authority: Authority) -> tuple[int, ...]:
    with authority.write() as session:
        return work.pending_commands(session)


def _claim(authority: Authority, command_id: int) -> bool:
    with authority.write() as session:
        return claim_transition(session, command_id=command_id, now=authority.now) is not None


def _take(authority: Authority, command_id: int, *steps: Step) -> CommandStatus:
    status = CommandStatus.CLAIMED
    for step in steps:
        with authority.write() as session:
            status = take_step(session, command_id=command_id, step=step, now=authority.now)
    return status


def _correct(authority: Authority, attempt_id: int) -> None:
    with authority.write() as session:
        correct_decision(
            session,
            command=CorrectDecision(attempt_id=attempt_id, reason="Verkeerd."),
            actor=authority.actor(session, Role.COORDINATOR),
            now=authority.now,
        )


def _suspend(authority: Authority, project_id: int) -> None:
    with authority.write() as session:
        suspend_project(
            session,
            command=SuspendProject(project_id=project_id, reason="Bezwaar."),
            actor=authority.actor(session, Role.INTERNAL_CLIENT),
            now=authority.now,
        )


def _attempt_ids(authority: Authority, project_id: int) -> list[int]:
    with authority.write() as session:
        return [row.id for row in gates.attempts(session, project_id) if row.id is not None]


def test_a_gate_without_its_checks_cannot_be_submitted(authority: Authority) -> None:
    """Between the moved phase and its opened checks nothing is asked yet; that is no pass."""
    project_id = _decided(authority)
    (command_id,) = _pending(authority)
    _claim(authority, command_id)
    _take(authority, command_id, Step.REQUIRE_CHECK, Step.MOVE_PHASE)

    with pytest.raises(BeingCarriedOutError):
        authority.submit(project_id)


def test_a_step_is_only_taken_in_its_turn(authority: Authority) -> None:
    """A step that is taken too early would let the driver pass over the ones before it."""
    project_id = _decided(authority)
    (command_id,) = _pending(authority)
    _claim(authority, command_id)

    _take(authority, command_id, Step.WRITE_NOTICES)
    with authority.write() as session:
        status = finish_transition(session, command_id=command_id, now=authority.now)

    assert status is CommandStatus.CLAIMED
    assert authority.project(project_id).phase_position == 1
    assert _take(authority, command_id, *Step) is CommandStatus.CLAIMED
    assert authority.project(project_id).phase_position == 2


def test_a_project_is_not_suspended_while_a_decision_is_carried_out(authority: Authority) -> None:
    """The driver would find it standing still, and start its clock again unseen."""
    project_id = _decided(authority)

    with pytest.raises(BeingCarriedOutError):
        _suspend(authority, project_id)


def test_a_corrected_project_that_stands_still_goes_on_standing_still(authority: Authority) -> None:
    """Only its resumption starts the clock of a suspended project."""
    project_id = _decided(authority)
    authority.drive()
    _suspend(authority, project_id)

    _correct(authority, _attempt_ids(authority, project_id)[0])
    authority.drive()

    assert authority.project(project_id).phase_position == 1
    assert authority.project(project_id).status is ProjectStatus.SUSPENDED
    with authority.write() as session:
        resume_project(
            session,
            project_id=project_id,
            actor=authority.actor(session, Role.INTERNAL_CLIENT),
            now=authority.now,
        )
    assert authority.project(project_id).status is ProjectStatus.ACTIVE


def test_a_return_is_not_corrected_once_its_gate_was_decided_again(authority: Authority) -> None:
    """The gate of a phase that was left would open again, and the gate in hand would go."""
    project_id = authority.start()
    authority.answer_all(project_id)
    returned = authority.submit(project_id)
    authority.decide(project_id, Outcome.RETURN, reason="Nog niet.")
    authority.pass_gate(project_id)

    with pytest.raises(CannotBeCorrectedError):
        _correct(authority, returned)

    assert authority.attempt(project_id).position == 2


def test_transitions_of_one_project_are_carried_out_in_their_order(authority: Authority) -> None:
    """A correction that overtakes an advance would leave it with a phase to move that is gone."""
    project_id = _decided(authority)
    authority.drive()
    authority.answer_all(project_id)
    authority.submit(project_id)
    authority.decide(project_id)
    _correct(authority, _attempt_ids(authority, project_id)[0])
    advance, correction = _pending(authority)

    assert not _claim(authority, correction)
    assert _claim(authority, advance)


def test_an_answer_given_ahead_is_in_the_trail_each_time_it_is_taken(authority: Authority) -> None:
    """Verification counts answers against events, also after the way back took it again."""
    project_id = authority.start()
    with authority.write() as session:
        answer_early(
            session,
            command=AnswerEarly(
                project_id=project_id,
                check_id="G2-03",
                value=AnswerValue.NOT_APPLICABLE,
                reason="Er is niets te meten.",
            ),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )
    authority.pass_time(minutes=1)
    authority.pass_gate(project_id)
    authority.answer_all(project_id)
    authority.submit(project_id)
    authority.decide(project_id, Outcome.BACK, reason="Opnieuw.", back_to_position=1)
    authority.pass_time(minutes=1)
    authority.drive()
    authority.pass_gate(project_id)

    with authority.write() as session:
        assert verify_organisation(session).problems == ()


def test_a_page_of_an_earlier_attempt_submits_nothing(authority: Authority) -> None:
    """Versions start anew with each attempt, so a version alone does not tell a stale page."""
    project_id = authority.start()
    seen = authority.attempt(project_id)
    authority.answer_all(project_id)
    authority.submit(project_id)
    authority.decide(project_id, Outcome.RETURN, reason="Nog niet.")
    authority.answer_all(project_id)

    with pytest.raises(ChangedMeanwhileError), authority.write() as session:
        submit_gate(
            session,
            command=SubmitGate(project_id=project_id, attempt_id=seen.id, version=seen.version),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )
