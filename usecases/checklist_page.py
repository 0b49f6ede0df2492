"""Read the checklist of a gate for one reader: the one in hand, one behind, or one ahead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from domain.definition import ProcessDefinition
from domain.moments import dutch_date
from domain.permissions import Actor, Permission, PermissionRefusedError
from domain.vocabulary import AttemptStatus, Language, Outcome, Role
from domain.working_days import WorkingCalendar
from models.queries import checklist as reads
from models.queries import decision_reads
from models.queries.checklist import CheckSaid, GateOnPath, ProjectPath, ReturnedCheck
from models.queries.decision_reads import Crew
from usecases.acting import acting_in
from usecases.calendars import organisation_calendar
from usecases.checklist import (
    AdviceLine,
    AmbitionLine,
    CheckLine,
    Checklist,
    DecisionLine,
    GateRights,
    PathPhase,
    ReturnedLine,
    Turn,
)
from usecases.decision_facts import Due
from usecases.decision_page import GateUnknownError
from usecases.definitions import definition_of

_IN_HAND = frozenset({AttemptStatus.OPEN, AttemptStatus.SUBMITTED})
_SENT_BACK = frozenset({Outcome.RETURN, Outcome.BACK})


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedChecklist:
    """Which gate of which project, by number and id, and which attempt when not the newest."""

    number: str
    gate_id: str
    attempt: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of a gate, to say it in the words of one reader."""

    path: ProjectPath
    here: GateOnPath
    definition: ProcessDefinition
    checks: Sequence[CheckSaid]
    returned: Mapping[int, ReturnedCheck]
    crew: Crew
    actor: Actor
    language: Language
    today: date
    calendar: WorkingCalendar

    def name(self, person_id: int | None) -> str | None:
        """The name of that person; None without one."""
        return None if person_id is None else self.crew.names.get(person_id)

    def holder(self, role: Role | None) -> int | None:
        """Who holds that role in the team first."""
        return next((one.person_id for one in self.crew.team if one.role is role), None)

    def due(self, day: date) -> Due:
        """The day with the working days until then."""
        return Due(due_on=day, working_days=self.calendar.between(self.today, day))

    def may(self, permission: Permission, *, owner_id: int | None = None) -> bool:
        """Whether the reader may do that here."""
        try:
            acting_in(self.crew.team, permission, actor=self.actor, owner_id=owner_id)
        except PermissionRefusedError:
            return False
        return True

    @property
    def turn(self) -> Turn:
        """What can be done with this gate now."""
        if self.here.attempt is None:
            is_ahead = self.here.plan.position > self.path.project.phase_position
            return Turn.AHEAD if is_ahead else Turn.OPENING
        return Turn.IN_HAND if self.here.attempt.status in _IN_HAND else Turn.PAST


def read_gate(
    session: Session, asked: AskedChecklist, *, actor: Actor, language: Language, today: date
) -> Reading:
    """Read a gate with its checks in six queries, and one more where rules ask for facts.

    Raises:
        GateUnknownError: there is no such project, gate or attempt.
    """
    path = reads.find_path(session, asked.number, year=today.year)
    here = None if path is None else _asked(path, asked)
    if path is None or here is None:
        raise GateUnknownError(project=asked.number, gate=asked.gate_id)
    project_id = path.project.id
    assert project_id is not None
    attempt_id = None if here.attempt is None else here.attempt.id
    checks = () if attempt_id is None else reads.checks_said(session, attempt_id)
    return Reading(
        path=path,
        here=here,
        definition=definition_of(session, path.project),
        checks=checks,
        returned={} if attempt_id is None else reads.returned_checks(session, project_id),
        crew=decision_reads.crew(session, project_id, also=_named(path, checks)),
        actor=actor,
        language=language,
        today=today,
        calendar=organisation_calendar(session),
    )


