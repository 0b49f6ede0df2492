"""The small pure model of a project: what each verb does, or which error refuses it."""

from dataclasses import replace
from itertools import count
from typing import assert_never

from domain.permissions import PermissionRefusedError
from domain.substitution import SecondPersonError
from domain.transitions import MoveRefusedError
from domain.vocabulary import (
    AnswerValue,
    AttemptStatus,
    CheckStatus,
    CommandKind,
    DeviationStatus,
    Outcome,
    ProjectStatus,
    Role,
)
from models.queries.gates import NoGateInHandError
from models.queries.projects import ChangedMeanwhileError
from tests.integration.state_machine.parts import (
    LAST,
    PASSED,
    ModelAttempt,
    ModelCheck,
    ModelCommand,
    ModelDeviation,
    Page,
    checks_at,
    judged,
    refuse_if,
)
from usecases.answer_check import (
    AnswersFrozenError,
    CheckClosedError,
    EvidenceMissingError,
    ReasonMissingError,
)
from usecases.correct_decision import CannotBeCorrectedError, NotDecidedError
from usecases.decide_gate import (
    AlreadyDecidedError,
    BackRefusedError,
    NoNextGateError,
    NotSubmittedError,
)
from usecases.deviations import NotTheDeciderError, OnlyBlockingError
from usecases.submit_gate import (
    AlreadySubmittedError,
    BeingCarriedOutError,
    GateBlockedError,
    ProjectNotActiveError,
)
from usecases.suspend_project import NotSuspendedError

_RETURNABLE = {CheckStatus.ANSWERED, CheckStatus.NOT_APPLICABLE, CheckStatus.DEVIATION_APPROVED}
_ANSWERABLE = {
    CheckStatus.OPEN,
    CheckStatus.ANSWERED,
    CheckStatus.NOT_APPLICABLE,
    CheckStatus.DEVIATION_REFUSED,
}
_DECIDERS = {Role.INTERNAL_CLIENT, Role.COORDINATOR}


