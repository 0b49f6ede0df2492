"""The checklist of a gate as values, in the words of one reader."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from domain.conditions import Truth
from domain.gates import BlockReason
from domain.vocabulary import (
    AdviceVerdict,
    AnswerValue,
    AttemptStatus,
    CheckStatus,
    DeviationStatus,
    Outcome,
    ProjectStatus,
    Role,
)
from usecases.decision_facts import Due
from usecases.rule_words import RuleLine


class Turn(StrEnum):
    """What can be done with the gate of a checklist now."""

    IN_HAND = "in hand"
    PAST = "past"
    AHEAD = "ahead"
    #: A decision is being carried out that opens it.
    OPENING = "opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """A file or a link; of those with one name the newest is the version that is in force."""

    id: int
    name: str
    #: Where a link leads; None for a file, which is fetched by its id.
    url: str | None
    size_bytes: int | None
    added_by_name: str
    added_at: datetime
    version: int
    is_newest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationLine:
    """The newest deviation that was asked from a check."""

    id: int
    status: DeviationStatus
    reason: str
    measure: str
    asked_by_name: str
    decider_name: str
    due: Due
    decision_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedLine:
    """A check, or a whole gate, that came back: when and why."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRights:
    """What the reader may do with one check."""

    may_answer: bool = False
    may_ask_deviation: bool = False
    may_return: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One question of a gate with all that was said about it.

    `key` names its fields: the id of the item or, at a gate ahead, of the check.
    """

    key: str
    check_id: str
    item_id: int | None
    version: int
    title: str
    why: str
    sources: str
    evidence_asked: str | None
    evidence_required: bool
    minutes: int
    helper_name: str | None
    owner_name: str | None
    owner_role: Role
    without_owner: bool
    is_mine: bool
    blocking: bool
    tight: bool
    status: CheckStatus
    answer: AnswerValue | None
    reason: str | None
    answered_by_name: str | None
    answered_at: datetime | None
    is_by_rule: bool
    rule: Truth | None
    rule_lines: tuple[RuleLine, ...]
    due: Due
    returned: ReturnedLine | None
    evidence: tuple[EvidenceLine, ...]
    deviation: DeviationLine | None
    blocks: tuple[BlockReason, ...]
    rights: CheckRights

    @property
    def is_answered(self) -> bool:
        """Whether somebody said something to it, be it no."""
        return self.answer is not None or self.status not in {
            CheckStatus.OPEN,
            CheckStatus.DEVIATION_REFUSED,
        }

    @property
    def said(self) -> str:
        """The mark of the answer as it stands, to see whether a form changed it."""
        return mark_of(self.answer, self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPhase:
    """A phase on the path of the project; `on` is when its gate was decided, or is planned."""

    name: str
    state: str
    gate_id: str
    on: date
    #: Of the newest attempt at its gate.
    status: AttemptStatus | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """What was decided on an attempt."""

    outcome: Outcome
    reason: str | None
    by_name: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceLine:
    """The coordinator's newest advice on an attempt."""

    verdict: AdviceVerdict
    text: str
    by_name: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AmbitionLine:
    """What the objective of the project asks, in which year, compared with which."""

    name: str
    reduction_percent: int | None
    year: int | None
    reference_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRights:
    """What the reader may do with the gate as a whole."""

    may_submit: bool
    may_advise: bool
    may_decide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A gate of a project with its checks; `attempt_id` is None at a gate ahead."""

    project_id: int
    project_number: str
    project_name: str
    project_status: ProjectStatus
    position: int
    gate_id: str
    gate_name: str
    next_phase: str | None
    turn: Turn
    attempt_id: int | None
    attempt_number: int
    attempt_version: int
    #: The numbers of all attempts at this gate.
    attempts: tuple[int, ...]
    status: AttemptStatus | None
    planned: Due
    submitted_on: date | None
    submitted_by_name: str | None
    decision_due: Due | None
    decision: DecisionLine | None
    returned: ReturnedLine | None
    advice: AdviceLine | None
    ambition: AmbitionLine | None
    lead_name: str | None
    client_name: str | None
    path: tuple[PathPhase, ...]
    checks: tuple[CheckLine, ...]
    rights: GateRights

    @property
    def answered(self) -> int:
        """How many checks were answered."""
        return sum(check.is_answered for check in self.checks)

    @property
    def to_mend(self) -> tuple[CheckLine, ...]:
        """The checks that keep the gate closed."""
        return tuple(check for check in self.checks if check.blocks)

    @property
    def is_open(self) -> bool:
        """Whether answers can still change: it is in hand and was not submitted."""
        return self.turn is Turn.IN_HAND and self.status is AttemptStatus.OPEN

    @property
    def takes_answers(self) -> bool:
        """Whether there is a form: for the gate in hand, and ahead of time for a later one."""
        is_active = self.project_status is ProjectStatus.ACTIVE
        return is_active and (self.is_open or self.turn is Turn.AHEAD)


def mark_of(answer: AnswerValue | None, reason: str | None) -> str:
    """A short mark of an answer with its reason; equal when both are."""
    if answer is None:
        return ""
    digest = sha256((reason or "").strip().replace("\r\n", "\n").encode()).hexdigest()
    return f"{answer}.{digest[:16]}"
