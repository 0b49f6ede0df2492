"""Tokens of the REST API: found by the hash of what an integration shows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.access import ApiToken
from models.engines import WriteSession, session_organisation
from models.organisation import Membership, Person


class Bearer(NamedTuple):
    """A token that was not revoked, with for whom it acts."""

    token: ApiToken
    person: Person
    membership: Membership


class ListedToken(NamedTuple):
    """A token with the name of the person for whom it acts."""

    token: ApiToken
    person_name: str


def find_bearer(session: Session, token_hash: str) -> Bearer | None:
    """Whose token has that hash; None when it is unknown or was revoked."""
    row = session.exec(
        select(ApiToken, Person, Membership)
        .join(Person, col(Person.id) == ApiToken.person_id)
        .join(
            Membership,
            (col(Membership.organisation_id) == ApiToken.organisation_id)
            & (col(Membership.person_id) == ApiToken.person_id),
        )
        .where(
            ApiToken.organisation_id == session_organisation(session),
            ApiToken.token_hash == token_hash,
            col(ApiToken.revoked_at).is_(None),
        )
    ).first()
    return None if row is None else Bearer(*row)


def tokens(session: Session) -> Sequence[ListedToken]:
    """Every token that was not revoked, the newest first."""
    rows = session.exec(
        select(ApiToken, Person.name)
        .join(Person, col(Person.id) == ApiToken.person_id)
        .where(
            ApiToken.organisation_id == session_organisation(session),
            col(ApiToken.revoked_at).is_(None),
        )
        .order_by(col(ApiToken.id).desc())
    )
    return [ListedToken(*row) for row in rows]


def add_token(session: WriteSession, row: ApiToken) -> ApiToken:
    """Store a token and answer it with its id."""
    session.add(row)
    session.flush()  # the event names it by id
    return row


def revoke_token(session: WriteSession, token_id: int, *, now: datetime) -> bool:
    """Let that token open nothing any more; no when there was none that did."""
    ended = session.execute(
        update(ApiToken)
        .where(
            col(ApiToken.organisation_id) == session_organisation(session),
            col(ApiToken.id) == token_id,
            col(ApiToken.revoked_at).is_(None),
        )
        .values(revoked_at=now)
        .returning(col(ApiToken.id))
    )
    return ended.first() is not None


def note_use(session: WriteSession, token_id: int, *, on: date) -> None:
    """Write down that the token was used on that day."""
    session.execute(
        update(ApiToken)
        .where(
            col(ApiToken.organisation_id) == session_organisation(session),
            col(ApiToken.id) == token_id,
        )
        .values(last_used_on=on)
    )
