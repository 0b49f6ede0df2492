"""Random histories of one project: every verb by anybody, at any moment, on the real schema."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar, TypedDict

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from domain.errors import PoortError
from domain.permissions import Actor
from domain.vocabulary import AnswerValue, Outcome, Role, Step
from models.engines import EngineKind, WriteSession
from models.queries import gates
from models.refusals import SimultaneousActError, StoreRefusedError
from tests.integration.state_machine import attacks, driver
from tests.integration.state_machine.model import ModelProject
from tests.integration.state_machine.parts import (
    ModelAttempt,
    ModelCheck,
    ModelCommand,
    Page,
    RefusedError,
)
from tests.integration.state_machine.stage import ROLES, Stage, read_ids
from tests.integration.state_machine.tables import Asked, breaches, expected, stored
from usecases.advance_phase import claim_transition, finish_transition, take_step
from usecases.answer_check import AnswerCheck, answer_check
from usecases.attach_evidence import AttachEvidence, LinkEvidence, attach_evidence
from usecases.correct_decision import CorrectDecision, correct_decision
from usecases.decide_gate import decide_gate
from usecases.decision import DecideGate, NewCondition
from usecases.deviations import (
    AskDeviation,
    DecideDeviation,
    ask_deviation,
    decide_deviation,
    withdraw_deviation,
)
from usecases.reconcile import release_stale_claims
from usecases.return_check import ReturnCheck, return_check
from usecases.submit_gate import SubmitGate, submit_gate
from usecases.suspend_project import SuspendProject, resume_project, suspend_project

_WHY = "Omdat het zo is."
#: Most acts come from the one whose act it is, or histories would get nowhere.
_LEAD = st.sampled_from((Role.PROJECT_LEAD,) * 14 + ROLES)
_CLIENT = st.sampled_from((Role.INTERNAL_CLIENT,) * 14 + ROLES)
_COORDINATOR = st.sampled_from((Role.COORDINATOR,) * 14 + ROLES)
_PLACE = st.integers(min_value=0, max_value=7)
_PHASE = st.integers(min_value=1, max_value=3)
_GOES_ON = (Outcome.GO, Outcome.GO, Outcome.GO_WITH_CONDITIONS)
_OUTCOME = st.sampled_from((*_GOES_ON, *Outcome))


class By(TypedDict):
    """Who acts, and when."""

    actor: Actor
    now: datetime


class ProjectMachine(RuleBasedStateMachine):
    """Acts on the model and on the tables alike; they must refuse alike and agree after."""

    stage: ClassVar[Stage]

    @initialize(passed=st.integers(min_value=0, max_value=2), outcome=st.sampled_from(_GOES_ON))
    def start(self, passed: int, outcome: Outcome) -> None:
        """Begin with a project that passed some gates already."""
        self.project_id = self.stage.set()
        self.authority = self.stage.authority
        self.model = ModelProject()
        self.page: Page | None = None
        self.version: int | None = None
        self.verdict_hash: str | None = None
        for _ in range(passed):
            self.pass_gate(outcome, 7)

    @rule(role=_LEAD, place=_PLACE, value=st.sampled_from(AnswerValue), why=st.booleans())
    def answer(self, role: Role, place: int, value: AnswerValue, *, why: bool) -> None:
        """Somebody answers a check, of this attempt or an earlier one."""
        attempt, check, item_id = self._check(place)
        command = AnswerCheck(item_id=item_id, value=value, reason=_WHY if why else None)
        self._act(
            lambda: self.model.answer(role, attempt, check, value, why=why),
            lambda session: answer_check(session, command=command, **self._by(session, role)),
        )

    @rule(role=_LEAD, place=_PLACE)
    def attach(self, role: Role, place: int) -> None:
        """Somebody attaches evidence."""
        attempt, check, item_id = self._check(place)
        link = LinkEvidence(name="Brief", url=f"https://dossier.example/{check.check_id}")
        command = AttachEvidence(item_id=item_id, evidence=link)
        self._act(
            lambda: self.model.attach(role, attempt, check),
            lambda session: attach_evidence(session, command=command, **self._by(session, role)),
        )

    @rule(role=_LEAD, place=_PLACE)
    def ask_deviation(self, role: Role, place: int) -> None:
        """Somebody asks to pass a check unmet."""
        attempt, check, item_id = self._check(place)
        command = AskDeviation(item_id=item_id, reason=_WHY, measure="Iets anders.")
        self._act(
            lambda: self.model.ask_deviation(role, attempt, check),
            lambda session: ask_deviation(session, command=command, **self._by(session, role)),
        )

    @precondition(lambda self: _deviations(self.model))
    @rule(role=_CLIENT, place=_PLACE, approve=st.booleans())
    def decide_deviation(self, role: Role, place: int, *, approve: bool) -> None:
        """Somebody decides on a deviation, or on one that was decided long ago."""
        check, deviation_id = self._deviation(place)
        command = DecideDeviation(deviation_id=deviation_id, approve=approve, reason=_WHY)
        self._act(
            lambda: self.model.decide_deviation(role, check, approve=approve),
            lambda session: decide_deviation(session, command=command, **self._by(session, role)),
        )

    @precondition(lambda self: _deviations(self.model))
    @rule(role=_LEAD, place=_PLACE)
    def withdraw_deviation(self, role: Role, place: int) -> None:
        """Somebody takes a deviation back."""
        check, deviation_id = self._deviation(place)
        self._act(
            lambda: self.model.withdraw_deviation(role, check),
            lambda session: withdraw_deviation(
                session, deviation_id=deviation_id, **self._by(session, role)
            ),
        )

    @rule(role=_COORDINATOR, place=_PLACE)
    def return_check(self, role: Role, place: int) -> None:
        """Somebody gives one check back."""
        attempt, check, item_id = self._check(place)
        command = ReturnCheck(item_id=item_id, reason=_WHY)
        self._act(
            lambda: self.model.return_check(role, attempt, check),
            lambda session: return_check(session, command=command, **self._by(session, role)),
        )

    @rule()
    def look_at_the_page(self) -> None:
        """Somebody opens the page of the gate; it may be stale when they act on it."""
        with self.authority.write() as session:
            attempt = gates.find_attempt_in_hand(session, self.project_id)
        assert (attempt is None) == (self.model.in_hand is None)
        if attempt is not None and self.model.in_hand is not None:
            self.page = Page.of(self.model.in_hand)
            self.version, self.verdict_hash = attempt.version, attempt.verdict_hash

    @rule(role=_LEAD, by_page=st.booleans())
    def submit(self, role: Role, *, by_page: bool) -> None:
        """Somebody submits, from a page that may be stale; twice is a double submit."""
        page = self.page if by_page else None
        command = SubmitGate(
            project_id=self.project_id,
            attempt_id=self._id_of(page) if page else None,
            version=self.version if page else None,
        )
        self._act(
            lambda: self.model.submit(role, page=page),
            lambda session: submit_gate(session, command=command, **self._by(session, role)),
        )

    @rule(role=_CLIENT, outcome=_OUTCOME, back_to=_PHASE, by_page=st.booleans())
    def decide(self, role: Role, outcome: Outcome, back_to: int, *, by_page: bool) -> None:
        """Somebody decides, from a page that may be stale."""
        page = self.page if by_page else None
        tomorrow = self.authority.today + timedelta(days=1)
        condition = NewCondition(label="Alsnog", role=Role.BUYER, due_on=tomorrow)
        command = DecideGate(
            project_id=self.project_id,
            outcome=outcome,
            reason=_WHY,
            conditions=(condition,) if outcome is Outcome.GO_WITH_CONDITIONS else (),
            back_to_position=back_to if outcome is Outcome.BACK else None,
            attempt_id=self._id_of(page) if page else None,
            verdict_hash=self.verdict_hash if page else None,
        )
        self._act(
            lambda: self.model.decide(role, outcome, back_to=back_to, page=page),
            lambda session: decide_gate(session, command=command, **self._by(session, role)),
        )

    @precondition(lambda self: any(a.outcome for a in self.model.attempts))
    @rule(role=_COORDINATOR, place=_PLACE)
    def correct(self, role: Role, place: int) -> None:
        """Somebody corrects a decision, the newest or an old one."""
        index = -1 - place % len(self.model.attempts)
        attempt_id = read_ids(self.authority, self.project_id).attempts[index]
        command = CorrectDecision(attempt_id=attempt_id, reason=_WHY)
        self._act(
            lambda: self.model.correct(role, self.model.attempts[index]),
            lambda session: correct_decision(session, command=command, **self._by(session, role)),
        )

    @rule(role=_CLIENT, start=st.sampled_from((False, True, True, True)))
    def suspend_or_resume(self, role: Role, *, start: bool) -> None:
        """Somebody stops the clock or, more often, starts it again."""
        if not start:
            command = SuspendProject(project_id=self.project_id, reason=_WHY)
            self._act(
                lambda: self.model.suspend(role),
                lambda session: suspend_project(
                    session, command=command, **self._by(session, role)
                ),
            )
            return
        self._act(
            lambda: self.model.resume(role),
            lambda session: resume_project(
                session, project_id=self.project_id, **self._by(session, role)
            ),
        )

    @rule()
    def do_the_work(self) -> None:
        """The lead answers all that is asked, so that histories come somewhere."""
        if self.model.in_hand is None:
            return
        for check_id in sorted(self.model.in_hand.checks):
            place = sorted(self.model.in_hand.checks).index(check_id)
            self.attach(Role.PROJECT_LEAD, place)
            self.answer(Role.PROJECT_LEAD, place, AnswerValue.YES, why=False)

    @rule(outcome=_OUTCOME, most=st.integers(min_value=0, max_value=7))
    def pass_gate(self, outcome: Outcome, most: int) -> None:
        """The lead answers and submits, the client decides, and a driver comes so far."""
        self.do_the_work()
        self.submit(Role.PROJECT_LEAD, by_page=False)
        self.decide(Role.INTERNAL_CLIENT, outcome, 1, by_page=False)
        if most and self.model.commands:
            self.drive(0, most)

    @precondition(lambda self: self.model.commands)
    @rule(place=_PLACE)
    def claim(self, place: int) -> None:
        """A driver takes up a command, which may be in other hands or done."""
        command, command_id = self._command(place)
        with self.authority.write() as session:
            taken = claim_transition(session, command_id=command_id, now=self.authority.now)
        assert (taken is not None) == driver.claim(self.model, command)

    @precondition(lambda self: self.model.commands)
    @rule(place=_PLACE, step=st.sampled_from(Step))
    def take_any_step(self, place: int, step: Step) -> None:
        """A driver takes a step twice, too early, or of a command that it does not hold."""
        self._take(*self._command(place), step)

    @precondition(lambda self: self.model.commands)
    @rule(place=_PLACE, most=st.integers(min_value=1, max_value=7))
    def drive(self, place: int, most: int) -> None:
        """A driver takes up a command and comes so far, or to its end."""
        self.claim(place)
        command, command_id = self._command(place)
        for step in command.steps[command.taken :][:most]:
            self._take(command, command_id, step)
        with self.authority.write() as session:
            status = finish_transition(session, command_id=command_id, now=self.authority.now)
        assert status is driver.finish(command)

    @precondition(lambda self: self.model.commands)
    @rule()
    def let_claims_run_out(self) -> None:
        """The driver stopped; its claim ends."""
        self.authority.pass_time(minutes=10)
        with self.authority.write() as session:
            release_stale_claims(session, now=self.authority.now)
        driver.run_out(self.model)

    @rule(phase=_PHASE, number=st.integers(min_value=0, max_value=99))
    def attack(self, phase: int, number: int) -> None:
        """Somebody with the application's role writes SQL by hand; nothing may come of it."""
        on_sqlite = attacks.ON_SQLITE if self.stage.kind is EngineKind.SQLITE else ()
        moves = attacks.MOVES + on_sqlite
        statement = (moves + attacks.OTHERS)[number % (len(moves) + len(attacks.OTHERS))]
        if statement in moves and attacks.may_move_to(self.model, phase):
            return
        bound = {"project": self.project_id, "phase": phase}
        wanted = {name: value for name, value in bound.items() if f":{name}" in statement}
        try:
            with self.authority.write() as session:
                session.connection().execute(text(statement), wanted)
        except (StoreRefusedError, SimultaneousActError, IntegrityError):
            return

    @invariant()
    def model_and_tables_agree(self) -> None:
        """Every row is as the model says, and no invariant is broken."""
        with self.authority.store.read(self.authority.organisation_id) as session:
            asked = Asked(
                session=session,
                organisation_id=self.authority.organisation_id,
                project_id=self.project_id,
            )
            assert stored(asked) == expected(self.model)
            assert breaches(asked) == []

    def teardown(self) -> None:
        """At the end the product's own verification holds too, the audit chain included."""
        if hasattr(self, "authority"):
            self.stage.verify()

    def _act(self, predict: Callable[[], None], verb: Callable[[WriteSession], object]) -> None:
        """Do it in the model and in the tables; both must refuse it alike."""
        try:
            predict()
        except RefusedError as refusal:
            awaited: type[PoortError] | None = refusal.error
        else:
            awaited = None
        self.authority.pass_time(seconds=1)
        raised: type[PoortError] | None = None
        try:
            with self.authority.write() as session:
                verb(session)
        except PoortError as error:
            raised = type(error)
        assert _alike(raised, awaited)

    def _by(self, session: WriteSession, role: Role) -> By:
        return {"actor": self.authority.actor(session, role), "now": self.authority.now}

    def _take(self, command: ModelCommand, command_id: int, step: Step) -> None:
        with self.authority.write() as session:
            status = take_step(session, command_id=command_id, step=step, now=self.authority.now)
        assert status is driver.take(self.model, command, step)

    def _check(self, place: int) -> tuple[ModelAttempt, ModelCheck, int]:
        """A check: of the attempt in hand mostly, of an older one now and then."""
        with_checks = [n for n, attempt in enumerate(self.model.attempts) if attempt.checks]
        index = with_checks[0] if place == 7 else with_checks[-1]
        attempt = self.model.attempts[index]
        check_id = sorted(attempt.checks)[place % len(attempt.checks)]
        ids = read_ids(self.authority, self.project_id)
        return attempt, attempt.checks[check_id], ids.checks[index, check_id]

    def _deviation(self, place: int) -> tuple[ModelCheck, int]:
        ids = read_ids(self.authority, self.project_id).deviations
        index, check_id = sorted(ids)[-1 - place % len(ids)]
        return self.model.attempts[index].checks[check_id], ids[index, check_id]

    def _command(self, place: int) -> tuple[ModelCommand, int]:
        """A command, the newest mostly."""
        index = -1 - (place - 4 if place > 4 else 0) % len(self.model.commands)
        ids = read_ids(self.authority, self.project_id).commands
        return self.model.commands[index], ids[index]

    def _id_of(self, page: Page) -> int:
        attempt_ids = read_ids(self.authority, self.project_id).attempts
        return attempt_ids[self.model.attempts.index(page.attempt)]


def _deviations(model: ModelProject) -> bool:
    checks = (check for attempt in model.attempts for check in attempt.checks.values())
    return any(check.deviation is not None for check in checks)


def _alike(raised: type[PoortError] | None, awaited: type[PoortError] | None) -> bool:
    """Both did it, or both refused it in the same way; an error may be a kind of the awaited."""
    if raised is None or awaited is None:
        return raised is awaited
    return issubclass(raised, awaited)
