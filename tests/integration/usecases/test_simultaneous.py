"""Two people who do the same at one moment: one wins, the other hears so, nothing is doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import pytest

from domain.errors import PoortError
from domain.vocabulary import Material, Outcome, Role
from models.engines import EngineKind, WriteSession
from models.refusals import SimultaneousActError
from tests.authority import Authority
from usecases.correct_decision import CorrectDecision, correct_decision
from usecases.decide_gate import decide_gate
from usecases.decision import DecideGate
from usecases.deviations import AskDeviation, ask_deviation
from usecases.set_up import AddPerson, add_person, close_day
from usecases.start_project import StartProject, start_project
from usecases.submit_gate import SubmitGate, submit_gate
from usecases.suspend_project import SuspendProject, suspend_project

#: One act of one person, in their own transaction.
Act = Callable[[WriteSession], object]
#: Bring the project where two people may act, and give the act that both carry out.
Scene = Callable[[Authority, int], Act]


def _start(authority: Authority, _project_id: int) -> Act:
    def act(session: WriteSession) -> object:
        return start_project(
            session,
            command=StartProject(
                number="P-777",
                name="Kade",
                material=Material.CONCRETE,
                team=authority.team(),
                objective_id=authority.objective_id,
            ),
            actor=authority.actor(session, Role.COORDINATOR),
            now=authority.now,
        )

    return act


def _add_person(authority: Authority, _project_id: int) -> Act:
    def act(session: WriteSession) -> object:
        return add_person(
            session,
            command=AddPerson(name="Nieuw", email="nieuw@waterveen.example"),
            actor=authority.actor(session, Role.ADMINISTRATOR),
            now=authority.now,
        )

    return act


def _close_day(authority: Authority, _project_id: int) -> Act:
    def act(session: WriteSession) -> object:
        return close_day(
            session,
            day=authority.today.replace(month=7),
            reason="Zomersluiting",
            actor=authority.actor(session, Role.ADMINISTRATOR),
            now=authority.now,
        )

    return act


def _ask_deviation(authority: Authority, project_id: int) -> Act:
    item_id = authority.items(project_id)["G1-04"].id or 0

    def act(session: WriteSession) -> object:
        return ask_deviation(
            session,
            command=AskDeviation(item_id=item_id, reason="Te vroeg", measure="In fase 2"),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )

    return act


def _submit(authority: Authority, project_id: int) -> Act:
    authority.answer_all(project_id)

    def act(session: WriteSession) -> object:
        return submit_gate(
            session,
            command=SubmitGate(project_id=project_id),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )

    return act


def _decide(authority: Authority, project_id: int) -> Act:
    authority.answer_all(project_id)
    authority.submit(project_id)

    def act(session: WriteSession) -> object:
        return decide_gate(
            session,
            command=DecideGate(project_id=project_id, outcome=Outcome.GO),
            actor=authority.actor(session, Role.INTERNAL_CLIENT),
            now=authority.now,
        )

    return act


def _correct(authority: Authority, project_id: int) -> Act:
    authority.answer_all(project_id)
    attempt_id = authority.submit(project_id)
    authority.decide(project_id)
    authority.drive()

    def act(session: WriteSession) -> object:
        return correct_decision(
            session,
            command=CorrectDecision(attempt_id=attempt_id, reason="Verkeerde knop"),
            actor=authority.actor(session, Role.COORDINATOR),
            now=authority.now,
        )

    return act


def _suspend(authority: Authority, project_id: int) -> Act:
    def act(session: WriteSession) -> object:
        return suspend_project(
            session,
            command=SuspendProject(project_id=project_id, reason="Geen geld"),
            actor=authority.actor(session, Role.INTERNAL_CLIENT),
            now=authority.now,
        )

    return act


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(_start, id="same-project-number"),
        pytest.param(_add_person, id="same-person"),
        pytest.param(_close_day, id="same-closed-day"),
        pytest.param(_ask_deviation, id="same-deviation"),
        pytest.param(_submit, id="same-submission"),
        pytest.param(_decide, id="same-decision"),
        pytest.param(_correct, id="same-correction"),
        pytest.param(_suspend, id="same-suspension"),
    ],
)
def test_of_two_who_do_the_same_the_second_hears_so(authority: Authority, scene: Scene) -> None:
    """Whether the use case saw the other, or the database did: one error of ours, status 409."""
    act = scene(authority, authority.start())

    refusal = _second_of_two(authority, act)

    assert isinstance(refusal, PoortError)
    assert refusal.status is HTTPStatus.CONFLICT


def test_what_only_the_database_can_see_is_told_plainly(authority: Authority) -> None:
    """On PostgreSQL the second looked before the first was done; on SQLite it waited to look."""
    act = _start(authority, 0)

    refusal = _second_of_two(authority, act)

    is_server = authority.store.kind is EngineKind.POSTGRESQL
    assert isinstance(refusal, SimultaneousActError) is is_server


def _second_of_two(authority: Authority, act: Act) -> BaseException | None:
    """What the second hears who begins while the first is not done yet."""

    def second() -> None:
        with authority.write() as session:
            act(session)

    with ThreadPoolExecutor(max_workers=1) as pool:
        with authority.write() as session:
            act(session)
            late = pool.submit(second)
            with pytest.raises(TimeoutError):
                late.result(timeout=0.3)
        return late.exception(timeout=10)
