"""Write messages to the outbox: who gets them, over which channel, in which language, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from domain.keys import hex_key
from domain.moments import dutch_date
from domain.substitution import stand_in
from domain.vocabulary import Channel, Language, Message
from models.engines import WriteSession, session_organisation
from models.organisation import Organisation
from models.queries import people, work
from models.work import Outbox
from notifications.messages import Context, Header, Reason
from notifications.payloads import to_payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person as a message reaches them; `on_behalf_of` is who is away, `name` who reads it."""

    person_id: int
    name: str
    on_behalf_of: int | None
    on_behalf_of_name: str | None
    language: Language
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What the mails of one conversation share: a project and one of its gates."""

    project_id: int
    project_number: str
    gate_id: str
    gate_name: str

    @property
    def key(self) -> str:
        """The hexadecimal key of the conversation."""
        return hex_key("thread", self.project_id, self.gate_id)

    @property
    def title(self) -> str:
        """The conversation as a person names it."""
        return f"{self.project_number} {self.gate_name}"


def recipient(session: Session, person_id: int, *, on: date) -> Recipient:
    """Who reads what is meant for that person on that day: they or their substitute."""
    reader_id = stand_in(person_id, on, people.substitutions(session, on=on))
    reader_id = reader_id or person_id
    known = people.people(session, {person_id, reader_id})
    reader = known[reader_id]
    return Recipient(
        person_id=reader_id,
        name=reader.name,
        on_behalf_of=None if reader_id == person_id else person_id,
        on_behalf_of_name=None if reader_id == person_id else known[person_id].name,
        language=reader.language,
        channel=people.membership(session, reader_id).channel,
    )


def header(
    organisation: Organisation, to: Recipient, *, reason: Reason, thread: Thread | None = None
) -> Header:
    """The header that every message starts from."""
    return Header(
        recipient_name=to.name,
        on_behalf_of_name=to.on_behalf_of_name,
        organisation_name=organisation.name,
        portal_url=organisation.portal_url,
        reason=reason,
        thread=thread.title if thread else None,
    )


def write_notice(  # noqa: PLR0913 -- each is a column of the row
    session: WriteSession,
    *,
    to: int,
    reason: Reason,
    key: tuple[int | str | date, ...],
    now: datetime,
    context: Callable[[Header, Language], Context],
    thread: Thread | None = None,
    decision_attempt_id: int | None = None,
) -> Outbox:
    """Put one message for one person in the outbox; the same key again gives the first one."""
    reader = recipient(session, to, on=dutch_date(now))
    written = context(
        header(people.organisation(session), reader, reason=reason, thread=thread), reader.language
    )
    return enqueue(
        session,
        reader=reader,
        written=written,
        key=(*key, to),
        now=now,
        thread=thread,
        decision_attempt_id=decision_attempt_id,
    )


def enqueue(  # noqa: PLR0913 -- each is a column of the row
    session: WriteSession,
    *,
    reader: Recipient,
    written: Context,
    key: tuple[int | str | date, ...],
    now: datetime,
    thread: Thread | None = None,
    decision_attempt_id: int | None = None,
) -> Outbox:
    """Put a message that is already worded in the outbox, once for its key."""
    message = type(written).message
    dedupe_key = outbox_key(session, message, *key)
    earlier = work.outbox_by_key(session, dedupe_key)
    if earlier is not None:
        return earlier
    row = Outbox(
        organisation_id=session_organisation(session),
        recipient_id=reader.person_id,
        on_behalf_of=reader.on_behalf_of,
        message=message,
        channel=reader.channel,
        language=reader.language,
        dedupe_key=dedupe_key,
        message_id=hex_key("message", dedupe_key),
        thread_key=thread.key if thread else None,
        payload=to_payload(written),
        decision_attempt_id=decision_attempt_id,
        created_at=now,
        available_at=now,
    )
    session.add(row)
    session.flush()  # the decision refers to its notice by id
    return row


def outbox_key(session: Session, message: Message, *parts: int | str | date) -> str:
    """The key under which a message is in the outbox once."""
    return hex_key(session_organisation(session), message, *parts)
