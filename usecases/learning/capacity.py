"""What a page needs to show of time and capacity: asked and given by phase and role (seed 2.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from domain.capacity import expected_hours
from domain.definition import ProcessDefinition
from domain.permissions import Actor, Permission
from domain.vocabulary import Language, Role
from models.learning import Capacity
from models.project import Project
from models.queries import projects
from models.queries.capacity import capacity_of
from usecases.acting import may_act
from usecases.definitions import definition_of


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursLine:
    """A role in a phase: what its checks take by the process, what was asked, what was given."""

    key: str
    position: int
    role: Role
    expected: int
    asked: int | None
    given: int | None
    #: Of the row as it was read; 0 while nothing was asked.
    version: int

    @property
    def lacks(self) -> int:
        """The hours that were asked and not given, once there was an answer."""
        if self.asked is None or self.given is None:
            return 0
        return max(0, self.asked - self.given)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseHours:
    """The lines of one phase."""

    name: str
    lines: tuple[HoursLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectHours:
    """A project with its hours by phase, and what the reader may do."""

    project: Project
    phases: tuple[PhaseHours, ...]
    may_ask: bool
    may_give: bool

    @property
    def lines(self) -> tuple[HoursLine, ...]:
        """All lines in order."""
        return tuple(line for phase in self.phases for line in phase.lines)

    @property
    def expected(self) -> int:
        """The hours that the process itself takes."""
        return sum(line.expected for line in self.lines)

    @property
    def asked(self) -> int:
        """All hours that were asked."""
        return sum(line.asked or 0 for line in self.lines)

    @property
    def given(self) -> int:
        """All hours that were given."""
        return sum(line.given or 0 for line in self.lines)

    @property
    def unanswered(self) -> int:
        """How many asks wait for an answer."""
        return sum(line.asked is not None and line.given is None for line in self.lines)


def project_hours(
    session: Session, number: str, *, actor: Actor, language: Language
) -> ProjectHours:
    """The hours of that project.

    Raises:
        ProjectUnknownError: no project has that number.
    """
    project = projects.project_by_number(session, number)
    assert project.id is not None
    definition = definition_of(session, project)
    lines = hours_lines(definition, capacity_of(session, project.id))
    return ProjectHours(
        project=project,
        phases=tuple(
            PhaseHours(
                name=phase.name.read(language),
                lines=tuple(line for line in lines if line.position == phase.position),
            )
            for phase in definition.phases
        ),
        may_ask=may_act(session, Permission.ASK_CAPACITY, actor=actor, project_id=project.id),
        may_give=may_act(session, Permission.GIVE_CAPACITY, actor=actor, project_id=project.id),
    )


def hours_lines(definition: ProcessDefinition, rows: Sequence[Capacity]) -> tuple[HoursLine, ...]:
    """Every role that the process asks something of in a phase, and every ask beyond that."""
    expected = expected_hours(definition)
    asked = {(row.position, row.role): row for row in rows}
    roles = list(Role)
    keys = sorted({*expected, *asked}, key=lambda key: (key[0], roles.index(key[1])))
    return tuple(_line(key, expected.get(key, 0), asked.get(key)) for key in keys)


def _line(key: tuple[int, Role], expected: int, row: Capacity | None) -> HoursLine:
    position, role = key
    return HoursLine(
        key=f"{position}-{role.value}",
        position=position,
        role=role,
        expected=expected,
        asked=None if row is None else row.asked_hours,
        given=None if row is None else row.given_hours,
        version=0 if row is None else row.version,
    )
