"""Keep the log of opportunities and barriers, and what was done with each (seed 2.2)."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

from domain.errors import PoortError
from domain.learning import LogKind, LogStatus
from domain.permissions import Actor, Permission
from models.engines import WriteSession, session_organisation
from models.learning import LogEntry
from models.queries.lessons import change_log_entry, find_log_entry
from usecases.acting import allow
from usecases.trail import record


class LogRefusedError(PoortError):
    """An entry that tells nothing."""

    message: ClassVar[str] = "Write in a few words what it is, and tell a little more below it."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class LogEntryUnknownError(PoortError):
    """An entry that is not there."""

    message: ClassVar[str] = "This entry is not in the log. Look at the list."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


class FollowUpMissingError(PoortError):
    """An entry that was taken up or closed without a word of what was done."""

    message: ClassVar[str] = "Write what is done with it."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLogEntry:
    """What somebody met, in a project or across them."""

    kind: LogKind
    title: str
    body: str
    project_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What is done with an entry; `seen` is the version that they looked at."""

    entry_id: int
    status: LogStatus
    follow_up: str
    seen: int


def add_log_entry(
    session: WriteSession, *, command: AddLogEntry, actor: Actor, now: datetime
) -> LogEntry:
    """Put an opportunity or a barrier in the log.

    Raises:
        PermissionRefusedError: the actor has no role that keeps the log.
        LogRefusedError: the title or the text is empty.
    """
    by = allow(session, Permission.RECORD_LESSON, actor=actor, project_id=command.project_id)
    title, body = command.title.strip(), command.body.strip()
    if not title or not body:
        raise LogRefusedError
    row = LogEntry(
        organisation_id=session_organisation(session),
        project_id=command.project_id,
        kind=command.kind,
        title=title,
        body=body,
        logged_by=by.person_id,
        logged_at=now,
    )
    session.add(row)
    session.flush()  # the event names the entry by id
    record(
        session,
        action="log.added",
        object_kind="log_entry",
        object_id=row.id,
        at=now,
        by=by,
        project_id=row.project_id,
        result=row.kind.value,
        text=title,
    )
    return row


def follow_up(session: WriteSession, *, command: FollowUp, actor: Actor, now: datetime) -> LogEntry:
    """Say what is done with an entry.

    Raises:
        PermissionRefusedError: the actor has no role that keeps the log.
        LogEntryUnknownError, FollowUpMissingError: as they say.
        ChangedMeanwhileError: somebody else changed it since it was seen.
    """
    row = find_log_entry(session, command.entry_id)
    if row is None:
        raise LogEntryUnknownError
    by = allow(session, Permission.RECORD_LESSON, actor=actor, project_id=row.project_id)
    done = command.follow_up.strip()
    if command.status is not LogStatus.OPEN and not done:
        raise FollowUpMissingError
    change_log_entry(session, row, seen=command.seen, status=command.status, follow_up=done)
    record(
        session,
        action="log.followed_up",
        object_kind="log_entry",
        object_id=row.id,
        at=now,
        by=by,
        project_id=row.project_id,
        result=command.status.value,
        text=row.title,
    )
    return row
