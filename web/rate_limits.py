"""Who does the same very often in a short time waits a little: guessing is slow, people never wait.

A bucket of tokens for each visitor and kind of act, in each process; it fills while they rest.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from math import ceil
from threading import Lock
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import PoortError
from web.cookies import session_token


class TooOftenError(PoortError):
    """A visitor did something more often than a person does."""

    message = (
        "This was asked very often in a short time, and nothing was changed. Wait {seconds}"
        " seconds and try again."
    )
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, *, seconds: int) -> None:
        """Keep how long to wait, for the header `Retry-After`."""
        super().__init__(seconds=seconds)
        self.retry_after_seconds = seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many at once, and so many a second after that."""

    name: str
    at_once: int
    a_second: float


#: Own proposals. A whole town hall may come by one address, so those by address are wide.
SIGN_IN: Final = Limit(name="sign-in", at_once=100, a_second=1)
LINK: Final = Limit(name="link", at_once=200, a_second=2)
UPLOAD: Final = Limit(name="upload", at_once=60, a_second=0.5)
EXPORT: Final = Limit(name="export", at_once=30, a_second=0.5)
TOKEN: Final = Limit(name="token", at_once=20, a_second=0.2)

_SIGN_IN = re.compile(r"^/aanmelden/.")
_LINK = re.compile(r"^/(l|o|agenda)/")
_EXPORT = re.compile(
    r"/(uitvoer|export|archief)(/|$)|^/mijn-meldingen/gegevens|^/beheer/mensen/\d+/kopie"
)
_API = "/api/"
#: More visitors than this are not remembered; who was away longest is forgotten.
_MOST_VISITORS: Final = 10_000


@dataclass(slots=True)
class Buckets:
    """What each visitor has left, and since when."""

    _left: OrderedDict[tuple[str, str], tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, limit: Limit, visitor: str, *, now: datetime, count: int = 1) -> None:
        """Take `count` tokens out of the bucket of that visitor; 0 only looks into it.

        Raises:
            TooOftenError: it is empty.
        """
        key, moment = (limit.name, visitor), now.timestamp()
        with self._lock:
            left, since = self._left.pop(key, (float(limit.at_once), moment))
            filled = min(limit.at_once, left + max(0.0, moment - since) * limit.a_second)
            is_empty = filled < 1
            self._left[key] = (filled if is_empty else filled - count, moment)
            if len(self._left) > _MOST_VISITORS:
                self._left.popitem(last=False)
        if is_empty:
            raise TooOftenError(seconds=ceil((1 - filled) / limit.a_second))


@dataclass(frozen=True, slots=True)
class RateLimited:
    """Stands before the pages and counts what can be abused by repeating it."""

    app: ASGIApp
    now: Callable[[], datetime]
    buckets: Buckets = field(default_factory=Buckets)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on.

        Raises:
            TooOftenError: this visitor did the same too often just now.
        """
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        address = request.client.host if request.client is not None else ""
        limit = _limit(request)
        if limit is not None:
            by_address = limit in {SIGN_IN, LINK}
            visitor = address if by_address else session_token(request) or address
            self.buckets.take(limit, visitor, now=self.now())
        if not request.url.path.startswith(_API):
            await self.app(scope, receive, send)
            return
        self.buckets.take(TOKEN, address, now=self.now(), count=0)

        async def noting(message: Message) -> None:
            if message.get("status") == HTTPStatus.UNAUTHORIZED:
                self._note_failure(address)
            await send(message)

        await self.app(scope, receive, noting)

    def _note_failure(self, address: str) -> None:
        """Count a token that was refused; the next request hears when there were too many."""
        try:
            self.buckets.take(TOKEN, address, now=self.now())
        except TooOftenError:
            return


def _limit(request: Request) -> Limit | None:
    path, is_post = request.url.path, request.method == "POST"
    content = request.headers.get("content-type", "").lower()
    if _SIGN_IN.search(path):
        return SIGN_IN
    if _LINK.search(path):
        return LINK
    if _EXPORT.search(path):
        return EXPORT
    return UPLOAD if is_post and content.startswith("multipart/form-data") else None
