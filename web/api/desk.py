"""What a route of the API is given: which system asks, as whom, and one transaction.

As in `web.dependencies` the transaction has ended before the answer leaves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel import Session
from starlette.requests import Request

from domain.moments import dutch_date
from domain.permissions import Actor
from domain.vocabulary import Language
from models.engines import ReadSession, WriteSession
from usecases.api_tokens import (
    Integration,
    Scope,
    ScopeMissingError,
    TokenNotValidError,
    find_integration,
    note_use,
    organisation_of_token,
)
from web.access import access_of
from web.api.rate import rate_of
from web.portal import portal_of

BEARER = HTTPBearer(
    scheme_name="token",
    description="A token that the administrator made at /beheer/koppelingen.",
    auto_error=False,
)
Shown = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Who asks, and when."""

    integration: Integration
    now: datetime

    @property
    def today(self) -> date:
        """The day it is in the Netherlands."""
        return dutch_date(self.now)

    @property
    def language(self) -> Language:
        """The language of the person as whom is acted."""
        return self.integration.language

    @property
    def actor(self) -> Actor:
        """The person as use cases know them."""
        return self.integration.actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiReadDesk(_Desk):
    """A look at the store by another system."""

    session: ReadSession


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiWriteDesk(_Desk):
    """One transaction in which another system acts."""

    session: WriteSession


def api_read_desk(request: Request, shown: Shown) -> Iterator[ApiReadDesk]:
    """Open the store for a look.

    Raises:
        TokenNotValidError: no token that counts was shown.
        ScopeMissingError: the token was not made for this route.
        TooManyRequestsError: the token asked too much in this minute.
    """
    organisation_id, token, now = _organisation_id(shown), _token(shown), portal_of(request).now()
    store = portal_of(request).store
    with store.read(organisation_id) as session:
        integration = _integration(request, session, token, now=now)
        yield ApiReadDesk(integration=integration, now=now, session=session)
    if integration.is_due_a_note:
        with store.write(organisation_id) as writing:
            note_use(writing, integration, now=now)


def api_write_desk(request: Request, shown: Shown) -> Iterator[ApiWriteDesk]:
    """Open one transaction; it is kept when the endpoint ends well.

    Raises:
        TokenNotValidError: no token that counts was shown.
        ScopeMissingError: the token was not made for this route.
        TooManyRequestsError: the token asked too much in this minute.
    """
    organisation_id, token, now = _organisation_id(shown), _token(shown), portal_of(request).now()
    with portal_of(request).store.write(organisation_id) as session:
        integration = _integration(request, session, token, now=now)
        if integration.is_due_a_note:
            note_use(session, integration, now=now)
        yield ApiWriteDesk(integration=integration, now=now, session=session)


ApiReading = Annotated[ApiReadDesk, Depends(api_read_desk, scope="function")]
ApiActing = Annotated[ApiWriteDesk, Depends(api_write_desk, scope="function")]


def _organisation_id(shown: Shown) -> int:
    found = organisation_of_token(_token(shown))
    if found is None:
        raise TokenNotValidError
    return found


def _token(shown: Shown) -> str:
    if shown is None:
        raise TokenNotValidError
    return shown.credentials


def _integration(request: Request, session: Session, token: str, *, now: datetime) -> Integration:
    found = find_integration(session, token, now=now)
    request.state.language = found.language
    rate_of(request).count(found.actor.organisation_id, found.token_id, now=now)
    access = access_of(request.scope["endpoint"])
    assert isinstance(access, Scope), "every route of the API declares its scope"
    if access not in found.scopes:
        raise ScopeMissingError(scope=access.value)
    return found
