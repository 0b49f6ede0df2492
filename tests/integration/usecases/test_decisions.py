"""Who decides what, and what a decision leaves behind."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from domain.permissions import PermissionRefusedError
from domain.vocabulary import (
    AttemptStatus,
    CheckStatus,
    CommandStatus,
    Outcome,
    ProjectStatus,
    Role,
)
from models.queries import answers, gates, projects, work
from models.queries.gates import CheckUnknownError
from models.work import Outbox
from tests.authority import Authority
from usecases.answer_check import AnswersFrozenError, ReasonMissingError
from usecases.arrange_substitution import ArrangeSubstitution, arrange_substitution
from usecases.attach_evidence import AttachEvidence, LinkEvidence, attach_evidence
from usecases.decide_gate import (
    AlreadyDecidedError,
    BackRefusedError,
    ConditionLateError,
    ConditionPastError,
    ConditionsMissingError,
    NoNextGateError,
    NotSubmittedError,
    SubmitterDecidesError,
    decide_gate,
)
from usecases.decision import DecideGate, NewCondition
from usecases.submit_gate import (
    AlreadySubmittedError,
    GateBlockedError,
    ProjectNotActiveError,
    SubmitGate,
    submit_gate,
)


def _decide(authority: Authority, role: Role, command: DecideGate) -> None:
    with authority.write() as session:
        decide_gate(
            session, command=command, actor=authority.actor(session, role), now=authority.now
        )


def _substitute(authority: Authority, *, absent: Role, by: Role) -> None:
    with authority.write() as session:
        arrange_substitution(
            session,
            command=ArrangeSubstitution(
                absent_id=authority.people[absent],
                substitute_id=authority.people[by],
                starts_on=authority.today,
                ends_on=authority.today,
            ),
            actor=authority.actor(session, Role.ADMINISTRATOR),
            now=authority.now,
        )


def test_a_gate_with_an_open_check_cannot_be_submitted(authority: Authority) -> None:
    """The refusal lists what blocks and who can mend it; nothing is stored."""
    project_id = authority.start()

    with pytest.raises(GateBlockedError) as refused:
        authority.submit(project_id)

    blocked = {block.check_id for block in refused.value.blocks}
    assert blocked == {"G1-01", "G1-02", "G1-03", "G1-04"}
    assert {block.fixer_id for block in refused.value.blocks} == {
        authority.people[Role.INTERNAL_CLIENT],
        authority.people[Role.PROJECT_LEAD],
    }
    assert authority.attempt(project_id).status is AttemptStatus.OPEN


@pytest.mark.parametrize(
    "role",
    [Role.BUYER, Role.COORDINATOR, Role.PROJECT_LEAD, Role.ADMINISTRATOR],
)
def test_only_the_internal_client_decides(authority: Authority, role: Role) -> None:
    """Every other role is refused, administrators included, and nothing is left behind."""
    project_id = authority.start()
    authority.answer_all(project_id)
    attempt_id = authority.submit(project_id)

    with pytest.raises(PermissionRefusedError):
        _decide(authority, role, DecideGate(project_id=project_id, outcome=Outcome.GO))

    with authority.write() as session:
        assert gates.find_decision(session, attempt_id) is None
        assert work.pending_commands(session) == ()


def test_a_gate_is_decided_only_once(authority: Authority) -> None:
    """The second decider hears who decided what, and when."""
    project_id = authority.start()
    authority.answer_all(project_id)
    attempt_id = authority.submit(project_id)
    authority.decide(project_id)

    with pytest.raises(AlreadyDecidedError) as refused:
        authority.decide(project_id, attempt_id=attempt_id)

    assert refused.value.details["who"] == "Ingrid Client"


def test_a_gate_that_was_not_submitted_cannot_be_decided(authority: Authority) -> None:
    """The internal client waits for the project lead."""
    project_id = authority.start()

    with pytest.raises(NotSubmittedError):
        authority.decide(project_id)


@pytest.mark.parametrize("outcome", [Outcome.BACK, Outcome.STOP])
def test_after_a_failed_tender_nothing_has_to_be_submitted(
    authority: Authority, outcome: Outcome
) -> None:
    """The client goes back or stops while the checks of the gate cannot be met."""
    project_id = authority.start()
    authority.pass_gate(project_id)
    back_to = 1 if outcome is Outcome.BACK else None

    authority.decide(
        project_id, outcome, reason="Geen geldige inschrijving", back_to_position=back_to
    )
    authority.drive()

    project = authority.project(project_id)
    if outcome is Outcome.STOP:
        assert project.status is ProjectStatus.STOPPED
    else:
        assert project.phase_position == 1
        authority.pass_gate(project_id)
        assert authority.project(project_id).phase_position == 2


def test_a_submitted_gate_is_frozen(authority: Authority) -> None:
    """Neither an answer nor evidence may change, nor may it be submitted again."""
    project_id = authority.start()
    authority.answer_all(project_id)
    authority.submit(project_id)
    item = authority.items(project_id)["G1-01"]

    with pytest.raises(AnswersFrozenError), authority.write() as session:
        attach_evidence(
            session,
            command=AttachEvidence(
                item_id=item.id or 0, evidence=LinkEvidence(name="x", url="https://x.example/1")
            ),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )
    with pytest.raises(AlreadySubmittedError):
        authority.submit(project_id)


def test_a_substitute_decides_for_the_absent_client(authority: Authority) -> None:
    """Both names are stored with the decision."""
    project_id = authority.start()
    authority.answer_all(project_id)
    attempt_id = authority.submit(project_id)
    _substitute(authority, absent=Role.INTERNAL_CLIENT, by=Role.BUYER)

    _decide(authority, Role.BUYER, DecideGate(project_id=project_id, outcome=Outcome.GO))

    with authority.write() as session:
        decision = gates.find_decision(session, attempt_id)
    assert decision is not None
    assert decision.decided_by == authority.people[Role.BUYER]
    assert decision.on_behalf_of == authority.people[Role.INTERNAL_CLIENT]


def test_who_submitted_never_decides_even_as_a_substitute(authority: Authority) -> None:
    """The project lead stands in for the client, but submitted the gate."""
    project_id = authority.start()
    authority.answer_all(project_id)
    authority.submit(project_id)
    _substitute(authority, absent=Role.INTERNAL_CLIENT, by=Role.PROJECT_LEAD)

    with pytest.raises(SubmitterDecidesError):
        _decide(authority, Role.PROJECT_LEAD, DecideGate(project_id=project_id, outcome=Outcome.GO))


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        pytest.param({"outcome": Outcome.RETURN}, ReasonMissingError, id="return needs a reason"),
        pytest.param({"outcome": Outcome.STOP}, ReasonMissingError, id="stop needs a reason"),
        pytest.param({"outcome": Outcome.BACK}, ReasonMissingError, id="back needs a reason"),
        pytest.param(
            {"outcome": Outcome.BACK, "reason": "x", "back_to_position": 1},
            BackRefusedError,
            id="back goes to an earlier phase",
        ),
        pytest.param(
            {"outcome": Outcome.GO_WITH_CONDITIONS}, ConditionsMissingError, id="no condition"
        ),
    ],
)
def test_a_decision_lacks_nothing(
    authority: Authority, fields: dict[str, object], error: type[Exception]
) -> None:
    """What is needed with an outcome is asked for, and nothing is stored without it."""
    project_id = authority.start()
    authority.answer_all(project_id)
    attempt_id = authority.submit(project_id)

    with pytest.raises(error):
        authority.decide(project_id, **fields)  # type: ignore[arg-type] # by name

    with authority.write() as session:
        assert gates.find_decision(session, attempt_id) is None


def test_conditions_become_checks_of_the_next_gate(authority: Authority) -> None:
    """They block there, with their own owner and date."""
    project_id = authority.start()
    authority.answer_all(project_id)
    authority.submit(project_id)
    condition = NewCondition(label="Budget in P2", role=Role.BUYER, due_on=date(2026, 4, 1))

    authority.decide(project_id, Outcome.GO_WITH_CONDITIONS, conditions=(condition,))
    authority.drive()

    item = authority.items(project_id)["G1-V01"]
    assert (item.label, item.blocking, item.due_on) == ("Budget in P2", True, date(2026, 4, 1))
    assert item.assignee_id == authority.people[Role.BUYER]


def test_a_condition_is_met_after_today_and_by_the_next_gate(authority: Authority) -> None:
    """Both ends of the term are tried, on either side."""
    project_id = authority.start()
    authority.answer_all(project_id)
    authority.submit(project_id)
    with authority.write() as session:
        next_gate_on = projects.plan(session, project_id)[2].planned_on
    day = timedelta(days=1)

    def decide(due_on: date) -> None:
        condition = NewCondition(label="Budget in P2", role=Role.BUYER, due_on=due_on)
        authority.decide(project_id, Outcome.GO_WITH_CONDITIONS, conditions=(condition,))

    with pytest.raises(ConditionPastError):
        decide(authority.today)
    with pytest.raises(ConditionLateError):
        decide(next_gate_on + day)
    decide(next_gate_on)


def test_a_next_gate_that_is_late_itself_bounds_no_condition(authority: Authority) -> None:
    """Else no day would be left to choose."""
    project_id = authority.start()
    authority.answer_all(project_id)
    authority.submit(project_id)
    authority.pass_time(weeks=150)
    due_on = authority.today + timedelta(days=30)
    condition = NewCondition(label="Budget in P2", role=Role.BUYER, due_on=due_on)

    authority.decide(project_id, Outcome.GO_WITH_CONDITIONS, conditions=(condition,))

    authority.drive()
    assert authority.items(project_id)["G1-V01"].due_on == due_on


def test_the_last_gate_has_no_conditional_pass(authority: Authority) -> None:
    """There is no next gate at which a condition could be checked."""
    project_id = authority.start()
    for _ in range(6):
        authority.pass_gate(project_id)
    authority.answer_all(project_id)
    authority.submit(project_id)
    condition = NewCondition(label="x", role=Role.BUYER, due_on=authority.today)

    with pytest.raises(NoNextGateError):
        authority.decide(project_id, Outcome.GO_WITH_CONDITIONS, conditions=(condition,))


def test_a_return_asks_the_named_checks_again(authority: Authority) -> None:
    """The next attempt keeps the other answers and all evidence."""
    project_id = authority.start()
    authority.answer_all(project_id)
    authority.submit(project_id)

    authority.decide(project_id, Outcome.RETURN, reason="Te mager", returned_checks=("G1-03",))

    attempt = authority.attempt(project_id)
    items = authority.items(project_id)
    assert (attempt.number, attempt.status) == (2, AttemptStatus.OPEN)
    assert items["G1-03"].status is CheckStatus.OPEN
    assert items["G1-01"].status is CheckStatus.ANSWERED
    with authority.write() as session:
        item_id = items["G1-03"].id or 0
        assert len(answers.evidence_of(session, [item_id])[item_id]) == 1


def test_a_return_names_checks_of_the_gate(authority: Authority) -> None:
    """A name that is written wrongly would keep every answer, unseen."""
    project_id = authority.start()
    authority.answer_all(project_id)
    authority.submit(project_id)

    with pytest.raises(CheckUnknownError):
        authority.decide(project_id, Outcome.RETURN, reason="Mager", returned_checks=("G1-3",))

    assert authority.attempt(project_id).status is AttemptStatus.SUBMITTED


def test_a_return_that_names_no_check_asks_all_again(authority: Authority) -> None:
    """A pass of an earlier attempt counts for nothing."""
    project_id = authority.start()
    authority.answer_all(project_id)
    authority.submit(project_id)

    authority.decide(project_id, Outcome.RETURN, reason="Opnieuw")

    asked = {i.check_id for i in authority.items(project_id).values() if i.needs_work}
    assert len(asked) >= 7


def test_a_stop_ends_the_project(authority: Authority) -> None:
    """Nothing can be worked on afterwards."""
    project_id = authority.start()
    authority.answer_all(project_id)
    authority.submit(project_id)

    authority.decide(project_id, Outcome.STOP, reason="Geen budget")

    assert authority.project(project_id).status is ProjectStatus.STOPPED
    with pytest.raises(ProjectNotActiveError), authority.write() as session:
        submit_gate(
            session,
            command=SubmitGate(project_id=project_id),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )


def test_the_way_back_voids_the_passes_behind_it(authority: Authority) -> None:
    """Gate 2 and later must be passed anew; gate 1 still counts."""
    project_id = authority.start()
    for _ in range(3):
        authority.pass_gate(project_id)
    authority.answer_all(project_id)
    authority.submit(project_id)

    authority.decide(
        project_id, Outcome.BACK, reason="Geen geldige inschrijving", back_to_position=2
    )
    authority.drive()

    assert authority.project(project_id).phase_position == 2
    with authority.write() as session:
        counting = [
            position
            for position in range(1, 8)
            if gates.passed_attempt(session, project_id=project_id, position=position)
        ]
    assert counting == [1]
    for _ in range(6):
        authority.pass_gate(project_id)
    assert authority.project(project_id).status is ProjectStatus.COMPLETED


def test_a_transition_whose_grounds_changed_is_held(authority: Authority) -> None:
    """When the facts behind a passed gate differ, nothing moves and people are told."""
    project_id = authority.start()
    authority.answer_all(project_id)
    authority.submit(project_id)
    authority.decide(project_id)
    with authority.write() as session:
        project = projects.project(session, project_id)
        project.objective_id = None  # behind the engine's back
        session.add(project)

    authority.drive()

    assert authority.project(project_id).phase_position == 1
    with authority.write() as session:
        command = work.command(session, 1)
        told = session.exec(select(Outbox).where(Outbox.message == "transition_held")).all()
    assert command.status is CommandStatus.HELD
    assert {row.recipient_id for row in told} == {
        authority.people[Role.COORDINATOR],
        authority.people[Role.ADMINISTRATOR],
    }
