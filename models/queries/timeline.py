"""The trail of one project as people read it, and the evidence it brought together."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from domain.vocabulary import CheckKind, EvidenceKind, Origin
from models.audit import AuditEvent, AuditText
from models.engines import session_organisation
from models.gate import CheckItem, Evidence, GateAttempt
from models.organisation import Person
from models.project import TeamMember
from models.queries.attempts import attempts_of


class EventRow(NamedTuple):
    """One act: who did it, what on, and what they wrote with it.

    `member_name` is who got a role, `label` the words of a condition; both empty with other acts.
    """

    sequence: int
    at: datetime
    actor: str | None
    on_behalf_of: str | None
    origin: Origin
    action: str
    result: str
    facts: Mapping[str, object]
    text: str | None
    member_name: str | None
    label: str | None


class DocumentRow(NamedTuple):
    """One piece of evidence with the check that it shows to be met."""

    evidence_id: int
    name: str
    kind: EvidenceKind
    size_bytes: int | None
    sha256: str | None
    added_at: datetime
    added_by: str
    position: int
    check_id: str
    instance: str
    check_kind: CheckKind
    label: str | None


def events(
    session: Session,
    project_id: int,
    *,
    actions: Collection[str],
    before: int | None,
    limit: int,
) -> list[EventRow]:
    """The newest of these acts in the project that came before that sequence number."""
    organisation_id = session_organisation(session)
    actor, absent, member = aliased(Person), aliased(Person), aliased(Person)
    said = and_(
        col(AuditText.organisation_id) == organisation_id,
        col(AuditText.audit_event_id) == AuditEvent.id,
    )
    is_seat = and_(
        col(AuditEvent.object_kind) == "team_member",
        col(TeamMember.organisation_id) == organisation_id,
        col(TeamMember.id) == AuditEvent.object_id,
    )
    is_check = and_(
        col(AuditEvent.object_kind) == "check_item",
        col(CheckItem.organisation_id) == organisation_id,
        col(CheckItem.id) == AuditEvent.object_id,
    )
    query = (
        select(
            col(AuditEvent.sequence),
            col(AuditEvent.at),
            col(actor.name),
            col(absent.name),
            col(AuditEvent.origin),
            col(AuditEvent.action),
            col(AuditEvent.result),
            col(AuditEvent.facts),
            col(AuditText.text),
            col(member.name),
            col(CheckItem.label),
        )
        .outerjoin(actor, col(actor.pseudonym) == AuditEvent.actor)
        .outerjoin(absent, col(absent.pseudonym) == AuditEvent.on_behalf_of)
        .outerjoin(AuditText, said)
        .outerjoin(TeamMember, is_seat)
        .outerjoin(member, col(member.id) == TeamMember.person_id)
        .outerjoin(CheckItem, is_check)
        .where(
            col(AuditEvent.organisation_id) == organisation_id,
            col(AuditEvent.project_id) == project_id,
            col(AuditEvent.action).in_(actions),
        )
        .order_by(col(AuditEvent.sequence).desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(col(AuditEvent.sequence) < before)
    rows = (EventRow._make(row) for row in session.execute(query))
    return [row._replace(facts=json.loads(str(row.facts))) for row in rows]


def documents(session: Session, project_id: int, *, offset: int, limit: int) -> list[DocumentRow]:
    """The evidence of the project that counts, the newest first."""
    organisation_id = session_organisation(session)
    items = select(col(CheckItem.id)).where(
        col(CheckItem.organisation_id) == organisation_id,
        col(CheckItem.attempt_id).in_(attempts_of(organisation_id, project_id)),
    )
    query = (
        select(
            col(Evidence.id),
            col(Evidence.name),
            col(Evidence.kind),
            col(Evidence.size_bytes),
            col(Evidence.sha256),
            col(Evidence.added_at),
            col(Person.name),
            col(GateAttempt.position),
            col(CheckItem.check_id),
            col(CheckItem.instance),
            col(CheckItem.kind),
            col(CheckItem.label),
        )
        .join(CheckItem, col(CheckItem.id) == Evidence.check_item_id)
        .join(GateAttempt, col(GateAttempt.id) == CheckItem.attempt_id)
        .join(Person, col(Person.id) == Evidence.added_by)
        .where(
            col(Evidence.organisation_id) == organisation_id,
            col(Evidence.check_item_id).in_(items),
            col(Evidence.withdrawn_at).is_(None),
        )
        .order_by(col(Evidence.id).desc())
        .offset(offset)
        .limit(limit)
    )
    return [DocumentRow._make(row) for row in session.execute(query)]
