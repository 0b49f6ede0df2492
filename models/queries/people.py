"""Who is who: the authority, its people, their roles, and who stands in for whom."""

from datetime import date
from http import HTTPStatus
from typing import Final

from sqlalchemy import text
from sqlmodel import Session, col, select

from domain.errors import PoortError
from domain.substitution import Substitution as SubstitutionValue
from domain.vocabulary import Role
from models.engines import session_organisation
from models.organisation import (
    ClosedDay,
    Membership,
    MembershipRole,
    Organisation,
    Person,
    Substitution,
)
from models.project import TeamMember
from models.queries.own import remembered

#: As the partial indexes say it: SQLite does not recognise `is_primary = 1` in them.
IS_PRIMARY: Final = text("team_member.is_primary")

_KNOWN_ANYWHERE: Final = text("SELECT poort_person_with_email(:address)")


class PersonUnknownError(PoortError):
    """Nobody of that id or address is a member of this organisation."""

    message = (
        "{person} is not known here. Check the name, or have an administrator add this person."
    )
    status = HTTPStatus.NOT_FOUND


def organisation(session: Session) -> Organisation:
    """The organisation that this session works for."""
    row_id = session_organisation(session)
    found = remembered(
        session, Organisation, row_id, read=lambda: session.get(Organisation, row_id)
    )
    assert found is not None  # a session is opened for an organisation that is there
    return found


def person(session: Session, person_id: int) -> Person:
    """The person of that id.

    Raises:
        PersonUnknownError: nobody here has it.
    """
    found = people(session, {person_id}).get(person_id)
    if found is None:
        raise PersonUnknownError(person=person_id)
    return found


def people(session: Session, person_ids: set[int]) -> dict[int, Person]:
    """These people by id, in one query."""
    seen: dict[int, Person] = remembered(session, Person, read=dict)
    unknown = person_ids - seen.keys()
    if unknown:
        rows = session.exec(select(Person).where(col(Person.id).in_(unknown)))
        seen.update({row.id: row for row in rows if row.id is not None})
    return {person_id: seen[person_id] for person_id in person_ids & seen.keys()}


def person_by_email(session: Session, email: str) -> Person:
    """The member with that work mail, whatever its capitals.

    Raises:
        PersonUnknownError: nobody here has it.
    """
    found = session.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(
            Person.email == email.strip().lower(),
            Membership.organisation_id == session_organisation(session),
        )
    ).one_or_none()
    if found is None:
        raise PersonUnknownError(person=email)
    return found


def membership(session: Session, person_id: int) -> Membership:
    """That person's membership of this organisation.

    Raises:
        PersonUnknownError: the person is no member.
    """
    found = memberships(session, {person_id}).get(person_id)
    if found is None:
        raise PersonUnknownError(person=person_id)
    return found


def require_member(session: Session, person_id: int, *, on: date) -> None:
    """See to it that the person is a member on that day.

    Raises:
        PersonUnknownError: the person is no member, or left.
    """
    left_on = membership(session, person_id).left_on
    if left_on is not None and left_on <= on:
        raise PersonUnknownError(person=person_id)


def memberships(session: Session, person_ids: set[int]) -> dict[int, Membership]:
    """The memberships of these people by person, in one query."""
    seen: dict[int, Membership] = remembered(session, Membership, read=dict)
    unknown = person_ids - seen.keys()
    if unknown:
        rows = session.exec(
            select(Membership).where(
                Membership.organisation_id == session_organisation(session),
                col(Membership.person_id).in_(unknown),
            )
        )
        seen.update({row.person_id: row for row in rows})
    return {person_id: seen[person_id] for person_id in person_ids & seen.keys()}


def organisation_roles(session: Session, person_id: int) -> frozenset[Role]:
    """The roles that this person holds across all projects."""
    return frozenset(
        session.exec(
            select(col(MembershipRole.role)).where(
                MembershipRole.organisation_id == session_organisation(session),
                MembershipRole.person_id == person_id,
            )
        )
    )


