"""How gates are submitted, advised on and decided, and how deviations are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from domain.errors import PoortError
from domain.gates import BlockReason
from domain.vocabulary import AdviceVerdict, AttemptStatus, EntryAction, Outcome, Role
from poort.demo.agenda import Agenda
from poort.demo.script import Twist
from poort.demo.stage import Stage
from usecases.change_project import ChangeProject, change_project
from usecases.correct_decision import CorrectDecision, correct_decision
from usecases.decide_gate import decide_gate
from usecases.decision import DecideGate, NewCondition
from usecases.deviations import DecideDeviation, decide_deviation
from usecases.give_advice import GiveAdvice, give_advice
from usecases.look_up import (
    AnsweredCheck,
    DeviationInHand,
    GateInHand,
    InHand,
    look_up_answered,
    look_up_plan,
)
from usecases.return_check import ReturnCheck, return_check
from usecases.submit_gate import GateBlockedError, SubmitGate, submit_gate

_OUTCOMES = {Outcome.GO: 80, Outcome.GO_WITH_CONDITIONS: 11, Outcome.RETURN: 9}
_LATER_OUTCOMES = {Outcome.GO: 94, Outcome.GO_WITH_CONDITIONS: 4, Outcome.RETURN: 2}
_ADVICE = {
    AdviceVerdict.POSITIVE: 62,
    AdviceVerdict.POSITIVE_WITH_REMARKS: 33,
    AdviceVerdict.NEGATIVE: 5,
}
_GIVES_ADVICE = 0.85
_RETURNS_CHECK = 0.08
_SUBMITS_TOO_EARLY = 0.12
_APPROVES_DEVIATION = 0.72
_DECIDES_DEVIATION_WITHIN = 7
#: The gates at which the twists happen, counted from 1.
_STOPPED_AT = 2
_WRONG_AT = 3


@dataclass(slots=True)
class Table:
    """Where gates come together; remembers what is done, or tried, only once."""

    drive: Callable[[], None]
    agenda: Agenda
    done: set[tuple[str | int, ...]] = field(default_factory=set)

    def play(self, stage: Stage, in_hand: InHand) -> None:
        """Let the deciders decide and the leads submit."""
        for deviation in in_hand.deviations:
            self._decide_deviation(stage, deviation)
        unmet = {check.attempt_id for check in in_hand.checks if check.blocking}
        for gate in in_hand.gates:
            at = _Gate(stage=stage, gate=gate, in_hand=in_hand)
            if gate.status is AttemptStatus.OPEN:
                self._submit(at, is_ready=gate.attempt_id not in unmet)
            else:
                self._judge(at)

    def _submit(self, at: "_Gate", *, is_ready: bool) -> None:
        stage, gate = at.stage, at.gate
        lead = at.hands(Role.PROJECT_LEAD)
        late = stage.working_days_since(gate.planned_on)
        if lead is None:
            return
        if not is_ready and (late != 0 or not at.happens(_SUBMITS_TOO_EARLY, "too early")):
            return
        if late < stage.chance.between(-6, 3, "submits", *at.subject):
            return
        answer = stage.act(lead, submit_gate, SubmitGate(project_id=gate.project_id), about=at.name)
        if isinstance(answer, GateBlockedError):
            _meet_rules(at, answer, lead)

    def _judge(self, at: "_Gate") -> None:
        stage, gate = at.stage, at.gate
        assert gate.submitted_on is not None
        waits = stage.working_days_since(gate.submitted_on)
        if waits >= 1 and not at.is_coordinators_own and self._is_new("advice", gate.attempt_id):
            _advise(at)
            if at.happens(_RETURNS_CHECK, "returns a check") and _return_check(at):
                return
        client = at.in_hand.team[gate.project_id, Role.INTERNAL_CLIENT]
        longest = stage.player(client).decides_after
        hands = stage.hands_of(client)
        if hands is not None and waits >= stage.chance.between(1, longest, "decides", *at.subject):
            self._decide(at, hands)

    def _decide(self, at: "_Gate", hands: int) -> None:
        stage = at.stage
        decision = at.decision()
        about = f"{at.name} {decision.outcome}"
        if isinstance(stage.act(hands, decide_gate, decision, about=about), PoortError):
            return
        self.drive()
        is_wrong = stage.works[at.gate.project_number].twist is Twist.WRONG_DECISION
        first = at.gate.attempt_number == 1
        if is_wrong and first and at.gate.position == _WRONG_AT:
            self._correct_later(at)

    def _correct_later(self, at: "_Gate") -> None:
        stage = at.stage
        command = CorrectDecision(
            attempt_id=at.gate.attempt_id, reason=stage.script.phrases.decision_wrong
        )

        def correct(stage: Stage) -> None:
            coordinator = stage.reach(stage.people["coordinator"])
            stage.act(coordinator, correct_decision, command, about=at.name)
            self.drive()

        self.agenda.plan(stage.calendar.add(stage.today, 2), correct)

    def _decide_deviation(self, stage: Stage, deviation: DeviationInHand) -> None:
        subject = ("deviation", deviation.deviation_id)
        waits = stage.working_days_since(deviation.asked_on)
        hands = stage.hands_of(deviation.decider_id)
        if hands is None or waits < stage.chance.between(0, _DECIDES_DEVIATION_WITHIN, *subject):
            return
        # Somebody who is no second person here today hears so, and leaves it for that week.
        if not self._is_new(*subject, hands, *stage.today.isocalendar()[:2]):
            return
        approves = stage.chance.happens(_APPROVES_DEVIATION, "approves", *subject)
        refusal = stage.chance.one_of(stage.script.phrases.deviation_refused, "phrase", *subject)
        command = DecideDeviation(
            deviation_id=deviation.deviation_id,
            approve=approves,
            reason=None if approves else refusal,
        )
        stage.act(hands, decide_deviation, command, about=f"{deviation.deviation_id} {approves}")

    def _is_new(self, *subject: str | int) -> bool:
        if subject in self.done:
            return False
        self.done.add(subject)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gate:
    """A gate on the stage of today."""

    stage: Stage
    gate: GateInHand
    in_hand: InHand

    @property
    def subject(self) -> tuple[str | int, ...]:
        """What its chance is drawn about."""
        return self.gate.project_number, self.gate.gate_id, self.gate.attempt_number

    @property
    def name(self) -> str:
        """The gate as the chronicle names it."""
        return f"{self.gate.project_number} {self.gate.gate_id}/{self.gate.attempt_number}"

    @property
    def is_coordinators_own(self) -> bool:
        """Whether the coordinator leads this project, and so has no advice to give on it."""
        lead = self.in_hand.team[self.gate.project_id, Role.PROJECT_LEAD]
        return lead == self.stage.people["coordinator"]

    def hands(self, role: Role) -> int | None:
        """Who acts today for the holder of that role."""
        return self.stage.hands_of(self.in_hand.team[self.gate.project_id, role])

    def happens(self, probability: float, what: str) -> bool:
        """Whether that happens at this gate."""
        return self.stage.chance.happens(probability, what, *self.subject)

    def one_of(self, phrases: Sequence[str]) -> str:
        """One of the phrases."""
        return self.stage.chance.one_of(phrases, "phrase", *self.subject)

    def decision(self) -> DecideGate:
        """What is decided here."""
        phrases, project_id = self.stage.script.phrases, self.gate.project_id
        outcome = self._outcome()
        match outcome:
            case Outcome.GO:
                return DecideGate(project_id=project_id, outcome=outcome)
            case Outcome.GO_WITH_CONDITIONS:
                return DecideGate(
                    project_id=project_id, outcome=outcome, conditions=(self._condition(),)
                )
            case Outcome.RETURN:
                return DecideGate(
                    project_id=project_id,
                    outcome=outcome,
                    reason=self.one_of(phrases.gate_returned),
                    returned_checks=self._returned_checks(),
                )
            case Outcome.STOP:
                return DecideGate(
                    project_id=project_id, outcome=outcome, reason=phrases.gate_stopped
                )
            case Outcome.BACK:
                return DecideGate(
                    project_id=project_id,
                    outcome=outcome,
                    reason=phrases.tender_failed,
                    back_to_position=self.gate.position - 1,
                )

    def answered(self) -> Sequence[AnsweredCheck]:
        """The checks of this gate that were answered, by id."""
        with self.stage.store.read(self.stage.organisation_id) as session:
            return look_up_answered(session, self.gate.attempt_id)

    def _outcome(self) -> Outcome:
        gate = self.gate
        twist = self.stage.works[gate.project_number].twist
        first = gate.attempt_number == 1
        if twist is Twist.STOPPED and gate.position == _STOPPED_AT:
            return Outcome.STOP
        if twist is Twist.FAILED_TENDER and first and self._ends_the_tender():
            return Outcome.BACK
        if twist is Twist.WRONG_DECISION and gate.position == _WRONG_AT:
            return Outcome.GO
        outcomes = _OUTCOMES if first else _LATER_OUTCOMES
        drawn = self.stage.chance.weighed(outcomes, "outcome", *self.subject)
        is_last = gate.position == gate.last_position
        return Outcome.GO if is_last and drawn is Outcome.GO_WITH_CONDITIONS else drawn

    def _ends_the_tender(self) -> bool:
        gate = self.gate
        process = self.stage.processes[self.stage.works[gate.project_number].process_id]
        if gate.position == gate.last_position:
            return False
        return EntryAction.CONTRACT_BASELINE in process.phase(gate.position + 1).entry_actions

    def _condition(self) -> NewCondition:
        stage = self.stage
        role = stage.chance.one_of((Role.PROJECT_LEAD, Role.COORDINATOR), "by", *self.subject)
        due_on = stage.calendar.add(stage.today, 25)
        with stage.store.read(stage.organisation_id) as session:
            next_gate_on = look_up_plan(session, self.gate.project_id)[self.gate.position + 1]
        return NewCondition(
            label=self.one_of(stage.script.phrases.conditions),
            role=role,
            due_on=min(due_on, next_gate_on) if next_gate_on > stage.today else due_on,
        )

    def _returned_checks(self) -> tuple[str, ...]:
        ids = sorted({check.check_id for check in self.answered() if not check.instance})
        draw = self.stage.chance.about("returned", *self.subject)
        return tuple(draw.sample(ids, k=min(2, len(ids))))


def _advise(at: _Gate) -> None:
    stage, phrases = at.stage, at.stage.script.phrases
    coordinator = stage.hands_of(stage.people["coordinator"])
    if coordinator is None or not at.happens(_GIVES_ADVICE, "advises"):
        return
    verdict = stage.chance.weighed(_ADVICE, "advice", *at.subject)
    words = {
        AdviceVerdict.POSITIVE: phrases.advice_positive,
        AdviceVerdict.POSITIVE_WITH_REMARKS: phrases.advice_remarks,
        AdviceVerdict.NEGATIVE: phrases.advice_negative,
    }[verdict]
    command = GiveAdvice(project_id=at.gate.project_id, verdict=verdict, text=at.one_of(words))
    stage.act(coordinator, give_advice, command, about=f"{at.name} {verdict}")


def _return_check(at: _Gate) -> bool:
    """Let the coordinator send one answered check back; tells whether there was one."""
    stage = at.stage
    coordinator = stage.hands_of(stage.people["coordinator"])
    answered = [check for check in at.answered() if check.is_by_person]
    if coordinator is None or not answered:
        return False
    check = stage.chance.one_of(answered, "returned check", *at.subject)
    command = ReturnCheck(
        item_id=check.item_id, reason=at.one_of(stage.script.phrases.check_returned)
    )
    stage.act(coordinator, return_check, command, about=f"{at.name} {check.check_id}")
    return True


def _meet_rules(at: _Gate, blocked: GateBlockedError, lead: int) -> None:
    """Raise the weight of MKI to what the policy asks, where that is what blocks."""
    if any(block.why is BlockReason.RULE_IS_FALSE for block in blocked.blocks):
        command = ChangeProject(
            project_id=at.gate.project_id, mki_weight_percent=at.stage.minimum_weight_percent
        )
        at.stage.act(lead, change_project, command, about=at.name)
