"""Webhooks: another system registers an address, and hears of what happens until it stops."""

import secrets
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from sqlmodel import Session

from domain.errors import PoortError
from domain.permissions import Actor, Permission
from models.access import Webhook, WebhookDelivery
from models.engines import WriteSession, session_organisation
from models.queries import webhooks
from models.queries.own import forget
from models.queries.webhooks import DueDelivery
from notifications.webhook import PREFIX, require_form
from usecases.acting import allow
from usecases.trail import record
from usecases.webhook_events import WebhookEvent

#: How many deliveries are told of at once.
SHOWN: Final = 50
_SECRET_BYTES: Final = 32


class WebhookUnknownError(PoortError):
    """There is no such webhook, or it was stopped."""

    message = "There is no webhook {webhook}."
    status = HTTPStatus.NOT_FOUND


class DeliveryUnknownError(PoortError):
    """There is no such delivery to a webhook."""

    message = "There is no delivery {delivery}."
    status = HTTPStatus.NOT_FOUND


class DeliveryNotFailedError(PoortError):
    """Only what failed for good is sent again."""

    message = "Delivery {delivery} did not fail, so it cannot be sent again."


class WebhookEmptyError(PoortError):
    """A webhook has a name and something to hear of."""

    message = "Give the webhook a name, and choose at least one thing that it hears of."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterWebhook:
    """Which system wants to hear what, and where."""

    name: str
    url: str
    events: frozenset[WebhookEvent]


def register_webhook(
    session: WriteSession,
    *,
    command: RegisterWebhook,
    may_stay_inside: bool,
    actor: Actor,
    now: datetime,
) -> Webhook:
    """Register it with a secret of its own, which both sides sign with.

    Raises:
        PermissionRefusedError: the actor is no administrator.
        WebhookEmptyError, WebhookRefusedError: as they say.
    """
    by = allow(session, Permission.CHANGE_INTEGRATION, actor=actor)
    if not command.name.strip() or not command.events:
        raise WebhookEmptyError
    require_form(command.url, may_stay_inside=may_stay_inside)
    row = Webhook(
        organisation_id=session_organisation(session),
        name=command.name.strip(),
        url=command.url,
        secret=PREFIX + b64encode(secrets.token_bytes(_SECRET_BYTES)).decode(),
        events=" ".join(sorted(command.events)),
        created_by=by.person_id,
        created_at=now,
    )
    webhooks.add_row(session, row)
    forget(session)  # who listens
    record(
        session,
        action="webhook.registered",
        object_kind="webhook",
        object_id=row.id,
        at=now,
        by=by,
        facts={"events": row.events},
        text=f"{row.name}\n{row.url}",
    )
    return row


def stop_webhook(session: WriteSession, webhook_id: int, *, actor: Actor, now: datetime) -> None:
    """Let the webhook hear of nothing any more, nor of what waited for it.

    Raises:
        PermissionRefusedError: the actor is no administrator.
        WebhookUnknownError: there is none of that id, or it was stopped before.
    """
    by = allow(session, Permission.CHANGE_INTEGRATION, actor=actor)
    row = webhook_in_force(session, webhook_id)
    row.stopped_at = now
    session.add(row)
    record(
        session,
        action="webhook.stopped",
        object_kind="webhook",
        object_id=row.id,
        at=now,
        by=by,
    )


def webhook_in_force(session: Session, webhook_id: int) -> Webhook:
    """The webhook of that id.

    Raises:
        WebhookUnknownError: there is none of that id, or it was stopped.
    """
    row = webhooks.find_webhook(session, webhook_id)
    if row is None or row.stopped_at is not None:
        raise WebhookUnknownError(webhook=webhook_id)
    return row


def webhooks_in_force(session: Session) -> Sequence[Webhook]:
    """Every webhook that was not stopped, the newest first."""
    return webhooks.webhooks(session)


def newest_deliveries(session: Session, webhook_id: int) -> Sequence[DueDelivery]:
    """The newest deliveries to that webhook."""
    return webhooks.deliveries(session, webhook_id=webhook_id, most=SHOWN)


def failed_deliveries(session: Session) -> Sequence[DueDelivery]:
    """The newest deliveries that failed for good, to webhooks that still listen."""
    found = webhooks.deliveries(session, only_failed=True, most=SHOWN)
    return [one for one in found if one.webhook.stopped_at is None]


def redeliver(
    session: WriteSession, delivery_id: int, *, actor: Actor, now: datetime
) -> WebhookDelivery:
    """Try a failed delivery again from now on, under the same key.

    Raises:
        PermissionRefusedError: the actor is no administrator.
        DeliveryUnknownError, DeliveryNotFailedError, WebhookUnknownError: as they say.
    """
    by = allow(session, Permission.CHANGE_INTEGRATION, actor=actor)
    row = webhooks.find_delivery(session, delivery_id)
    if row is None:
        raise DeliveryUnknownError(delivery=delivery_id)
    webhook_in_force(session, row.webhook_id)
    if row.failed_at is None:
        raise DeliveryNotFailedError(delivery=delivery_id)
    webhooks.close(session, delivery_id, failed_at=None, available_at=now, attempts=0)
    session.refresh(row)
    record(
        session,
        action="webhook.redelivered",
        object_kind="webhook_delivery",
        object_id=delivery_id,
        at=now,
        by=by,
        facts={"event": row.event},
    )
    return row
