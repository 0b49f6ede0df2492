"""Find what a crash left behind: claims that ran out, commands that wait, messages that stayed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from models.engines import WriteSession
from models.queries import outbox_delivery, work

#: A message that is this far past its moment while senders run needs a look (`trust.md`: hourly).
LEFT_BEHIND_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """What waits longer than it should, by id."""

    pending_commands: tuple[int, ...]
    unsent_messages: tuple[int, ...]


def release_stale_claims(session: WriteSession, *, now: datetime) -> tuple[int, ...]:
    """Give back the commands whose driver stopped; answers every command that now waits.

    A message that a stopped sender held needs nothing: its lease ends by itself.
    """
    work.release_stale_commands(session, now=now)
    return work.pending_commands(session)


def left_behind(session: Session, *, now: datetime) -> LeftBehind:
    """The commands that nobody took up, and the messages that should have gone out an hour ago."""
    return LeftBehind(
        pending_commands=work.pending_commands(session),
        unsent_messages=tuple(outbox_delivery.left_behind(session, before=now - LEFT_BEHIND_AFTER)),
    )
