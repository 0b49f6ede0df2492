"""The moves that the process knows go through, in the order in which the product makes them."""

import pytest
from sqlmodel import Session, col, update

from domain.vocabulary import (
    AnswerValue,
    AttemptStatus,
    CheckStatus,
    DeviationStatus,
    Origin,
    Outcome,
    ProjectStatus,
)
from models.engines import Store
from models.gate import Answer, CheckItem, Correction, Deviation, GateAttempt
from models.project import Migration, Project
from models.refusals import StoreRefusedError
from tests.integration.store.rows import (
    NOW,
    TODAY,
    World,
    accept,
    answer_yes,
    decide,
    make_attempt,
    make_definition,
    make_project,
    make_world,
    pass_gate,
    phase_of,
    set_attempt,
    set_check,
    set_project,
    submit,
)


def _advance(store: Store, world: World, *, position: int) -> None:
    with store.write(world.organisation) as session:
        set_project(session, world, phase_position=position)


def _pass_next(store: Store, world: World, *, position: int) -> int:
    """Pass a further gate that has no checks."""
    with store.write(world.organisation) as session:
        attempt = make_attempt(
            session, world.organisation, project=world.project, position=position
        )
        submit(session, world, attempt=attempt)
    with store.write(world.organisation) as session:
        decide(session, world, Outcome.GO, attempt=attempt)
        set_attempt(session, attempt, status=AttemptStatus.PASSED)
    return attempt


def _assert_not_passed(store: Store, world: World) -> None:
    with (
        pytest.raises(StoreRefusedError, match="gate_has_unmet_check"),
        store.write(world.organisation) as session,
    ):
        set_attempt(session, world.attempt, status=AttemptStatus.PASSED)


def _correct(session: Session, world: World, *, attempt: int) -> None:
    session.add(
        Correction(
            attempt_id=attempt,
            organisation_id=world.organisation,
            reason="Het was het verkeerde dossier.",
            corrected_by=world.coordinator,
            corrected_at=NOW,
        )
    )
    session.flush()


def _status_of(store: Store, world: World) -> ProjectStatus:
    with store.read(world.organisation) as session:
        return session.get_one(Project, world.project).status


def test_a_passed_gate_lets_the_phase_move_by_one(store: Store) -> None:
    """The move needs no more than its passed attempt."""
    world = make_world(store)
    pass_gate(store, world)

    _advance(store, world, position=2)

    assert phase_of(store, world) == 2


def test_a_project_completes_after_its_last_gate(store: Store) -> None:
    """Three gates passed, and it is done."""
    world = make_world(store)
    pass_gate(store, world)
    _advance(store, world, position=2)
    _pass_next(store, world, position=2)
    _advance(store, world, position=3)
    _pass_next(store, world, position=3)

    with store.write(world.organisation) as session:
        set_project(session, world, status=ProjectStatus.COMPLETED, finished_on=TODAY)

    assert _status_of(store, world) is ProjectStatus.COMPLETED


def test_a_decision_to_go_back_lets_the_phase_move_down_once(store: Store) -> None:
    """Afterwards the earlier pass counts for nothing."""
    world = make_world(store)
    pass_gate(store, world)
    _advance(store, world, position=2)
    with store.write(world.organisation) as session:
        second = make_attempt(session, world.organisation, project=world.project, position=2)
        submit(session, world, attempt=second)
    with store.write(world.organisation) as session:
        decide(session, world, Outcome.BACK, attempt=second, back_to=1)
        set_attempt(session, second, status=AttemptStatus.RETURNED)

    with store.write(world.organisation) as session:
        set_project(session, world, phase_position=1)
        set_attempt(session, world.attempt, voided_at=NOW)
        set_attempt(session, second, voided_at=NOW)

    assert phase_of(store, world) == 1
    with pytest.raises(StoreRefusedError, match="phase_needs_passed_gate"):
        _advance(store, world, position=2)


