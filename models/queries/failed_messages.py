"""Messages that failed for good, without what they say: that is between sender and reader."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from domain.vocabulary import Message
from models.engines import session_organisation
from models.organisation import Person
from models.work import Outbox


class FailedMessage(NamedTuple):
    """A message, to whom it was meant to go, and what the other side said last."""

    outbox_id: int
    message: Message
    recipient_name: str
    recipient_email: str
    created_at: datetime
    failed_at: datetime | None
    sent_at: datetime | None
    attempts: int
    last_answer: str | None


_COLUMNS = (
    Outbox.id,
    Outbox.message,
    func.coalesce(Outbox.external_name, Person.name),
    func.coalesce(Outbox.external_email, Person.email),
    Outbox.created_at,
    Outbox.failed_at,
    Outbox.sent_at,
    Outbox.attempts,
    Outbox.last_answer,
)


def failed_messages(session: Session, *, limit: int, offset: int = 0) -> list[FailedMessage]:
    """A page of what failed for good, the newest first, by its partial index."""
    rows = session.exec(
        select(*_COLUMNS)  # type: ignore[call-overload] # more columns than its overloads know
        .join(Person, col(Person.id) == Outbox.recipient_id)
        .where(
            Outbox.organisation_id == session_organisation(session),
            col(Outbox.sent_at).is_(None),
            col(Outbox.failed_at).is_not(None),
        )
        .order_by(col(Outbox.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return [FailedMessage(*row) for row in rows]


def find_message(session: Session, outbox_id: int) -> FailedMessage | None:
    """The message of that id, failed or not, if there is one here."""
    row = session.exec(
        select(*_COLUMNS)  # type: ignore[call-overload] # more columns than its overloads know
        .join(Person, col(Person.id) == Outbox.recipient_id)
        .where(Outbox.organisation_id == session_organisation(session), Outbox.id == outbox_id)
    ).first()
    return None if row is None else FailedMessage(*row)
