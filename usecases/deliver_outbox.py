"""Deliver the outbox: claim in a transaction, send in none, record in a transaction.

A message is delivered at least once and always under the same Message-ID; a sender that stops
half-way leaves a lease behind, which runs out by itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus

from pydantic import ValidationError

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import Channel, Language, Message, Role
from models.engines import Store, WriteSession
from models.queries import outbox_delivery, people
from models.queries.outbox_delivery import Due
from models.work import Outbox
from notifications.deliver import retry_after
from notifications.failures import (
    AlreadyDoneError,
    DeliveryError,
    GiveUpError,
    SlowDownError,
    TryAgainError,
)
from notifications.messages import Context, Header, Reason, Undelivered
from notifications.payloads import from_payload
from usecases.acting import allow
from usecases.notices import write_notice
from usecases.trail import record

#: How long a sender may take over a batch before another may have it.
LEASE = timedelta(minutes=5)
#: How long the rest of a batch waits when the other side asks for fewer messages.
PAUSE = timedelta(minutes=1)
#: As many as one pooled connection sends well within the lease (190 mails a second, measured).
BATCH = 100


class MessageUnknownError(PoortError):
    """There is no message of that id in the outbox."""

    message = "There is no message {message} in the outbox."
    status = HTTPStatus.NOT_FOUND


class MessageNotFailedError(PoortError):
    """Only a message that could not be delivered is sent again."""

    message = "Message {message} has not failed, so it cannot be sent again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A message in the hands of one sender, with all that it takes to send it."""

    outbox_id: int
    message: Message
    payload: str
    language: Language
    channel: Channel
    channel_url: str | None
    recipient_name: str
    recipient_email: str
    #: The reader left the authority after the message was written.
    is_gone: bool
    message_id: str
    thread_key: str | None
    created_at: datetime
    attempts: int

    @property
    def context(self) -> Context:
        """The values for the templates.

        Raises:
            GiveUpError: they are not those of this message (written by another version).
        """
        try:
            return from_payload(self.message, self.payload)
        except ValidationError as error:
            raise GiveUpError(answer=f"payload: {error.error_count()} error(s)") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What became of the messages of one batch."""

    claimed: int = 0
    sent: int = 0
    later: int = 0
    failed: int = 0


#: Sends one message and gives the other side's answer, or raises a `DeliveryError`.
Deliver = Callable[[Claimed], str]
#: Gives the spread of a retry, from 0 to 1, so that failed messages do not all return at once.
Jitter = Callable[[], float]


def claim_batch(
    session: WriteSession, *, now: datetime, limit: int = BATCH, lease: timedelta = LEASE
) -> tuple[Claimed, ...]:
    """Take the messages that are due, the oldest first; nobody else gets them during the lease."""
    today = dutch_date(now)
    return tuple(
        _claimed(due, today=today)
        for due in outbox_delivery.claim_due(session, now=now, limit=limit, lease_until=now + lease)
    )


def record_sent(session: WriteSession, outbox_id: int, *, answer: str, now: datetime) -> None:
    """Note that it went out; a second sender's note changes nothing."""
    outbox_delivery.close(session, outbox_id, sent_at=now, failed_at=None, last_answer=answer)


def record_retry(session: WriteSession, outbox_id: int, *, answer: str, again_at: datetime) -> None:
    """Note why it did not go out, and when it is tried again."""
    outbox_delivery.close(session, outbox_id, available_at=again_at, last_answer=answer)


def put_back(session: WriteSession, untried: Sequence[Claimed], *, until: datetime) -> None:
    """Give back what was claimed and never tried; that is no attempt."""
    for claimed in untried:
        outbox_delivery.close(
            session, claimed.outbox_id, available_at=until, attempts=claimed.attempts - 1
        )


def record_failed(session: WriteSession, claimed: Claimed, *, answer: str, now: datetime) -> None:
    """Note that it will not be tried again, and tell who can do something about it."""
    closed = outbox_delivery.close(session, claimed.outbox_id, failed_at=now, last_answer=answer)
    # A notice that itself cannot be delivered is visible in the outbox; telling it would go round.
    if closed and claimed.message is not Message.UNDELIVERED:
        _tell_undelivered(session, claimed, answer=answer, now=now)


