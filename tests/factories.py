"""Rows for tests, written as the product writes them; say only what matters to the test."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import count

from sqlmodel import Session

from catalogue.loader import load_process, to_json
from domain.definition import ProcessDefinition
from domain.vocabulary import (
    AttemptStatus,
    CheckKind,
    Language,
    Material,
    Role,
    SizeProfile,
)
from models.base import Table
from models.engines import Store
from models.gate import CheckItem, Deviation, GateAttempt
from models.organisation import Membership, MembershipRole, Organisation, Person, Substitution
from models.policy import Definition
from models.project import Project, ProjectGate, TeamMember
from models.queries import calendar_days
from usecases.calendars import organisation_calendar

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)

_numbers = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """An authority with the people of one team; the coordinator is that of all projects."""

    organisation: int
    definition: int
    lead: int
    client: int
    buyer: int
    coordinator: int

    @property
    def team(self) -> Mapping[Role, int]:
        """Who holds which role in a project."""
        return {
            Role.PROJECT_LEAD: self.lead,
            Role.INTERNAL_CLIENT: self.client,
            Role.BUYER: self.buyer,
        }


@cache
def shipped_definition(process_id: str = "infrastructure-works") -> ProcessDefinition:
    """The process as it is shipped."""
    return load_process(process_id, "2026.1")


def make_organisation(
    store: Store, *, slug: str = "linge", good_friday: bool = False, liberation_day: bool = False
) -> int:
    """An authority with its working calendar."""
    organisation_id = store.next_organisation_id()
    with store.write(organisation_id) as session:
        session.add(
            Organisation(
                id=organisation_id,
                slug=slug,
                name="Waterschap De Linge",
                size_profile=SizeProfile.MEDIUM,
                portal_url="https://poort.example.org",
                closed_on_good_friday=good_friday,
                closed_on_liberation_day=liberation_day,
                created_at=NOW,
            )
        )
        session.flush()
        calendar_days.replace(session, organisation_calendar(session))
    return organisation_id


def make_cast(
    store: Store, *, slug: str = "linge", good_friday: bool = False, liberation_day: bool = False
) -> Cast:
    """An authority with four people and the shipped process."""
    organisation = make_organisation(
        store, slug=slug, good_friday=good_friday, liberation_day=liberation_day
    )
    with store.write(organisation) as session:
        lead, client, buyer, coordinator = (
            make_person(session, organisation, name=name)
            for name in ("Lia Lead", "Karel Klant", "Inge Inkoop", "Coen Coördinator")
        )
        give_role(session, organisation, coordinator, Role.COORDINATOR)
        definition = make_definition(session, organisation)
    return Cast(
        organisation=organisation,
        definition=definition,
        lead=lead,
        client=client,
        buyer=buyer,
        coordinator=coordinator,
    )


def make_person(
    session: Session,
    organisation: int,
    *,
    name: str = "Els Eigenaar",
    language: Language = Language.NL,
) -> int:
    """A member of the authority."""
    number = next(_numbers)
    person = _stored(
        session,
        Person(
            organisation_id=organisation,
            name=name,
            email=f"person-{number}@example.org",
            language=language,
            pseudonym=f"{number:032x}",
        ),
    )
    _stored(
        session,
        Membership(organisation_id=organisation, person_id=person, joined_on=date(2020, 1, 1)),
    )
    return person


def give_role(session: Session, organisation: int, person: int, role: Role) -> None:
    """A role across all projects."""
    _stored(session, MembershipRole(organisation_id=organisation, person_id=person, role=role))


def make_substitution(
    session: Session, organisation: int, *, absent: int, substitute: int, first: date, last: date
) -> int:
    """Somebody is away and somebody stands in."""
    return _stored(
        session,
        Substitution(
            organisation_id=organisation,
            absent_id=absent,
            substitute_id=substitute,
            starts_on=first,
            ends_on=last,
        ),
    )


def make_definition(session: Session, organisation: int) -> int:
    """The shipped process, released here."""
    definition = shipped_definition()
    return _stored(
        session,
        Definition(
            organisation_id=organisation,
            process_id=definition.id,
            version=definition.version,
            checksum=definition.checksum,
            body=to_json(definition),
            released_at=NOW,
        ),
    )


def make_project(
    session: Session,
    cast: Cast,
    *,
    team: Mapping[Role, int] | None = None,
    planned_on: date = date(2027, 1, 4),
    position: int = 1,
    started_on: date = TODAY,
) -> int:
    """An active project in that phase, with its team and its gates all planned on one day."""
    definition = shipped_definition()
    project = _stored(
        session,
        Project(
            organisation_id=cast.organisation,
            number=f"P-{next(_numbers)}",
            name="Groot onderhoud N329",
            definition_id=cast.definition,
            phase_position=position,
            introduced_at_position=position,
            last_position=definition.last_position,
            material=Material.ASPHALT,
            started_on=started_on,
        ),
    )
    for phase in definition.phases:
        _stored(
            session,
            ProjectGate(
                organisation_id=cast.organisation,
                project_id=project,
                position=phase.position,
                gate_id=phase.gate_id,
                planned_on=planned_on,
                first_planned_on=planned_on,
            ),
        )
    for role, person in (cast.team if team is None else team).items():
        _stored(
            session,
            TeamMember(
                organisation_id=cast.organisation,
                project_id=project,
                person_id=person,
                role=role,
                started_on=started_on,
            ),
        )
    return project


def make_attempt(
    session: Session, cast: Cast, *, project: int, position: int = 1, opened_on: date = TODAY
) -> int:
    """An open attempt at a gate of the shipped process."""
    return _stored(
        session,
        GateAttempt(
            organisation_id=cast.organisation,
            project_id=project,
            position=position,
            gate_id=shipped_definition().phase(position).gate_id,
            status=AttemptStatus.OPEN,
            opened_on=opened_on,
        ),
    )


def make_check(
    session: Session,
    cast: Cast,
    *,
    project: int,
    attempt: int,
    owner: int | None,
    due_on: date,
    opens_on: date = TODAY,
    blocking: bool = True,
    number: int = 0,
    instance: str = "",
) -> int:
    """An open check: that one, counted from 0, of the first gate of the shipped process."""
    check = shipped_definition().phase(1).checks[number]
    return _stored(
        session,
        CheckItem(
            organisation_id=cast.organisation,
            project_id=project,
            attempt_id=attempt,
            check_id=check.id,
            instance=instance,
            kind=CheckKind.DEFINITION,
            blocking=blocking,
            evidence_required=False,
            role=Role.PROJECT_LEAD,
            assignee_id=owner,
            opens_on=opens_on,
            due_on=due_on,
        ),
    )


def make_deviation(
    session: Session, cast: Cast, *, check: int, asked_by: int, decider: int, due_on: date
) -> int:
    """A deviation that waits for its second person."""
    return _stored(
        session,
        Deviation(
            organisation_id=cast.organisation,
            check_item_id=check,
            reason="De markt levert het nog niet.",
            measure="We vragen het opnieuw bij de gunning.",
            requested_by=asked_by,
            requested_at=NOW,
            due_on=due_on,
            decider_id=decider,
        ),
    )


def _stored(session: Session, row: Table) -> int:
    session.add(row)
    session.flush()  # the next row points at this one by its id
    found: int = row.id  # type: ignore[attr-defined] # every table that is made here numbers its rows
    return found
