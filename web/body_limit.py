"""No request is read beyond what the portal takes: the rest is let fall, never kept."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import PoortError

#: Words of a long form, many times over.
FORM_BYTES: Final = 2 * 1024 * 1024
#: A browser that is cut off shows its own error; it hears ours once it has sent all it wanted,
#: up to this many times what is taken.
_PATIENCE: Final = 8


class BodyTooLargeError(PoortError):
    """Somebody sent more than the portal takes in one request."""

    message = (
        "What you sent is larger than {limit_megabytes} MB and was not kept. Send a smaller file,"
        " or fewer at once, or add a link to the document."
    )
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """Cuts every request body off at a number of bytes; `upload_bytes` is for forms with files."""

    app: ASGIApp
    upload_bytes: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on with a body that ends in an error where it grows too long."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.app(scope, _Meter(receive, self._limit(Headers(scope=scope))).receive, send)

    def _limit(self, headers: Headers) -> int:
        has_files = headers.get("content-type", "").lower().startswith("multipart/form-data")
        return self.upload_bytes if has_files else FORM_BYTES


@dataclass(slots=True)
class _Meter:
    """Counts what comes in."""

    source: Receive
    limit: int
    count: int = 0

    async def receive(self) -> Message:
        """The next piece of the body.

        Raises:
            BodyTooLargeError: there came more than the limit.
        """
        message = await self.source()
        if message["type"] != "http.request":
            return message
        self.count += len(message.get("body", b""))
        if self.count > self.limit:
            await self._let_fall(message)
            raise BodyTooLargeError(limit_megabytes=self.limit // (1024 * 1024))
        return message

    async def _let_fall(self, message: Message) -> None:
        while message.get("more_body") and self.count <= self.limit * _PATIENCE:
            message = await self.source()
            self.count += len(message.get("body", b""))
