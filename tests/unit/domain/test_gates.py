"""A gate passes only when every blocking check is shown to be met."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.conditions import Truth
from domain.gates import (
    RULES,
    BlockReason,
    CheckState,
    DeviationState,
    Satisfaction,
    Verdict,
    evaluate_gate,
    verdict_json,
)
from domain.vocabulary import AnswerValue, AttemptStatus, CheckStatus, Role
from tests.unit.domain.samples import make_state

FILE_HASH = "a" * 64
DEVIATION = DeviationState(
    id=9,
    measure="Wij meten na een jaar.",
    decider_role=Role.INTERNAL_CLIENT,
    decider_id=4,
    due_on=date(2025, 3, 6),
)
OPEN = make_state()
YES = replace(OPEN, status=CheckStatus.ANSWERED, answer=AnswerValue.YES)
NO = replace(OPEN, status=CheckStatus.ANSWERED, answer=AnswerValue.NO)
PROVEN = replace(YES, evidence_required=True, evidence=(FILE_HASH,))
NOT_APPLICABLE = replace(
    OPEN,
    status=CheckStatus.NOT_APPLICABLE,
    answer=AnswerValue.NOT_APPLICABLE,
    reason="Er is geen asfalt.",
)
ASKED = replace(OPEN, status=CheckStatus.DEVIATION_REQUESTED, deviation=DEVIATION)
DEVIATED = replace(ASKED, status=CheckStatus.DEVIATION_APPROVED)

check_states = st.builds(
    CheckState,
    item_id=st.just(1),
    check_id=st.just("G1-01"),
    blocking=st.booleans(),
    status=st.sampled_from(CheckStatus),
    role=st.sampled_from(Role),
    due_on=st.just(date(2025, 3, 14)),
    answer=st.none() | st.sampled_from(AnswerValue),
    reason=st.sampled_from((None, " ", "Geen asfalt.")),
    evidence_required=st.booleans(),
    evidence=st.sampled_from(((), (FILE_HASH,), ("https://example.org/a", FILE_HASH))),
    deviation=st.sampled_from((None, DEVIATION, replace(DEVIATION, measure=" "))),
    rule_truth=st.none() | st.sampled_from(Truth),
    assignee_id=st.none() | st.integers(1, 9),
)
portfolios = st.lists(check_states, max_size=5).map(
    lambda states: [
        replace(state, item_id=number, check_id=f"G1-{number:02}")
        for number, state in enumerate(states, start=1)
    ]
)


def judge(
    states: Sequence[CheckState],
    *,
    attempt_status: AttemptStatus = AttemptStatus.OPEN,
    checksum: str = "c" * 64,
) -> Verdict:
    """Judge the first gate."""
    return evaluate_gate(
        states, definition_checksum=checksum, gate_id="G1", attempt_status=attempt_status
    )


def whys(*states: CheckState) -> list[BlockReason]:
    """Name what blocks."""
    return [block.why for block in judge(states).blocks]


@pytest.mark.parametrize(
    ("state", "blocks"),
    [
        pytest.param(OPEN, [BlockReason.UNANSWERED], id="open"),
        pytest.param(YES, [], id="yes"),
        pytest.param(NO, [BlockReason.ANSWERED_NO], id="no"),
        pytest.param(
            replace(OPEN, answer=AnswerValue.NO), [BlockReason.ANSWERED_NO], id="no, still open"
        ),
        pytest.param(
            replace(OPEN, status=CheckStatus.NOT_DONE), [BlockReason.UNANSWERED], id="not done"
        ),
        pytest.param(
            replace(OPEN, status=CheckStatus.NOT_DONE, answer=AnswerValue.NO),
            [BlockReason.ANSWERED_NO],
            id="no, not done",
        ),
        pytest.param(PROVEN, [], id="yes with evidence"),
        pytest.param(
            replace(PROVEN, evidence=(), rule_truth=Truth.TRUE), [], id="yes, the facts show it"
        ),
        pytest.param(
            replace(PROVEN, evidence=(), rule_truth=Truth.UNKNOWN),
            [BlockReason.EVIDENCE_MISSING],
            id="yes, the facts are unknown",
        ),
        pytest.param(
            replace(PROVEN, evidence=()), [BlockReason.EVIDENCE_MISSING], id="yes, no evidence"
        ),
        pytest.param(NOT_APPLICABLE, [], id="not applicable"),
        pytest.param(
            replace(NOT_APPLICABLE, reason="  "), [BlockReason.REASON_MISSING], id="no reason"
        ),
        pytest.param(ASKED, [BlockReason.DEVIATION_UNDECIDED], id="deviation asked"),
        pytest.param(
            replace(ASKED, status=CheckStatus.DEVIATION_REFUSED),
            [BlockReason.DEVIATION_REFUSED],
            id="deviation refused",
        ),
        pytest.param(DEVIATED, [], id="deviated"),
        pytest.param(
            replace(DEVIATED, deviation=None),
            [BlockReason.DEVIATION_WITHOUT_MEASURE],
            id="deviated without deviation",
        ),
        pytest.param(replace(YES, rule_truth=Truth.TRUE), [], id="rule holds"),
        pytest.param(replace(YES, rule_truth=Truth.UNKNOWN), [], id="rule unknown, by hand"),
        pytest.param(
            replace(OPEN, rule_truth=Truth.UNKNOWN), [BlockReason.UNANSWERED], id="rule unknown"
        ),
        pytest.param(
            replace(OPEN, rule_truth=Truth.TRUE), [BlockReason.UNANSWERED], id="rule not recorded"
        ),
        pytest.param(
            replace(YES, rule_truth=Truth.FALSE), [BlockReason.RULE_IS_FALSE], id="rule false"
        ),
        pytest.param(
            replace(NOT_APPLICABLE, rule_truth=Truth.FALSE),
            [BlockReason.RULE_IS_FALSE],
            id="rule false, not applicable",
        ),
        pytest.param(replace(DEVIATED, rule_truth=Truth.FALSE), [], id="rule false, deviated"),
        pytest.param(replace(OPEN, blocking=False), [], id="advisory"),
        pytest.param(replace(NO, blocking=False, rule_truth=Truth.FALSE), [], id="advisory no"),
        pytest.param(
            replace(PROVEN, evidence=(), rule_truth=Truth.FALSE),
            [BlockReason.RULE_IS_FALSE, BlockReason.EVIDENCE_MISSING],
            id="two reasons",
        ),
    ],
)
def test_a_check_blocks_for_the_reason_of_its_rule(
    state: CheckState, blocks: list[BlockReason]
) -> None:
    """Yes with evidence, not applicable with reason, or deviated: nothing else is met."""
    assert whys(state) == blocks


def is_met(state: CheckState) -> bool:
    """Say in the words of engine.md whether a blocking check is met."""
    match state.status:
        case CheckStatus.DEVIATION_APPROVED:
            return state.deviation is not None and bool(state.deviation.measure.strip())
        case CheckStatus.NOT_APPLICABLE:
            is_shown = bool(state.reason and state.reason.strip())
        case CheckStatus.ANSWERED | CheckStatus.ACCEPTED:
            by_rule = state.rule_truth is Truth.TRUE
            has_evidence = bool(state.evidence) or by_rule or not state.evidence_required
            is_shown = state.answer is AnswerValue.YES and has_evidence
        case _:
            is_shown = False
    return is_shown and state.rule_truth is not Truth.FALSE


@given(portfolios)
def test_a_gate_may_pass_when_and_only_when_every_blocking_check_is_met(
    states: list[CheckState],
) -> None:
    """What is not shown to be met blocks, and is either blocked or satisfied."""
    verdict = judge(states)
    demanded = {state.item_id for state in states if state.blocking}
    met = {state.item_id for state in states if state.blocking and is_met(state)}

    assert verdict.may_pass == (met == demanded)
    assert {satisfied.item_id for satisfied in verdict.satisfied} == met
    assert {block.item_id for block in verdict.blocks} == demanded - met


def decide(state: CheckState) -> CheckState:
    """Do to a check what a go does: accept what was answered, close what is open."""
    if state.status is CheckStatus.ANSWERED:
        return replace(state, status=CheckStatus.ACCEPTED)
    if state.status is CheckStatus.OPEN and not state.blocking:
        return replace(state, status=CheckStatus.NOT_DONE)
    return state


@given(portfolios)
def test_a_decision_leaves_the_verdict_and_its_hash_as_they_were(states: list[CheckState]) -> None:
    """The check in the flow sees what was decided on."""
    before = judge(states, attempt_status=AttemptStatus.SUBMITTED)
    after = judge([decide(state) for state in states], attempt_status=AttemptStatus.PASSED)

    assert after.hash == before.hash
    assert after.may_pass == before.may_pass


@given(portfolios, st.randoms(use_true_random=False))
def test_the_order_of_checks_and_evidence_does_not_matter(
    states: list[CheckState], random: Random
) -> None:
    """Databases give rows in any order."""
    shuffled = [replace(state, evidence=state.evidence[::-1]) for state in states]
    random.shuffle(shuffled)

    assert judge(shuffled) == judge(states)


@given(portfolios, st.integers(1, 9), st.dates())
def test_handing_over_and_replanning_leave_the_hash(
    states: list[CheckState], person_id: int, due_on: date
) -> None:
    """A new owner or due date after the decision must not hold the transition."""
    moved = [replace(state, assignee_id=person_id, due_on=due_on) for state in states]

    assert judge(moved).hash == judge(states).hash


OTHER_MEASURE = replace(DEVIATION, measure="Wij meten elk kwartaal.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(YES, NO, id="answer"),
        pytest.param(PROVEN, replace(PROVEN, evidence=("b" * 64,)), id="evidence swapped"),
        pytest.param(PROVEN, replace(PROVEN, evidence=(FILE_HASH, "b" * 64)), id="evidence added"),
        pytest.param(PROVEN, replace(PROVEN, evidence_required=False), id="evidence rule"),
        pytest.param(DEVIATED, replace(DEVIATED, deviation=replace(DEVIATION, id=10)), id="other"),
        pytest.param(DEVIATED, replace(DEVIATED, deviation=OTHER_MEASURE), id="other measure"),
        pytest.param(ASKED, DEVIATED, id="deviation approved"),
        pytest.param(NOT_APPLICABLE, replace(NOT_APPLICABLE, reason="Anders."), id="other reason"),
        pytest.param(
            replace(YES, rule_truth=Truth.TRUE), replace(YES, rule_truth=Truth.FALSE), id="rule"
        ),
        pytest.param(
            replace(YES, rule_truth=Truth.TRUE), replace(YES, rule_truth=Truth.UNKNOWN), id="fact"
        ),
        pytest.param(YES, replace(YES, blocking=False), id="blocking"),
        pytest.param(YES, replace(YES, instance="2026-11"), id="period"),
        pytest.param(YES, replace(YES, label="Lever het plan na."), id="condition"),
    ],
)
def test_whatever_bears_on_a_check_changes_the_hash(one: CheckState, other: CheckState) -> None:
    """The flow holds the command when anything that was decided on changed."""
    assert judge([one]).hash != judge([other]).hash


def test_another_definition_or_another_list_of_checks_changes_the_hash() -> None:
    """The version that was judged is part of what was decided on."""
    assert judge([YES]).hash != judge([YES], checksum="d" * 64).hash
    assert judge([YES]).hash != judge([YES, make_state(2, blocking=False)]).hash
    assert judge([YES]).hash != judge([]).hash


def test_after_the_decision_an_answer_that_was_not_accepted_blocks() -> None:
    """No phase opens on an answer that came in behind the decision."""
    verdict = judge([YES], attempt_status=AttemptStatus.PASSED)

    assert [block.why for block in verdict.blocks] == [BlockReason.NOT_ACCEPTED]
    assert judge([decide(YES)], attempt_status=AttemptStatus.PASSED).may_pass


@pytest.mark.parametrize(
    ("state", "fixer"),
    [
        pytest.param(OPEN, (Role.BUYER, 7, date(2025, 3, 14)), id="the owner"),
        pytest.param(ASKED, (Role.INTERNAL_CLIENT, 4, date(2025, 3, 6)), id="who decides"),
        pytest.param(
            replace(ASKED, status=CheckStatus.DEVIATION_REFUSED),
            (Role.BUYER, 7, date(2025, 3, 14)),
            id="refused, back to the owner",
        ),
    ],
)
def test_a_block_names_who_can_mend_it_by_when(
    state: CheckState, fixer: tuple[Role, int, date]
) -> None:
    """A rule that blocks names itself, why, who can fix it, by when."""
    (block,) = judge([state]).blocks

    assert (block.fixer_role, block.fixer_id, block.due_on) == fixer


def test_every_reason_has_one_rule() -> None:
    """The list of rules is the list of reasons."""
    assert [rule.why for rule in RULES] == list(BlockReason)


def test_a_verdict_is_written_down_with_what_blocks_and_how_the_rest_is_met() -> None:
    """The decision keeps it for whoever asks later."""
    verdict = judge([DEVIATED, make_state(2)])

    assert json.loads(verdict_json(verdict)) == {
        "definition": "c" * 64,
        "gate": "G1",
        "hash": verdict.hash,
        "blocks": [["G1-02", "", "unanswered", "buyer", "2025-03-14"]],
        "satisfied": [["G1-01", "", Satisfaction.DEVIATED]],
    }
