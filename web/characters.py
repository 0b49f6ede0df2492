"""No character goes further than this that no keyboard writes and no database keeps.

PostgreSQL refuses a NUL and half a surrogate pair; the other ones hide in a text, and break the
documents and mails that we make of it.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote_plus

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.errors import PoortError

#: All of the controls of ASCII but the tab and the ends of lines, and single surrogates.
_ILLEGIBLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class CharactersRefusedError(PoortError):
    """A form holds characters that cannot be kept."""

    message = (
        "What you sent holds characters that cannot be kept; they often come along with copied"
        " text. They are left out below. Send it once more."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class AddressRefusedError(PoortError):
    """The address of a page holds characters that no address of ours has."""

    message = "This address holds characters that no page has. Copy the whole link once more."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def is_legible(text: str) -> bool:
    """Whether every character can be kept."""
    return _ILLEGIBLE.search(text) is None


def legible(text: str) -> str:
    """The text without what cannot be kept; Word breaks a line with a character of its own."""
    return _ILLEGIBLE.sub("", text.replace("\x0b", "\n"))


async def check_characters(request: Request) -> AsyncIterator[None]:
    """Look through every field of a form, the names of files among them.

    Files that came along are let go of when all is done.

    Raises:
        CharactersRefusedError: one holds what cannot be kept.
    """
    try:
        for name, value in (await request.form()).multi_items():
            text = value if isinstance(value, str) else value.filename or ""
            if not (is_legible(name) and is_legible(text)):
                raise CharactersRefusedError
        yield
    finally:
        await request.close()


@dataclass(frozen=True, slots=True)
class LegibleAddresses:
    """Lets no address with such characters through, whatever it leads to."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on.

        Raises:
            AddressRefusedError: the path or the query holds what no page has.
        """
        if scope["type"] == "http":
            query = unquote_plus(scope["query_string"].decode("latin-1"))
            if not (is_legible(scope["path"]) and is_legible(query)):
                raise AddressRefusedError
        await self.app(scope, receive, send)
