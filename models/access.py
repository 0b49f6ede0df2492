"""How people and machines come in: sessions, tokens, feeds, webhooks; and what they keep there."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from domain.vocabulary import RetentionClass, SubjectKind
from models.base import Table
from models.column_types import RowId, UtcDateTime, enum_type, org_fk, row_id


class PortalSession(Table, table=True):
    """One sign-in of one person; the cookie holds the token, this row only its hash."""

    __tablename__ = "portal_session"
    __table_args__ = (
        UniqueConstraint("organisation_id", "token_hash"),
        org_fk("person_id", "membership", target_column="person_id"),
        Index("ix_portal_session_person", "organisation_id", "person_id"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    person_id: int = Field(sa_type=RowId)
    token_hash: str = Field(max_length=64)
    #: How the person showed who they are: "oidc" or "demo".
    method: str = Field(max_length=20)
    created_at: datetime = Field(sa_type=UtcDateTime)
    #: Written once a minute at most; idle time is counted from it.
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CalendarFeed(Table, table=True):
    """The address of one person's calendar, good until it is revoked."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        UniqueConstraint("organisation_id", "token_hash"),
        org_fk("person_id", "membership", target_column="person_id"),
        Index(
            "uq_calendar_feed_person",
            "organisation_id",
            "person_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    person_id: int = Field(sa_type=RowId)
    token_hash: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ApiToken(Table, table=True):
    """What an integration shows at the REST API; it acts as its person, within its scopes."""

    __tablename__ = "api_token"
    __table_args__ = (
        UniqueConstraint("organisation_id", "token_hash"),
        org_fk("person_id", "membership", target_column="person_id"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    #: For whom it acts: it can do what this person may do, and no more than its scopes.
    person_id: int = Field(sa_type=RowId)
    name: str = Field(max_length=100)
    token_hash: str = Field(max_length=64)
    #: The scopes, separated by spaces, in alphabetical order.
    scopes: str = Field(max_length=1000)
    created_by: int = Field(sa_type=RowId, foreign_key="person.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_on: date | None = None
    last_used_on: date | None = None
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Webhook(Table, table=True):
    """An address of another system that wants to hear what happens."""

    __table_args__ = (UniqueConstraint("organisation_id", "id"),)

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    name: str = Field(max_length=100)
    url: str = Field(max_length=2000)
    #: What both sides sign with; kept readable, since each delivery is signed anew.
    secret: str = Field(max_length=100)
    #: The kinds of events, separated by spaces, in alphabetical order.
    events: str = Field(max_length=1000)
    created_by: int = Field(sa_type=RowId, foreign_key="person.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WebhookDelivery(Table, table=True):
    """One event for one webhook: written with the act itself, sent and retried like a mail."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("organisation_id", "webhook_id", "event_key"),
        org_fk("webhook_id", "webhook"),
        Index(
            "ix_webhook_delivery_unsent",
            "available_at",
            "id",
            sqlite_where=text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND failed_at IS NULL"),
        ),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    webhook_id: int = Field(sa_type=RowId)
    event: str = Field(max_length=60)
    #: Hex; the same event is delivered under the same key however often it is sent.
    event_key: str = Field(max_length=64)
    payload: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    available_at: datetime = Field(sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_answer: str | None = Field(default=None, max_length=500)


class SavedView(Table, table=True):
    """A search that somebody keeps: the address of a table with its filters, under a name."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("organisation_id", "person_id", "page", "name"),
        org_fk("person_id", "membership", target_column="person_id"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    person_id: int = Field(sa_type=RowId)
    #: The path of the table, such as "/te-laat".
    page: str = Field(max_length=40)
    name: str = Field(max_length=100)
    #: The query string of the address, without the question mark.
    query: str = Field(max_length=2000)
    created_at: datetime = Field(sa_type=UtcDateTime)


class DigestStop(Table, table=True):
    """Somebody who wants no mail by the calendar: what is late they hear all the same."""

    __tablename__ = "digest_stop"
    __table_args__ = (
        UniqueConstraint("organisation_id", "person_id"),
        org_fk("person_id", "membership", target_column="person_id"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    person_id: int = Field(sa_type=RowId)
    stopped_at: datetime = Field(sa_type=UtcDateTime)


class LadderVersion(Table, table=True):
    """A reminder ladder as an authority set it; the newest of its kind counts."""

    __tablename__ = "ladder_version"
    __table_args__ = (Index("ix_ladder_version_newest", "organisation_id", "subject_kind", "id"),)

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    subject_kind: SubjectKind = Field(sa_type=enum_type(SubjectKind))
    #: The ladder as canonical JSON; empty means: the shipped one again.
    body: str = Field(sa_type=Text)
    changed_by: int = Field(sa_type=RowId, foreign_key="person.id")
    changed_at: datetime = Field(sa_type=UtcDateTime)


class Retention(Table, table=True):
    """How long the dossier of a project is kept, and whether something holds it longer."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "project_id"),
        org_fk("project_id", "project"),
        CheckConstraint("NOT on_hold OR hold_reason IS NOT NULL", name="hold_has_reason"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    project_id: int = Field(sa_type=RowId)
    retention_class: RetentionClass = Field(sa_type=enum_type(RetentionClass))
    on_hold: bool = False
    hold_reason: str | None = Field(default=None, max_length=500)
    set_by: int = Field(sa_type=RowId, foreign_key="person.id")
    set_at: datetime = Field(sa_type=UtcDateTime)
