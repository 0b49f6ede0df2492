"""How people deal with their checks: early, in the last week, or once a rung reminds them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.permissions import Actor
from domain.vocabulary import AnswerValue, CheckKind, CheckStatus
from models.engines import WriteSession
from poort.demo.script import Prompt, Twist
from poort.demo.stage import Stage
from usecases.answer_check import AnswerCheck, answer_check
from usecases.attach_evidence import AttachEvidence, LinkEvidence, attach_evidence
from usecases.change_team import HandOverCheck, hand_over_check
from usecases.deviations import AskDeviation, ask_deviation
from usecases.look_up import CheckInHand, GateInHand, InHand

#: The rungs of the ladder of checks, in the order in which they are climbed.
_CLIMB = ("opened", "before_5", "before_1", "late_1", "late_3", "late_5", "late_10")
#: Whoever waited for a rung that an advisory check does not have acts after so many days.
_LATEST_WORKING_DAYS = 12
#: In a work with this twist, frame and planning are fixed long before its ambitions are.
_TOO_LATE_WORKING_DAYS = (8, 45)
_HAND_OVER = 0.02
_TAKES_UP_AGAIN = 0.4


class Way(StrEnum):
    """What somebody does with a check."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"
    DEVIATE = "deviate"
    LEAVE = "leave"


_BLOCKING_WAYS = {Way.YES: 91, Way.NOT_APPLICABLE: 3, Way.DEVIATE: 6}
_ADVISORY_WAYS = {Way.YES: 78, Way.NO: 13, Way.LEAVE: 9}


@dataclass(slots=True)
class Desks:
    """The checks of everybody; remembers which were handed over."""

    handed_over: set[int] = field(default_factory=set)

    def play(self, stage: Stage, in_hand: InHand) -> None:
        """Let everybody take up the checks that they take up today."""
        gates = {gate.attempt_id: gate for gate in in_hand.gates}
        for check in in_hand.checks:
            if check.status is CheckStatus.DEVIATION_REQUESTED:
                continue
            hands = stage.hands_of(check.owner_id)
            if hands is None:
                continue
            at = _At(stage=stage, gate=gates[check.attempt_id], check=check)
            if at.is_taken_up(in_hand.rungs):
                self._take_up(at, hands)

    def _take_up(self, at: "_At", hands: int) -> None:
        stage, check = at.stage, at.check
        if check.item_id not in self.handed_over and stage.chance.happens(
            _HAND_OVER, "hand over", *at.subject
        ):
            self.handed_over.add(check.item_id)
            colleague = stage.people[stage.player(check.owner_id).substitute]
            command = HandOverCheck(item_id=check.item_id, person_id=colleague)
            stage.act(hands, hand_over_check, command, about=at.name)
            return
        _deal_with(at, hands)


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    """A check at its gate, on the stage of today."""

    stage: Stage
    gate: GateInHand
    check: CheckInHand

    @property
    def subject(self) -> tuple[str | int, ...]:
        """What its chance is drawn about: it stays the same from day to day."""
        gate, check = self.gate, self.check
        return gate.project_number, check.check_id, check.instance, gate.attempt_number

    @property
    def name(self) -> str:
        """The check as the chronicle names it."""
        gate, check = self.gate, self.check
        return f"{gate.project_number} {check.check_id} {check.instance}/{gate.attempt_number}"

    def is_taken_up(self, rungs: Mapping[int, str]) -> bool:
        """Whether today is the day."""
        stage, check = self.stage, self.check
        if check.opens_on > stage.today:
            # Not asked yet, but it keeps a gate closed whose day has passed.
            return check.blocking and self.gate.planned_on < stage.today and self._at_last()
        if check.status is CheckStatus.DEVIATION_REFUSED:
            return self._at_last()
        late = stage.working_days_since(check.due_on)
        if self._is_late_ambition():
            return late >= stage.chance.between(*_TOO_LATE_WORKING_DAYS, "too late", *self.subject)
        match self._prompt():
            case Prompt.EARLY:
                share = stage.chance.about("early", *self.subject).uniform(0.1, 0.8)
                room = stage.calendar.between(check.opens_on, check.due_on)
                return stage.working_days_since(check.opens_on) >= share * room
            case Prompt.LAST_WEEK:
                return late >= -stage.chance.between(0, 5, "last week", *self.subject)
            case prompt:
                reached = _CLIMB.index(rungs.get(check.item_id, _CLIMB[0]))
                return reached >= _CLIMB.index(prompt) or late >= _LATEST_WORKING_DAYS

    def way(self) -> Way:
        """What its owner does with it."""
        check = self.check
        stage = self.stage
        if check.kind is not CheckKind.DEFINITION or check.status is CheckStatus.DEVIATION_REFUSED:
            return Way.YES
        process = stage.processes[stage.works[self.gate.project_number].process_id]
        if process.checks_by_id[check.check_id].rule is not None:
            return Way.YES
        ways = _BLOCKING_WAYS if check.blocking else _ADVISORY_WAYS
        return stage.chance.weighed(ways, "way", *self.subject)

    def one_of(self, phrases: tuple[str, ...]) -> str:
        """One of the phrases, by its own chance."""
        return self.stage.chance.one_of(phrases, "phrase", *self.subject)

    def _is_late_ambition(self) -> bool:
        """Whether this asks an ambition of a work in which those come too late (seed 1.3)."""
        work = self.stage.works[self.gate.project_number]
        known = self.stage.processes[work.process_id].checks_by_id.get(self.check.check_id)
        is_ambition = known is not None and known.lateness_topic is not None
        return is_ambition and work.twist is Twist.LATE_AMBITION

    def _prompt(self) -> Prompt:
        habit = self.stage.script.habits[self.stage.player(self.check.owner_id).habit]
        return self.stage.chance.weighed(habit, "prompt", *self.subject)

    def _at_last(self) -> bool:
        stage = self.stage
        today = stage.today.toordinal()
        return stage.chance.happens(_TAKES_UP_AGAIN, "at last", *self.subject, today)


