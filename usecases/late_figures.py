"""What is the matter, in one sentence: where projects get stuck, and what else waits too long."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from domain.definition import ProcessDefinition
from domain.vocabulary import Language, Role, SubjectKind
from domain.working_days import WorkingCalendar
from models.queries import late_figures
from models.queries.late_figures import ActiveTally, LateTally, Waiting
from models.queries.late_steps import LateOnly
from usecases.calendars import organisation_calendar
from usecases.definitions import definition_known_by

#: Of each kind that waits the page shows this many; the rest is counted.
MOST_WAITING = 10
#: With more active projects counting takes a good part of what a page may, so it is kept a while.
_MANY_PROJECTS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckGate:
    """A gate with how many projects are late there, and their working days together.

    Of a project the longest late step counts.
    """

    gate_id: str
    name: str
    process_name: str
    projects: int
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How many of the active projects are late, and at which gates, the worst first."""

    late: int
    active: int
    steps: int
    gates: tuple[StuckGate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTooLong:
    """A decision, a deviation or a planned gate that waits too long for somebody."""

    kind: SubjectKind
    subject_id: int
    owner_name: str
    project_number: str
    project_name: str
    gate_id: str
    gate_name: str
    due_on: date
    working_days_late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutOwner:
    """Steps of a project that fell to its lead, since nobody holds their role."""

    role: Role
    steps: int
    project_number: str
    project_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoWaiting:
    """What waits beside late steps; of each kind the first are told and all are counted."""

    lines: tuple[WaitingTooLong, ...]
    totals: dict[SubjectKind, int]
    without_owner: tuple[WithoutOwner, ...]
    without_owner_total: int
    held_mornings: int
    failed_messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateFigures:
    """The counts of one moment, in no language; `waiting` is empty when steps are filtered."""

    late: tuple[LateTally, ...]
    active: tuple[ActiveTally, ...]
    waiting: Waiting | None

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments that have active projects."""
        return tuple(sorted(tally.department for tally in self.active if tally.department))

    @property
    def is_large(self) -> bool:
        """Whether counting again for every page would take too long."""
        return sum(tally.projects for tally in self.active) > _MANY_PROJECTS


def count_late(
    session: Session, only: LateOnly, *, today: date, filtered: bool, most: int = MOST_WAITING
) -> LateFigures:
    """Count what is late, and without a filter what else waits, in two queries at any size.

    Department, gate and days late are left to `finding`, so that one count serves them all.
    """
    due_before = organisation_calendar(session).on_or_before(today)
    wide = replace(only, department="", gate_id="", due_before=due_before)
    late, active = late_figures.tallies(session, wide, today=today)
    waiting = None
    if not filtered:
        waiting = late_figures.waiting(session, today=today, due_before=due_before, most=most)
    return LateFigures(late=tuple(late), active=tuple(active), waiting=waiting)


def finding(
    session: Session, figures: LateFigures, only: LateOnly, *, today: date, language: Language
) -> Finding:
    """What the counts say under that filter."""
    calendar = organisation_calendar(session)
    chosen = [tally for tally in figures.late if _is_asked(tally, only)]
    by_gate: dict[tuple[int, str, int], list[LateTally]] = defaultdict(list)
    for tally in chosen:
        by_gate[tally.definition_id, tally.checksum, tally.position].append(tally)
    gates = [
        _stuck(
            definition_known_by(session, definition_id, checksum),
            tallies,
            calendar=calendar,
            today=today,
            language=language,
        )
        for (definition_id, checksum, _), tallies in by_gate.items()
    ]
    return Finding(
        late=sum(tally.projects for tally in chosen),
        active=_active(figures, only),
        steps=sum(tally.steps for tally in chosen),
        gates=_merged(gates),
    )


def also_waiting(
    session: Session, waiting: Waiting, *, today: date, language: Language
) -> AlsoWaiting:
    """What waits beside late steps, in that language."""
    calendar = organisation_calendar(session)
    lines = tuple(
        WaitingTooLong(
            kind=line.kind,
            subject_id=line.subject_id,
            owner_name=line.owner_name,
            project_number=line.project_number,
            project_name=line.project_name,
            gate_id=line.gate_id,
            gate_name=definition_known_by(session, line.definition_id, line.checksum)
            .phase(line.position)
            .gate_name.read(language),
            due_on=line.due_on,
            working_days_late=calendar.between(line.due_on, today),
        )
        for line in waiting.lines
    )
    return AlsoWaiting(
        lines=lines,
        totals={line.kind: line.total for line in waiting.lines},
        without_owner=tuple(
            WithoutOwner(
                role=Role(line.role),
                steps=line.steps,
                project_number=line.project_number,
                project_name=line.project_name,
            )
            for line in waiting.ownerless
        ),
        without_owner_total=waiting.ownerless[0].total if waiting.ownerless else 0,
        held_mornings=waiting.held,
        failed_messages=waiting.failed,
    )


def _is_asked(tally: LateTally, only: LateOnly) -> bool:
    return (
        tally.due_on < only.due_before
        and only.department in {"", tally.department}
        and only.gate_id in {"", tally.gate_id}
    )


def _active(figures: LateFigures, only: LateOnly) -> int:
    if only.project_number:
        return 1
    return sum(
        tally.projects
        for tally in figures.active
        if only.department in {"", tally.department or ""}
    )


def _stuck(
    definition: ProcessDefinition,
    tallies: Iterable[LateTally],
    *,
    calendar: WorkingCalendar,
    today: date,
    language: Language,
) -> StuckGate:
    together = list(tallies)
    phase = definition.phase(together[0].position)
    return StuckGate(
        gate_id=phase.gate_id,
        name=phase.gate_name.read(language),
        process_name=definition.name.read(language),
        projects=sum(tally.projects for tally in together),
        working_days=sum(
            tally.projects * calendar.between(tally.due_on, today) for tally in together
        ),
    )


def _merged(gates: Iterable[StuckGate]) -> tuple[StuckGate, ...]:
    """One entry for a gate that several versions of its process have, the worst first."""
    found: dict[str, StuckGate] = {}
    for gate in gates:
        earlier = found.get(gate.gate_id)
        found[gate.gate_id] = gate if earlier is None else _sum(earlier, gate)
    return tuple(sorted(found.values(), key=lambda gate: (-gate.projects, -gate.working_days)))


def _sum(one: StuckGate, other: StuckGate) -> StuckGate:
    return replace(
        one,
        projects=one.projects + other.projects,
        working_days=one.working_days + other.working_days,
    )
