"""Comply or explain, always with a second person."""

import pytest
from sqlmodel import select

from domain.substitution import SecondPersonError
from domain.vocabulary import CheckStatus, Message, Outcome, Role
from models.queries import answers
from models.work import Outbox
from tests.authority import Authority
from usecases.answer_check import CheckClosedError, ReasonMissingError
from usecases.arrange_substitution import ArrangeSubstitution, arrange_substitution
from usecases.change_team import AssignRole, assign_role
from usecases.deviations import (
    AskDeviation,
    DecideDeviation,
    MeasureMissingError,
    NotTheDeciderError,
    OnlyBlockingError,
    ask_deviation,
    decide_deviation,
    withdraw_deviation,
)


def _ask(
    authority: Authority,
    project_id: int,
    check: str,
    role: Role,
    *,
    reason: str = "Te vroeg",
    measure: str = "Alsnog in fase 2",
) -> tuple[int, int]:
    item = authority.items(project_id)[check]
    with authority.write() as session:
        row = ask_deviation(
            session,
            command=AskDeviation(item_id=item.id or 0, reason=reason, measure=measure),
            actor=authority.actor(session, role),
            now=authority.now,
        )
        return row.id or 0, row.decider_id


def _decide(
    authority: Authority, deviation_id: int, role: Role, *, approve: bool, reason: str = "Ja"
) -> None:
    with authority.write() as session:
        decide_deviation(
            session,
            command=DecideDeviation(deviation_id=deviation_id, approve=approve, reason=reason),
            actor=authority.actor(session, role),
            now=authority.now,
        )


def test_an_approved_deviation_lets_the_gate_pass(authority: Authority) -> None:
    """The internal client approves what the lead asked; then the gate can be submitted."""
    project_id = authority.start()
    deviation_id, decider = _ask(authority, project_id, "G1-04", Role.PROJECT_LEAD)
    assert decider == authority.people[Role.INTERNAL_CLIENT]

    _decide(authority, deviation_id, Role.INTERNAL_CLIENT, approve=True)

    assert authority.items(project_id)["G1-04"].status is CheckStatus.DEVIATION_APPROVED
    authority.pass_gate(project_id)
    assert authority.project(project_id).phase_position == 2


def test_a_refused_deviation_must_still_be_met(authority: Authority) -> None:
    """The check asks work again."""
    project_id = authority.start()
    deviation_id, _ = _ask(authority, project_id, "G1-04", Role.PROJECT_LEAD)

    _decide(authority, deviation_id, Role.INTERNAL_CLIENT, approve=False, reason="Kan wel")

    item = authority.items(project_id)["G1-04"]
    assert item.status is CheckStatus.DEVIATION_REFUSED
    assert item.needs_work


@pytest.mark.parametrize(
    ("check", "asker"),
    [("G1-01", Role.INTERNAL_CLIENT), ("G1-01", Role.PROJECT_LEAD)],
    ids=["asked by the client", "owned by the client"],
)
def test_the_clients_own_deviation_goes_to_the_coordinator(
    authority: Authority, check: str, asker: Role
) -> None:
    """Nobody approves what they asked or own."""
    project_id = authority.start()

    deviation_id, decider = _ask(authority, project_id, check, asker)

    assert decider == authority.people[Role.COORDINATOR]
    with pytest.raises((SecondPersonError, NotTheDeciderError)):
        _decide(authority, deviation_id, Role.INTERNAL_CLIENT, approve=True)


def test_a_substitute_of_the_asker_cannot_approve(authority: Authority) -> None:
    """Standing in for who asked makes one the same person here."""
    project_id = authority.start()
    deviation_id, _ = _ask(authority, project_id, "G1-04", Role.PROJECT_LEAD)
    with authority.write() as session:
        arrange_substitution(
            session,
            command=ArrangeSubstitution(
                absent_id=authority.people[Role.PROJECT_LEAD],
                substitute_id=authority.people[Role.INTERNAL_CLIENT],
                starts_on=authority.today,
                ends_on=authority.today,
            ),
            actor=authority.actor(session, Role.ADMINISTRATOR),
            now=authority.now,
        )

    with pytest.raises(SecondPersonError):
        _decide(authority, deviation_id, Role.INTERNAL_CLIENT, approve=True)


