"""The outbox as the sender sees it: write many, claim a batch, record what became of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, NotRequired, TypedDict

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from domain.vocabulary import Channel, Language, Message
from models.engines import WriteSession, session_organisation
from models.organisation import Membership, Person
from models.work import Outbox


class Due(NamedTuple):
    """A message that is due, and its reader as the authority reaches them."""

    row: Outbox
    person: Person
    membership: Membership


class NewMessage(TypedDict):
    """The columns of a message that is yet to be sent."""

    organisation_id: int
    recipient_id: int
    on_behalf_of: int | None
    message: Message
    channel: Channel
    language: Language
    dedupe_key: str
    message_id: str
    thread_key: str | None
    payload: str
    created_at: datetime
    available_at: datetime
    external_name: NotRequired[str]
    external_email: NotRequired[str]


def insert_new(session: WriteSession, messages: Sequence[NewMessage]) -> None:
    """Write the messages whose key is not there yet."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    session.connection().execute(
        insert(Outbox).values(attempts=0).on_conflict_do_nothing(),
        [dict(message) for message in messages],
    )


def claim_due(
    session: WriteSession, *, now: datetime, limit: int, lease_until: datetime
) -> list[Due]:
    """Lease the messages that are due and in nobody's hands, the oldest first, with who reads them.

    Two senders never get the same one; on PostgreSQL the second skips what the first holds.
    """
    due = (
        select(col(Outbox.id))
        .where(
            Outbox.organisation_id == session_organisation(session),
            col(Outbox.sent_at).is_(None),
            col(Outbox.failed_at).is_(None),
            col(Outbox.available_at) <= now,
            (col(Outbox.lease_until).is_(None)) | (col(Outbox.lease_until) <= now),
        )
        .order_by(col(Outbox.available_at), col(Outbox.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = session.exec(due).all()
    session.exec(
        update(Outbox)
        .where(col(Outbox.id).in_(ids))
        .values(lease_until=lease_until, attempts=Outbox.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    rows = session.exec(
        select(Outbox, Person, Membership)
        .join(Person, col(Person.id) == Outbox.recipient_id)
        .join(
            Membership,
            (col(Membership.organisation_id) == Outbox.organisation_id)
            & (col(Membership.person_id) == Outbox.recipient_id),
        )
        .where(col(Outbox.id).in_(ids))
        .order_by(col(Outbox.available_at), col(Outbox.id))
        .execution_options(populate_existing=True)
    )
    return [Due(*found) for found in rows]


def close(session: WriteSession, outbox_id: int, **values: Any) -> bool:  # noqa: ANN401 -- the columns differ in type
    """Change a message that was not sent yet; no when it was, by whichever sender."""
    changed = session.exec(
        update(Outbox)
        .where(
            col(Outbox.organisation_id) == session_organisation(session),
            col(Outbox.id) == outbox_id,
            col(Outbox.sent_at).is_(None),
        )
        .values(lease_until=None, **values)
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount == 1


def message(session: Session, outbox_id: int) -> Outbox | None:
    """The message of that id, if there is one here."""
    return session.exec(
        select(Outbox).where(
            Outbox.organisation_id == session_organisation(session), Outbox.id == outbox_id
        )
    ).one_or_none()


def undelivered(session: Session) -> list[tuple[Outbox, Person]]:
    """The messages that were tried and did not go out, with who reads them, the oldest first."""
    rows = session.exec(
        select(Outbox, Person)
        .join(Person, col(Person.id) == Outbox.recipient_id)
        .where(
            Outbox.organisation_id == session_organisation(session),
            col(Outbox.sent_at).is_(None),
            col(Outbox.failed_at).is_not(None) | (col(Outbox.last_answer).is_not(None)),
        )
        .order_by(col(Outbox.id))
    )
    return [(row, person) for row, person in rows]


def left_behind(session: Session, *, before: datetime) -> list[int]:
    """The messages that should have gone out before that moment and did not end either way."""
    rows = session.exec(
        select(col(Outbox.id))
        .where(
            Outbox.organisation_id == session_organisation(session),
            col(Outbox.sent_at).is_(None),
            col(Outbox.failed_at).is_(None),
            col(Outbox.available_at) < before,
        )
        .order_by(col(Outbox.id))
    )
    return [found for found in rows if found is not None]
