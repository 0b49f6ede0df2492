"""A portfolio of any size: projects of the shipped process in every phase, with their history.

Seven in ten projects are completed; the others are spread over the phases, with their open
checks due between 20 working days ago and 60 ahead. It is loaded in bulk, guards lifted, as a
restore is; nothing of it is measured but the loading itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from random import Random
from time import perf_counter

from sqlalchemy import Connection, Table, text

from benchmarks.databases import Bench
from catalogue.loader import load_process
from domain.definition import ProcessDefinition
from domain.moments import dutch_date
from domain.permissions import Actor
from domain.vocabulary import Indicator, ObjectiveStatus, Origin, Role, SizeProfile
from domain.working_days import WorkingCalendar
from models.bulk import load
from models.engines import EngineKind, Store, WriteSession
from models.guards.lifting import lifted
from models.tables import metadata
from usecases.acting import load_actor
from usecases.calendars import organisation_calendar
from usecases.set_course import Scope, SetObjective, set_objective
from usecases.set_up import (
    AddPerson,
    RegisterOrganisation,
    add_person,
    register_organisation,
    release_definition,
)

#: A Wednesday in a week without holidays.
NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
TODAY = dutch_date(NOW)
_ROLES = (Role.INTERNAL_CLIENT, Role.PROJECT_LEAD, Role.BUYER, Role.CONTRACT_MANAGER)
#: One person per role in this many projects.
_PROJECTS_A_PERSON = 100
_COMPLETED_IN_TEN = 7
_SEED = 20261118


@dataclass(frozen=True)
class Portfolio:
    """What was set up, and how many projects are loaded into it."""

    organisation_id: int
    definition_id: int
    objective_id: int
    definition: ProcessDefinition
    people: dict[Role, tuple[int, ...]]
    calendar: WorkingCalendar
    projects: int

    @cached_property
    def due_days(self) -> tuple[date, ...]:
        """The days on which open checks are due."""
        return tuple(self.calendar.add(TODAY, n) for n in range(-20, 61))

    def holder(self, role: Role, project_id: int) -> int:
        """Who holds that role in that project."""
        held = self.people.get(role) or self.people[Role.PROJECT_LEAD]
        return held[project_id % len(held)]

    def position(self, project_id: int) -> int:
        """The phase that the project is in."""
        if self.is_completed(project_id):
            return self.definition.last_position
        return project_id % self.definition.last_position + 1

    def is_completed(self, project_id: int) -> bool:
        """Whether it passed its last gate."""
        return project_id * 7 % 10 < _COMPLETED_IN_TEN


def set_up(store: Store, *, projects: int) -> Portfolio:
    """Register an authority with enough people for so many projects, by the verbs."""
    organisation_id = store.next_organisation_id()
    with store.write(organisation_id) as session:
        register_organisation(
            session,
            command=RegisterOrganisation(
                slug="bench",
                name="Provincie Meetland",
                size_profile=SizeProfile.LARGE,
                portal_url="https://poort.example",
                administrator=AddPerson(name="Ada", email="ada@meetland.example"),
            ),
            now=NOW,
        )
    with store.write(organisation_id) as session:
        actor = load_actor(session, 1, on=TODAY, origin=Origin.CLI)
        people = {
            role: _people(session, actor, role, projects // _PROJECTS_A_PERSON + 1)
            for role in _ROLES
        }
        people[Role.COORDINATOR] = _people(session, actor, Role.COORDINATOR, 1)
        definition = load_process("infrastructure-works", "2026.1")
        released = release_definition(session, definition=definition, actor=actor, now=NOW)
        objective = _set_objective(session, people[Role.COORDINATOR][0])
        assert released.id is not None
        return Portfolio(
            organisation_id=organisation_id,
            definition_id=released.id,
            objective_id=objective,
            definition=definition,
            people=people,
            calendar=organisation_calendar(session),
            projects=projects,
        )


def _people(session: WriteSession, actor: Actor, role: Role, count: int) -> tuple[int, ...]:
    found = []
    for number in range(count):
        person = add_person(
            session,
            command=AddPerson(
                name=f"{role} {number}",
                email=f"{role}-{number}@meetland.example",
                roles=frozenset({role}),
            ),
            actor=actor,
            now=NOW,
        )
        assert person.id is not None
        found.append(person.id)
    return tuple(found)


def _set_objective(session: WriteSession, coordinator: int) -> int:
    """The seed's example, to which projects are linked."""
    objective = set_objective(
        session,
        command=SetObjective(
            name="Minder milieu-impact",
            indicator=Indicator.MKI,
            status=ObjectiveStatus.OBJECTIVE,
            reference_year=2020,
            scopes=frozenset(Scope),
            reduction_percent_by_year={2025: 30, 2030: 60},
        ),
        actor=load_actor(session, coordinator, on=TODAY, origin=Origin.CLI),
        now=NOW,
    )
    assert objective.id is not None
    return objective.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How many checks were loaded, and in how many seconds."""

    checks: int
    seconds: float


def load_portfolio(bench: Bench, portfolio: Portfolio) -> Loaded:
    """Load the projects with team, plan, attempts and checks; times the checks."""
    with bench.owner.begin() as connection, lifted(connection):
        fill(connection, "project", _projects(portfolio))
        fill(connection, "team_member", _members(portfolio))
        fill(connection, "project_gate", _gates(portfolio))
        fill(connection, "gate_attempt", _attempts(portfolio))
        started = perf_counter()
        checks = fill(connection, "check_item", _checks(portfolio))
        seconds = perf_counter() - started
    look_after(bench)
    return Loaded(checks=checks, seconds=seconds)


def look_after(bench: Bench) -> None:
    """As each engine does by itself in the hours after a load."""
    match bench.store.kind:
        case EngineKind.SQLITE:
            with bench.owner.begin() as connection:
                connection.execute(text("ANALYZE"))
        case EngineKind.POSTGRESQL:
            # A transaction cannot vacuum.
            alone = bench.owner.execution_options(isolation_level="AUTOCOMMIT")
            with alone.connect() as connection:
                connection.execute(text("VACUUM (ANALYZE)"))


def fill(connection: Connection, name: str, rows: Iterator[dict[str, object]]) -> int:
    """Load rows into that table and give how many there were; each has the same columns."""
    table: Table = metadata.tables[name]
    first = next(rows)
    columns = tuple(first)
    values = (tuple(row.values()) for row in _again(first, rows))
    count = load(connection, table, columns=columns, rows=values)
    if connection.dialect.name == EngineKind.POSTGRESQL:
        connection.execute(text(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))"))  # noqa: S608 -- our own table
    return count


def _again(
    first: dict[str, object], rows: Iterator[dict[str, object]]
) -> Iterator[dict[str, object]]:
    yield first
    yield from rows


def _projects(portfolio: Portfolio) -> Iterator[dict[str, object]]:
    for project_id in range(1, portfolio.projects + 1):
        completed = portfolio.is_completed(project_id)
        yield {
            "id": project_id,
            "organisation_id": portfolio.organisation_id,
            "number": f"P-{project_id:06d}",
            "name": f"Herinrichting {project_id}",
            "definition_id": portfolio.definition_id,
            "status": "completed" if completed else "active",
            "phase_position": portfolio.position(project_id),
            "last_position": portfolio.definition.last_position,
            "introduced_at_position": 1,
            "material": "asphalt",
            "started_on": date(2024, 1, 8),
            "finished_on": date(2026, 1, 8) if completed else None,
            "version": 1,
        }


def _members(portfolio: Portfolio) -> Iterator[dict[str, object]]:
    number = 0
    for project_id in range(1, portfolio.projects + 1):
        for role in (*_ROLES, Role.COORDINATOR):
            number += 1
            yield {
                "id": number,
                "organisation_id": portfolio.organisation_id,
                "project_id": project_id,
                "person_id": portfolio.holder(role, project_id),
                "role": role,
                "is_primary": True,
                "started_on": date(2024, 1, 8),
                "ended_on": None,
            }


def _gates(portfolio: Portfolio) -> Iterator[dict[str, object]]:
    number = 0
    for project_id in range(1, portfolio.projects + 1):
        for phase in portfolio.definition.phases:
            number += 1
            ahead = phase.position - portfolio.position(project_id)
            planned_on = portfolio.calendar.add(TODAY, 61 + 60 * ahead)
            yield {
                "id": number,
                "organisation_id": portfolio.organisation_id,
                "project_id": project_id,
                "position": phase.position,
                "gate_id": phase.gate_id,
                "planned_on": planned_on,
                "first_planned_on": planned_on,
                "entered_on": date(2024, 1, 8) if ahead <= 0 else None,
            }


def attempt_id(portfolio: Portfolio, project_id: int, position: int) -> int:
    """The id that the one attempt of that project at that gate gets."""
    return (project_id - 1) * portfolio.definition.last_position + position


def _attempts(portfolio: Portfolio) -> Iterator[dict[str, object]]:
    for project_id in range(1, portfolio.projects + 1):
        lead = portfolio.holder(Role.PROJECT_LEAD, project_id)
        for phase in portfolio.definition.phases[: portfolio.position(project_id)]:
            is_open = _is_in_hand(portfolio, project_id, phase.position)
            yield {
                "id": attempt_id(portfolio, project_id, phase.position),
                "organisation_id": portfolio.organisation_id,
                "project_id": project_id,
                "position": phase.position,
                "gate_id": phase.gate_id,
                "number": 1,
                "status": "open" if is_open else "passed",
                "opened_on": date(2024, 1, 8),
                "submitted_by": None if is_open else lead,
                "submitted_at": None if is_open else NOW,
                "submitted_on": None if is_open else date(2025, 1, 8),
                "version": 1,
            }


def _is_in_hand(portfolio: Portfolio, project_id: int, position: int) -> bool:
    completed = portfolio.is_completed(project_id)
    return not completed and position == portfolio.position(project_id)


def _checks(portfolio: Portfolio) -> Iterator[dict[str, object]]:
    random = Random(_SEED)
    number = 0
    for project_id in range(1, portfolio.projects + 1):
        for phase in portfolio.definition.phases[: portfolio.position(project_id)]:
            in_hand = _is_in_hand(portfolio, project_id, phase.position)
            for check in phase.checks:
                number += 1
                is_open = in_hand and random.random() < 0.6  # noqa: PLR2004 -- six in ten
                yield {
                    "id": number,
                    "organisation_id": portfolio.organisation_id,
                    "project_id": project_id,
                    "attempt_id": attempt_id(portfolio, project_id, phase.position),
                    "check_id": check.id,
                    "instance": "",
                    "kind": "definition",
                    "blocking": check.blocking,
                    "evidence_required": check.evidence.required,
                    "role": check.owner,
                    "assignee_id": portfolio.holder(check.owner, project_id),
                    "without_owner": False,
                    "status": "open" if is_open else ("answered" if in_hand else "accepted"),
                    "answer": None if is_open else "yes",
                    "opens_on": date(2026, 8, 3),
                    "due_on": random.choice(portfolio.due_days),
                    "tight": False,
                    "version": 1,
                }
