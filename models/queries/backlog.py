"""What waits for the driver and the sender: numbers for whoever watches over the product."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.vocabulary import CommandStatus
from models.engines import session_organisation
from models.work import Command, Outbox


class Backlog(NamedTuple):
    """How much waits in one organisation, and since when the oldest."""

    unsent: int
    undeliverable: int
    commands: int
    held: int
    oldest_command_at: datetime | None


def backlog(session: Session) -> Backlog:
    """Count what waits, over the indexes of what is unfinished."""
    organisation_id = session_organisation(session)
    unsent = session.exec(
        select(func.count())
        .select_from(Outbox)
        .where(
            Outbox.organisation_id == organisation_id,
            col(Outbox.sent_at).is_(None),
            col(Outbox.failed_at).is_(None),
        )
    ).one()
    undeliverable = session.exec(
        select(func.count())
        .select_from(Outbox)
        .where(
            Outbox.organisation_id == organisation_id,
            col(Outbox.sent_at).is_(None),
            col(Outbox.failed_at).is_not(None),
        )
    ).one()
    commands, oldest = session.exec(
        select(func.count(), func.min(Command.created_at)).where(
            Command.organisation_id == organisation_id,
            col(Command.status).in_((CommandStatus.PENDING, CommandStatus.CLAIMED)),
        )
    ).one()
    held = session.exec(
        select(func.count())
        .select_from(Command)
        .where(Command.organisation_id == organisation_id, Command.status == CommandStatus.HELD)
    ).one()
    return Backlog(unsent, undeliverable, commands, held, oldest)
