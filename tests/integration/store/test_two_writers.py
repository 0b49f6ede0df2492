"""Two writers at once: the second looks after the first is done, so no invariant falls between."""

from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from domain.vocabulary import AnswerValue, AttemptStatus, CheckStatus, Origin, Outcome
from models.engines import Store
from models.gate import Answer, GateAttempt
from models.refusals import StoreRefusedError
from tests.integration.store.rows import (
    NOW,
    World,
    decide,
    make_world,
    set_attempt,
    set_check,
    submit,
)


@pytest.fixture
def world(store: Store) -> World:
    """A gate, submitted and decided, whose one blocking check does not apply."""
    world = make_world(store)
    with store.write(world.organisation) as session:
        session.add(
            Answer(
                organisation_id=world.organisation,
                check_item_id=world.check,
                value=AnswerValue.NOT_APPLICABLE,
                reason="Er is geen asfalt.",
                origin=Origin.CLI,
                answered_by=world.lead,
                answered_at=NOW,
            )
        )
        session.flush()
        set_check(
            session, world, status=CheckStatus.NOT_APPLICABLE, answer=AnswerValue.NOT_APPLICABLE
        )
        submit(session, world)
    with store.write(world.organisation) as session:
        decide(session, world, Outcome.GO)
    return world


def _assert_waits(second: Future[None]) -> None:
    with pytest.raises(TimeoutError):
        second.result(timeout=0.3)


def _return_check(store: Store, world: World) -> None:
    with store.write(world.organisation) as session:
        set_check(session, world, status=CheckStatus.OPEN, answer=None)


def _pass(store: Store, world: World) -> None:
    with store.write(world.organisation) as session:
        set_attempt(session, world.attempt, status=AttemptStatus.PASSED)


def test_a_check_returned_while_its_gate_passes_is_refused(store: Store, world: World) -> None:
    """The pass was first, so what it passed on stays."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        with store.write(world.organisation) as session:
            set_attempt(session, world.attempt, status=AttemptStatus.PASSED)
            second: Future[None] = pool.submit(_return_check, store, world)
            _assert_waits(second)

        with pytest.raises(StoreRefusedError, match="passed_answers_are_frozen"):
            second.result(timeout=10)


def test_a_gate_does_not_pass_on_a_check_that_is_being_returned(store: Store, world: World) -> None:
    """The return was first, so the gate finds its check open."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        with store.write(world.organisation) as session:
            set_check(session, world, status=CheckStatus.OPEN, answer=None)
            second: Future[None] = pool.submit(_pass, store, world)
            _assert_waits(second)

        with pytest.raises(StoreRefusedError, match="gate_has_unmet_check"):
            second.result(timeout=10)

    with store.read(world.organisation) as session:
        assert session.get_one(GateAttempt, world.attempt).status is AttemptStatus.SUBMITTED
