"""Sign-ins to the portal: found by the hash of what the cookie holds."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.vocabulary import Role
from models.access import PortalSession
from models.engines import WriteSession, session_organisation
from models.organisation import Membership, MembershipRole, Organisation, Person


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
    return None if row is None else SignedIn(*row)


def roles_anywhere(session: Session, person_id: int) -> frozenset[Role]:
    """The roles of that person across all projects; those of one project are in its team."""
    rows = session.exec(
        select(MembershipRole.role).where(
            MembershipRole.organisation_id == session_organisation(session),
            MembershipRole.person_id == person_id,
        )
    )
    return frozenset(map(Role, rows))


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
