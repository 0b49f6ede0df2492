"""The course of a project: its phases and gates as planned and decided, and its checks there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from domain.definition import ProcessDefinition
from domain.vocabulary import (
    AttemptStatus,
    CheckStatus,
    CommandKind,
    CommandStatus,
    Language,
    Outcome,
    ProjectStatus,
    Role,
)
from domain.working_days import WorkingCalendar
from models.project import Project
from models.queries.gates import PASSED
from models.queries.parts import PartRow
from models.queries.project_checks import CheckRow
from models.queries.project_dossier import GateRow, Head, MarkRow
from reports.process_drawing import CheckCount, Progress, Standing

_IN_HAND = frozenset({AttemptStatus.OPEN, AttemptStatus.SUBMITTED})
_ASKING = frozenset(
    {CheckStatus.OPEN, CheckStatus.DEVIATION_REFUSED, CheckStatus.DEVIATION_REQUESTED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A decision as it is carried out; `held_reason` is a msgid, the run is that of Prefect."""

    kind: CommandKind
    status: CommandStatus
    run_id: str | None
    held_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at a gate; `counts` is no more when the project went back before it."""

    id: int
    number: int
    status: AttemptStatus
    decision_due_on: date | None
    counts: bool
    outcome: Outcome | None
    decided_on: date | None
    decided_by: str | None
    transitions: tuple[Transition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseGate:
    """A gate on the course, with every attempt at it in order."""

    position: int
    gate_id: str
    progress: Progress
    planned_on: date
    first_planned_on: date
    entered_on: date | None
    attempts: tuple[Attempt, ...]

    @property
    def newest(self) -> Attempt | None:
        """The attempt that says how the gate stands, if there was one."""
        return self.attempts[-1] if self.attempts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What was read of one project, for one reader on one day."""

    head: Head
    definition: ProcessDefinition
    course: Sequence[CourseGate]
    people: Sequence[PartRow]
    checks: Sequence[CheckRow]
    marks: Sequence[MarkRow]
    calendar: WorkingCalendar
    today: date
    language: Language

    @property
    def ends_on(self) -> date:
        """The day the last gate is planned."""
        return max(gate.planned_on for gate in self.course)

    def working_days(self, day: date) -> int:
        """The working days until that day, negative when it is past."""
        return self.calendar.between(self.today, day)

    def phase_name(self, position: int) -> str:
        """The name of the phase at that position."""
        return self.definition.phase(position).name.read(self.language)


def course_of(project: Project, rows: Sequence[GateRow]) -> tuple[CourseGate, ...]:
    """The gates in order with how each stands."""
    return tuple(
        _gate(project, list(group)) for _, group in groupby(rows, key=lambda row: row.position)
    )


def attempt_in_hand(course: Sequence[CourseGate]) -> tuple[CourseGate, Attempt] | None:
    """The gate that is worked on or waits for its decision, if there is one."""
    for gate in course:
        for attempt in gate.attempts:
            if attempt.status in _IN_HAND:
                return gate, attempt
    return None


def standing_of(dossier: Dossier) -> Standing:
    """Where the project stands in its process, as the drawing shows it."""
    course = dossier.course
    now = [gate.position for gate in course if gate.progress is Progress.NOW]
    return Standing(
        position=now[0] if now else 0,
        passed=frozenset(gate.position for gate in course if gate.progress is Progress.DONE),
        checks=_counts(course, dossier.checks),
        is_stopped=dossier.head.project.status is ProjectStatus.STOPPED,
    )


def _gate(project: Project, rows: Sequence[GateRow]) -> CourseGate:
    first = rows[0]
    attempts = tuple(
        _attempt(list(group))
        for attempt_id, group in groupby(rows, key=lambda row: row.attempt_id)
        if attempt_id is not None
    )
    return CourseGate(
        position=first.position,
        gate_id=first.gate_id,
        progress=_progress(project, first.position, attempts),
        planned_on=first.planned_on,
        first_planned_on=first.first_planned_on,
        entered_on=first.entered_on,
        attempts=attempts,
    )


def _progress(project: Project, position: int, attempts: Sequence[Attempt]) -> Progress:
    if any(attempt.counts and attempt.status in PASSED for attempt in attempts):
        return Progress.DONE
    is_now = project.phase_position == position and project.status is not ProjectStatus.COMPLETED
    return Progress.NOW if is_now else Progress.LATER


def _attempt(rows: Sequence[GateRow]) -> Attempt:
    row = rows[0]
    assert row.attempt_id is not None
    assert row.number is not None
    assert row.status is not None
    return Attempt(
        id=row.attempt_id,
        number=row.number,
        status=row.status,
        decision_due_on=row.decision_due_on,
        counts=row.voided_at is None,
        outcome=row.outcome,
        decided_on=row.decided_on,
        decided_by=row.decided_by,
        transitions=tuple(filter(None, map(_transition, rows))),
    )


def _transition(row: GateRow) -> Transition | None:
    if row.command_kind is None or row.command_status is None:
        return None
    return Transition(
        kind=row.command_kind,
        status=row.command_status,
        run_id=row.prefect_run_id,
        held_reason=row.held_reason,
    )


def _counts(
    course: Sequence[CourseGate], checks: Sequence[CheckRow]
) -> Mapping[tuple[Role, int], CheckCount]:
    """What the newest attempt at each gate asked of each role; a check counts once."""
    newest = {gate.newest.id for gate in course if gate.newest is not None}
    found: dict[tuple[Role, int], CheckCount] = {}
    for item in {row.item_id: row for row in checks if row.attempt_id in newest}.values():
        key = (item.role, item.position)
        before = found.get(key, CheckCount(asked=0, settled=0))
        found[key] = CheckCount(
            asked=before.asked + 1, settled=before.settled + (item.status not in _ASKING)
        )
    # A role that this project asks nothing in an opened phase stands empty there.
    asked = {position for _, position in found}
    return found | {
        (role, position): CheckCount(asked=0, settled=0)
        for role in Role
        for position in asked
        if (role, position) not in found
    }
