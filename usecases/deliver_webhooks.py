"""Deliver events to webhooks as the outbox delivers mail: leased, sent, recorded, retried.

An event is delivered at least once and always under the same key.
"""

from collections.abc import Callable
from datetime import datetime

from models.engines import Store, WriteSession
from models.queries import webhooks
from models.queries.webhooks import DueDelivery
from notifications.deliver import retry_after
from notifications.failures import DeliveryError, GiveUpError, TryAgainError
from notifications.webhook import WebhookMessage
from usecases.deliver_outbox import LEASE, Jitter

#: One that does not answer takes a quarter of a minute, so that a batch fits its lease.
BATCH = 15

#: Hands one event over and gives the other side's answer, or raises a `DeliveryError`.
Post = Callable[[WebhookMessage], str]


def deliver_webhooks_once(
    store: Store, organisation_id: int, *, now: datetime, post: Post, jitter: Jitter
) -> int:
    """Deliver one batch of an organisation; give how many were tried.

    Each result is recorded before the next is sent.
    """
    with store.write(organisation_id) as session:
        batch = webhooks.claim_due(session, now=now, limit=BATCH, lease_until=now + LEASE)
    for due in batch:
        outcome = _attempt(due, now=now, post=post)
        with store.write(organisation_id) as session:
            _record(session, due, outcome, now=now, jitter=jitter)
    return len(batch)


def _attempt(due: DueDelivery, *, now: datetime, post: Post) -> str | DeliveryError:
    if due.webhook.stopped_at is not None:
        return GiveUpError(answer="the webhook was stopped")
    message = WebhookMessage(
        url=due.webhook.url,
        secret=due.webhook.secret,
        key=due.row.event_key,
        payload=due.row.payload,
        sent_at=now,
    )
    try:
        return post(message)
    except DeliveryError as error:
        return error


def _record(
    session: WriteSession,
    due: DueDelivery,
    outcome: str | DeliveryError,
    *,
    now: datetime,
    jitter: Jitter,
) -> None:
    delivery_id, attempts = due.row.id, due.row.attempts
    assert delivery_id is not None
    if isinstance(outcome, str):
        webhooks.close(session, delivery_id, sent_at=now, last_answer=outcome)
        return
    wait = retry_after(attempts, jitter=jitter()) if isinstance(outcome, TryAgainError) else None
    if wait is None:
        webhooks.close(session, delivery_id, failed_at=now, last_answer=outcome.answer)
    else:
        webhooks.close(session, delivery_id, available_at=now + wait, last_answer=outcome.answer)
