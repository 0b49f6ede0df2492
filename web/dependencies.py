"""What a page is given: who looks, and one transaction for all that it reads or does.

The scope of both is the endpoint: the transaction has ended before the answer leaves, so that
what could not be kept is never told as done.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import Origin
from models.access import PortalSession
from models.engines import ReadSession, WriteSession
from models.queries import sessions
from models.refusals import StoreUnavailableError
from usecases.acting import allow
from usecases.sign_in import NotSignedInError, find_signed_in, is_due_a_touch
from web.access import access_of
from web.cookies import session_organisation_id, session_token
from web.portal import Portal, portal_of
from web.same_origin import form_token_of
from web.visitor import Visitor, visitor_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDesk:
    """A look at the store by somebody who is signed in."""

    session: ReadSession
    visitor: Visitor

    def actor(self) -> Actor:
        """The visitor as use cases know them, to ask what they may do; it costs no query."""
        return _actor(self.visitor)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteDesk:
    """One transaction in which somebody who is signed in acts."""

    session: WriteSession
    visitor: Visitor
    actor: Actor


async def touching(request: Request) -> AsyncIterator[None]:
    """Keep, behind the answer, that somebody was here: nobody waits for that."""
    yield
    due: tuple[Visitor, int] | None = getattr(request.state, "touch", None)
    if due is not None:
        await run_in_threadpool(_touch, portal_of(request), *due)


def read_desk(
    request: Request, _touched: Annotated[None, Depends(touching, scope="request")]
) -> Iterator[ReadDesk]:
    """Open the store for a look.

    Raises:
        NotSignedInError: there is no session, or it ended.
        PermissionRefusedError: the route asks a permission that the visitor does not have.
    """
    portal, organisation_id = portal_of(request), _organisation_id(request)
    with portal.store.read(organisation_id) as session:
        visitor, row = _visitor(request, session, portal)
        # First, so that a refusal too is told to them in their own frame and language.
        request.state.visitor = visitor
        _check_access(request, session, visitor)
        if is_due_a_touch(row, now=visitor.now):
            request.state.touch = (visitor, organisation_id)
        yield ReadDesk(session=session, visitor=visitor)


def write_desk(request: Request) -> Iterator[WriteDesk]:
    """Open one transaction; it is kept when the endpoint ends well.

    Raises:
        NotSignedInError: there is no session, or it ended.
        PermissionRefusedError: the route asks a permission that the visitor does not have.
    """
    portal, organisation_id = portal_of(request), _organisation_id(request)
    with portal.store.write(organisation_id) as session:
        visitor, row = _visitor(request, session, portal)
        request.state.visitor = visitor
        _check_access(request, session, visitor)
        if is_due_a_touch(row, now=visitor.now):
            sessions.touch_session(session, visitor.session_id, now=visitor.now)
        yield WriteDesk(session=session, visitor=visitor, actor=_actor(visitor))


Reading = Annotated[ReadDesk, Depends(read_desk, scope="function")]
Acting = Annotated[WriteDesk, Depends(write_desk, scope="function")]


def _touch(portal: Portal, visitor: Visitor, organisation_id: int) -> None:
    with (
        suppress(StoreUnavailableError),  # the next visit keeps it
        portal.store.write(organisation_id) as session,
    ):
        sessions.touch_session(session, visitor.session_id, now=visitor.now)


def _organisation_id(request: Request) -> int:
    found = session_organisation_id(request)
    if found is None:
        raise NotSignedInError
    return found


def _visitor(request: Request, session: Session, portal: Portal) -> tuple[Visitor, PortalSession]:
    token, now = session_token(request), portal.now()
    assert token is not None, "a cookie with an organisation has a token"
    found = find_signed_in(session, token, now=now)
    visitor = visitor_of(
        found,
        hands=sessions.hands(session, found.session.person_id, on=dutch_date(now)),
        form_token=form_token_of(token),
        now=now,
    )
    return visitor, found.session


def _check_access(request: Request, session: Session, visitor: Visitor) -> None:
    access = access_of(request.scope["endpoint"])
    assert access is not None, "every route declares its access"
    if isinstance(access, Permission):
        allow(session, access, actor=_actor(visitor))


def _actor(visitor: Visitor) -> Actor:
    hands = visitor.hands
    return Actor(
        person_id=visitor.person_id,
        organisation_id=visitor.organisation_id,
        origin=Origin.PORTAL,
        organisation_roles=visitor.roles,
        standing_in_for={one: hands[one] for one in hands if one != visitor.person_id},
    )