def _deal_with(at: _At, hands: int) -> None:
    stage, item_id, phrases = at.stage, at.check.item_id, at.stage.script.phrases
    match at.way():
        case Way.YES:
            _answer_yes(at, hands)
        case Way.NO:
            no = AnswerCheck(
                item_id=item_id, value=AnswerValue.NO, reason=at.one_of(phrases.advisory_no)
            )
            stage.act(hands, answer_check, no, about=at.name)
        case Way.NOT_APPLICABLE:
            not_applicable = AnswerCheck(
                item_id=item_id,
                value=AnswerValue.NOT_APPLICABLE,
                reason=at.one_of(phrases.not_applicable),
            )
            stage.act(hands, answer_check, not_applicable, about=at.name)
        case Way.DEVIATE:
            asked = AskDeviation(
                item_id=item_id,
                reason=at.one_of(phrases.deviation_reason),
                measure=at.one_of(phrases.deviation_measure),
            )
            stage.act(hands, ask_deviation, asked, about=at.name)
        case Way.LEAVE:
            pass  # an advisory check that nobody does; it closes with its gate


def _answer_yes(at: _At, hands: int) -> None:
    """Attach a link and answer yes: one form to a person, so one transaction."""
    check, script = at.check, at.stage.script
    place = f"{script.authority.dossier}/{at.gate.project_number}/{check.check_id}"
    url = f"{place}/{check.instance}" if check.instance else place
    link = LinkEvidence(name=at.one_of(script.phrases.evidence), url=url)

    def deed(session: WriteSession, actor: Actor, now: datetime) -> None:
        attach_evidence(
            session,
            command=AttachEvidence(item_id=check.item_id, evidence=link),
            actor=actor,
            now=now,
        )
        answer_check(
            session,
            command=AnswerCheck(item_id=check.item_id, value=AnswerValue.YES),
            actor=actor,
            now=now,
        )

    at.stage.perform("AnswerCheck", hands, deed, about=at.name)