def resend(session: WriteSession, outbox_id: int, *, actor: Actor, now: datetime) -> Outbox:
    """Try a failed message again from now on, under the same Message-ID.

    Raises:
        PermissionRefusedError: the actor is no coordinator or administrator.
        MessageUnknownError: there is no such message.
        MessageNotFailedError: it has not failed.
    """
    by = allow(session, Permission.RESEND_MESSAGE, actor=actor)
    row = outbox_delivery.message(session, outbox_id)
    if row is None:
        raise MessageUnknownError(message=outbox_id)
    if row.failed_at is None:
        raise MessageNotFailedError(message=outbox_id)
    outbox_delivery.close(session, outbox_id, failed_at=None, available_at=now, attempts=0)
    session.refresh(row)
    record(
        session,
        action="message.resent",
        object_kind="outbox",
        object_id=outbox_id,
        at=now,
        by=by,
        facts={"message": row.message},
    )
    return row


def deliver_once(  # noqa: PLR0913 -- what an edge hands in, all of it named
    store: Store,
    organisation_id: int,
    *,
    now: datetime,
    deliver: Deliver,
    jitter: Jitter,
    limit: int = BATCH,
) -> DeliveryReport:
    """Deliver one batch of an organisation; each result is recorded before the next is sent."""
    with store.write(organisation_id) as session:
        batch = claim_batch(session, now=now, limit=limit)
    results: list[str] = []
    for place, claimed in enumerate(batch):
        outcome = _attempt(claimed, deliver=deliver)
        with store.write(organisation_id) as session:
            results.append(_record(session, claimed, outcome, now=now, jitter=jitter))
            if isinstance(outcome, SlowDownError):
                put_back(session, batch[place + 1 :], until=now + PAUSE)
        if isinstance(outcome, SlowDownError):
            break
    return DeliveryReport(
        claimed=len(batch),
        sent=results.count("sent"),
        later=results.count("later"),
        failed=results.count("failed"),
    )


def _attempt(claimed: Claimed, *, deliver: Deliver) -> str | DeliveryError:
    if claimed.is_gone:
        return GiveUpError(answer="the reader left the organisation")
    try:
        return deliver(claimed)
    except AlreadyDoneError as error:
        return error.answer
    except DeliveryError as error:
        return error


def _record(
    session: WriteSession,
    claimed: Claimed,
    outcome: str | DeliveryError,
    *,
    now: datetime,
    jitter: Jitter,
) -> str:
    if isinstance(outcome, str):
        record_sent(session, claimed.outbox_id, answer=outcome, now=now)
        return "sent"
    wait = None
    if isinstance(outcome, TryAgainError):
        wait = retry_after(claimed.attempts, jitter=jitter())
    if wait is None:
        record_failed(session, claimed, answer=outcome.answer, now=now)
        return "failed"
    record_retry(session, claimed.outbox_id, answer=outcome.answer, again_at=now + wait)
    return "later"


def _claimed(due: Due, *, today: date) -> Claimed:
    row, left_on = due.row, due.membership.left_on
    is_external = row.external_email is not None
    assert row.id is not None
    return Claimed(
        outbox_id=row.id,
        message=row.message,
        payload=row.payload,
        language=row.language,
        channel=row.channel,
        channel_url=due.membership.channel_url,
        recipient_name=row.external_name or due.person.name,
        recipient_email=row.external_email or due.person.email,
        is_gone=not is_external and left_on is not None and left_on <= today,
        message_id=row.message_id,
        thread_key=row.thread_key,
        created_at=row.created_at,
        attempts=row.attempts,
    )


def _tell_undelivered(
    session: WriteSession, claimed: Claimed, *, answer: str, now: datetime
) -> None:
    portal_url = people.organisation(session).portal_url

    def context(header: Header, _language: Language) -> Context:
        return Undelivered(
            header=header,
            url=f"{portal_url}/beheer/berichten/{claimed.outbox_id}",
            to_name=claimed.recipient_name,
            undelivered=claimed.message,
            attempts=claimed.attempts,
            last_answer=answer,
        )

    keepers = {
        person_id: reason
        for role, reason in (
            (Role.ADMINISTRATOR, Reason.ADMINISTRATOR),
            (Role.COORDINATOR, Reason.COORDINATOR),
        )
        for person_id in people.holders(session, role)
    }
    for person_id, reason in keepers.items():
        write_notice(
            session,
            to=person_id,
            reason=reason,
            key=("undelivered", claimed.outbox_id, now.isoformat()),
            now=now,
            context=context,
        )
