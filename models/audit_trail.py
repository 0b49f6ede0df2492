"""Writing the audit trail, and proving that nobody changed it."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select, update

from domain.audit import FIRST_PREVIOUS, canonical_json, event_hash, merkle_root, text_hash
from domain.vocabulary import Origin
from models.audit import AuditEvent, AuditHead, AuditRoot, AuditText
from models.engines import WriteSession, session_organisation

_HASHED = (
    "organisation_id",
    "sequence",
    "at",
    "actor",
    "on_behalf_of",
    "origin",
    "action",
    "object_kind",
    "object_id",
    "project_id",
    "result",
    "facts",
    "text_hash",
    "decision_attempt_id",
)
_BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """What is to be remembered of one act; `actor` and `on_behalf_of` are pseudonyms.

    `facts` holds ids, dates and words of the vocabulary; what people wrote themselves goes into
    `text`, which can be erased without breaking the chain.
    """

    action: str
    object_kind: str
    object_id: int
    result: str
    origin: Origin
    actor: str | None
    on_behalf_of: str | None = None
    project_id: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    text: str | None = None
    #: Set on the event of a decision only, which it ties to that decision.
    decision_attempt_id: int | None = None


class Breach(StrEnum):
    """What can be wrong with a chain."""

    GAP = "gap"
    PREVIOUS_DIFFERS = "previous_differs"
    HASH_DIFFERS = "hash_differs"
    TEXT_DIFFERS = "text_differs"
    HEAD_DIFFERS = "head_differs"
    ROOT_DIFFERS = "root_differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """How many events a chain holds, its root, and every breach with its sequence number."""

    events: int
    root: str
    breaches: tuple[tuple[int, Breach], ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, added in between or taken away."""
        return not self.breaches


def append(session: WriteSession, entry: AuditEntry, *, at: datetime) -> AuditEvent:
    """Write the next event of the organisation's chain; its row of `audit_head` is locked.

    Call it last in a transaction, since others that write wait for that lock.
    """
    previous, sequence = _locked_head(session)
    salt = secrets.token_hex(16)
    event = AuditEvent(
        organisation_id=session_organisation(session),
        sequence=sequence + 1,
        at=at,
        actor=entry.actor,
        on_behalf_of=entry.on_behalf_of,
        origin=entry.origin,
        action=entry.action,
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        project_id=entry.project_id,
        result=entry.result,
        facts=canonical_json(entry.facts).decode(),
        text_hash=None if entry.text is None else text_hash(salt, entry.text),
        decision_attempt_id=entry.decision_attempt_id,
        previous_hash=previous,
        hash="",
    )
    event.hash = _hash_of(event)
    session.add(event)
    session.flush()  # the head may only name an event that is there, and the text needs its id
    if entry.text is not None:
        _keep_text(session, event, salt=salt, text=entry.text)
    session.exec(
        update(AuditHead)
        .where(col(AuditHead.organisation_id) == event.organisation_id)
        .values(sequence=event.sequence, hash=event.hash)
        .execution_options(synchronize_session=False)
    )
    return event


def root(session: Session, *, up_to: int | None = None) -> str:
    """The RFC 6962 root (hex) over the events up to and including that sequence number."""
    return root_of(session.connection(), session_organisation(session), up_to=up_to)


def root_of(connection: Connection, organisation_id: int, *, up_to: int | None = None) -> str:
    """The same over a bare connection, for backups."""
    return merkle_root(leaves_of(connection, organisation_id, up_to=up_to))


def leaves_of(
    connection: Connection, organisation_id: int, *, up_to: int | None = None
) -> list[bytes]:
    """The leaves of that root: the hashes of the events in their order."""
    query = (
        select(AuditEvent.hash)
        .where(AuditEvent.organisation_id == organisation_id)
        .order_by(col(AuditEvent.sequence))
    )
    if up_to is not None:
        query = query.where(col(AuditEvent.sequence) <= up_to)
    return [bytes.fromhex(found) for found in connection.execute(query).scalars()]


