"""Every act leaves one audit event, written in the same transaction."""

from collections.abc import Mapping
from datetime import date, datetime

from domain.vocabulary import Origin
from models import audit_trail
from models.audit import AuditEvent
from models.engines import WriteSession
from models.queries import people
from usecases.acting import Acting

Fact = str | int | bool | date | None


def record(
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
    """Append the event; names become pseudonyms and free text goes beside the chain."""
    assert object_id is not None  # flushed before it is recorded
    pseudonyms = people.people(session, set(by.act.persons))
    return audit_trail.append(
        session,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        project_id=project_id,
        result=result,
        actor=pseudonyms[by.person_id].pseudonym,
        on_behalf_of=pseudonyms[by.on_behalf_of].pseudonym if by.on_behalf_of else None,
        origin=by.origin,
        facts=facts or {},
        text=text,
        at=at,
        decision_attempt_id=decision_attempt_id,
    )


def record_engine(
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
    """Append an event of the engine itself: nobody's hand, but a decision carried out."""
    assert object_id is not None  # flushed before it is recorded
    return audit_trail.append(
        session,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        project_id=project_id,
        result=result,
        actor=None,
        on_behalf_of=None,
        origin=origin,
        facts=facts or {},
        text=None,
        at=at,
        decision_attempt_id=None,
    )
