"""One plausible message of each kind, in the language of its reader, for the golden files."""

from collections.abc import Mapping
from datetime import date

from domain.vocabulary import AdviceVerdict, Language, Message, Outcome
from notifications.messages import (
    Advice,
    BatchHeld,
    CheckReturned,
    ConditionLine,
    Context,
    CoordinatorWeekly,
    Decided,
    DecisionAsked,
    DeviationAsked,
    DeviationDecided,
    DeviationLine,
    Digest,
    LateAmbitionRow,
    NewSteps,
    NextRung,
    Nudge,
    OverdueRow,
    Reason,
    ReturnedLine,
    StepLine,
    TooLate,
    TransitionHeld,
    Undelivered,
    WeeklyTotals,
    WithoutOwnerRow,
)
from tests.unit.notifications.collecting_samples import collecting_samples
from tests.unit.notifications.monitoring_samples import mki_lines, monitoring_samples
from tests.unit.notifications.sample_parts import PORTAL, STEP, Parts

TODAY = date(2026, 11, 23)
AUDIT_ROOT = "9f2c" * 16


def samples(language: Language) -> Mapping[str, Context]:
    """Every sample by its name; the name begins with the message it shows."""
    words = _Words(language)
    return {
        "new_steps": words.new_steps(Outcome.GO),
        "new_steps_at_start": words.new_steps(None),
        "new_steps_handed_over": words.handed_over(),
        "digest": words.digest(),
        "digest_without_late": words.calm_digest(),
        "digest_audit_root_only": words.root_digest(),
        "too_late": words.too_late_owner(),
        "too_late_advisory": words.too_late_advisory(),
        "too_late_coordinator": words.too_late_coordinator(),
        "nudge": words.nudge(),
        "nudge_many": words.nudge_many(),
        "decision_asked": words.decision_asked(),
        "decision_asked_bare": words.bare_decision_asked(),
        **{f"decided_{outcome.value}": words.decided(outcome) for outcome in Outcome},
        "decided_last_gate": words.decided_last_gate(),
        "deviation_asked": words.deviation_asked(),
        "deviation_decided_approved": words.deviation_decided(approved=True),
        "deviation_decided_refused": words.deviation_decided(approved=False),
        "check_returned": words.check_returned(),
        "transition_held": words.transition_held(),
        "batch_held": words.batch_held(),
        "coordinator_weekly": words.coordinator_weekly(),
        "coordinator_weekly_calm": words.calm_weekly(),
        "undelivered": words.undelivered(),
        **collecting_samples(words),
        **monitoring_samples(words),
    }


