"""The audit trail: one hash chain per organisation, free text beside it so that it can go."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint
from sqlmodel import Field

from domain.vocabulary import Origin
from models.base import Table
from models.column_types import RowId, UtcDateTime, enum_type, org_fk, row_id


class AuditHead(Table, table=True):
    """The newest event of each chain; its row is locked while the next one is written."""

    __tablename__ = "audit_head"

    organisation_id: int = Field(
        sa_column=Column(RowId, ForeignKey("organisation.id"), primary_key=True)
    )
    sequence: int = 0
    hash: str = Field(max_length=64)


class AuditEvent(Table, table=True):
    """One act: who (by pseudonym), what, on what, when and through which door."""

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "sequence"),
        UniqueConstraint("organisation_id", "decision_attempt_id"),
        org_fk("decision_attempt_id", "decision", target_column="attempt_id", deferred=True),
        CheckConstraint(
            "(action = 'gate.decided') = (decision_attempt_id IS NOT NULL)", name="decided"
        ),
        Index("ix_audit_event_project", "organisation_id", "project_id", "sequence"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    sequence: int
    at: datetime = Field(sa_type=UtcDateTime)
    #: Pseudonyms; empty when the engine itself acted.
    actor: str | None = Field(default=None, max_length=32)
    on_behalf_of: str | None = Field(default=None, max_length=32)
    origin: Origin = Field(sa_type=enum_type(Origin))
    #: `noun.verb`, as in `gate.decided`.
    action: str = Field(max_length=60)
    object_kind: str = Field(max_length=40)
    object_id: int = Field(sa_type=RowId)
    project_id: int | None = Field(default=None, sa_type=RowId)
    result: str = Field(max_length=60)
    #: Further facts as canonical JSON; ids, dates and words of the vocabulary, no free text.
    facts: str = Field(sa_type=Text)
    #: Salted SHA-256 of the free text in `audit_text`, empty when there is none.
    text_hash: str | None = Field(default=None, max_length=64)
    decision_attempt_id: int | None = Field(default=None, sa_type=RowId)
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class AuditText(Table, table=True):
    """Free text of an event; erasing it leaves the chain whole."""

    __tablename__ = "audit_text"
    __table_args__ = (org_fk("audit_event_id", "audit_event"),)

    audit_event_id: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    salt: str = Field(max_length=32)
    text: str = Field(sa_type=Text)


class AuditRoot(Table, table=True):
    """The RFC 6962 root of a day, as it went out with the coordinator's digest."""

    __tablename__ = "audit_root"
    __table_args__ = (UniqueConstraint("organisation_id", "sequence"),)

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    sequence: int
    root: str = Field(max_length=64)
    taken_at: datetime = Field(sa_type=UtcDateTime)
