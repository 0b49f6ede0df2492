"""What the database refuses, as errors that a person can act on."""

import re
from http import HTTPStatus
from typing import ClassVar

from sqlalchemy.exc import DBAPIError, OperationalError

from domain.errors import PoortError

#: Each trigger of ours says `poort:<rule>` first.
_RULE = re.compile(r"poort:([a-z_]+)")
#: SQLite's words and PostgreSQL's classes: a row with that key came in between.
_TAKEN_WORDS = "unique constraint failed"
_TAKEN_CLASS = "23505"
#: A lock that did not come in time, a deadlock, and a statement that took too long.
_BUSY_WORDS = "database is locked"
_BUSY_CLASSES = ("40", "55P03", "57014")
#: SQLite's words for a file that cannot be written now; PostgreSQL's classes for the same.
_UNAVAILABLE_WORDS = (
    "database or disk is full",
    "attempt to write a readonly database",
    "disk i/o error",
    "unable to open database file",
)
#: With a database that was set read-only.
_UNAVAILABLE_CLASSES = ("08", "25006", "53", "57", "58")
_NO_PRIVILEGE = "42501"


class StoreRefusedError(PoortError):
    """The database holds an invariant that this act would break; `rule` names it."""

    message: ClassVar[str] = "The store refuses this, and nothing was changed (rule: {rule})."

    def __init__(self, *, rule: str) -> None:
        """Keep the name of the rule."""
        super().__init__(rule=rule)
        self.rule = rule


class SimultaneousActError(PoortError):
    """Two people did the same at one moment, and the other was first; nothing was changed.

    Use cases look first whether something is there already, so only who looked before the
    other was done comes this far.
    """

    message: ClassVar[str] = (
        "Somebody else just did this too. Load the page again to see how it stands now."
    )


class StoreUnavailableError(PoortError):
    """The database cannot be written or reached now; nothing was changed."""

    message: ClassVar[str] = (
        "The store cannot be used now, and nothing was changed. Try again in a minute;"
        " if it stays, run `poort doctor`."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.SERVICE_UNAVAILABLE
    retry_after_seconds = 60


class StoreBusyError(StoreUnavailableError):
    """Others hold what this act needs for longer than we wait; nothing was changed."""

    message: ClassVar[str] = (
        "The system is busy, and nothing was changed. Try again in a few seconds."
    )
    retry_after_seconds = 5


def foreseen(error: DBAPIError) -> PoortError | None:
    """Give our own error for what the database said, or None for one that we did not foresee."""
    said = str(error.orig)
    if found := _RULE.search(said):
        return StoreRefusedError(rule=found.group(1))
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state == _NO_PRIVILEGE:
        rule = "other_organisation" if "row-level security" in said else "not_owner"
        return StoreRefusedError(rule=rule)
    if _is_one_of(said, state, words=_TAKEN_WORDS, classes=_TAKEN_CLASS):
        return SimultaneousActError()
    if _is_one_of(said, state, words=_BUSY_WORDS, classes=_BUSY_CLASSES):
        return StoreBusyError()
    if _is_unavailable(error, said=said, state=state):
        return StoreUnavailableError()
    return None


def _is_one_of(
    said: str, state: str | None, *, words: str | tuple[str, ...], classes: str | tuple[str, ...]
) -> bool:
    return said.lower().startswith(words) or (state or "").startswith(classes)


def _is_unavailable(error: DBAPIError, *, said: str, state: str | None) -> bool:
    # PostgreSQL gives no state when it could not be reached, or when the line broke.
    no_answer = isinstance(error, OperationalError) and hasattr(error.orig, "sqlstate")
    return (
        error.connection_invalidated
        or (no_answer and state is None)
        or _is_one_of(said, state, words=_UNAVAILABLE_WORDS, classes=_UNAVAILABLE_CLASSES)
    )
