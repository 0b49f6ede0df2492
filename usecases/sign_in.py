"""Come in and go out: sessions that the server keeps, and the cookie knows by a token."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import Final

from sqlmodel import Session

from domain.errors import PoortError
from domain.moments import dutch_date
from models.access import PortalSession
from models.engines import WriteSession, session_organisation
from models.queries import people, sessions
from models.queries.sessions import SignedIn

#: How long somebody may be away from the keyboard, and how long a day may be (`trust.md`).
IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=10)
#: A session is written down as used this often, not at every page.
_TOUCHED_EVERY: Final = timedelta(minutes=1)


class NotSignedInError(PoortError):
    """Nobody is signed in, or the session ended."""

    message = "Sign in first. Your session may have ended after 30 minutes without use."
    status = HTTPStatus.UNAUTHORIZED


class NoLongerMemberError(PoortError):
    """Somebody signed in who left the organisation."""

    message = "You no longer work for this organisation in MKI-poort. Ask its administrator."
    status = HTTPStatus.FORBIDDEN


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSession:
    """A new session; the token is told once and never stored."""

    session_id: int
    token: str


def open_session(
    session: WriteSession, *, person_id: int, method: str, now: datetime
) -> OpenedSession:
    """Sign somebody in who showed who they are, by `method` ("oidc" or "demo").

    Raises:
        PersonUnknownError: the person is no member of the organisation.
        NoLongerMemberError: the person left.
    """
    membership = people.membership(session, person_id)
    if membership.left_on is not None and membership.left_on <= dutch_date(now):
        raise NoLongerMemberError
    token = secrets.token_urlsafe(32)
    row = sessions.add_session(
        session,
        PortalSession(
            organisation_id=session_organisation(session),
            person_id=person_id,
            token_hash=_hash(token),
            method=method,
            created_at=now,
            last_seen_at=now,
            ends_at=now + LONGEST,
        ),
    )
    assert row.id is not None
    return OpenedSession(session_id=row.id, token=token)


def find_signed_in(session: Session, token: str, *, now: datetime) -> SignedIn:
    """Whose session this is, if it still counts.

    Raises:
        NotSignedInError: it is unknown, revoked, idle for too long, or of somebody who left.
    """
    found = sessions.find_session(session, _hash(token))
    if found is None or now >= found.session.ends_at or now >= found.session.last_seen_at + IDLE:
        raise NotSignedInError
    left_on = found.membership.left_on
    if left_on is not None and left_on <= dutch_date(now):
        raise NotSignedInError
    return found


def is_due_a_touch(row: PortalSession, *, now: datetime) -> bool:
    """Whether it is time to write down that the session was used."""
    return now - row.last_seen_at >= _TOUCHED_EVERY


def close_session(session: WriteSession, session_id: int, *, now: datetime) -> None:
    """Sign out; a second time changes nothing."""
    sessions.revoke_session(session, session_id, now=now)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
