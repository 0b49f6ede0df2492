"""Every act leaves one audit event, written in the same transaction."""

from collections.abc import Mapping
from datetime import date, datetime

from domain.vocabulary import Origin
from models.audit import AuditEvent
from models.audit_trail import AuditEntry, append
from models.engines import WriteSession
from models.queries import people
from usecases.acting import Acting
from usecases.webhook_events import tell_webhooks

Fact = str | int | bool | date | None


def record(  # noqa: PLR0913 -- each is a column of the event
    session: WriteSession,
    *,
    action: str,
    object_kind: str,
    object_id: int | None,
    at: datetime,
    by: Acting,
    project_id: int | None = None,
    result: str = "done",
    facts: Mapping[str, Fact] | None = None,
    text: str | None = None,
    decision_attempt_id: int | None = None,
) -> AuditEvent:
    """Append the event of a person; names become pseudonyms, free text goes beside the chain."""
    assert object_id is not None  # flushed before it is recorded
    known = people.people(session, set(by.act.persons))
    event = append(
        session,
        AuditEntry(
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            result=result,
            origin=by.origin,
            actor=known[by.person_id].pseudonym,
            on_behalf_of=known[by.on_behalf_of].pseudonym if by.on_behalf_of else None,
            project_id=project_id,
            facts=facts or {},
            text=text,
            decision_attempt_id=decision_attempt_id,
        ),
        at=at,
    )
    tell_webhooks(session, event, at=at)
    return event


def record_engine(  # noqa: PLR0913 -- each is a column of the event
    session: WriteSession,
    *,
    action: str,
    object_kind: str,
    object_id: int | None,
    at: datetime,
    origin: Origin,
    project_id: int | None = None,
    result: str = "done",
    facts: Mapping[str, Fact] | None = None,
) -> AuditEvent:
    """Append an event of the engine itself: nobody's hand, but what was decided carried out."""
    assert object_id is not None  # flushed before it is recorded
    event = append(
        session,
        AuditEntry(
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            result=result,
            origin=origin,
            actor=None,
            project_id=project_id,
            facts=facts or {},
        ),
        at=at,
    )
    tell_webhooks(session, event, at=at)
    return event
