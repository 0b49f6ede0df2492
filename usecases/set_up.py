"""Set up an authority: itself, its people, their roles, its closed days and its processes."""

from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from secrets import token_hex

from catalogue.loader import to_json
from domain.audit import FIRST_PREVIOUS
from domain.definition import ProcessDefinition
from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import Channel, Language, Origin, Role, SizeProfile
from models.audit import AuditHead
from models.engines import WriteSession, session_organisation
from models.organisation import ClosedDay, Membership, MembershipRole, Organisation, Person
from models.policy import Definition
from models.queries import people, projects
from models.queries.own import forget
from usecases.acting import Acting, allow
from usecases.calendars import keep_calendar_table
from usecases.trail import record


class AddressTakenError(PoortError):
    """Somebody has this work mail already."""

    message = "{email} already belongs to somebody here. Give this person another address."


class AddressRefusedError(PoortError):
    """The work mail cannot be an address."""

    message = "{email} is not a mail address. Write it as name@organisation.nl."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class DayClosedError(PoortError):
    """The authority closed that day before."""

    message = "{day} is closed already."


class VersionReleasedError(PoortError):
    """A released version never changes; what differs is the next version."""

    message = (
        "Process {process} {version} was released before with other contents. Give the changed"
        " process the next version number."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterOrganisation:
    """An authority and its first administrator."""

    slug: str
    name: str
    size_profile: SizeProfile
    portal_url: str
    administrator: "AddPerson"
    language: Language = Language.NL
    closed_on_good_friday: bool = False
    closed_on_liberation_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPerson:
    """A person and the roles they hold across projects."""

    name: str
    email: str
    roles: frozenset[Role] = frozenset()
    language: Language = Language.NL
    channel_url: str | None = None


def register_organisation(
    session: WriteSession, *, command: RegisterOrganisation, now: datetime
) -> Organisation:
    """Store the authority with its calendar, its audit chain and its first administrator.

    Raises:
        AddressRefusedError: the administrator's mail is no address.
    """
    row = Organisation(
        id=session_organisation(session),
        slug=command.slug,
        name=command.name,
        size_profile=command.size_profile,
        language=command.language,
        portal_url=command.portal_url.rstrip("/"),
        closed_on_good_friday=command.closed_on_good_friday,
        closed_on_liberation_day=command.closed_on_liberation_day,
        created_at=now,
    )
    session.add(row)
    session.flush()  # everything of the authority refers to it
    assert row.id is not None
    session.add(AuditHead(organisation_id=row.id, sequence=0, hash=FIRST_PREVIOUS))
    keep_calendar_table(session)
    first = _insert_person(session, command.administrator, now=now)
    _grant(session, first, command.administrator.roles | {Role.ADMINISTRATOR})
    assert first.id is not None
    record(
        session,
        action="organisation.registered",
        object_kind="organisation",
        object_id=row.id,
        at=now,
        by=Acting(person_id=first.id, on_behalf_of=None, origin=Origin.CLI),
        facts={"slug": row.slug},
    )
    return row


def add_person(session: WriteSession, *, command: AddPerson, actor: Actor, now: datetime) -> Person:
    """Make somebody a member with the roles they hold across projects.

    Who is known at another organisation by that work mail becomes a member here too, and keeps
    the name and the language that they have.

    Raises:
        PermissionRefusedError: the actor is no administrator.
        AddressRefusedError, AddressTakenError: as they say.
    """
    by = allow(session, Permission.CHANGE_PEOPLE, actor=actor)
    person = _insert_person(session, command, now=now)
    _grant(session, person, command.roles)
    record(
        session,
        action="person.added",
        object_kind="person",
        object_id=person.id,
        at=now,
        by=by,
        facts={"roles": ",".join(sorted(command.roles))},
    )
    return person


def close_day(
    session: WriteSession, *, day: date, reason: str, actor: Actor, now: datetime
) -> ClosedDay:
    """Make that day no working day for this authority; nothing that was planned moves.

    Raises:
        PermissionRefusedError: the actor may not change the calendar.
        DayClosedError: it is closed already.
    """
    by = allow(session, Permission.CHANGE_LADDER, actor=actor)
    if day in people.closed_days(session):
        raise DayClosedError(day=day)
    row = ClosedDay(organisation_id=session_organisation(session), day=day, reason=reason.strip())
    session.add(row)
    session.flush()  # the calendar is counted anew with it
    forget(session)
    keep_calendar_table(session)
    record(
        session,
        action="calendar.day_closed",
        object_kind="closed_day",
        object_id=row.id,
        at=now,
        by=by,
        facts={"day": day},
        text=row.reason,
    )
    return row


def release_definition(
    session: WriteSession, *, definition: ProcessDefinition, actor: Actor, now: datetime
) -> Definition:
    """Release a version of a process to this authority; from then on it never changes.

    Releasing the same version with the same contents again changes nothing.

    Raises:
        PermissionRefusedError: the actor is no administrator.
        VersionReleasedError: the version was released with other contents.
    """
    by = allow(session, Permission.RELEASE_DEFINITION, actor=actor)
    earlier = projects.find_release(session, process_id=definition.id, version=definition.version)
    if earlier is not None:
        if earlier.checksum != definition.checksum:
            raise VersionReleasedError(process=definition.id, version=definition.version)
        return earlier
    row = Definition(
        organisation_id=session_organisation(session),
        process_id=definition.id,
        version=definition.version,
        checksum=definition.checksum,
        body=to_json(definition),
        released_at=now,
    )
    session.add(row)
    session.flush()  # projects refer to the release by id
    record(
        session,
        action="definition.released",
        object_kind="definition",
        object_id=row.id,
        at=now,
        by=by,
        facts={
            "process": row.process_id,
            "version": row.version,
            "checksum": row.checksum,
            "on": dutch_date(now),
        },
    )
    return row


def require_address(written: str) -> str:
    """The work mail in the form in which it is kept.

    Raises:
        AddressRefusedError: it cannot be an address.
    """
    email = written.strip().lower()
    name, at, domain = email.partition("@")
    if not (name and at and "." in domain) or " " in email:
        raise AddressRefusedError(email=written)
    return email


def _insert_person(session: WriteSession, command: AddPerson, *, now: datetime) -> Person:
    email = require_address(command.email)
    if people.find_by_email(session, email) is not None:
        raise AddressTakenError(email=email)
    # A person is global and a membership per organisation (`engine.md`, several authorities).
    person_id = people.find_known_elsewhere(session, email)
    if person_id is None:
        person_id = _enter(session, command, email=email)
    session.add(
        Membership(
            organisation_id=session_organisation(session),
            person_id=person_id,
            channel=Channel.APPRISE if command.channel_url else Channel.MAIL,
            channel_url=command.channel_url,
            joined_on=dutch_date(now),
        )
    )
    session.flush()  # roles refer to the membership, and by it the person is seen
    return people.person(session, person_id)


def _enter(session: WriteSession, command: AddPerson, *, email: str) -> int:
    person = Person(
        organisation_id=session_organisation(session),
        name=command.name.strip(),
        email=email,
        language=command.language,
        pseudonym=token_hex(8),
    )
    session.add(person)
    session.flush()  # the membership refers to the person by id
    assert person.id is not None
    return person.id


def _grant(session: WriteSession, person: Person, roles: frozenset[Role]) -> None:
    assert person.id is not None
    for role in sorted(roles):
        session.add(
            MembershipRole(
                organisation_id=session_organisation(session), person_id=person.id, role=role
            )
        )
    session.flush()  # permissions are read by query