def test_a_correction_by_a_second_person_lets_the_phase_move_down(store: Store) -> None:
    """A wrong go is undone by a new event, never by an edit."""
    world = make_world(store)
    pass_gate(store, world)
    _advance(store, world, position=2)
    with pytest.raises(StoreRefusedError, match="phase_back_needs_decision"):
        _advance(store, world, position=1)
    with store.write(world.organisation) as session:
        _correct(session, world, attempt=world.attempt)

    with store.write(world.organisation) as session:
        set_project(session, world, phase_position=1)
        set_attempt(session, world.attempt, voided_at=NOW)
        make_attempt(session, world.organisation, project=world.project, number=2)

    assert phase_of(store, world) == 1


def test_a_corrected_pass_no_longer_lets_the_phase_move(store: Store) -> None:
    """A correction that comes before the move stops it."""
    world = make_world(store)
    pass_gate(store, world)
    with store.write(world.organisation) as session:
        _correct(session, world, attempt=world.attempt)

    with pytest.raises(StoreRefusedError, match="phase_needs_passed_gate"):
        _advance(store, world, position=2)


def test_who_decided_does_not_correct(store: Store) -> None:
    """A correction takes a second person."""
    world = make_world(store)
    pass_gate(store, world)

    with (
        pytest.raises(StoreRefusedError, match="correction_by_second_person"),
        store.write(world.organisation) as session,
    ):
        session.add(
            Correction(
                attempt_id=world.attempt,
                organisation_id=world.organisation,
                reason="Ik vergiste me.",
                corrected_by=world.coordinator,
                on_behalf_of=world.client,
                corrected_at=NOW,
            )
        )


def test_a_stopped_project_returns_by_a_correction_only(store: Store) -> None:
    """Stopping is a decision, and so is bringing it back."""
    world = make_world(store)
    with store.write(world.organisation) as session:
        answer_yes(session, world)
        submit(session, world)
    with store.write(world.organisation) as session:
        decide(session, world, Outcome.STOP)
        set_attempt(session, world.attempt, status=AttemptStatus.STOPPED)
        set_project(session, world, status=ProjectStatus.STOPPED)
    with (
        pytest.raises(StoreRefusedError, match="ended_project_needs_correction"),
        store.write(world.organisation) as session,
    ):
        set_project(session, world, status=ProjectStatus.ACTIVE)

    with store.write(world.organisation) as session:
        _correct(session, world, attempt=world.attempt)
        set_project(session, world, status=ProjectStatus.ACTIVE)

    assert _status_of(store, world) is ProjectStatus.ACTIVE


def test_the_submitter_never_decides(store: Store) -> None:
    """Submitting and deciding are acts of different people."""
    world = make_world(store)
    with store.write(world.organisation) as session:
        answer_yes(session, world)
        submit(session, world)

    with (
        pytest.raises(StoreRefusedError, match="submitter_never_decides"),
        store.write(world.organisation) as session,
    ):
        decide(session, world, Outcome.GO, decided_by=world.lead)


def test_a_returned_check_can_be_answered_again(store: Store) -> None:
    """Before the decision a single check goes back, and its attempt with it."""
    world = make_world(store)
    with store.write(world.organisation) as session:
        answer_yes(session, world)
        submit(session, world)

    with store.write(world.organisation) as session:
        set_check(session, world, status=CheckStatus.OPEN, answer=None)
        set_attempt(session, world.attempt, status=AttemptStatus.OPEN)
        answer_yes(session, world)

    with store.read(world.organisation) as session:
        assert session.get_one(CheckItem, world.check).status is CheckStatus.ANSWERED


def _ask_deviation(store: Store, world: World) -> int:
    with store.write(world.organisation) as session:
        deviation = Deviation(
            organisation_id=world.organisation,
            check_item_id=world.check,
            reason="Er is geen bitumenvrij mengsel.",
            measure="Proefvak in 2027.",
            requested_by=world.lead,
            requested_at=NOW,
            due_on=TODAY,
            decider_id=world.client,
        )
        session.add(deviation)
        session.flush()
        set_check(session, world, status=CheckStatus.DEVIATION_REQUESTED)
        assert deviation.id is not None
        return deviation.id


def _approve(session: Session, deviation: int, *, by: int) -> None:
    session.exec(
        update(Deviation)
        .where(col(Deviation.id) == deviation)
        .values(status=DeviationStatus.APPROVED, decided_by=by, decided_at=NOW)
    )


