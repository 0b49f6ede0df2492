"""What one portal process holds: its settings, the opened store, a clock and a secret."""

from asyncio import Semaphore
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Annotated, Final

from fastapi import Depends
from starlette.requests import Request

from domain.moments import dutch_date
from models.engines import Store, open_store
from notifications.signed_links import LinkSigner
from poort.portal_secret import link_secrets, portal_secret
from poort.settings import Settings
from web.oidc_provider import Provider, provider_of

#: A request takes two connections at most (a look, and an act behind it): that many fit the
#: fifteen of SQLAlchemy's pool.
TURNS: Final = 7


def _clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Portal:
    """The portal of one process; the store is opened when the first page needs it."""

    settings: Settings
    now: Callable[[], datetime] = _clock

    @cached_property
    def turns(self) -> Semaphore:
        """How many requests may be at work at once."""
        return Semaphore(TURNS)

    @cached_property
    def store(self) -> Store:
        """The opened database."""
        return open_store(self.settings.store_url)

    @cached_property
    def secret(self) -> bytes:
        """What links are signed with; the same in every process of this product."""
        return portal_secret(self.settings)

    @cached_property
    def links(self) -> LinkSigner:
        """Reads the links that mails carry."""
        return LinkSigner(link_secrets(self.settings))

    @cached_property
    def provider(self) -> Provider | None:
        """Where people sign in; nothing is asked of it until somebody does."""
        return provider_of(self.settings, now=self.now)

    @property
    def today(self) -> date:
        """The day it is in the Netherlands."""
        return dutch_date(self.now())

    def close(self) -> None:
        """Let go of the database, if it was opened."""
        if "store" in self.__dict__:
            self.store.dispose()


def portal_of(request: Request) -> Portal:
    """The portal that this request came to."""
    portal: Portal = request.app.state.portal
    return portal


ThisPortal = Annotated[Portal, Depends(portal_of)]
