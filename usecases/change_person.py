"""Change what somebody is here: their name and address, their roles, whether they still work here.

Nobody takes the last administrator away, and who leads or decides a project hands that over
before they leave: else work would wait for somebody who never comes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import col, delete, select

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.team import MUST_BE_FILLED
from domain.vocabulary import Role
from models.engines import WriteSession, session_organisation
from models.organisation import MembershipRole, Organisation, Person
from models.queries import member_list, people
from models.queries.own import forget
from usecases.acting import Acting, allow
from usecases.set_up import AddressTakenError, require_address
from usecases.trail import Fact, record

#: A sentence names this many projects; the page lists them all.
_NAMED: Final = 5


class LastAdministratorError(PoortError):
    """Nobody would be left who can give roles."""

    message = (
        "{person} is the last administrator. Make somebody else administrator first, so that"
        " somebody can still manage people and processes."
    )


class StillNeededError(PoortError):
    """Projects would be left without the one who leads them or decides on them."""

    message = (
        "{person} is still project lead or internal client of: {projects}. Hand these projects"
        " over on their pages first."
    )


class PersonElsewhereError(PoortError):
    """The person was entered by another authority, which alone changes who they are."""

    message = (
        "Another organisation added {person} to MKI-poort, and keeps their name, work mail and"
        " sign-in. Ask {person} to have it changed there."
    )


class RoleInProjectsOnlyError(PoortError):
    """A contractor is no member of the authority."""

    message = "The role {role} cannot be held across projects. Choose another role."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDetails:
    """How somebody is called and where their mail goes from now on."""

    person_id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRoles:
    """Which roles across projects somebody gets, and which are taken back."""

    person_id: int
    granted: frozenset[Role] = frozenset()
    taken_back: frozenset[Role] = frozenset()


def change_details(
    session: WriteSession, *, command: ChangeDetails, actor: Actor, now: datetime
) -> None:
    """Call them so, and send what is still to be sent to that address.

    Raises:
        PermissionRefusedError: the actor is no administrator.
        AddressRefusedError, AddressTakenError, PersonUnknownError: as they say.
        PersonElsewhereError: another authority entered the person.
    """
    by = allow(session, Permission.CHANGE_PEOPLE, actor=actor)
    people.membership(session, command.person_id)
    row = require_ours(session, command.person_id)
    email, name = require_address(command.email), command.name.strip()
    holder = people.find_by_email(session, email)
    if email != row.email and (holder or people.find_known_elsewhere(session, email)):
        raise AddressTakenError(email=email)
    changed = {"name": name != row.name, "email": email != row.email}
    if not any(changed.values()):
        return
    row.name, row.email = name, email
    session.add(row)
    _record(session, "person.changed", command.person_id, by=by, now=now, **changed)


def change_roles(
    session: WriteSession, *, command: ChangeRoles, actor: Actor, now: datetime
) -> None:
    """Give and take back roles across projects; what is so already stays as it is.

    Raises:
        PermissionRefusedError: the actor is no administrator.
        LastAdministratorError: nobody else is administrator.
        RoleInProjectsOnlyError: a contractor is no colleague.
        PersonUnknownError: as it says.
    """
    by = allow(session, Permission.CHANGE_PEOPLE, actor=actor)
    _one_at_a_time(session)
    people.require_member(session, command.person_id, on=dutch_date(now))
    if Role.CONTRACTOR in command.granted:
        raise RoleInProjectsOnlyError(role=Role.CONTRACTOR)
    held = people.organisation_roles(session, command.person_id)
    if Role.ADMINISTRATOR in command.taken_back & held:
        _refuse_last_administrator(session, command.person_id)
    for role in sorted(command.taken_back & held):
        _take_back(session, command.person_id, role)
        _record(session, "person.role_taken_back", command.person_id, by=by, now=now, role=role)
    for role in sorted(command.granted - held):
        _grant(session, command.person_id, role)
        _record(session, "person.role_granted", command.person_id, by=by, now=now, role=role)
    forget(session)


def let_leave(session: WriteSession, *, person_id: int, actor: Actor, now: datetime) -> None:
    """They work here no longer from today on: they sign in no more and get no more messages.

    What they did stays theirs. Open steps of theirs go to the project lead at the next reminder.

    Raises:
        PermissionRefusedError: the actor is no administrator.
        LastAdministratorError, StillNeededError, PersonUnknownError: as they say.
    """
    by = allow(session, Permission.CHANGE_PEOPLE, actor=actor)
    _one_at_a_time(session)
    row, today = people.membership(session, person_id), dutch_date(now)
    if row.left_on is not None:
        return
    _refuse_needed(session, person_id)
    if Role.ADMINISTRATOR in people.organisation_roles(session, person_id):
        _refuse_last_administrator(session, person_id)
    row.left_on = today
    session.add(row)
    session.flush()  # who is here is read by query
    forget(session)
    _record(session, "person.left", person_id, by=by, now=now, on=today)


def let_return(session: WriteSession, *, person_id: int, actor: Actor, now: datetime) -> None:
    """They work here again, with the roles that they had.

    Raises:
        PermissionRefusedError: the actor is no administrator.
        PersonUnknownError: nobody of that id was ever here.
    """
    by = allow(session, Permission.CHANGE_PEOPLE, actor=actor)
    row = people.membership(session, person_id)
    if row.left_on is None:
        return
    row.left_on = None
    session.add(row)
    session.flush()  # who is here is read by query
    forget(session)
    _record(session, "person.returned", person_id, by=by, now=now)


def require_ours(session: WriteSession, person_id: int) -> Person:
    """The person, whom this authority entered.

    Raises:
        PersonElsewhereError: another authority did.
        PersonUnknownError: nobody here has that id.
    """
    row = people.person(session, person_id)
    if row.organisation_id != session_organisation(session):
        raise PersonElsewhereError(person=row.name)
    return row


def _one_at_a_time(session: WriteSession) -> None:
    """Two administrators who take each other's role away at once may not both succeed."""
    own_id = session_organisation(session)
    session.exec(select(Organisation.id).where(Organisation.id == own_id).with_for_update()).one()