@pytest.mark.parametrize(
    ("check", "words", "error"),
    [
        pytest.param("G1-06", {}, OnlyBlockingError, id="advisory"),
        pytest.param("G1-04", {"reason": " "}, ReasonMissingError, id="no reason"),
        pytest.param("G1-04", {"measure": ""}, MeasureMissingError, id="no measure"),
    ],
)
def test_a_deviation_lacks_nothing(
    authority: Authority, check: str, words: dict[str, str], error: type[Exception]
) -> None:
    """It is asked of a blocking check only, with a reason and a measure."""
    project_id = authority.start()

    with pytest.raises(error):
        _ask(authority, project_id, check, Role.PROJECT_LEAD, **words)

    assert authority.items(project_id)[check].status is CheckStatus.OPEN


def test_what_was_asked_of_a_role_is_asked_of_who_holds_it_now(authority: Authority) -> None:
    """Or nobody could decide: who held the role may not, and who holds it was not asked."""
    project_id = authority.start()
    deviation_id, _ = _ask(authority, project_id, "G1-04", Role.PROJECT_LEAD)
    successor = authority.people[Role.POLICY_ADVISER]

    _assign_client(authority, project_id, successor)

    with authority.write() as session:
        assert answers.deviation(session, deviation_id).decider_id == successor
    assert _messages_to(authority, successor).count(Message.DEVIATION_ASKED) == 1
    _decide(authority, deviation_id, Role.POLICY_ADVISER, approve=True)
    assert authority.items(project_id)["G1-04"].status is CheckStatus.DEVIATION_APPROVED


def test_who_becomes_internal_client_is_asked_what_waits_for_a_decision(
    authority: Authority,
) -> None:
    """The one before was told; the new one would hear on the day it is due."""
    project_id = authority.start()
    authority.answer_all(project_id)
    authority.submit(project_id)
    successor = authority.people[Role.POLICY_ADVISER]

    _assign_client(authority, project_id, successor)

    assert _messages_to(authority, successor).count(Message.DECISION_ASKED) == 1


def test_a_deviation_on_a_gate_that_went_another_way_is_not_decided(authority: Authority) -> None:
    """The project was stopped while it waited: nothing hangs on it any more."""
    project_id = authority.start()
    deviation_id, _ = _ask(authority, project_id, "G1-04", Role.PROJECT_LEAD)
    authority.decide(project_id, Outcome.STOP, reason="Geen geld")

    with pytest.raises(CheckClosedError):
        _decide(authority, deviation_id, Role.INTERNAL_CLIENT, approve=True)


def _assign_client(authority: Authority, project_id: int, person_id: int) -> None:
    with authority.write() as session:
        assign_role(
            session,
            command=AssignRole(
                project_id=project_id, role=Role.INTERNAL_CLIENT, person_id=person_id
            ),
            actor=authority.actor(session, Role.COORDINATOR),
            now=authority.now,
        )


def _messages_to(authority: Authority, person_id: int) -> list[Message]:
    with authority.write() as session:
        rows = session.exec(select(Outbox).where(Outbox.recipient_id == person_id))
        return [row.message for row in rows]


def test_a_withdrawn_deviation_opens_the_check(authority: Authority) -> None:
    """It can be asked anew afterwards."""
    project_id = authority.start()
    deviation_id, _ = _ask(authority, project_id, "G1-04", Role.PROJECT_LEAD)

    with authority.write() as session:
        withdraw_deviation(
            session,
            deviation_id=deviation_id,
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )

    assert authority.items(project_id)["G1-04"].status is CheckStatus.OPEN
    assert _ask(authority, project_id, "G1-04", Role.PROJECT_LEAD)
