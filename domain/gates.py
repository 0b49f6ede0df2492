"""The sustainability check of a gate: what blocks, why, who can mend it and by when."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from domain.audit import canonical_json
from domain.conditions import Truth
from domain.vocabulary import AnswerValue, AttemptStatus, CheckStatus, Role


class BlockReason(StrEnum):
    """The rule that blocks; its value is the id of the rule."""

    DEVIATION_UNDECIDED = "deviation_undecided"
    DEVIATION_REFUSED = "deviation_refused"
    DEVIATION_WITHOUT_MEASURE = "deviation_without_measure"
    RULE_IS_FALSE = "rule_is_false"
    UNANSWERED = "unanswered"
    ANSWERED_NO = "answered_no"
    EVIDENCE_MISSING = "evidence_missing"
    REASON_MISSING = "reason_missing"
    NOT_ACCEPTED = "not_accepted"


class Satisfaction(StrEnum):
    """How a check is satisfied."""

    ANSWERED = "answered"
    NOT_APPLICABLE = "not_applicable"
    DEVIATED = "deviated"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationState:
    """The deviation in hand on a check, and who decides on it by when."""

    id: int
    measure: str
    decider_role: Role
    decider_id: int
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckState:
    """One check of an attempt as it stands.

    `evidence` holds the hash or address of each piece; `reason` is why it is not applicable;
    `rule_truth` is empty for a check without an automatic rule.
    """

    item_id: int
    check_id: str
    blocking: bool
    status: CheckStatus
    role: Role
    due_on: date
    instance: str = ""
    label: str | None = None
    answer: AnswerValue | None = None
    reason: str | None = None
    evidence_required: bool = False
    evidence: tuple[str, ...] = ()
    deviation: DeviationState | None = None
    rule_truth: Truth | None = None
    assignee_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What keeps a gate closed: the check, the rule, and who can mend it by when."""

    item_id: int
    check_id: str
    instance: str
    why: BlockReason
    fixer_role: Role
    fixer_id: int | None
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfied:
    """A blocking check that is satisfied, and how."""

    item_id: int
    check_id: str
    instance: str
    how: Satisfaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the gate may pass, what blocks, and the hash of what was judged.

    The hash (SHA-256, hex) stays the same through what a decision itself does to the checks and
    changes with everything else that bears on it.
    """

    definition_checksum: str
    gate_id: str
    blocks: tuple[Block, ...]
    satisfied: tuple[Satisfied, ...]
    hash: str

    @property
    def may_pass(self) -> bool:
        """Whether nothing blocks."""
        return not self.blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRule:
    """One rule: it blocks a blocking check when `holds_back` is true, while in `applies_to`."""

    why: BlockReason
    applies_to: frozenset[AttemptStatus]
    holds_back: Callable[[CheckState], bool]


_EVERY_STATUS = frozenset(AttemptStatus)
_AFTER_THE_DECISION = frozenset({AttemptStatus.PASSED, AttemptStatus.PASSED_WITH_CONDITIONS})
_GIVEN = frozenset({CheckStatus.ANSWERED, CheckStatus.ACCEPTED})
_ASKING = frozenset({CheckStatus.OPEN, CheckStatus.NOT_DONE})
_IN_DEVIATION = frozenset(
    {
        CheckStatus.DEVIATION_REQUESTED,
        CheckStatus.DEVIATION_APPROVED,
        CheckStatus.DEVIATION_REFUSED,
    }
)


def _deviation_undecided(state: CheckState) -> bool:
    return state.status is CheckStatus.DEVIATION_REQUESTED


def _deviation_refused(state: CheckState) -> bool:
    return state.status is CheckStatus.DEVIATION_REFUSED


def _deviation_without_measure(state: CheckState) -> bool:
    if state.status is not CheckStatus.DEVIATION_APPROVED:
        return False
    return state.deviation is None or not state.deviation.measure.strip()


def _rule_is_false(state: CheckState) -> bool:
    return state.rule_truth is Truth.FALSE and state.status not in _IN_DEVIATION


def _unanswered(state: CheckState) -> bool:
    if state.rule_truth is Truth.FALSE:
        return False  # that rule says more: the facts are not as the check asks
    is_given_empty = state.status in _GIVEN and state.answer is None
    is_open = state.status in _ASKING and state.answer is not AnswerValue.NO
    return is_given_empty or is_open


def _answered_no(state: CheckState) -> bool:
    """A blocking check that is answered "no" stays open: it is answered, but not met."""
    if state.status in _ASKING:
        return state.answer is AnswerValue.NO
    return state.status in _GIVEN and state.answer not in {AnswerValue.YES, None}


def _evidence_missing(state: CheckState) -> bool:
    is_yes = state.status in _GIVEN and state.answer is AnswerValue.YES
    # Where an automatic rule holds, the facts in the system are the evidence.
    by_rule = state.rule_truth is Truth.TRUE
    return is_yes and state.evidence_required and not state.evidence and not by_rule


def _reason_missing(state: CheckState) -> bool:
    return state.status is CheckStatus.NOT_APPLICABLE and not (state.reason or "").strip()


def _not_accepted(state: CheckState) -> bool:
    return state.status is CheckStatus.ANSWERED


#: In the order in which they are named to people. An automatic rule that is false holds back
#: whatever was answered; one that is unknown leaves the answer to a person.
RULES: tuple[GateRule, ...] = tuple(
    GateRule(why=why, applies_to=applies_to, holds_back=holds_back)
    for why, applies_to, holds_back in (
        (BlockReason.DEVIATION_UNDECIDED, _EVERY_STATUS, _deviation_undecided),
        (BlockReason.DEVIATION_REFUSED, _EVERY_STATUS, _deviation_refused),
        (BlockReason.DEVIATION_WITHOUT_MEASURE, _EVERY_STATUS, _deviation_without_measure),
        (BlockReason.RULE_IS_FALSE, _EVERY_STATUS, _rule_is_false),
        (BlockReason.UNANSWERED, _EVERY_STATUS, _unanswered),
        (BlockReason.ANSWERED_NO, _EVERY_STATUS, _answered_no),
        (BlockReason.EVIDENCE_MISSING, _EVERY_STATUS, _evidence_missing),
        (BlockReason.REASON_MISSING, _EVERY_STATUS, _reason_missing),
        (BlockReason.NOT_ACCEPTED, _AFTER_THE_DECISION, _not_accepted),
    )
)


def evaluate_gate(
    states: Sequence[CheckState],
    *,
    definition_checksum: str,
    gate_id: str,
    attempt_status: AttemptStatus,
) -> Verdict:
    """Judge the checks of one attempt of a gate; a check is only passed when shown to be met."""
    in_order = sorted(states, key=lambda state: (state.check_id, state.instance))
    demanded = [state for state in in_order if state.blocking]
    blocks = tuple(block for state in demanded for block in _blocks(state, attempt_status))
    blocked = {block.item_id for block in blocks}
    return Verdict(
        definition_checksum=definition_checksum,
        gate_id=gate_id,
        blocks=blocks,
        satisfied=tuple(_satisfied(state) for state in demanded if state.item_id not in blocked),
        hash=_hash(in_order, definition_checksum=definition_checksum, gate_id=gate_id),
    )


def verdict_json(verdict: Verdict) -> str:
    """The verdict in its one written form, as the decision keeps it."""
    return canonical_json(
        {
            "definition": verdict.definition_checksum,
            "gate": verdict.gate_id,
            "hash": verdict.hash,
            "blocks": [
                [block.check_id, block.instance, block.why, block.fixer_role, block.due_on]
                for block in verdict.blocks
            ],
            "satisfied": [[met.check_id, met.instance, met.how] for met in verdict.satisfied],
        }
    ).decode()


def _blocks(state: CheckState, attempt_status: AttemptStatus) -> Iterable[Block]:
    for rule in RULES:
        if attempt_status in rule.applies_to and rule.holds_back(state):
            yield _block(state, rule.why)


def _block(state: CheckState, why: BlockReason) -> Block:
    """The owner mends it, save where somebody has to decide on a deviation first."""
    waits_for = state.deviation if why is BlockReason.DEVIATION_UNDECIDED else None
    return Block(
        item_id=state.item_id,
        check_id=state.check_id,
        instance=state.instance,
        why=why,
        fixer_role=waits_for.decider_role if waits_for else state.role,
        fixer_id=waits_for.decider_id if waits_for else state.assignee_id,
        due_on=waits_for.due_on if waits_for else state.due_on,
    )


def _satisfied(state: CheckState) -> Satisfied:
    how = {
        CheckStatus.NOT_APPLICABLE: Satisfaction.NOT_APPLICABLE,
        CheckStatus.DEVIATION_APPROVED: Satisfaction.DEVIATED,
    }.get(state.status, Satisfaction.ANSWERED)
    return Satisfied(
        item_id=state.item_id, check_id=state.check_id, instance=state.instance, how=how
    )


def _hash(states: Iterable[CheckState], *, definition_checksum: str, gate_id: str) -> str:
    judged = {
        "definition": definition_checksum,
        "gate": gate_id,
        "checks": [_judged(state) for state in states],
    }
    return sha256(canonical_json(judged)).hexdigest()


def _judged(state: CheckState) -> dict[str, object]:
    """What bears on a check, without its owner and dates, which may move after the decision."""
    return {
        "check": [state.check_id, state.instance, state.label],
        "asks": [state.blocking, state.evidence_required],
        "stands": _stands(state.status),
        "answer": state.answer,
        "reason": None if state.reason is None else _digest(state.reason),
        "evidence": sorted(state.evidence),
        "deviation": state.deviation and [state.deviation.id, _digest(state.deviation.measure)],
        "rule": state.rule_truth,
    }


def _stands(status: CheckStatus) -> CheckStatus:
    """The status before a decision: it accepts what was answered and closes what is open."""
    return {
        CheckStatus.ACCEPTED: CheckStatus.ANSWERED,
        CheckStatus.NOT_DONE: CheckStatus.OPEN,
    }.get(status, status)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