class ModelProject:
    """A project with its attempts and commands, as the engine should keep it."""

    def __init__(self) -> None:
        self.phase = 1
        self.status = ProjectStatus.ACTIVE
        self.attempts: list[ModelAttempt] = []
        self.commands: list[ModelCommand] = []
        self._serials = count(1)
        first = self.open_attempt(1)
        first.checks = dict(checks_at(1))
        for check in first.checks.values():
            check.assigned = True

    @property
    def in_hand(self) -> ModelAttempt | None:
        """The one attempt that is worked on, if any."""
        return next((attempt for attempt in self.attempts if attempt.in_hand), None)

    def open_attempt(self, position: int) -> ModelAttempt:
        """The attempt in hand, or a new one at that gate."""
        if self.in_hand is not None:
            return self.in_hand
        number = 1 + sum(attempt.position == position for attempt in self.attempts)
        self.attempts.append(ModelAttempt(position=position, number=number))
        return self.attempts[-1]

    def answer(
        self, role: Role, attempt: ModelAttempt, check: ModelCheck, value: AnswerValue, *, why: bool
    ) -> None:
        """Answer a check."""
        refuse_if(not check.may_work(role), PermissionRefusedError)
        self._refuse_frozen(attempt)
        refuse_if(value is not AnswerValue.YES and not why, ReasonMissingError)
        lacks_evidence = check.evidence_required and not check.evidence
        refuse_if(value is AnswerValue.YES and lacks_evidence, EvidenceMissingError)
        refuse_if(check.status not in _ANSWERABLE, CheckClosedError)
        check.answer, check.has_reason = value, why
        match value:
            case AnswerValue.YES:
                check.status = CheckStatus.ANSWERED
            case AnswerValue.NOT_APPLICABLE:
                check.status = CheckStatus.NOT_APPLICABLE
            case AnswerValue.NO:
                check.status = CheckStatus.OPEN if check.blocking else CheckStatus.ANSWERED
            case _:
                assert_never(value)

    def attach(self, role: Role, attempt: ModelAttempt, check: ModelCheck) -> None:
        """Attach evidence."""
        refuse_if(not check.may_work(role), PermissionRefusedError)
        self._refuse_frozen(attempt)
        check.evidence = True

    def ask_deviation(self, role: Role, attempt: ModelAttempt, check: ModelCheck) -> None:
        """Ask to pass a check unmet."""
        refuse_if(not check.may_work(role), PermissionRefusedError)
        self._refuse_frozen(attempt)
        refuse_if(not check.blocking, OnlyBlockingError)
        refuse_if(check.status not in _ANSWERABLE, CheckClosedError)
        owner = check.owner if check.assigned else Role.PROJECT_LEAD
        is_the_clients_own = Role.INTERNAL_CLIENT in {role, owner}
        decider = Role.COORDINATOR if is_the_clients_own else Role.INTERNAL_CLIENT
        check.deviation = ModelDeviation(asked_by=role, decider=decider, serial=next(self._serials))
        check.status = CheckStatus.DEVIATION_REQUESTED

    def decide_deviation(self, role: Role, check: ModelCheck, *, approve: bool) -> None:
        """Decide on the newest deviation from the check."""
        assert check.deviation is not None
        refuse_if(role not in _DECIDERS, PermissionRefusedError)
        refuse_if(role is check.deviation.asked_by, SecondPersonError)
        refuse_if(role is not check.deviation.decider, NotTheDeciderError)
        refuse_if(check.deviation.status is not DeviationStatus.REQUESTED, MoveRefusedError)
        check.deviation.status = DeviationStatus.APPROVED if approve else DeviationStatus.REFUSED
        check.status = CheckStatus.DEVIATION_APPROVED if approve else CheckStatus.DEVIATION_REFUSED

    def withdraw_deviation(self, role: Role, check: ModelCheck) -> None:
        """Take the newest deviation back, while it is asked."""
        assert check.deviation is not None
        refuse_if(not check.may_work(role), PermissionRefusedError)
        refuse_if(check.deviation.status is DeviationStatus.APPROVED, ChangedMeanwhileError)
        refuse_if(check.deviation.status is not DeviationStatus.REQUESTED, MoveRefusedError)
        check.deviation.status = DeviationStatus.WITHDRAWN
        check.status = CheckStatus.OPEN

    def return_check(self, role: Role, attempt: ModelAttempt, check: ModelCheck) -> None:
        """Give one check back to its owner."""
        refuse_if(role not in _DECIDERS, PermissionRefusedError)
        refuse_if(check.status not in _RETURNABLE or not attempt.in_hand, CheckClosedError)
        if attempt.status is AttemptStatus.SUBMITTED:
            attempt.move(AttemptStatus.OPEN)
        if check.deviation is not None and check.deviation.status is DeviationStatus.APPROVED:
            check.deviation.status = DeviationStatus.WITHDRAWN
        check.status, check.answer = CheckStatus.OPEN, None

    def submit(self, role: Role, *, page: Page | None) -> None:
        """Submit the gate in hand, from a page if there was one."""
        refuse_if(role is not Role.PROJECT_LEAD, PermissionRefusedError)
        refuse_if(self.status is not ProjectStatus.ACTIVE, ProjectNotActiveError)
        refuse_if(self.is_being_driven, BeingCarriedOutError)
        attempt = self._require_in_hand()
        refuse_if(attempt.status is AttemptStatus.SUBMITTED, AlreadySubmittedError)
        is_stale = page is not None and (page.attempt is not attempt or page.moves != attempt.moves)
        refuse_if(is_stale, ChangedMeanwhileError)
        blocking = [check for check in attempt.checks.values() if check.blocking]
        refuse_if(any(check.holds_back for check in blocking), GateBlockedError)
        attempt.move(AttemptStatus.SUBMITTED)

    def decide(self, role: Role, outcome: Outcome, *, back_to: int, page: Page | None) -> None:
        """Decide, from a page if there was one."""
        refuse_if(role is not Role.INTERNAL_CLIENT, PermissionRefusedError)
        refuse_if(page is not None and page.attempt.outcome is not None, AlreadyDecidedError)
        refuse_if(self.status is not ProjectStatus.ACTIVE, ProjectNotActiveError)
        refuse_if(self.is_being_driven, BeingCarriedOutError)
        attempt = self._require_in_hand()
        refuse_if(page is not None and page.attempt is not attempt, ChangedMeanwhileError)
        is_submitted = attempt.status is AttemptStatus.SUBMITTED
        needs_none = outcome in {Outcome.BACK, Outcome.STOP}
        refuse_if(not is_submitted and not needs_none, NotSubmittedError)
        conditional = outcome is Outcome.GO_WITH_CONDITIONS
        refuse_if(conditional and attempt.position == LAST, NoNextGateError)
        refuse_if(outcome is Outcome.BACK and back_to >= attempt.position, BackRefusedError)
        seen = page.judged if page is not None else None
        refuse_if(seen is not None and seen != judged(attempt), ChangedMeanwhileError)
        attempt.outcome = outcome
        self._carry_out(attempt, outcome, back_to=back_to)

    def correct(self, role: Role, attempt: ModelAttempt) -> None:
        """Correct the decision on that attempt."""
        refuse_if(role not in _DECIDERS, PermissionRefusedError)
        refuse_if(attempt.outcome is None, NotDecidedError)
        refuse_if(role is Role.INTERNAL_CLIENT, SecondPersonError)
        refuse_if(attempt.corrected or attempt.voided, CannotBeCorrectedError)
        refuse_if(attempt.outcome is Outcome.BACK, CannotBeCorrectedError)
        newest = [command for command in self.commands if command.attempt is attempt]
        refuse_if(newest and newest[-1].unfinished, CannotBeCorrectedError)
        is_return = attempt.outcome is Outcome.RETURN
        refuse_if(is_return and self._decided_since(attempt), CannotBeCorrectedError)
        attempt.corrected = True
        if attempt.outcome in {Outcome.GO, Outcome.GO_WITH_CONDITIONS}:
            self.commands.append(ModelCommand(kind=CommandKind.CORRECT, attempt=attempt))
            return
        if attempt.outcome is Outcome.STOP:
            self.status = ProjectStatus.ACTIVE
        elif self.in_hand is not None:
            self.in_hand.move(AttemptStatus.WITHDRAWN)
        attempt.voided = True
        self.reopen(attempt, keep=True)

    def suspend(self, role: Role) -> None:
        """Stop the clock."""
        refuse_if(role is not Role.INTERNAL_CLIENT, PermissionRefusedError)
        refuse_if(self.status is not ProjectStatus.ACTIVE, ProjectNotActiveError)
        refuse_if(self.is_being_driven, BeingCarriedOutError)
        self.status = ProjectStatus.SUSPENDED

    def resume(self, role: Role) -> None:
        """Start the clock."""
        refuse_if(role is not Role.INTERNAL_CLIENT, PermissionRefusedError)
        refuse_if(self.status is not ProjectStatus.SUSPENDED, NotSuspendedError)
        self.status = ProjectStatus.ACTIVE

    @property
    def is_being_driven(self) -> bool:
        """Whether a decision is still on its way."""
        return any(command.unfinished for command in self.commands)

    def reopen(self, old: ModelAttempt, *, keep: bool) -> None:
        """The next attempt at the gate of `old`, with or without its answers."""
        attempt = self.open_attempt(old.position)
        for check in old.checks.values():
            again = ModelCheck(
                check_id=check.check_id,
                owner=check.owner,
                blocking=check.blocking,
                evidence_required=check.evidence_required,
                assigned=check.assigned,
                evidence=check.evidence,
            )
            if keep:
                self._keep(check, again)
            attempt.checks[check.check_id] = again

    def _keep(self, check: ModelCheck, again: ModelCheck) -> None:
        kept_as = {
            CheckStatus.ANSWERED: CheckStatus.ANSWERED,
            CheckStatus.ACCEPTED: CheckStatus.ANSWERED,
            CheckStatus.NOT_APPLICABLE: CheckStatus.NOT_APPLICABLE,
            CheckStatus.DEVIATION_APPROVED: CheckStatus.DEVIATION_APPROVED,
        }
        if check.status not in kept_as:
            return
        again.status, again.answer = kept_as[check.status], check.answer
        again.has_reason = check.has_reason
        if check.status is CheckStatus.DEVIATION_APPROVED and check.deviation is not None:
            again.deviation = replace(check.deviation, serial=next(self._serials))

    def _carry_out(self, attempt: ModelAttempt, outcome: Outcome, *, back_to: int) -> None:
        match outcome:
            case Outcome.GO | Outcome.GO_WITH_CONDITIONS:
                conditional = outcome is Outcome.GO_WITH_CONDITIONS
                attempt.conditions = int(conditional)
                for check in attempt.checks.values():
                    _close(check)
                passed, with_conditions = PASSED
                attempt.move(with_conditions if conditional else passed)
                self.commands.append(ModelCommand(kind=CommandKind.ADVANCE, attempt=attempt))
            case Outcome.RETURN:
                attempt.move(AttemptStatus.RETURNED)
                self.reopen(attempt, keep=False)
            case Outcome.BACK:
                attempt.move(AttemptStatus.RETURNED)
                attempt.back_to = back_to
                self.commands.append(ModelCommand(kind=CommandKind.GO_BACK, attempt=attempt))
            case Outcome.STOP:
                attempt.move(AttemptStatus.STOPPED)
                self.status = ProjectStatus.STOPPED
            case _:
                assert_never(outcome)

    def _decided_since(self, attempt: ModelAttempt) -> bool:
        later = self.attempts[self.attempts.index(attempt) + 1 :]
        return any(each.outcome is not None for each in later)

    def _require_in_hand(self) -> ModelAttempt:
        refuse_if(self.in_hand is None, NoGateInHandError)
        assert self.in_hand is not None
        return self.in_hand

    @staticmethod
    def _refuse_frozen(attempt: ModelAttempt) -> None:
        refuse_if(attempt.status is AttemptStatus.SUBMITTED, AnswersFrozenError)
        refuse_if(attempt.status is not AttemptStatus.OPEN, CheckClosedError)


def _close(check: ModelCheck) -> None:
    closed = {
        CheckStatus.ANSWERED: CheckStatus.ACCEPTED,
        CheckStatus.OPEN: CheckStatus.NOT_DONE,
    }
    check.status = closed.get(check.status, check.status)
