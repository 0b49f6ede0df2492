"""Tokens with which other systems use the REST API: each acts as one person, within its scopes."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from http import HTTPStatus

from sqlmodel import Session

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import Language, Origin
from models.access import ApiToken
from models.engines import WriteSession, session_organisation
from models.queries import api_tokens, people
from models.queries.api_tokens import ListedToken
from usecases.acting import allow, load_actor
from usecases.trail import record

__all__ = ["ListedToken"]


class Scope(StrEnum):
    """What a token may be used for; a use case still asks what its person may do."""

    PROJECTS_READ = "projects:read"
    PROJECTS_WRITE = "projects:write"
    CHECKS_WRITE = "checks:write"
    GATES_SUBMIT = "gates:submit"
    GATES_DECIDE = "gates:decide"
    ADVICES_WRITE = "advices:write"
    PEOPLE_READ = "people:read"
    WEBHOOKS_WRITE = "webhooks:write"


#: Whoever decides must be the person themselves, so nobody makes such a token for another.
OWN_ONLY = frozenset({Scope.GATES_DECIDE})
#: Digits that a row id can have.
_LONGEST_ID = 17


class TokenNotValidError(PoortError):
    """What was shown is no token that counts: unknown, revoked, expired, or of somebody gone."""

    message = "This token opens nothing. Ask the administrator for a new one."
    status = HTTPStatus.UNAUTHORIZED


class ScopeMissingError(PoortError):
    """The token counts, and was not made for this."""

    message = "This token was not made for this. It needs the scope {scope}."
    status = HTTPStatus.FORBIDDEN


class TokenUnknownError(PoortError):
    """There is no such token, or it was revoked before."""

    message = "There is no token {token} to revoke."
    status = HTTPStatus.NOT_FOUND


class TokenEmptyError(PoortError):
    """A token has a name and is good for something."""

    message = "Give the token a name, and choose at least one thing that it may do."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TokenForAnotherError(PoortError):
    """Only the decider themselves can hand their decisions to a system."""

    message = "A token that decides on gates can only be made by the person who decides."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TokenExpiredError(PoortError):
    """A token that ends today or before would open nothing."""

    message = "Choose a last day for the token after today."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeToken:
    """A token for which system, as whom, for what; it works up to and including `expires_on`."""

    name: str
    person_id: int
    scopes: frozenset[Scope]
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeToken:
    """A new token; its text is told once and never stored."""

    token_id: int
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Integration:
    """A system that showed a token that counts, and the person as whom it acts."""

    token_id: int
    scopes: frozenset[Scope]
    actor: Actor
    language: Language
    is_due_a_note: bool


def make_token(
    session: WriteSession, *, command: MakeToken, actor: Actor, now: datetime
) -> MadeToken:
    """Make a token that acts as that person, never beyond its scopes.

    Raises:
        PermissionRefusedError: the actor is no administrator.
        TokenEmptyError, TokenForAnotherError, TokenExpiredError, PersonUnknownError: as they say.
    """
    by = allow(session, Permission.CHANGE_INTEGRATION, actor=actor)
    today = dutch_date(now)
    _refuse(command, actor=actor, today=today)
    people.require_member(session, command.person_id, on=today)
    organisation_id = session_organisation(session)
    token = f"poort_{organisation_id}_{secrets.token_urlsafe(32)}"
    row = api_tokens.add_token(
        session,
        ApiToken(
            organisation_id=organisation_id,
            person_id=command.person_id,
            name=command.name.strip(),
            token_hash=_hash(token),
            scopes=" ".join(sorted(command.scopes)),
            created_by=by.person_id,
            created_at=now,
            expires_on=command.expires_on,
        ),
    )
    record(
        session,
        action="token.made",
        object_kind="api_token",
        object_id=row.id,
        at=now,
        by=by,
        facts={"scopes": row.scopes, "expires": row.expires_on},
        text=row.name,
    )
    assert row.id is not None
    return MadeToken(token_id=row.id, token=token)


def revoke_token(session: WriteSession, token_id: int, *, actor: Actor, now: datetime) -> None:
    """Let the token open nothing any more.

    Raises:
        PermissionRefusedError: the actor is no administrator.
        TokenUnknownError: there is no such token.
    """
    by = allow(session, Permission.CHANGE_INTEGRATION, actor=actor)
    if not api_tokens.revoke_token(session, token_id, now=now):
        raise TokenUnknownError(token=token_id)
    record(
        session,
        action="token.revoked",
        object_kind="api_token",
        object_id=token_id,
        at=now,
        by=by,
    )


def tokens_in_force(session: Session) -> Sequence[ListedToken]:
    """Every token that was not revoked, the newest first."""
    return api_tokens.tokens(session)


def find_integration(session: Session, token: str, *, now: datetime) -> Integration:
    """Who shows that token, and what they may do with it today.

    Raises:
        TokenNotValidError: it is unknown, revoked or expired, or its person left.
    """
    today = dutch_date(now)
    found = api_tokens.find_bearer(session, _hash(token))
    if found is None or _is_past(found.token.expires_on, today):
        raise TokenNotValidError
    left_on = found.membership.left_on
    if left_on is not None and left_on <= today:
        raise TokenNotValidError
    row = found.token
    assert row.id is not None
    return Integration(
        token_id=row.id,
        scopes=frozenset(Scope(name) for name in row.scopes.split()),
        actor=load_actor(session, row.person_id, on=today, origin=Origin.API),
        language=found.person.language,
        is_due_a_note=row.last_used_on != today,
    )


def note_use(session: WriteSession, integration: Integration, *, now: datetime) -> None:
    """Write down that the token was used today, so that a forgotten one is seen."""
    api_tokens.note_use(session, integration.token_id, on=dutch_date(now))


def organisation_of_token(token: str) -> int | None:
    """In which organisation to look for that token; None when it is no token at all."""
    prefix, _, rest = token.partition("_")
    number, _, secret = rest.partition("_")
    is_number = number.isascii() and number.isdecimal() and len(number) <= _LONGEST_ID
    return int(number) if prefix == "poort" and secret and is_number else None


def _refuse(command: MakeToken, *, actor: Actor, today: date) -> None:
    if not command.name.strip() or not command.scopes:
        raise TokenEmptyError
    if command.scopes & OWN_ONLY and command.person_id != actor.person_id:
        raise TokenForAnotherError
    if command.expires_on is not None and command.expires_on <= today:
        raise TokenExpiredError


def _is_past(last_day: date | None, today: date) -> bool:
    return last_day is not None and last_day < today


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
