"""What the database refuses, as errors that a person can act on."""

import re
from http import HTTPStatus
from typing import ClassVar

from sqlalchemy.exc import DBAPIError, OperationalError

from domain.errors import PoortError

#: Each trigger of ours says `poort:<rule>` first.
_RULE = re.compile(r"poort:([a-z_]+)")
#: SQLite's words for a file that cannot be written now; PostgreSQL's classes for the same.
_UNAVAILABLE_WORDS = (
    "database is locked",
    "database or disk is full",
    "attempt to write a readonly database",
    "disk i/o error",
    "unable to open database file",
)
#: With a database that was set read-only, and a lock that did not come in time.
_UNAVAILABLE_CLASSES = ("08", "25006", "40", "53", "55P03", "57", "58")
_NO_PRIVILEGE = "42501"


class StoreRefusedError(PoortError):
    """The database holds an invariant that this act would break; `rule` names it."""

    message: ClassVar[str] = "The store refuses this, and nothing was changed (rule: {rule})."

    def __init__(self, *, rule: str) -> None:
        """Keep the name of the rule."""
        super().__init__(rule=rule)
        self.rule = rule


class StoreUnavailableError(PoortError):
    """The database cannot be written or reached now; nothing was changed."""

    message: ClassVar[str] = (
        "The store cannot be used now, and nothing was changed. Try again in a minute;"
        " if it stays, run `poort doctor`."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.SERVICE_UNAVAILABLE


def foreseen(error: DBAPIError) -> PoortError | None:
    """Give our own error for what the database said, or None for one that we did not foresee."""
    said = str(error.orig)
    if found := _RULE.search(said):
        return StoreRefusedError(rule=found.group(1))
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state == _NO_PRIVILEGE:
        rule = "other_organisation" if "row-level security" in said else "not_owner"
        return StoreRefusedError(rule=rule)
    if _is_unavailable(error, said=said.lower(), state=state):
        return StoreUnavailableError()
    return None


def _is_unavailable(error: DBAPIError, *, said: str, state: str | None) -> bool:
    # PostgreSQL gives no state when it could not be reached, or when the line broke.
    no_answer = isinstance(error, OperationalError) and hasattr(error.orig, "sqlstate")
    return (
        error.connection_invalidated
        or (no_answer and state is None)
        or said.startswith(_UNAVAILABLE_WORDS)
        or (state or "").startswith(_UNAVAILABLE_CLASSES)
    )
