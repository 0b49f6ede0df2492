"""Rows for tests of the store, written the way the product writes them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session, col, select, update

from domain.vocabulary import (
    AnswerValue,
    AttemptStatus,
    Channel,
    CheckStatus,
    Language,
    Material,
    Message,
    Origin,
    Outcome,
    Role,
    SizeProfile,
)
from models import audit_trail
from models.audit_trail import AuditEntry
from models.engines import Store, WriteSession
from models.gate import Answer, CheckItem, Decision, GateAttempt
from models.organisation import Membership, Organisation, Person
from models.policy import Definition
from models.project import Project
from models.work import Outbox

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The ids of one authority with one project in its first of three phases."""

    organisation: int
    lead: int
    client: int
    coordinator: int
    definition: int
    project: int
    attempt: int
    check: int


def found_organisation(store: Store, *, slug: str) -> int:
    """An authority of its own."""
    organisation_id = store.next_organisation_id()
    with store.write(organisation_id) as session:
        session.add(
            Organisation(
                id=organisation_id,
                slug=slug,
                name="Waterschap De Linge",
                size_profile=SizeProfile.MEDIUM,
                portal_url="http://localhost",
                created_at=NOW,
            )
        )
    return organisation_id


def make_world(store: Store, *, slug: str = "linge") -> World:
    """An authority with three people and a project whose first gate has one blocking check."""
    organisation = found_organisation(store, slug=slug)
    with store.write(organisation) as session:
        lead, client, coordinator = (
            _make_person(session, organisation, name=f"{name}-{slug}")
            for name in ("lead", "client", "coordinator")
        )
        definition = make_definition(session, organisation, version="2026.1")
        project = make_project(session, organisation, definition=definition, number="P-1")
        attempt = make_attempt(session, organisation, project=project)
        check = make_check(session, organisation, project=project, attempt=attempt, owner=lead)
    return World(
        organisation=organisation,
        lead=lead,
        client=client,
        coordinator=coordinator,
        definition=definition,
        project=project,
        attempt=attempt,
        check=check,
    )


def make_definition(session: Session, organisation: int, *, version: str) -> int:
    """A released definition."""
    definition = Definition(
        organisation_id=organisation,
        process_id="infrastructure-works",
        version=version,
        checksum=version,
        body="{}",
        released_at=NOW,
    )
    return _stored(session, definition)


def make_project(
    session: Session, organisation: int, *, definition: int, number: str, introduced_at: int = 1
) -> int:
    """A project of three phases."""
    project = Project(
        organisation_id=organisation,
        number=number,
        name="Dijkversterking",
        definition_id=definition,
        phase_position=introduced_at,
        introduced_at_position=introduced_at,
        last_position=3,
        material=Material.ASPHALT,
        started_on=TODAY,
    )
    return _stored(session, project)


def make_attempt(
    session: Session,
    organisation: int,
    *,
    project: int,
    position: int = 1,
    number: int = 1,
    status: AttemptStatus = AttemptStatus.OPEN,
) -> int:
    """An attempt at a gate."""
    attempt = GateAttempt(
        organisation_id=organisation,
        project_id=project,
        position=position,
        gate_id=f"gate-{position}",
        number=number,
        status=status,
        opened_on=TODAY,
    )
    return _stored(session, attempt)


def make_check(
    session: Session, organisation: int, *, project: int, attempt: int, owner: int
) -> int:
    """A blocking check, open."""
    check = CheckItem(
        organisation_id=organisation,
        project_id=project,
        attempt_id=attempt,
        check_id="ambition",
        blocking=True,
        evidence_required=False,
        role=Role.PROJECT_LEAD,
        assignee_id=owner,
        opens_on=TODAY,
        due_on=TODAY,
    )
    return _stored(session, check)


def answer_yes(session: Session, world: World) -> None:
    """The check of the world is answered with yes."""
    session.add(
        Answer(
            organisation_id=world.organisation,
            check_item_id=world.check,
            value=AnswerValue.YES,
            origin=Origin.CLI,
            answered_by=world.lead,
            answered_at=NOW,
        )
    )
    session.flush()
    set_check(session, world, status=CheckStatus.ANSWERED, answer=AnswerValue.YES)


