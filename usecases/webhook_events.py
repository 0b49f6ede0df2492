"""What other systems hear of: written in the transaction of the act itself, so never lost."""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.keys import hex_key
from models.access import WebhookDelivery
from models.audit import AuditEvent
from models.engines import WriteSession
from models.queries import projects, webhooks


class WebhookEvent(StrEnum):
    """What a webhook can be told."""

    GATE_SUBMITTED = "gate.submitted"
    GATE_DECIDED = "gate.decided"
    PHASE_OPENED = "phase.opened"
    CHECK_ANSWERED = "check.answered"
    DEVIATION_DECIDED = "deviation.decided"


#: By the action of the audit trail.
_EVENTS: Final[Mapping[str, WebhookEvent]] = {
    "gate.submitted": WebhookEvent.GATE_SUBMITTED,
    "gate.decided": WebhookEvent.GATE_DECIDED,
    "phase.entered": WebhookEvent.PHASE_OPENED,
    "check.answered": WebhookEvent.CHECK_ANSWERED,
    "deviation.decided": WebhookEvent.DEVIATION_DECIDED,
}


def tell_webhooks(session: WriteSession, event: AuditEvent, *, at: datetime) -> None:
    """Write a delivery for each webhook that wants to hear of what was just recorded.

    It tells what happened to what, and no name and no reason: who may know reads them by the API.
    """
    told = _EVENTS.get(event.action)
    if told is None:
        return
    for webhook in webhooks.listening(session, told):
        assert webhook.id is not None
        assert event.id is not None
        row = WebhookDelivery(
            organisation_id=webhook.organisation_id,
            webhook_id=webhook.id,
            event=told,
            event_key=hex_key("webhook", webhook.organisation_id, event.id),
            payload=_payload(session, told, event, at=at),
            created_at=at,
            available_at=at,
        )
        webhooks.add_row(session, row)


def _payload(session: WriteSession, told: WebhookEvent, event: AuditEvent, *, at: datetime) -> str:
    assert event.project_id is not None, "each of these acts is in a project"
    project = projects.project(session, event.project_id)
    return json.dumps(
        {
            "type": told.value,
            "timestamp": at.isoformat().replace("+00:00", "Z"),
            "data": {
                "projectNumber": project.number,
                "objectKind": event.object_kind,
                "objectId": event.object_id,
                "result": event.result,
            },
        }
    )
