"""Work for the driver and the sender: commands, the outbox, reminders and their sweeps."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from domain.vocabulary import (
    Channel,
    CommandKind,
    CommandStatus,
    Language,
    Message,
    OutboxState,
    Step,
    SubjectKind,
    SweepStatus,
)
from models.base import Table
from models.column_types import RowId, UtcDateTime, enum_type, org_fk, row_id


class Command(Table, table=True):
    """What the driver is asked to carry out after a decision; one a decision, by its key."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "key"),
        org_fk("project_id", "project"),
        org_fk("attempt_id", "gate_attempt"),
        Index("ix_command_project", "organisation_id", "project_id"),
        Index(
            "ix_command_pending",
            "id",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        Index(
            "ix_command_claimed",
            "lease_until",
            sqlite_where=text("status = 'claimed'"),
            postgresql_where=text("status = 'claimed'"),
        ),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    key: str = Field(max_length=64)
    kind: CommandKind = Field(sa_type=enum_type(CommandKind))
    project_id: int = Field(sa_type=RowId)
    #: The attempt that was decided on or corrected.
    attempt_id: int = Field(sa_type=RowId)
    status: CommandStatus = Field(default=CommandStatus.PENDING, sa_type=enum_type(CommandStatus))
    #: The last step that was carried out; a second run goes on behind it.
    last_step: Step | None = Field(default=None, sa_type=enum_type(Step))
    created_at: datetime = Field(sa_type=UtcDateTime)
    claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    prefect_run_id: str | None = Field(default=None, max_length=40)
    held_reason: str | None = Field(default=None, max_length=500)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Outbox(Table, table=True):
    """One message to one person over one channel for one reason.

    `dedupe_key` and `message_id` are hex only (a colon in a Message-ID is silently cut).
    """

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "dedupe_key"),
        org_fk("recipient_id", "membership", target_column="person_id"),
        org_fk("decision_attempt_id", "decision", target_column="attempt_id", deferred=True),
        Index(
            "ix_outbox_unsent",
            "available_at",
            "id",
            sqlite_where=text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND failed_at IS NULL"),
        ),
        Index(
            "ix_outbox_failed",
            "organisation_id",
            "id",
            sqlite_where=text("sent_at IS NULL AND failed_at IS NOT NULL"),
            postgresql_where=text("sent_at IS NULL AND failed_at IS NOT NULL"),
        ),
        CheckConstraint("(message = 'decided') = (decision_attempt_id IS NOT NULL)", name="notice"),
        CheckConstraint("(external_name IS NULL) = (external_email IS NULL)", name="external"),
        CheckConstraint("external_email IS NULL OR channel = 'mail'", name="external_by_mail"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    recipient_id: int = Field(sa_type=RowId)
    #: For whom the recipient stands in, when that person is absent.
    on_behalf_of: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    #: Somebody of a contractor, whom the recipient writes to: the mail goes there instead.
    external_name: str | None = Field(default=None, max_length=200)
    external_email: str | None = Field(default=None, max_length=254)
    message: Message = Field(sa_type=enum_type(Message))
    channel: Channel = Field(sa_type=enum_type(Channel))
    language: Language = Field(sa_type=enum_type(Language))
    dedupe_key: str = Field(max_length=64)
    #: 64 hex characters; the domain of the sender is added when the mail is built.
    message_id: str = Field(max_length=64)
    #: Hex key of the thread (project and gate) or empty.
    thread_key: str | None = Field(default=None, max_length=64)
    #: The values for the templates, as JSON, in the language of the recipient.
    payload: str = Field(sa_type=Text)
    decision_attempt_id: int | None = Field(default=None, sa_type=RowId)
    created_at: datetime = Field(sa_type=UtcDateTime)
    available_at: datetime = Field(sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_answer: str | None = Field(default=None, max_length=500)

    def state(self, *, now: datetime) -> OutboxState:
        """Where the message stands, derived from its moments."""
        if self.sent_at is not None:
            return OutboxState.SENT
        if self.failed_at is not None:
            return OutboxState.FAILED
        if self.lease_until is not None and self.lease_until > now:
            return OutboxState.LEASED
        return OutboxState.WAITING


class Sweep(Table, table=True):
    """One morning's sweep of reminders."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        Index("ix_sweep_today", "organisation_id", "today"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    today: date
    ran_at: datetime = Field(sa_type=UtcDateTime)
    status: SweepStatus = Field(sa_type=enum_type(SweepStatus))
    #: Why the brake held it; empty when it did not.
    held_because: str | None = Field(default=None, max_length=300)
    reminders: int
    messages: int
    released_by: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Reminder(Table, table=True):
    """A rung that was claimed: its unique key makes that it is sent once.

    A moved due date makes a new key and so a new ladder.
    """

    __table_args__ = (
        UniqueConstraint(
            "organisation_id", "subject_kind", "subject_id", "due_on", "rung", "recipient_id"
        ),
        org_fk("sweep_id", "sweep"),
        org_fk("project_id", "project"),
        Index("ix_reminder_sweep", "organisation_id", "sweep_id", "recipient_id"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    sweep_id: int = Field(sa_type=RowId)
    project_id: int = Field(sa_type=RowId)
    subject_kind: SubjectKind = Field(sa_type=enum_type(SubjectKind))
    subject_id: int = Field(sa_type=RowId)
    due_on: date
    rung: str = Field(max_length=20)
    #: The person whose rung it is; a substitute gets the message in that person's stead.
    recipient_id: int = Field(sa_type=RowId, foreign_key="person.id")


class IdempotencyKey(Table, table=True):
    """The outcome of a request that bore a key; the same key with other fields is refused."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    key: str = Field(max_length=64)
    fields_hash: str = Field(max_length=64)
    outcome: str = Field(sa_type=Text)
    stored_at: datetime = Field(sa_type=UtcDateTime)
