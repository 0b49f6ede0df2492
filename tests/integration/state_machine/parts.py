"""What the model of a project consists of; plain values, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.errors import PoortError
from domain.vocabulary import (
    AnswerValue,
    AttemptStatus,
    CheckStatus,
    CommandKind,
    CommandStatus,
    DeviationStatus,
    Outcome,
    Role,
    Step,
)
from tests.faults.short_process import short_process

DEFINITION = short_process()
LAST = DEFINITION.last_position
#: The last gate opens no phase.
STEPS_OF_COMPLETION = (Step.REQUIRE_CHECK, Step.MOVE_PHASE)
PASSED = (AttemptStatus.PASSED, AttemptStatus.PASSED_WITH_CONDITIONS)


class RefusedError(Exception):
    """The model expects the product to refuse with this error."""

    def __init__(self, error: type[PoortError]) -> None:
        super().__init__(error.__name__)
        self.error = error


def refuse_if(condition: object, error: type[PoortError]) -> None:
    """Expect that error when the condition holds."""
    if condition:
        raise RefusedError(error)


@dataclass
class ModelDeviation:
    """A deviation asked by one person and decided by another."""

    asked_by: Role
    decider: Role
    serial: int
    status: DeviationStatus = DeviationStatus.REQUESTED


@dataclass
class ModelCheck:
    """One check of one attempt."""

    check_id: str
    owner: Role
    blocking: bool
    evidence_required: bool
    assigned: bool = False
    status: CheckStatus = CheckStatus.OPEN
    answer: AnswerValue | None = None
    #: Whether the newest answer gave a reason.
    has_reason: bool = False
    evidence: bool = False
    deviation: ModelDeviation | None = None

    @property
    def holds_back(self) -> bool:
        """Whether the gate cannot pass for this check."""
        match self.status:
            case CheckStatus.ANSWERED:
                return self.answer is not AnswerValue.YES
            case CheckStatus.NOT_APPLICABLE | CheckStatus.DEVIATION_APPROVED:
                return False
            case _:
                return True

    @property
    def as_judged(self) -> tuple[object, ...]:
        """What the hash of a verdict holds of it."""
        in_hand = (DeviationStatus.REQUESTED, DeviationStatus.APPROVED)
        counts = self.deviation is not None and self.deviation.status in in_hand
        deviation = self.deviation.serial if counts and self.deviation else None
        return self.check_id, self.status, self.answer, self.has_reason, self.evidence, deviation

    def may_work(self, role: Role) -> bool:
        """Whether that person may answer it."""
        return role is Role.PROJECT_LEAD or (self.assigned and role is self.owner)


@dataclass
class ModelAttempt:
    """One attempt at one gate."""

    position: int
    number: int
    status: AttemptStatus = AttemptStatus.OPEN
    voided: bool = False
    outcome: Outcome | None = None
    back_to: int | None = None
    corrected: bool = False
    conditions: int = 0
    #: How often it moved, by which a page is known to be stale.
    moves: int = 0
    checks: dict[str, ModelCheck] = field(default_factory=dict)

    def move(self, to: AttemptStatus) -> None:
        """Take that status."""
        self.status = to
        self.moves += 1

    @property
    def in_hand(self) -> bool:
        """Whether it is being worked on or decided on."""
        return self.status in {AttemptStatus.OPEN, AttemptStatus.SUBMITTED}


@dataclass(frozen=True)
class Page:
    """What somebody saw of a gate, and acts on later."""

    attempt: ModelAttempt
    moves: int
    judged: tuple[tuple[object, ...], ...] | None

    @classmethod
    def of(cls, attempt: ModelAttempt) -> "Page":
        """What it shows now; a verdict to decide on only when it was submitted."""
        is_submitted = attempt.status is AttemptStatus.SUBMITTED
        return cls(attempt, attempt.moves, judged(attempt) if is_submitted else None)


def judged(attempt: ModelAttempt) -> tuple[tuple[object, ...], ...]:
    """What the verdict on an attempt is taken from."""
    return tuple(attempt.checks[check_id].as_judged for check_id in sorted(attempt.checks))


@dataclass
class ModelCommand:
    """What the driver is asked, and how far it came."""

    kind: CommandKind
    attempt: ModelAttempt
    status: CommandStatus = CommandStatus.PENDING
    taken: int = 0

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that carry it out."""
        if self.kind is CommandKind.ADVANCE and self.attempt.position == LAST:
            return STEPS_OF_COMPLETION
        return tuple(Step)

    @property
    def unfinished(self) -> bool:
        """Whether a driver has it in hand or should take it up."""
        return self.status in {CommandStatus.PENDING, CommandStatus.CLAIMED}


def checks_at(position: int) -> Mapping[str, ModelCheck]:
    """The checks of a gate as the definition has them."""
    return {
        check.id: ModelCheck(
            check_id=check.id,
            owner=check.owner,
            blocking=check.blocking,
            evidence_required=check.evidence.required,
        )
        for check in DEFINITION.phase(position).checks
    }