def set_check(session: Session, world: World, **values: object) -> None:
    """Change the check of the world."""
    session.exec(update(CheckItem).where(col(CheckItem.id) == world.check).values(values))


def set_attempt(session: Session, attempt: int, **values: object) -> None:
    """Change an attempt."""
    session.exec(update(GateAttempt).where(col(GateAttempt.id) == attempt).values(values))


def set_project(session: Session, world: World, **values: object) -> None:
    """Change the project of the world."""
    session.exec(update(Project).where(col(Project.id) == world.project).values(values))


def submit(session: Session, world: World, *, attempt: int | None = None) -> None:
    """The project lead submits an attempt."""
    set_attempt(
        session,
        attempt or world.attempt,
        status=AttemptStatus.SUBMITTED,
        submitted_by=world.lead,
        submitted_at=NOW,
        submitted_on=TODAY,
        verdict_hash="0" * 64,
    )


def decide(
    session: WriteSession,
    world: World,
    outcome: Outcome,
    *,
    attempt: int | None = None,
    back_to: int | None = None,
    decided_by: int | None = None,
) -> None:
    """The internal client decides: event, notice and decision, tied to each other."""
    attempt_id = attempt or world.attempt
    event = audit_trail.append(
        session,
        AuditEntry(
            action="gate.decided",
            object_kind="gate_attempt",
            object_id=attempt_id,
            result=outcome,
            origin=Origin.CLI,
            actor=None,
            decision_attempt_id=attempt_id,
        ),
        at=NOW,
    )
    notice = make_notice(session, world, attempt=attempt_id)
    session.add(
        Decision(
            attempt_id=attempt_id,
            organisation_id=world.organisation,
            outcome=outcome,
            reason="Omdat het moet.",
            back_to_position=back_to,
            decided_by=decided_by or world.client,
            decided_at=NOW,
            decided_on=TODAY,
            verdict_hash="0" * 64,
            verdict="{}",
            audit_event_id=event.id or 0,
            notice_id=notice,
        )
    )
    session.flush()


def make_notice(session: Session, world: World, *, attempt: int | None) -> int:
    """A message in the outbox."""
    key = f"{attempt or 0:064x}"
    message = Outbox(
        organisation_id=world.organisation,
        recipient_id=world.lead,
        message=Message.DECIDED if attempt else Message.DIGEST,
        channel=Channel.MAIL,
        language=Language.NL,
        dedupe_key=key,
        message_id=key,
        payload="{}",
        decision_attempt_id=attempt,
        created_at=NOW,
        available_at=NOW,
    )
    return _stored(session, message)


def accept(session: Session, world: World) -> None:
    """Accept the answered check of the world."""
    set_check(session, world, status=CheckStatus.ACCEPTED)


def pass_gate(store: Store, world: World) -> None:
    """Answer, submit, decide and pass the world's gate; the phase stays."""
    with store.write(world.organisation) as session:
        answer_yes(session, world)
        submit(session, world)
    with store.write(world.organisation) as session:
        decide(session, world, Outcome.GO)
        accept(session, world)
        set_attempt(session, world.attempt, status=AttemptStatus.PASSED)


def phase_of(store: Store, world: World) -> int:
    """The phase in which the project of the world is."""
    with store.read(world.organisation) as session:
        return session.exec(select(Project.phase_position).where(Project.id == world.project)).one()


def _make_person(session: Session, organisation: int, *, name: str) -> int:
    person = _stored(
        session,
        Person(
            organisation_id=organisation,
            name=name,
            email=f"{name}@example.org",
            pseudonym=f"{name:x<32}"[:32],
        ),
    )
    _stored(session, Membership(organisation_id=organisation, person_id=person, joined_on=TODAY))
    return person


def _stored(
    session: Session,
    row: Person | Membership | Definition | Project | GateAttempt | CheckItem | Outbox,
) -> int:
    session.add(row)
    session.flush()  # the next row points at this one by its id
    assert row.id is not None
    return row.id
