"""The root of every error that this product foresees."""

from enum import StrEnum
from http import HTTPStatus
from typing import ClassVar


class PoortError(Exception):
    """An error we foresaw: it tells a person what to do and carries its HTTP status.

    The class holds an English message with named places; the edge translates `message`
    with gettext and fills in `details`, so that no layer below it holds a Dutch sentence.
    """

    message: ClassVar[str] = "This cannot be done."
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT
    #: After how many seconds it may succeed, for the header `Retry-After`; None where that is no
    #: matter of time.
    retry_after_seconds: int | None = None

    def __init__(self, **details: object) -> None:
        """Keep the values for the named places of the message."""
        self.details = details
        super().__init__(self.message.format_map({k: _plain(v) for k, v in details.items()}))

    @property
    def code(self) -> str:
        """The machine-readable name of this error, as the API and `--json` print it."""
        return type(self).__name__


def _plain(value: object) -> object:
    """A list of words as a person writes it."""
    if isinstance(value, tuple):
        return ", ".join(str(_plain(part)) for part in value)
    return value.replace("_", " ") if isinstance(value, StrEnum) else value