def keep_root(session: WriteSession, *, at: datetime) -> AuditRoot | None:
    """Keep the root of today's chain, once for each length; None while the chain is empty.

    It goes out with the coordinator's digest: a chain that was rewritten as a whole verifies,
    but no longer gives the root that lies in somebody's mailbox.
    """
    head = session.get(AuditHead, session_organisation(session), populate_existing=True)
    if head is None or head.sequence == 0:
        return None
    kept = session.exec(select(AuditRoot).where(AuditRoot.sequence == head.sequence)).one_or_none()
    if kept is not None:
        return kept
    made = AuditRoot(
        organisation_id=head.organisation_id,
        sequence=head.sequence,
        root=root(session, up_to=head.sequence),
        taken_at=at,
    )
    session.add(made)
    return made


def verify_chain(session: Session) -> ChainReport:
    """Walk the chain of the session's organisation and name every breach."""
    texts = {
        found.audit_event_id: found
        for found in session.exec(
            select(AuditText).where(AuditText.organisation_id == session_organisation(session))
        )
    }
    breaches: list[tuple[int, Breach]] = []
    leaves: list[bytes] = []
    previous, sequence = FIRST_PREVIOUS, 0
    for event in _events(session):
        sequence += 1
        breaches += (
            (event.sequence, breach)
            for breach in _breaches(
                event, previous=previous, sequence=sequence, text=texts.get(event.id or 0)
            )
        )
        previous, sequence = event.hash, event.sequence
        leaves.append(bytes.fromhex(event.hash))
    breaches += _ends_elsewhere(session, sequence=sequence, newest=previous)
    breaches += _roots_that_differ(session, leaves)
    return ChainReport(events=len(leaves), root=merkle_root(leaves), breaches=tuple(breaches))


def _locked_head(session: WriteSession) -> tuple[str, int]:
    organisation_id = session_organisation(session)
    head = (
        select(AuditHead.hash, AuditHead.sequence)
        .where(AuditHead.organisation_id == organisation_id)
        .with_for_update()
    )
    found = session.exec(head).one_or_none()
    if found is not None:
        return found
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    session.exec(
        insert(AuditHead)
        .values(organisation_id=organisation_id, sequence=0, hash=FIRST_PREVIOUS)
        .on_conflict_do_nothing()
    )
    return session.exec(head).one()


def _keep_text(session: WriteSession, event: AuditEvent, *, salt: str, text: str) -> None:
    assert event.id is not None
    session.add(
        AuditText(
            audit_event_id=event.id,
            organisation_id=event.organisation_id,
            salt=salt,
            text=text,
        )
    )


def hashed_fields(event: AuditEvent) -> dict[str, object]:
    """What the hash of an event is over, beside the hash of the event before it."""
    return {name: getattr(event, name) for name in _HASHED}


def _hash_of(event: AuditEvent) -> str:
    return event_hash(event.previous_hash, hashed_fields(event))


def _events(session: Session) -> Iterator[AuditEvent]:
    query = (
        select(AuditEvent)
        .where(AuditEvent.organisation_id == session_organisation(session))
        .order_by(col(AuditEvent.sequence))
        .execution_options(yield_per=_BATCH)
    )
    yield from session.exec(query)


def _breaches(
    event: AuditEvent, *, previous: str, sequence: int, text: AuditText | None
) -> Iterator[Breach]:
    if event.sequence != sequence:
        yield Breach.GAP
    if event.previous_hash != previous:
        yield Breach.PREVIOUS_DIFFERS
    if event.hash != _hash_of(event):
        yield Breach.HASH_DIFFERS
    if text is not None and event.text_hash != text_hash(text.salt, text.text):
        yield Breach.TEXT_DIFFERS


def _ends_elsewhere(
    session: Session, *, sequence: int, newest: str
) -> Iterator[tuple[int, Breach]]:
    head = session.get(AuditHead, session_organisation(session), populate_existing=True)
    expected = (0, FIRST_PREVIOUS) if head is None else (head.sequence, head.hash)
    if expected != (sequence, newest):
        yield expected[0], Breach.HEAD_DIFFERS


def _roots_that_differ(session: Session, leaves: list[bytes]) -> Iterator[tuple[int, Breach]]:
    """Only the newest kept root: each older one is a root over a part of the same leaves."""
    newest = session.exec(
        select(AuditRoot)
        .where(AuditRoot.organisation_id == session_organisation(session))
        .order_by(col(AuditRoot.sequence).desc())
    ).first()
    if newest is not None and newest.root != merkle_root(leaves[: newest.sequence]):
        yield newest.sequence, Breach.ROOT_DIFFERS
