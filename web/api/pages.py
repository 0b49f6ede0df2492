"""Long lists a page at a time: a cursor tells where the next page begins."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from http import HTTPStatus

from domain.errors import PoortError

#: Digits of the furthest page.
_LONGEST = 9


class CursorUnknownError(PoortError):
    """A cursor that no page of ours gave."""

    message = "This cursor is not one of ours. Begin without a cursor."
    status = HTTPStatus.BAD_REQUEST


def cursor_after(place: str) -> str:
    """The cursor of what comes after that place."""
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_of(cursor: str | None) -> str:
    """The place that a cursor stands for; empty for the begin.

    Raises:
        CursorUnknownError: it stands for nothing.
    """
    if not cursor:
        return ""
    try:
        place = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError as error:
        raise CursorUnknownError from error
    if "\x00" in place:
        raise CursorUnknownError
    return place


def offset_of(cursor: str | None) -> int:
    """The number of items before the page of that cursor.

    Raises:
        CursorUnknownError: it stands for nothing.
    """
    place = place_of(cursor) or "0"
    if not (place.isascii() and place.isdecimal() and len(place) <= _LONGEST):
        raise CursorUnknownError
    return int(place)
