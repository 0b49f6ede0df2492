"""What a new project may choose from, and what it would become: shown before it is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session

from domain.definition import ProcessDefinition
from domain.vocabulary import Language, Role
from models.queries import members, people, projects
from usecases.definitions import definition_by_id, released_definitions
from usecases.start_project import StartProject, propose_plan, refuse_fields

#: The roles that a team is chosen for; without the first two there is no project.
TEAM: Final = (
    Role.PROJECT_LEAD,
    Role.INTERNAL_CLIENT,
    Role.BUYER,
    Role.CONTRACT_MANAGER,
    Role.ADVISER,
)
#: In a longer list nobody finds a name: then only who holds the role is offered.
_MOST_OFFERED: Final = 200
#: The coordinator's own start-up is a process of the organisation, not of a project.
_OF_PROJECTS: Final = "project"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessChoice:
    """A released process to start on, in its newest version."""

    process_id: str
    name: str
    description: str
    gates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartChoices:
    """What the form offers; people by role, with those who hold the role before the others."""

    processes: tuple[ProcessChoice, ...]
    people: Mapping[Role, tuple[tuple[int, str], ...]]
    objectives: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedGate:
    """A gate with the day that it would be planned on; `is_past` when that day has gone."""

    gate_id: str
    name: str
    planned_on: date
    is_past: bool
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the project would become; the team by name."""

    process_name: str
    gates: tuple[ProposedGate, ...]
    team: Mapping[Role, str]
    objective_name: str | None


def start_choices(session: Session, *, language: Language) -> StartChoices:
    """What the form of a new project offers, in three queries."""
    named, holders = members.names_and_roles(session)
    return StartChoices(
        processes=tuple(
            _choice(definition, language)
            for definition in _newest(released_definitions(session)).values()
        ),
        people={role: _offered(named, holders.get(role, set())) for role in TEAM},
        objectives=tuple(
            (row.id, row.name) for row in projects.objectives(session) if row.id is not None
        ),
    )


def propose_project(
    session: Session, command: StartProject, *, today: date, language: Language
) -> Proposal:
    """The project as it would become, with the plan that it would get.

    Raises:
        NumberTakenError, FieldMissingError, TeamIncompleteError, TeamRefusedError,
        DefinitionUnknownError, PersonUnknownError, NoAwardError, CalendarRangeError: as
        starting it would.
    """
    refuse_fields(session, command, today=today)
    released = projects.released(session, process_id=command.process_id, version=command.version)
    assert released.id is not None
    definition = definition_by_id(session, released.id)
    planned = propose_plan(session, definition, award_on=command.award_on, today=today)
    known = people.people(session, set(command.team.values()))
    objective = next(
        (row.name for row in projects.objectives(session) if row.id == command.objective_id), None
    )
    return Proposal(
        process_name=definition.name.read(language),
        gates=tuple(
            ProposedGate(
                gate_id=phase.gate_id,
                name=phase.gate_name.read(language),
                planned_on=planned_on,
                is_past=planned_on < today,
                steps=len(phase.checks),
            )
            for phase, planned_on in zip(definition.phases, planned, strict=True)
        ),
        team={role: known[person_id].name for role, person_id in command.team.items()},
        objective_name=objective,
    )


def _newest(definitions: Mapping[int, ProcessDefinition]) -> dict[str, ProcessDefinition]:
    return {
        definition.id: definition
        for definition in definitions.values()
        if definition.scope == _OF_PROJECTS
    }


def _choice(definition: ProcessDefinition, language: Language) -> ProcessChoice:
    return ProcessChoice(
        process_id=definition.id,
        name=definition.name.read(language),
        description=definition.description.read(language),
        gates=definition.last_position,
    )


def _offered(named: list[tuple[int, str]], holders: set[int]) -> tuple[tuple[int, str], ...]:
    first = tuple(person for person in named if person[0] in holders)
    if first and len(named) > _MOST_OFFERED:
        return first
    return first + tuple(person for person in named if person[0] not in holders)