def test_a_deviation_approved_by_a_second_person_meets_its_check(store: Store) -> None:
    """Comply or explain: the gate passes on it."""
    world = make_world(store)
    deviation = _ask_deviation(store, world)
    with store.write(world.organisation) as session:
        _approve(session, deviation, by=world.client)
        set_check(session, world, status=CheckStatus.DEVIATION_APPROVED)
        submit(session, world)

    with store.write(world.organisation) as session:
        decide(session, world, Outcome.GO)
        set_attempt(session, world.attempt, status=AttemptStatus.PASSED)

    with store.read(world.organisation) as session:
        assert session.get_one(GateAttempt, world.attempt).status is AttemptStatus.PASSED


def test_a_check_is_not_deviated_before_somebody_approved(store: Store) -> None:
    """The check follows the decision on the deviation."""
    world = make_world(store)
    _ask_deviation(store, world)

    with (
        pytest.raises(StoreRefusedError, match="deviation_needs_second_person"),
        store.write(world.organisation) as session,
    ):
        set_check(session, world, status=CheckStatus.DEVIATION_APPROVED)


def test_a_check_that_does_not_apply_needs_its_reason(store: Store) -> None:
    """Not applicable without a reason passes no gate."""
    world = make_world(store)
    with store.write(world.organisation) as session:
        set_check(
            session, world, status=CheckStatus.NOT_APPLICABLE, answer=AnswerValue.NOT_APPLICABLE
        )
        submit(session, world)

    with store.write(world.organisation) as session:
        decide(session, world, Outcome.GO)

    _assert_not_passed(store, world)


def test_a_check_answered_with_no_passes_no_gate(store: Store) -> None:
    """Accepted is not enough, its answer must be yes."""
    world = make_world(store)
    with store.write(world.organisation) as session:
        session.add(
            Answer(
                organisation_id=world.organisation,
                check_item_id=world.check,
                value=AnswerValue.NO,
                reason="Nog niet.",
                origin=Origin.CLI,
                answered_by=world.lead,
                answered_at=NOW,
            )
        )
        set_check(session, world, status=CheckStatus.ANSWERED, answer=AnswerValue.NO)
        submit(session, world)

    with store.write(world.organisation) as session:
        decide(session, world, Outcome.GO)
        accept(session, world)

    _assert_not_passed(store, world)


def test_a_running_project_is_brought_in_with_its_earlier_gates(store: Store) -> None:
    """Earlier gates are before introduction, until the first real attempt opens."""
    world = make_world(store)
    with store.write(world.organisation) as session:
        project = make_project(
            session, world.organisation, definition=world.definition, number="P-2", introduced_at=3
        )
        make_attempt(
            session,
            world.organisation,
            project=project,
            status=AttemptStatus.BEFORE_INTRODUCTION,
        )
        make_attempt(session, world.organisation, project=project, position=3)

    with (
        pytest.raises(StoreRefusedError, match="introduction_at_import_only"),
        store.write(world.organisation) as session,
    ):
        make_attempt(
            session,
            world.organisation,
            project=project,
            position=2,
            status=AttemptStatus.BEFORE_INTRODUCTION,
        )


def test_a_project_takes_another_definition_by_a_migration(store: Store) -> None:
    """The report is written first, then its checks turn, and the project turns over last."""
    world = make_world(store)
    with store.write(world.organisation) as session:
        newer = make_definition(session, world.organisation, version="2027.1")
        session.add(
            Migration(
                organisation_id=world.organisation,
                project_id=world.project,
                from_definition_id=world.definition,
                to_definition_id=newer,
                migrated_at=NOW,
                migrated_by=world.coordinator,
                report="{}",
            )
        )
        session.flush()
        set_check(session, world, check_id="ambition-2", blocking=False)
        set_project(session, world, definition_id=newer, last_position=4)

    with (
        pytest.raises(StoreRefusedError, match="check_keeps_definition"),
        store.write(world.organisation) as session,
    ):
        set_check(session, world, blocking=True)