class _Words(Parts):
    """The samples of one language."""

    def new_steps(self, outcome: Outcome | None) -> NewSteps:
        """New steps after a decision, or at the start of a project."""
        return NewSteps(
            header=self.header(Reason.OWNER),
            url=self.gate.url,
            project=self.project,
            gate=self.gate,
            lines=(
                self.step(working_days=6, due_on=date(2026, 12, 1)),
                self.soon(next_rung=None),
            ),
            decided_by_name="Willem Prins" if outcome else None,
            decision_outcome=outcome,
        )

    def handed_over(self) -> NewSteps:
        """Steps that a colleague gives, who says why."""
        return self.new_steps(None).model_copy(
            update={"is_handed_over": True, "hand_over_reason": "Bram is ziek tot 1 januari."}
        )

    def digest(self) -> Digest:
        """A full morning, for a coordinator who stands in."""
        first_day = self.late(working_days=-1, due_on=date(2026, 11, 20))
        return Digest(
            header=self.header(Reason.OPEN_WORK, stands_in=True, in_thread=False),
            url=f"{PORTAL}/werk",
            today=TODAY,
            late=(first_day, self.late(url=f"{PORTAL}/stappen/73", next_rung=None)),
            this_week=(self.soon(),),
            opened=(self.soon(url=f"{PORTAL}/stappen/74", tight=False),),
            other=self.others(),
            audit_root=AUDIT_ROOT,
        )

    def calm_digest(self) -> Digest:
        """A morning with nothing late."""
        return Digest(
            header=self.header(Reason.OPEN_WORK, in_thread=False),
            url=f"{PORTAL}/werk",
            today=TODAY,
            this_week=(self.soon(),),
            opened=(self.soon(url=f"{PORTAL}/stappen/74"),),
        )

    def root_digest(self) -> Digest:
        """A morning on which only the root of the audit trail is told."""
        return Digest(
            header=self.header(Reason.COORDINATOR, in_thread=False),
            url=f"{PORTAL}/werk",
            today=TODAY,
            audit_root=AUDIT_ROOT,
        )

    def too_late_owner(self) -> TooLate:
        """Late, to its owner."""
        return TooLate(header=self.header(Reason.OWNER), url=STEP, line=self.late(), rung="late_3")

    def too_late_advisory(self) -> TooLate:
        """Late, to its owner, but the gate can pass without it."""
        line = self.late(blocking=False)
        return TooLate(header=self.header(Reason.OWNER), url=STEP, line=line, rung="late_1")

    def too_late_coordinator(self) -> TooLate:
        """Late, to the coordinator, on the last rung."""
        line = self.late(owner_name="Bram Visser", next_rung=None, working_days=-5)
        header = self.header(Reason.COORDINATOR, in_thread=False)
        return TooLate(header=header, url=STEP, line=line, rung="late_5")

    def nudge(self) -> Nudge:
        """The coordinator asks the owner for a step."""
        return Nudge(
            header=self.header(Reason.OWNER),
            url=STEP,
            line=self.late(),
            nudged_by_name="Fatima Aksoy",
        )

    def nudge_many(self) -> Nudge:
        """The coordinator asks the owner for two steps in one mail."""
        return self.nudge().model_copy(
            update={
                "header": self.header(Reason.OWNER, in_thread=False),
                "url": f"{PORTAL}/werk",
                "others": (self.late(url=f"{PORTAL}/stappen/73", next_rung=None),),
            }
        )

    def decision_asked(self) -> DecisionAsked:
        """A gate with an open point, a deviation and advice."""
        return DecisionAsked(
            header=self.header(Reason.INTERNAL_CLIENT),
            url=f"{PORTAL}/besluit/44",
            project=self.project,
            gate=self.gate,
            submitted_by_name="Sanne Jansen",
            submitted_on=TODAY,
            due_on=date(2026, 11, 30),
            working_days=5,
            open_points=(self.soon().title,),
            deviations=(
                DeviationLine(
                    title=self.late().title,
                    reason=self.say(
                        "Er is nog geen actuele tabel.", "No current table exists yet."
                    ),
                    measure=self.say("Toetsing vóór de gunning.", "Check before the award."),
                    approved_by_name="Fatima Aksoy",
                ),
            ),
            advice=Advice(
                verdict=AdviceVerdict.POSITIVE_WITH_REMARKS,
                text=self.say("Let op de transportafstand.", "Mind the transport distance."),
                by_name="Fatima Aksoy",
            ),
            ambition=self.say(
                "30 % minder milieu-impact dan in 2020.", "30 % less impact than in 2020."
            ),
            next_rung=NextRung(who_name="Noor de Wit", on=date(2026, 11, 30)),
        )

    def bare_decision_asked(self) -> DecisionAsked:
        """A gate without anything to tell but that it waits."""
        full = self.decision_asked()
        bare = {"open_points": (), "deviations": (), "advice": None, "ambition": None}
        return full.model_copy(update=bare)

    def decided(self, outcome: Outcome) -> Decided:
        """A decision of that outcome."""
        conditional = outcome is Outcome.GO_WITH_CONDITIONS
        returned = outcome in {Outcome.RETURN, Outcome.BACK}
        moves = outcome not in {Outcome.RETURN, Outcome.STOP}
        return Decided(
            header=self.header(Reason.TEAM_MEMBER),
            url=self.project.url,
            project=self.project,
            gate=self.gate,
            outcome=outcome,
            decided_by_name="Willem Prins",
            decided_on=TODAY,
            reason=None
            if outcome is Outcome.GO
            else self.say("Het plafond is nog niet getoetst.", "The ceiling is not checked yet."),
            conditions=(self._condition("Bram Visser"),) if conditional else (),
            next_phase=self.say("Aanbesteding", "Tender") if moves else None,
            returned_checks=(
                ReturnedLine(title=self.late().title, owner_name="Bram Visser", url=STEP),
            )
            if returned
            else (),
        )

    def _condition(self, owner_name: str) -> ConditionLine:
        return ConditionLine(
            text=self.say("Toets het plafond vóór de gunning", "Check the ceiling before award"),
            owner_name=owner_name,
            due_on=date(2027, 1, 15),
        )

    def decided_last_gate(self) -> Decided:
        """A go on the last gate, which completes the project."""
        return self.decided(Outcome.GO).model_copy(update={"next_phase": None})

    def deviation_asked(self) -> DeviationAsked:
        """A request to deviate from the ceiling."""
        return DeviationAsked(
            header=self.header(Reason.INTERNAL_CLIENT),
            url=f"{PORTAL}/afwijkingen/5",
            line=self.late(),
            reason=self.say("Er is nog geen actuele tabel.", "No current table exists yet."),
            measure=self.say("Toetsing vóór de gunning.", "Check before the award."),
            asked_by_name="Bram Visser",
            due_on=date(2026, 11, 26),
            working_days=3,
            next_rung=NextRung(who_name="Fatima Aksoy", on=date(2026, 12, 1)),
        )

    def deviation_decided(self, *, approved: bool) -> DeviationDecided:
        """The answer to that request."""
        return DeviationDecided(
            header=self.header(Reason.ASKER),
            url=STEP,
            line=self.late(),
            approved=approved,
            decided_by_name="Willem Prins",
            measure=self.say("Toetsing vóór de gunning.", "Check before the award."),
            reason=None if approved else self.say("De tabel komt morgen.", "It comes tomorrow."),
        )

    def check_returned(self) -> CheckReturned:
        """An answer that must be mended."""
        return CheckReturned(
            header=self.header(Reason.OWNER),
            url=STEP,
            line=self.soon(blocking=True, tight=False),
            returned_by_name="Fatima Aksoy",
            reason=self.say("In de tabel ontbreekt de datum.", "The table lacks its date."),
        )

    def transition_held(self) -> TransitionHeld:
        """A transition that did not go on."""
        return TransitionHeld(
            header=self.header(Reason.COORDINATOR),
            url=self.project.url,
            project=self.project,
            gate=self.gate,
            why=self.say(
                "Het bewijs bij een stap is na het besluit vervangen.",
                "The evidence of a step was replaced after the decision.",
            ),
        )

    def batch_held(self) -> BatchHeld:
        """A morning that the brake held."""
        return BatchHeld(
            header=self.header(Reason.COORDINATOR, in_thread=False),
            url=f"{PORTAL}/herinneringen",
            today=TODAY,
            why=self.say(
                "Dit zijn veel meer berichten dan op andere dagen.",
                "These are many more messages than on other days.",
            ),
            messages=312,
        )

    def coordinator_weekly(self) -> CoordinatorWeekly:
        """A week with something in every part."""
        decision, deviation, gate = self.others()
        return CoordinatorWeekly(
            header=self.header(Reason.COORDINATOR, in_thread=False),
            url=f"{PORTAL}/vastlopers",
            week_starts_on=TODAY,
            totals=WeeklyTotals(projects=25, steps_open=118, steps_overdue=2, blocking_overdue=1),
            overdue=(
                self._overdue(self.late(), working_days_late=8, due_on=date(2026, 11, 11)),
                self._overdue(self.soon(), working_days_late=1, due_on=date(2026, 11, 20)),
            ),
            decisions=(decision,),
            deviations=(deviation,),
            gates=(gate,),
            without_owner=(
                WithoutOwnerRow(
                    project_number="2026-021",
                    project_name="Fietspad Noord",
                    role_name=self.say("contractmanager", "contract manager"),
                    steps=3,
                    url=f"{PORTAL}/projecten/2026-021",
                ),
            ),
            mki=mki_lines(self),
            late_ambitions=(
                self._ambition(answered=True, working_days_late=12),
                self._ambition(answered=False, working_days_late=1),
            ),
        )

    def _overdue(self, line: StepLine, *, working_days_late: int, due_on: date) -> OverdueRow:
        return OverdueRow(
            project_number=line.project_number,
            project_name=line.project_name,
            gate_name=line.gate_name,
            title=line.title,
            owner_name="Bram Visser",
            due_on=due_on,
            working_days_late=working_days_late,
            blocking=line.blocking,
            url=line.url,
        )

    def _ambition(self, *, answered: bool, working_days_late: int) -> LateAmbitionRow:
        return LateAmbitionRow(
            project_number="2026-021",
            project_name="Fietspad Noord",
            topic=self.say("budget voor duurzaamheid", "budget for sustainability"),
            working_days_late=working_days_late,
            answered=answered,
            url=f"{PORTAL}/projecten/2026-021",
        )

    def calm_weekly(self) -> CoordinatorWeekly:
        """A week in which nothing is late."""
        totals = WeeklyTotals(projects=25, steps_open=118, steps_overdue=0, blocking_overdue=0)
        week = self.coordinator_weekly()
        return CoordinatorWeekly(
            header=week.header, url=week.url, week_starts_on=TODAY, totals=totals
        )

    def undelivered(self) -> Undelivered:
        """A mail that did not arrive."""
        return Undelivered(
            header=self.header(Reason.ADMINISTRATOR, in_thread=False),
            url=f"{PORTAL}/berichten/9",
            to_name="Bram Visser",
            undelivered=Message.TOO_LATE,
            attempts=48,
            last_answer="550 5.1.1 Recipient address rejected: user unknown",
        )