def checklist_of(reading: Reading, lines: Sequence[CheckLine]) -> Checklist:
    """The gate as it was read, with the lines of its checks."""
    path, here, attempt = reading.path, reading.here, reading.here.attempt
    phase = reading.definition.phase(here.plan.position)
    is_last = phase.position == reading.definition.last_position
    following = None if is_last else reading.definition.phase(phase.position + 1)
    return Checklist(
        project_id=here.plan.project_id,
        project_number=path.project.number,
        project_name=path.project.name,
        project_status=path.project.status,
        position=phase.position,
        gate_id=here.plan.gate_id,
        gate_name=phase.gate_name.read(reading.language),
        next_phase=following.name.read(reading.language) if following else None,
        turn=reading.turn,
        attempt_id=attempt.id if attempt else None,
        attempt_number=attempt.number if attempt else 1,
        attempt_version=attempt.version if attempt else 0,
        attempts=tuple(one.attempt.number for one in _tries(path, here) if one.attempt),
        status=attempt.status if attempt else None,
        planned=reading.due(here.plan.planned_on),
        submitted_on=attempt.submitted_on if attempt else None,
        submitted_by_name=reading.name(attempt.submitted_by) if attempt else None,
        decision_due=(
            reading.due(attempt.decision_due_on) if attempt and attempt.decision_due_on else None
        ),
        decision=_decision(reading),
        returned=_returned(path, here),
        advice=_advice(reading),
        ambition=_ambition(path),
        lead_name=reading.name(reading.holder(Role.PROJECT_LEAD)),
        client_name=reading.name(reading.holder(Role.INTERNAL_CLIENT)),
        path=tuple(_path(reading)),
        checks=tuple(lines),
        rights=GateRights(
            may_submit=reading.may(Permission.SUBMIT_GATE),
            may_advise=reading.may(Permission.GIVE_ADVICE),
            may_decide=reading.may(Permission.DECIDE_GATE),
        ),
    )


def _asked(path: ProjectPath, asked: AskedChecklist) -> GateOnPath | None:
    tries = [one for one in path.gates if one.plan.gate_id == asked.gate_id]
    if asked.attempt is not None:
        tries = [one for one in tries if one.attempt and one.attempt.number == asked.attempt]
    return tries[-1] if tries else None


def _tries(path: ProjectPath, here: GateOnPath) -> list[GateOnPath]:
    return [one for one in path.gates if one.plan.position == here.plan.position]


def _named(path: ProjectPath, checks: Sequence[CheckSaid]) -> set[int]:
    """Everybody who did something here, in the team or not."""
    named: set[int | None] = set()
    for gate in path.gates:
        named |= {gate.attempt.submitted_by} if gate.attempt else set()
        named |= {gate.decision.decided_by} if gate.decision else set()
        named |= {gate.advice.given_by} if gate.advice else set()
    for check in checks:
        named.add(check.item.assignee_id)
        named |= {check.answer.answered_by} if check.answer else set()
        named |= {proof.added_by for proof in check.evidence}
        if check.deviation is not None:
            named |= {check.deviation.requested_by, check.deviation.decider_id}
    return {person_id for person_id in named if person_id is not None}


def _decision(reading: Reading) -> DecisionLine | None:
    row = reading.here.decision
    if row is None:
        return None
    return DecisionLine(
        outcome=row.outcome,
        reason=row.reason,
        by_name=reading.name(row.decided_by) or "",
        on=row.decided_on,
    )


def _returned(path: ProjectPath, here: GateOnPath) -> ReturnedLine | None:
    """Why the gate is open anew, when the attempt before was sent back."""
    if here.attempt is None or here.attempt.status not in _IN_HAND:
        return None
    earlier = [one.decision for one in _tries(path, here) if one.attempt is not here.attempt]
    last = earlier[-1] if earlier else None
    if last is None or last.outcome not in _SENT_BACK:
        return None
    return ReturnedLine(on=last.decided_on, reason=last.reason or "")


def _advice(reading: Reading) -> AdviceLine | None:
    row = reading.here.advice
    if row is None:
        return None
    return AdviceLine(
        verdict=row.verdict,
        text=row.text,
        by_name=reading.name(row.given_by) or "",
        on=dutch_date(row.given_at),
    )


def _ambition(path: ProjectPath) -> AmbitionLine | None:
    if path.objective is None:
        return None
    return AmbitionLine(
        name=path.objective.name,
        reduction_percent=path.target.reduction_percent if path.target else None,
        year=path.target.year if path.target else None,
        reference_year=path.objective.reference_year,
    )


def _path(reading: Reading) -> list[PathPhase]:
    """The phases of the project, each by the newest attempt at its gate."""
    newest = {one.plan.position: one for one in reading.path.gates}
    now = reading.path.project.phase_position
    phases = []
    for position, gate in newest.items():
        phase = reading.definition.phase(position)
        is_done = position < now or reading.path.project.finished_on is not None
        phases.append(
            PathPhase(
                name=phase.name.read(reading.language),
                state="done" if is_done else "now" if position == now else "later",
                gate_id=phase.gate_id,
                on=gate.decision.decided_on if gate.decision and is_done else gate.plan.planned_on,
                status=None if gate.attempt is None else gate.attempt.status,
            )
        )
    return phases
