"""Webhooks: register an address, see what was delivered, send again, and stop."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Final

from pydantic import Field, StringConstraints, field_validator
from starlette.requests import Request
from starlette.responses import Response

from usecases.api_tokens import Scope
from usecases.webhook_events import WebhookEvent
from usecases.webhooks import (
    RegisterWebhook,
    newest_deliveries,
    redeliver,
    register_webhook,
    stop_webhook,
    webhook_in_force,
    webhooks_in_force,
)
from web.api.answers import Made, acted_once
from web.api.desk import ApiActing, ApiReading
from web.api.routing import ApiRouter
from web.api.values import NO_NUL, Asked, Id, Key, Line, Value
from web.portal import portal_of

_SCOPE: Final = Scope.WEBHOOKS_WRITE
_Address = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=NO_NUL)]


class NewWebhook(Asked):
    """Which system wants to hear what, and where (https only)."""

    name: Annotated[Line, Field(max_length=100)]
    url: _Address
    events: Annotated[Sequence[WebhookEvent], Field(min_length=1, max_length=len(WebhookEvent))]


class WebhookValue(Value):
    """An address that hears of these events."""

    id: int
    name: str
    url: str
    events: tuple[WebhookEvent, ...]
    created_at: datetime

    @field_validator("events", mode="before")
    @classmethod
    def _separate(cls, stored: object) -> object:
        return stored.split() if isinstance(stored, str) else stored


class RegisteredWebhook(WebhookValue):
    """A new webhook with its secret (Standard Webhooks), which is told this once."""

    secret: str


class WebhookItems(Value):
    """Every webhook, the newest first."""

    items: tuple[WebhookValue, ...]


class DeliveryValue(Value):
    """One event for one webhook; tried again until it is sent, or failed for good."""

    id: int
    webhook_id: int
    event: WebhookEvent
    event_key: str
    created_at: datetime
    attempts: int
    sent_at: datetime | None
    failed_at: datetime | None
    last_answer: str | None


class DeliveryItems(Value):
    """The newest deliveries."""

    items: tuple[DeliveryValue, ...]


def webhook_routes() -> ApiRouter:
    """Give the routes of webhooks."""
    routes = ApiRouter(tag="webhooks")
    _add_webhooks(routes)
    _add_deliveries(routes)
    return routes


def _add_webhooks(routes: ApiRouter) -> None:
    @routes.get("/webhooks", scope=_SCOPE, gives=WebhookItems)
    def list_webhooks(desk: ApiReading) -> WebhookItems:
        """Give the webhooks."""
        found = webhooks_in_force(desk.session)
        return WebhookItems(items=tuple(WebhookValue.model_validate(row) for row in found))

    @routes.post("/webhooks", scope=_SCOPE, gives=RegisteredWebhook)
    def post_webhook(request: Request, desk: ApiActing, asked: NewWebhook, key: Key) -> Response:
        """Register a webhook."""

        def made() -> Made:
            row = register_webhook(
                desk.session,
                command=RegisterWebhook(
                    name=asked.name, url=asked.url, events=frozenset(asked.events)
                ),
                may_stay_inside=portal_of(request).settings.webhooks_may_stay_inside,
                actor=desk.actor,
                now=desk.now,
            )
            return Made(value=RegisteredWebhook.model_validate(row), location="/api/v1/webhooks")

        return acted_once(request, desk, asked, key=key, act=made)

    @routes.delete("/webhooks/{webhook_id}", scope=_SCOPE)
    def delete_webhook(desk: ApiActing, webhook_id: Id) -> Response:
        """Stop a webhook."""
        stop_webhook(desk.session, webhook_id, actor=desk.actor, now=desk.now)
        return Response(status_code=HTTPStatus.NO_CONTENT)


def _add_deliveries(routes: ApiRouter) -> None:
    @routes.get("/webhooks/{webhook_id}/deliveries", scope=_SCOPE, gives=DeliveryItems)
    def list_deliveries(desk: ApiReading, webhook_id: Id) -> DeliveryItems:
        """Give the newest deliveries to a webhook."""
        webhook_in_force(desk.session, webhook_id)
        found = newest_deliveries(desk.session, webhook_id)
        return DeliveryItems(items=tuple(DeliveryValue.model_validate(one.row) for one in found))

    @routes.post("/deliveries/{delivery_id}/retries", scope=_SCOPE, gives=DeliveryValue)
    def post_retry(request: Request, desk: ApiActing, delivery_id: Id, key: Key) -> Response:
        """Try a delivery again that failed for good."""

        def made() -> Made:
            row = redeliver(desk.session, delivery_id, actor=desk.actor, now=desk.now)
            return Made(value=DeliveryValue.model_validate(row))

        return acted_once(request, desk, None, key=key, act=made)
