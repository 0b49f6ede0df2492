"""Work for the driver and the sender: commands and the outbox."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, exists, literal, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.vocabulary import CommandStatus
from models.column_types import enum_type
from models.engines import WriteSession, session_organisation
from models.work import Command, IdempotencyKey, Outbox

_UNFINISHED = (CommandStatus.PENDING, CommandStatus.CLAIMED)


def command(session: Session, command_id: int) -> Command:
    """The command of that id."""
    return session.exec(
        select(Command).where(
            Command.organisation_id == session_organisation(session), Command.id == command_id
        )
    ).one()


def pending_commands(session: Session) -> tuple[int, ...]:
    """The ids of the commands that nobody has taken up, the oldest first."""
    found = session.exec(
        select(Command.id)
        .where(
            Command.organisation_id == session_organisation(session),
            col(Command.status) == _literal(CommandStatus.PENDING),
        )
        .order_by(col(Command.id))
    )
    return tuple(command_id for command_id in found if command_id is not None)


def claim_command(
    session: WriteSession, command_id: int, *, now: datetime, lease: timedelta
) -> bool:
    """Take the command up; True when it is ours now.

    It is not when somebody else holds it, or while an earlier one of its project is unfinished:
    a correction that overtook an advance would leave it a phase to move that is gone.
    """
    earlier = aliased(Command)
    taken = session.exec(
        update(Command)
        .where(
            col(Command.organisation_id) == session_organisation(session),
            col(Command.id) == command_id,
            col(Command.status) == CommandStatus.PENDING,
            ~exists().where(
                col(earlier.organisation_id) == Command.organisation_id,
                col(earlier.project_id) == Command.project_id,
                col(earlier.id) < Command.id,
                col(earlier.status).in_(_UNFINISHED),
            ),
        )
        .values(
            status=CommandStatus.CLAIMED,
            claimed_at=now,
            lease_until=now + lease,
            attempts=Command.attempts + 1,
        )
        .execution_options(synchronize_session=False)
    )
    return taken.rowcount == 1


def is_being_carried_out(session: Session, project_id: int) -> bool:
    """Whether a decision on the project waits for the driver or is in its hands."""
    unfinished = select(Command.id).where(
        Command.organisation_id == session_organisation(session),
        Command.project_id == project_id,
        col(Command.status).in_(_UNFINISHED),
    )
    return session.exec(unfinished.limit(1)).first() is not None


def release_stale_commands(session: WriteSession, *, now: datetime) -> int:
    """Give back the commands whose lease ran out; answers how many."""
    freed = session.exec(
        update(Command)
        .where(
            col(Command.organisation_id) == session_organisation(session),
            col(Command.status) == CommandStatus.CLAIMED,
            col(Command.lease_until) < now,
        )
        .values(status=CommandStatus.PENDING, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    return freed.rowcount


def outbox_by_key(session: Session, dedupe_key: str) -> Outbox | None:
    """The message of that key, if it was written before."""
    return session.exec(
        select(Outbox).where(
            Outbox.organisation_id == session_organisation(session),
            Outbox.dedupe_key == dedupe_key,
        )
    ).one_or_none()


def unsent(session: Session, *, now: datetime, limit: int) -> Sequence[Outbox]:
    """Messages that may go out now and that no sender holds, the oldest first."""
    return session.exec(
        select(Outbox)
        .where(
            Outbox.organisation_id == session_organisation(session),
            col(Outbox.sent_at).is_(None),
            col(Outbox.failed_at).is_(None),
            col(Outbox.available_at) <= now,
            (col(Outbox.lease_until).is_(None)) | (col(Outbox.lease_until) < now),
        )
        .order_by(col(Outbox.available_at), col(Outbox.id))
        .limit(limit)
    ).all()


def idempotency_key(session: Session, key: str) -> IdempotencyKey | None:
    """What was stored under that key before, if anything."""
    return session.exec(
        select(IdempotencyKey).where(
            IdempotencyKey.organisation_id == session_organisation(session),
            IdempotencyKey.key == key,
        )
    ).one_or_none()


def take_form_key(session: WriteSession, key: str, *, fields_hash: str, now: datetime) -> bool:
    """Store the key of a form; no when it is there, after whoever stores it now is done."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    taken = session.exec(
        insert(IdempotencyKey)
        .values(
            organisation_id=session_organisation(session),
            key=key,
            fields_hash=fields_hash,
            outcome="",
            stored_at=now,
        )
        .on_conflict_do_nothing()
        .returning(col(IdempotencyKey.id))
    )
    return taken.first() is not None


def keep_outcome(session: WriteSession, key: str, *, outcome: str) -> None:
    """Store what came of the form that has this key."""
    session.exec(
        update(IdempotencyKey)
        .where(
            col(IdempotencyKey.organisation_id) == session_organisation(session),
            col(IdempotencyKey.key) == key,
        )
        .values(outcome=outcome)
        .execution_options(synchronize_session=False)
    )


def _literal(status: CommandStatus) -> BindParameter[CommandStatus]:
    # As a bound parameter the partial index could not be used (data.md).
    return literal(status, enum_type(CommandStatus), literal_execute=True)


def command_status(session: Session, attempt_id: int) -> CommandStatus | None:
    """Where the newest command about that attempt stands, if there is one."""
    return session.exec(
        select(col(Command.status))
        .where(
            Command.organisation_id == session_organisation(session),
            Command.attempt_id == attempt_id,
        )
        .order_by(col(Command.id).desc())
    ).first()
