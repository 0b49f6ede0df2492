"""Sign-ins to the portal: found by the hash of what the cookie holds."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.vocabulary import Role
from models.access import PortalSession
from models.engines import WriteSession, session_organisation
from models.organisation import (
    Membership,
    MembershipRole,
    Organisation,
    Person,
    Substitution,
)
from models.queries.own import remembered


class SignedIn(NamedTuple):
    """A session that was not revoked, with whose it is and where."""

    session: PortalSession
    person: Person
    organisation: Organisation
    membership: Membership


def find_session(session: Session, token_hash: str) -> SignedIn | None:
    """The session of that token, or None when it is unknown or was revoked."""
    row = session.exec(
        select(PortalSession, Person, Organisation, Membership)
        .join(Person, col(Person.id) == PortalSession.person_id)
        .join(Organisation, col(Organisation.id) == PortalSession.organisation_id)
        .join(
            Membership,
            (col(Membership.organisation_id) == PortalSession.organisation_id)
            & (col(Membership.person_id) == PortalSession.person_id),
        )
        .where(
            PortalSession.organisation_id == session_organisation(session),
            PortalSession.token_hash == token_hash,
            col(PortalSession.revoked_at).is_(None),
        )
    ).first()
    if row is None:
        return None
    found = SignedIn(*row)
    # Each page asks for it, so that it is kept for the rest of the session.
    remembered(session, Organisation, found.organisation.id, read=lambda: found.organisation)
    return found


def hands(session: Session, person_id: int, *, on: date) -> dict[int, frozenset[Role]]:
    """The roles across all projects of that person, and of each for whom they stand in that day.

    In one query, since every page asks it; those of one project are in its team.
    """
    away = select(Substitution.absent_id).where(
        Substitution.organisation_id == session_organisation(session),
        Substitution.substitute_id == person_id,
        col(Substitution.revoked).is_(False),
        col(Substitution.starts_on) <= on,
        col(Substitution.ends_on) >= on,
    )
    rows = session.exec(
        select(col(Membership.person_id), col(MembershipRole.role))
        .outerjoin(
            MembershipRole,
            (col(MembershipRole.organisation_id) == Membership.organisation_id)
            & (col(MembershipRole.person_id) == Membership.person_id),
        )
        .where(
            Membership.organisation_id == session_organisation(session),
            (col(Membership.person_id) == person_id) | col(Membership.person_id).in_(away),
            col(Membership.left_on).is_(None) | (col(Membership.left_on) > on),
        )
    ).all()
    found: dict[int, set[Role]] = {person: set() for person, _ in rows}
    for person, role in rows:
        if role is not None:
            found[person].add(role)
    return {person: frozenset(roles) for person, roles in found.items()}


def add_session(session: WriteSession, row: PortalSession) -> PortalSession:
    """Store a sign-in and answer it with its id."""
    session.add(row)
    session.flush()  # its id goes into the trail
    return row


def touch_session(session: WriteSession, session_id: int, *, now: datetime) -> None:
    """Write down that the session was used."""
    session.execute(
        update(PortalSession)
        .where(
            col(PortalSession.organisation_id) == session_organisation(session),
            col(PortalSession.id) == session_id,
        )
        .values(last_seen_at=now)
    )


def revoke_session(session: WriteSession, session_id: int, *, now: datetime) -> None:
    """End one session; a second time changes nothing."""
    session.execute(
        update(PortalSession)
        .where(
            col(PortalSession.organisation_id) == session_organisation(session),
            col(PortalSession.id) == session_id,
            col(PortalSession.revoked_at).is_(None),
        )
        .values(revoked_at=now)
    )


def revoke_sessions_of(session: WriteSession, person_id: int, *, now: datetime) -> None:
    """End every session of that person, on each of their devices."""
    session.execute(
        update(PortalSession)
        .where(
            col(PortalSession.organisation_id) == session_organisation(session),
            col(PortalSession.person_id) == person_id,
            col(PortalSession.revoked_at).is_(None),
        )
        .values(revoked_at=now)
    )
