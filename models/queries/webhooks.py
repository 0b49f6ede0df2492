"""Webhooks of other systems, and what waits to be delivered to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.access import Webhook, WebhookDelivery
from models.engines import WriteSession, session_organisation
from models.queries.own import remembered


class DueDelivery(NamedTuple):
    """A delivery in the hands of one sender, and where it goes."""

    row: WebhookDelivery
    webhook: Webhook


def webhooks(session: Session) -> Sequence[Webhook]:
    """Every webhook that was not stopped, the newest first."""
    return session.exec(
        select(Webhook)
        .where(
            Webhook.organisation_id == session_organisation(session),
            col(Webhook.stopped_at).is_(None),
        )
        .order_by(col(Webhook.id).desc())
    ).all()


def listening(session: Session, event: str) -> list[Webhook]:
    """The webhooks that want to hear of that event."""
    found = remembered(session, Webhook, read=lambda: webhooks(session))
    return [row for row in found if event in row.events.split()]


def find_webhook(session: Session, webhook_id: int) -> Webhook | None:
    """The webhook of that id, stopped or not, if there is one here."""
    return session.exec(
        select(Webhook).where(
            Webhook.organisation_id == session_organisation(session), Webhook.id == webhook_id
        )
    ).one_or_none()


def add_row(session: WriteSession, row: Webhook | WebhookDelivery) -> None:
    """Store a webhook or a delivery, so that it has an id."""
    session.add(row)
    session.flush()  # what is recorded of it names it by id


def find_delivery(session: Session, delivery_id: int) -> WebhookDelivery | None:
    """The delivery of that id, if there is one here."""
    return session.exec(
        select(WebhookDelivery).where(
            WebhookDelivery.organisation_id == session_organisation(session),
            WebhookDelivery.id == delivery_id,
        )
    ).one_or_none()


def deliveries(
    session: Session, *, webhook_id: int | None = None, only_failed: bool = False, most: int
) -> Sequence[DueDelivery]:
    """At most so many deliveries, the newest first."""
    wanted = (
        select(WebhookDelivery, Webhook)
        .join(Webhook, col(Webhook.id) == WebhookDelivery.webhook_id)
        .where(WebhookDelivery.organisation_id == session_organisation(session))
        .order_by(col(WebhookDelivery.id).desc())
        .limit(most)
    )
    if webhook_id is not None:
        wanted = wanted.where(WebhookDelivery.webhook_id == webhook_id)
    if only_failed:
        wanted = wanted.where(col(WebhookDelivery.failed_at).is_not(None))
    return [DueDelivery(*row) for row in session.exec(wanted)]


def claim_due(
    session: WriteSession, *, now: datetime, limit: int, lease_until: datetime
) -> list[DueDelivery]:
    """Lease the deliveries that are due and in nobody's hands, the oldest first.

    Two senders never get the same one; on PostgreSQL the second skips what the first holds.
    """
    due = (
        select(col(WebhookDelivery.id))
        .where(
            WebhookDelivery.organisation_id == session_organisation(session),
            col(WebhookDelivery.sent_at).is_(None),
            col(WebhookDelivery.failed_at).is_(None),
            col(WebhookDelivery.available_at) <= now,
            col(WebhookDelivery.lease_until).is_(None) | (col(WebhookDelivery.lease_until) <= now),
        )
        .order_by(col(WebhookDelivery.available_at), col(WebhookDelivery.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = session.exec(due).all()
    session.exec(
        update(WebhookDelivery)
        .where(col(WebhookDelivery.id).in_(ids))
        .values(lease_until=lease_until, attempts=WebhookDelivery.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    rows = session.exec(
        select(WebhookDelivery, Webhook)
        .join(Webhook, col(Webhook.id) == WebhookDelivery.webhook_id)
        .where(col(WebhookDelivery.id).in_(ids))
        .order_by(col(WebhookDelivery.available_at), col(WebhookDelivery.id))
        .execution_options(populate_existing=True)
    )
    return [DueDelivery(*row) for row in rows]


def close(session: WriteSession, delivery_id: int, **values: Any) -> bool:  # noqa: ANN401 -- the columns differ in type
    """Change a delivery that was not sent yet; no when it was, by whichever sender."""
    changed = session.exec(
        update(WebhookDelivery)
        .where(
            col(WebhookDelivery.organisation_id) == session_organisation(session),
            col(WebhookDelivery.id) == delivery_id,
            col(WebhookDelivery.sent_at).is_(None),
        )
        .values(lease_until=None, **values)
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount == 1