def _refuse_last_administrator(session: WriteSession, person_id: int) -> None:
    if set(people.holders(session, Role.ADMINISTRATOR)) <= {person_id}:
        raise LastAdministratorError(person=_person(session, person_id).name)


def _refuse_needed(session: WriteSession, person_id: int) -> None:
    held = member_list.roles_in_projects(session, person_id)
    numbers = sorted({row.number for row in held if row.role in MUST_BE_FILLED})
    if numbers:
        named = ", ".join(numbers[:_NAMED])
        more = f" + {len(numbers) - _NAMED}" if len(numbers) > _NAMED else ""
        raise StillNeededError(person=_person(session, person_id).name, projects=named + more)


def _person(session: WriteSession, person_id: int) -> Person:
    return people.person(session, person_id)


def _grant(session: WriteSession, person_id: int, role: Role) -> None:
    own_id = session_organisation(session)
    session.add(MembershipRole(organisation_id=own_id, person_id=person_id, role=role))
    session.flush()  # permissions are read by query


def _take_back(session: WriteSession, person_id: int, role: Role) -> None:
    session.exec(
        delete(MembershipRole).where(
            col(MembershipRole.organisation_id) == session_organisation(session),
            col(MembershipRole.person_id) == person_id,
            col(MembershipRole.role) == role,
        )
    )


def _record(
    session: WriteSession, action: str, person_id: int, *, by: Acting, now: datetime, **facts: Fact
) -> None:
    record(
        session,
        action=action,
        object_kind="person",
        object_id=person_id,
        at=now,
        by=by,
        facts=facts,
    )