def holders(session: Session, role: Role) -> tuple[int, ...]:
    """The people who hold that role across all projects, the longest-standing first."""
    return tuple(
        session.exec(
            select(MembershipRole.person_id)
            .join(
                Membership,
                (col(Membership.organisation_id) == MembershipRole.organisation_id)
                & (col(Membership.person_id) == MembershipRole.person_id),
            )
            .where(
                MembershipRole.organisation_id == session_organisation(session),
                MembershipRole.role == role,
                col(Membership.left_on).is_(None),
            )
            .order_by(col(MembershipRole.id))
        )
    )


def team(session: Session, project_id: int) -> tuple[TeamMember, ...]:
    """Everybody in the team of that project today, primary holders first."""
    return tuple(
        session.exec(
            select(TeamMember)
            .where(
                TeamMember.organisation_id == session_organisation(session),
                TeamMember.project_id == project_id,
                col(TeamMember.ended_on).is_(None),
            )
            .order_by(col(TeamMember.is_primary).desc(), col(TeamMember.id))
        )
    )


def substitutions(session: Session, *, on: date) -> tuple[SubstitutionValue, ...]:
    """The substitutions in force on that day, of and by people who did not leave."""
    return remembered(session, Substitution, on, read=lambda: _substitutions(session, on))


def _substitutions(session: Session, on: date) -> tuple[SubstitutionValue, ...]:
    left = select(Membership.person_id).where(
        Membership.organisation_id == session_organisation(session), col(Membership.left_on) <= on
    )
    rows = session.exec(
        select(Substitution).where(
            Substitution.organisation_id == session_organisation(session),
            col(Substitution.revoked).is_(False),
            col(Substitution.starts_on) <= on,
            col(Substitution.ends_on) >= on,
            col(Substitution.absent_id).not_in(left),
            col(Substitution.substitute_id).not_in(left),
        )
    )
    return tuple(map(_value, rows))


def closed_days(session: Session) -> tuple[date, ...]:
    """The further days on which this organisation is closed, in order."""
    return remembered(session, ClosedDay, read=lambda: _closed_days(session))


def _closed_days(session: Session) -> tuple[date, ...]:
    found = session.exec(
        select(ClosedDay)
        .where(ClosedDay.organisation_id == session_organisation(session))
        .order_by(col(ClosedDay.day))
    )
    return tuple(row.day for row in found)


def find_by_email(session: Session, email: str) -> Person | None:
    """Anybody with that work mail, member or not, as far as this organisation can see."""
    return session.exec(select(Person).where(Person.email == email)).one_or_none()


def find_known_elsewhere(session: Session, email: str) -> int | None:
    """The id of who has that work mail at another organisation alone; nothing else of them.

    On SQLite there is one organisation, which sees everybody.
    """
    if session.get_bind().dialect.name != "postgresql":
        return None
    found: int | None = session.execute(_KNOWN_ANYWHERE, {"address": email}).scalar_one()
    return found


def arranged_substitutions(session: Session, *, absent_id: int) -> tuple[SubstitutionValue, ...]:
    """Every substitution of that person that was not ended early."""
    rows = session.exec(
        select(Substitution).where(
            Substitution.organisation_id == session_organisation(session),
            Substitution.absent_id == absent_id,
            col(Substitution.revoked).is_(False),
        )
    )
    return tuple(map(_value, rows))


def find_substitution(session: Session, substitution_id: int) -> Substitution | None:
    """The substitution of that id, if there is one here."""
    return session.exec(
        select(Substitution).where(
            Substitution.organisation_id == session_organisation(session),
            Substitution.id == substitution_id,
        )
    ).one_or_none()


def _value(row: Substitution) -> SubstitutionValue:
    return SubstitutionValue(
        absent_id=row.absent_id,
        substitute_id=row.substitute_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
