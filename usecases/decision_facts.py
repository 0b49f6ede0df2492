"""The facts of a gate as its decider reads them, in the words of one reader."""

from dataclasses import dataclass
from datetime import date

from domain.gates import BlockReason
from domain.vocabulary import (
    AdviceVerdict,
    AnswerValue,
    AttemptStatus,
    CheckStatus,
    ProjectStatus,
    Role,
)
from usecases.rule_words import RuleLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A day, and the working days until then; negative when it is past."""

    due_on: date
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockLine:
    """What keeps the gate closed, and who can mend it by when."""

    title: str
    why: BlockReason
    fixer_name: str | None
    fixer_role: Role
    due: Due
    url: str
    #: What the automatic rule of the check reads and asks; empty for one without.
    rule: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationPoint:
    """A blocking check that is passed unmet: why, and what is done instead."""

    title: str
    reason: str
    measure: str
    asked_by_name: str
    approved_by_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionPoint:
    """A condition of the previous gate, and whether it is met."""

    title: str
    owner_name: str | None
    due: Due
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePoint:
    """A piece of evidence that can be opened."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPoint:
    """What was answered to one check."""

    check_id: str
    title: str
    blocking: bool
    status: CheckStatus
    answer: AnswerValue | None
    reason: str | None
    answered_by_name: str | None
    evidence: tuple[EvidencePoint, ...]
    url: str
    rule: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceLine:
    """The coordinator's newest advice."""

    verdict: AdviceVerdict
    text: str
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an objective asks in one year."""

    year: int
    reduction_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambition:
    """The objective that the project is linked to."""

    name: str
    reference_year: int
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the reader may do here: decide, for whom, or why not."""

    may_decide: bool
    for_name: str | None
    is_submitter: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage:
    """A gate as its decider reads it; `next_phase` is None at the last gate.

    `verdict_hash` and `version` are what a decision on this page must name.
    """

    project_id: int
    project_number: str
    project_name: str
    project_status: ProjectStatus
    gate_id: str
    gate_name: str
    planned_on: date
    next_phase: str | None
    earlier_phases: tuple[tuple[int, str], ...]
    attempt_id: int
    attempt_number: int
    status: AttemptStatus
    version: int
    verdict_hash: str
    may_pass: bool
    due: Due | None
    submitted_on: date | None
    submitted_by_name: str | None
    submitted_for_name: str | None
    decider_name: str
    ambition: Ambition | None
    mki_weight_percent: int | None
    advice: AdviceLine | None
    blocks: tuple[BlockLine, ...]
    not_done: tuple[str, ...]
    deviations: tuple[DeviationPoint, ...]
    conditions: tuple[ConditionPoint, ...]
    checks: tuple[CheckPoint, ...]
    standing: Standing
    today: date

    @property
    def is_submitted(self) -> bool:
        """Whether a decision is asked."""
        return self.status is AttemptStatus.SUBMITTED

    @property
    def is_in_hand(self) -> bool:
        """Whether this attempt can still be decided on."""
        return self.status in {AttemptStatus.OPEN, AttemptStatus.SUBMITTED}
