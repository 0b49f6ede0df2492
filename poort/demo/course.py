"""The course of a work: its start, its plan, its milestones, and what goes otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from domain.errors import PoortError
from domain.vocabulary import AttemptStatus, EntryAction, Role
from poort.demo.agenda import Agenda
from poort.demo.beginning import start_command
from poort.demo.script import Twist, WorkScript
from poort.demo.stage import Stage
from usecases.look_up import GateInHand, InHand, look_up_plan
from usecases.plan_gates import PlanGates, plan_gates
from usecases.record_milestone import RecordMilestone, record_milestone
from usecases.start_project import start_project
from usecases.suspend_project import SuspendProject, resume_project, suspend_project

#: The last gate keeps its distance, since the checks behind it are counted from the one before.
_LEAST_LAST_GAP = 60
_SUSPENDED_IN = 3
_REPLANS = 0.6


@dataclass(slots=True)
class Courses:
    """Follows every work from phase to phase."""

    agenda: Agenda
    _entered: dict[int, tuple[int, int]] = field(default_factory=dict)
    _replanned: set[int] = field(default_factory=set)

    def play(self, stage: Stage, in_hand: InHand) -> None:
        """See which works entered a phase, and which gates slip."""
        for gate in in_hand.gates:
            place = gate.position, gate.attempt_number
            if self._entered.get(gate.project_id) != place:
                self._entered[gate.project_id] = place
                self._enter(stage, in_hand, gate)
            elif gate.status is AttemptStatus.OPEN:
                self._replan_slipping(stage, in_hand, gate)

    def _enter(self, stage: Stage, in_hand: InHand, gate: GateInHand) -> None:
        if gate.attempt_number > 1:
            return
        work = stage.works[gate.project_number]
        phase = stage.processes[work.process_id].phase(gate.position)
        if gate.position > 1:
            self._catch_up(stage, in_hand, gate)
        if EntryAction.CONTRACT_BASELINE in phase.entry_actions:
            self._plan_milestones(stage, gate, manager=_holder(in_hand, gate))
        if work.twist is Twist.SUSPENDED and gate.position == _SUSPENDED_IN:
            client = in_hand.team[gate.project_id, Role.INTERNAL_CLIENT]
            suspend = partial(_suspend, agenda=self.agenda, project_id=gate.project_id, by=client)
            self.agenda.plan(stage.calendar.add(stage.today, 15), suspend)

    def _catch_up(self, stage: Stage, in_hand: InHand, gate: GateInHand) -> None:
        """Move the gates ahead by what the gate before came late."""
        plan = _plan(stage, gate)
        late = stage.working_days_since(plan[gate.position - 1])
        if late > 3:  # noqa: PLR2004 -- fewer days make no difference to anybody
            _replan(stage, in_hand, gate, plan=plan, later=late)

    def _replan_slipping(self, stage: Stage, in_hand: InHand, gate: GateInHand) -> None:
        """Move a gate that was not submitted, some days after its planned day."""
        late = stage.working_days_since(gate.planned_on)
        subject = gate.project_number, gate.gate_id, gate.attempt_number
        waits = stage.chance.between(3, 8, "replans after", *subject)
        if late < waits or gate.attempt_id in self._replanned:
            return
        self._replanned.add(gate.attempt_id)
        if stage.chance.happens(_REPLANS, "replans", *subject):
            later = late + stage.chance.between(5, 15, "replans by", *subject)
            _replan(stage, in_hand, gate, plan=_plan(stage, gate), later=later)

    def _plan_milestones(self, stage: Stage, gate: GateInHand, *, manager: int) -> None:
        number, calendar, phrases = gate.project_number, stage.calendar, stage.script.phrases
        begins_on = calendar.add(stage.today, stage.chance.between(12, 35, "start of work", number))
        start = RecordMilestone(
            project_id=gate.project_id, kind="start_of_work", happened_on=begins_on
        )
        self.agenda.plan(begins_on, partial(_record, command=start, by=manager))
        for nth in range(stage.chance.between(0, 2, "variations", number)):
            on = calendar.add(begins_on, stage.chance.between(15, 60, "variation", number, nth))
            variation = RecordMilestone(
                project_id=gate.project_id,
                kind="variation",
                happened_on=on,
                description=stage.chance.one_of(phrases.variations, "variation", number, nth),
            )
            self.agenda.plan(on, partial(_record, command=variation, by=manager))


def start_work(stage: Stage, *, work: WorkScript) -> None:
    """Let the coordinator start the work, and its lead plan it at its own pace."""
    stage.works[work.number] = work
    started = stage.act(
        stage.reach(stage.people["coordinator"]),
        start_project,
        start_command(work, stage.authority),
        about=work.number,
    )
    if isinstance(started, PoortError) or work.pace >= 1:
        return
    assert started.id is not None
    with stage.store.read(stage.organisation_id) as session:
        plan = look_up_plan(session, started.id)
    command = PlanGates(
        project_id=started.id,
        planned=_paced(stage, plan, pace=work.pace),
        reason=stage.script.phrases.first_plan,
    )
    lead = stage.people[work.team[Role.PROJECT_LEAD]]
    stage.act(
        stage.hands_of(lead) or stage.people["coordinator"], plan_gates, command, about=work.number
    )


def _paced(stage: Stage, plan: Mapping[int, date], *, pace: float) -> Mapping[int, date]:
    """The plan with each gap at its pace."""
    before, paced_before = stage.today, stage.calendar.on_or_after(stage.today)
    paced = {}
    for position, planned_on in plan.items():
        gap = round(stage.calendar.between(before, planned_on) * pace)
        if position == len(plan):
            gap = max(gap, _LEAST_LAST_GAP)
        paced_before = paced[position] = stage.calendar.add(paced_before, gap)
        before = planned_on
    return paced


def _plan(stage: Stage, gate: GateInHand) -> Mapping[int, date]:
    with stage.store.read(stage.organisation_id) as session:
        return look_up_plan(session, gate.project_id)


def _replan(
    stage: Stage, in_hand: InHand, gate: GateInHand, *, plan: Mapping[int, date], later: int
) -> None:
    lead = stage.hands_of(in_hand.team[gate.project_id, Role.PROJECT_LEAD])
    if lead is None:
        return
    planned = {
        position: stage.calendar.add(planned_on, later)
        for position, planned_on in plan.items()
        if position >= gate.position
    }
    reason = stage.chance.one_of(
        stage.script.phrases.replanned, "replanned", gate.project_number, gate.gate_id
    )
    command = PlanGates(project_id=gate.project_id, planned=planned, reason=reason)
    stage.act(lead, plan_gates, command, about=f"{gate.project_number} {gate.gate_id} {later}")


def _holder(in_hand: InHand, gate: GateInHand) -> int:
    """The contract manager, or else the project lead."""
    lead = in_hand.team[gate.project_id, Role.PROJECT_LEAD]
    return in_hand.team.get((gate.project_id, Role.CONTRACT_MANAGER), lead)


def _record(stage: Stage, *, command: RecordMilestone, by: int) -> None:
    stage.act(
        stage.reach(by), record_milestone, command, about=f"{command.project_id} {command.kind}"
    )


def _suspend(stage: Stage, *, agenda: Agenda, project_id: int, by: int) -> None:
    command = SuspendProject(project_id=project_id, reason=stage.script.phrases.suspended)
    stage.act(stage.reach(by), suspend_project, command, about=project_id)
    resume = partial(_resume, project_id=project_id, by=by)
    agenda.plan(stage.calendar.add(stage.today, 35), resume)


def _resume(stage: Stage, *, project_id: int, by: int) -> None:
    stage.perform(
        "ResumeProject",
        stage.reach(by),
        lambda session, actor, now: resume_project(
            session, project_id=project_id, actor=actor, now=now
        ),
        about=project_id,
    )
