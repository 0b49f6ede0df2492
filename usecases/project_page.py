"""The page of one project: where it stands, what blocks, who does what, and what was agreed."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session

from domain.definition import ProcessDefinition
from domain.permissions import Actor, Permission
from domain.vocabulary import Language, ProjectStatus, Role
from models.project import Project
from models.queries import parts, project_checks, project_dossier
from models.queries.project_dossier import CONDITION, MarkRow
from reports.process_drawing import ProcessDrawing, project_drawing
from usecases.calendars import organisation_calendar
from usecases.definitions import definition_known_by
from usecases.drawing_words import drawing_words
from usecases.project_course import CourseGate, Dossier, course_of, standing_of
from usecases.project_facts import reduction_by
from usecases.project_open_points import (
    Agreement,
    GateInHand,
    agreed_conditions,
    asked_deviations,
    gate_in_hand,
)
from usecases.project_team import Seat, permitted, seats_before, seats_now

#: What the page has a form for.
ACTS: Final = (
    Permission.CHANGE_TEAM,
    Permission.PLAN_GATE,
    Permission.RECORD_MILESTONE,
    Permission.CHANGE_PROJECT,
    Permission.SUSPEND_PROJECT,
    Permission.RESUME_PROJECT,
    Permission.SET_RETENTION,
    Permission.EXPORT_DOSSIER,
)
#: What the dossier asks, also when the project has long ended.
_ALWAYS: Final = frozenset({Permission.SET_RETENTION, Permission.EXPORT_DOSSIER})
_WHILE_ACTIVE: Final = (
    frozenset(ACTS) - {Permission.CHANGE_TEAM, Permission.RESUME_PROJECT} - _ALWAYS
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedGate:
    """A gate of the course with the words for it and for its phase."""

    gate: CourseGate
    phase_name: str
    gate_name: str
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MkiSummary:
    """What the authority and the project want of MKI.

    `reduction_percent` is asked by the year of `ends_on`, against `reference_year`.
    """

    objective: str | None
    reference_year: int | None
    reduction_percent: int | None
    ends_on: date
    weight_percent: int | None
    least_weight_percent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage:
    """All that the page shows, in the language of its reader."""

    project: Project
    definition: ProcessDefinition
    process_name: str
    suspended_since: date | None
    suspension_reason: str | None
    gates: tuple[NamedGate, ...]
    in_hand: GateInHand | None
    team: tuple[Seat, ...]
    former: tuple[Seat, ...]
    coordinators: tuple[str, ...]
    milestones: tuple[MarkRow, ...]
    deviations: tuple[Agreement, ...]
    conditions: tuple[Agreement, ...]
    mki: MkiSummary
    lots: int
    may: frozenset[Permission]
    drawing: ProcessDrawing

    @property
    def empty_roles(self) -> tuple[Role, ...]:
        """The roles that own checks of the process and that nobody in the team holds."""
        filled = {seat.role for seat in self.team}
        if self.coordinators:
            filled.add(Role.COORDINATOR)
        owners = (check.owner for phase in self.definition.phases for check in phase.checks)
        return tuple(role for role in dict.fromkeys(owners) if role not in filled)


def project_page(
    session: Session, number: str, *, actor: Actor, today: date, language: Language
) -> ProjectPage:
    """Read the project in six queries, whatever it went through.

    Raises:
        ProjectUnknownError: no project has that number.
    """
    dossier = read_dossier(session, number, today=today, language=language)
    head, project, definition = dossier.head, dossier.head.project, dossier.definition
    people = dossier.people
    return ProjectPage(
        project=project,
        definition=definition,
        process_name=definition.name.read(language),
        suspended_since=head.suspension.started_on if head.suspension else None,
        suspension_reason=head.suspension.reason if head.suspension else None,
        gates=tuple(_named(gate, dossier) for gate in dossier.course),
        in_hand=gate_in_hand(dossier),
        team=seats_now(people, today=today),
        former=seats_before(people, today=today),
        coordinators=tuple(row.name for row in people if not row.in_team and not row.left_on),
        milestones=tuple(mark for mark in dossier.marks if mark.kind != CONDITION),
        deviations=asked_deviations(dossier),
        conditions=agreed_conditions(dossier),
        mki=_mki(dossier),
        lots=head.lots,
        may=_acts(project, permitted(people, ACTS, actor=actor)),
        drawing=project_drawing(
            definition,
            standing=standing_of(dossier),
            name=project.name,
            words=drawing_words(language),
        ),
    )


def read_dossier(session: Session, number: str, *, today: date, language: Language) -> Dossier:
    """Everything that the page is made of, in six queries.

    Raises:
        ProjectUnknownError: no project has that number.
    """
    head = project_dossier.head(session, number)
    project = head.project
    assert project.id is not None
    coordinators = frozenset({Role.COORDINATOR})
    return Dossier(
        head=head,
        definition=definition_known_by(session, project.definition_id, head.definition_checksum),
        course=course_of(project, project_dossier.gate_rows(session, project.id)),
        people=parts.part_rows(session, project.id, across=coordinators, today=today),
        checks=project_checks.check_rows(session, project.id),
        marks=project_dossier.mark_rows(session, project.id),
        calendar=organisation_calendar(session),
        today=today,
        language=language,
    )


def _named(gate: CourseGate, dossier: Dossier) -> NamedGate:
    return NamedGate(
        gate=gate,
        phase_name=dossier.phase_name(gate.position),
        gate_name=dossier.definition.phase(gate.position).gate_name.read(dossier.language),
        working_days=dossier.working_days(gate.planned_on),
    )


def _mki(dossier: Dossier) -> MkiSummary:
    head, ends_on = dossier.head, dossier.ends_on
    policy = head.thread.policy
    return MkiSummary(
        objective=head.objective.name if head.objective else None,
        reference_year=head.objective.reference_year if head.objective else None,
        reduction_percent=reduction_by(ends_on, head.targets),
        ends_on=ends_on,
        weight_percent=head.project.mki_weight_percent,
        least_weight_percent=policy.minimum_mki_weight_percent if policy else None,
    )


def _acts(project: Project, granted: frozenset[Permission]) -> frozenset[Permission]:
    """What is granted, less what the state of the project does not allow anybody."""
    match project.status:
        case ProjectStatus.ACTIVE:
            return granted - {Permission.RESUME_PROJECT}
        case ProjectStatus.SUSPENDED:
            return granted - _WHILE_ACTIVE
        case ProjectStatus.STOPPED | ProjectStatus.COMPLETED:
            return granted & _ALWAYS
