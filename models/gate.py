"""Gates in motion: attempts, checks, answers, evidence, deviations, advice and decisions."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from domain.vocabulary import (
    AdviceVerdict,
    AnswerValue,
    AttemptStatus,
    CheckKind,
    CheckStatus,
    DeviationStatus,
    EvidenceKind,
    Origin,
    Outcome,
    Role,
)
from models.base import Table
from models.column_types import RowId, UtcDateTime, enum_type, org_fk, row_id

#: A check that still asks work of somebody. Written as a literal in every query, or the partial
#: indexes cannot be used (`data.md`).
NEEDS_WORK = "status IN ('open', 'deviation_refused')"


class GateAttempt(Table, table=True):
    """One attempt at one gate; each return, way back or correction opens the next number."""

    __tablename__ = "gate_attempt"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "project_id", "position", "number"),
        org_fk("project_id", "project"),
        Index(
            "uq_gate_attempt_in_hand",
            "organisation_id",
            "project_id",
            unique=True,
            sqlite_where=text("status IN ('open', 'submitted')"),
            postgresql_where=text("status IN ('open', 'submitted')"),
        ),
        Index(
            "ix_gate_attempt_submitted",
            "organisation_id",
            "submitted_on",
            sqlite_where=text("status = 'submitted'"),
            postgresql_where=text("status = 'submitted'"),
        ),
        # With all that counting late steps asks of a gate; the table is thirty times as long.
        Index(
            "ix_gate_attempt_open",
            "organisation_id",
            "id",
            "project_id",
            "position",
            "gate_id",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        CheckConstraint(
            "status NOT IN ('submitted', 'passed', 'passed_with_conditions')"
            " OR submitted_by IS NOT NULL",
            name="submitted",
        ),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    project_id: int = Field(sa_type=RowId)
    position: int
    gate_id: str = Field(max_length=40)
    number: int = 1
    status: AttemptStatus = Field(default=AttemptStatus.OPEN, sa_type=enum_type(AttemptStatus))
    opened_on: date
    submitted_by: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    submitted_for: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    submitted_on: date | None = None
    #: The day the decision is asked by: five working days after it was submitted.
    decision_due_on: date | None = None
    #: SHA-256 (hex) of the verdict that was submitted; the decision is taken on this one.
    verdict_hash: str | None = Field(default=None, max_length=64)
    #: A pass counts for nothing once the project went back to or before this gate.
    voided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class CheckItem(Table, table=True):
    """One check of one attempt, with its one owner and its moments."""

    __tablename__ = "check_item"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "attempt_id", "check_id", "instance"),
        org_fk("project_id", "project"),
        org_fk("attempt_id", "gate_attempt"),
        org_fk("assignee_id", "membership", target_column="person_id"),
        # In the order of the list of late steps, with all that counting and sorting them asks: of
        # 40,000 late steps among five million checks that takes 35 ms for 350.
        Index(
            "ix_check_item_due",
            "organisation_id",
            "due_on",
            "assignee_id",
            "id",
            "attempt_id",
            "project_id",
            "opens_on",
            "role",
            "blocking",
            "status",
            sqlite_where=text(NEEDS_WORK),
            postgresql_where=text(NEEDS_WORK),
        ),
        Index(
            "ix_check_item_assignee",
            "assignee_id",
            "due_on",
            sqlite_where=text(NEEDS_WORK),
            postgresql_where=text(NEEDS_WORK),
        ),
        Index(
            "ix_check_item_without_owner",
            "organisation_id",
            "project_id",
            sqlite_where=text(f"without_owner AND {NEEDS_WORK}"),
            postgresql_where=text(f"without_owner AND {NEEDS_WORK}"),
        ),
        CheckConstraint("status <> 'accepted' OR answer IS NOT NULL", name="accepted_answered"),
        CheckConstraint(
            "status <> 'not_applicable' OR answer = 'not_applicable'", name="not_applicable"
        ),
        CheckConstraint("NOT (blocking AND status = 'not_done')", name="blocking_is_done"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    project_id: int = Field(sa_type=RowId)
    attempt_id: int = Field(sa_type=RowId)
    check_id: str = Field(max_length=40)
    #: Empty, or the period ("2026-11", "2026-Q4"), the variation ("3") or the condition number.
    instance: str = Field(default="", max_length=20)
    kind: CheckKind = Field(default=CheckKind.DEFINITION, sa_type=enum_type(CheckKind))
    #: Only for a condition of an earlier conditional pass: the words of the internal client.
    label: str | None = Field(default=None, max_length=500)
    blocking: bool
    evidence_required: bool
    role: Role = Field(sa_type=enum_type(Role))
    #: Empty only until the flow has assigned owners.
    assignee_id: int | None = Field(default=None, sa_type=RowId)
    #: The role was not filled, so the project lead owns the check ("zonder eigenaar").
    without_owner: bool = False
    status: CheckStatus = Field(default=CheckStatus.OPEN, sa_type=enum_type(CheckStatus))
    #: The answer now; its history is in `answer`.
    answer: AnswerValue | None = Field(
        default=None, sa_column=Column("answer", enum_type(AnswerValue), nullable=True)
    )
    opens_on: date
    due_on: date
    #: There was no room for the due moment of the definition ("krap gepland").
    tight: bool = False
    version: int = 1

    @property
    def needs_work(self) -> bool:
        """Whether it still asks work of its owner, as `NEEDS_WORK` says it in SQL."""
        return self.status in {CheckStatus.OPEN, CheckStatus.DEVIATION_REFUSED}

    @property
    def is_in_hand(self) -> bool:
        """Whether its clock still runs: it asks work, or waits for the decision on a deviation."""
        return self.needs_work or self.status is CheckStatus.DEVIATION_REQUESTED


class Answer(Table, table=True):
    """One answer as given; never changed, the newest counts."""

    __table_args__ = (
        org_fk("check_item_id", "check_item"),
        Index("ix_answer_check_item", "organisation_id", "check_item_id"),
        CheckConstraint("value = 'yes' OR reason IS NOT NULL", name="reason"),
        CheckConstraint("origin = 'rule' OR answered_by IS NOT NULL", name="person"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    check_item_id: int = Field(sa_type=RowId)
    value: AnswerValue = Field(sa_type=enum_type(AnswerValue))
    reason: str | None = Field(default=None, sa_type=Text)
    origin: Origin = Field(sa_type=enum_type(Origin))
    answered_by: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    on_behalf_of: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    answered_at: datetime = Field(sa_type=UtcDateTime)


class EarlyAnswer(Table, table=True):
    """An answer to a check of a later gate, given before that gate opens; it moves in then."""

    __tablename__ = "early_answer"
    __table_args__ = (
        UniqueConstraint("organisation_id", "project_id", "check_id"),
        org_fk("project_id", "project"),
        CheckConstraint("value = 'yes' OR reason IS NOT NULL", name="reason"),
        CheckConstraint(
            "evidence_url IS NULL OR evidence_name IS NOT NULL", name="evidence_is_named"
        ),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    project_id: int = Field(sa_type=RowId)
    check_id: str = Field(max_length=40)
    value: AnswerValue = Field(sa_type=enum_type(AnswerValue))
    reason: str | None = Field(default=None, sa_type=Text)
    evidence_name: str | None = Field(default=None, max_length=255)
    evidence_url: str | None = Field(default=None, max_length=2000)
    origin: Origin = Field(sa_type=enum_type(Origin))
    answered_by: int = Field(sa_type=RowId, foreign_key="person.id")
    on_behalf_of: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    answered_at: datetime = Field(sa_type=UtcDateTime)


class Evidence(Table, table=True):
    """A file (by its hash) or a link that shows the answer to be true."""

    __table_args__ = (
        org_fk("check_item_id", "check_item"),
        Index("ix_evidence_check_item", "organisation_id", "check_item_id"),
        CheckConstraint(
            "(kind = 'file' AND sha256 IS NOT NULL AND url IS NULL)"
            " OR (kind = 'link' AND url IS NOT NULL AND sha256 IS NULL)",
            name="file_or_link",
        ),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    check_item_id: int = Field(sa_type=RowId)
    kind: EvidenceKind = Field(sa_type=enum_type(EvidenceKind))
    name: str = Field(max_length=255)
    url: str | None = Field(default=None, max_length=2000)
    sha256: str | None = Field(default=None, max_length=64)
    size_bytes: int | None = None
    added_by: int = Field(sa_type=RowId, foreign_key="person.id")
    added_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Deviation(Table, table=True):
    """A request to pass a blocking check unmet, decided by a second person (comply or explain)."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        org_fk("check_item_id", "check_item"),
        Index("ix_deviation_check_item", "organisation_id", "check_item_id"),
        Index(
            "uq_deviation_in_hand",
            "organisation_id",
            "check_item_id",
            unique=True,
            sqlite_where=text("status IN ('requested', 'approved')"),
            postgresql_where=text("status IN ('requested', 'approved')"),
        ),
        CheckConstraint("decided_by <> requested_by", name="second_person"),
        CheckConstraint("decided_by <> requested_for", name="second_person_absent"),
        CheckConstraint("decided_for <> requested_by", name="second_person_substitute"),
        CheckConstraint("decided_for <> requested_for", name="second_person_both_absent"),
        CheckConstraint(
            "status NOT IN ('approved', 'refused') OR decided_by IS NOT NULL", name="decided"
        ),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    check_item_id: int = Field(sa_type=RowId)
    status: DeviationStatus = Field(
        default=DeviationStatus.REQUESTED, sa_type=enum_type(DeviationStatus)
    )
    reason: str = Field(sa_type=Text)
    measure: str = Field(sa_type=Text)
    requested_by: int = Field(sa_type=RowId, foreign_key="person.id")
    requested_for: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    requested_at: datetime = Field(sa_type=UtcDateTime)
    #: Three working days after it was asked.
    due_on: date
    #: Who is asked to decide: the internal client or, for the client's own, the coordinator.
    decider_id: int = Field(sa_type=RowId, foreign_key="person.id")
    decided_by: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    decided_for: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decision_reason: str | None = Field(default=None, sa_type=Text)


class Advice(Table, table=True):
    """The coordinator's advice on an attempt; shown at the decision."""

    __table_args__ = (
        org_fk("attempt_id", "gate_attempt"),
        Index("ix_advice_attempt", "organisation_id", "attempt_id"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    attempt_id: int = Field(sa_type=RowId)
    verdict: AdviceVerdict = Field(sa_type=enum_type(AdviceVerdict))
    text: str = Field(sa_type=Text)
    given_by: int = Field(sa_type=RowId, foreign_key="person.id")
    on_behalf_of: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    given_at: datetime = Field(sa_type=UtcDateTime)


class Decision(Table, table=True):
    """The one decision on an attempt: its key is the attempt's, so there can be no second.

    It cannot exist without its audit event and its notice, which point back at it.
    """

    __table_args__ = (
        UniqueConstraint("organisation_id", "attempt_id"),
        UniqueConstraint("organisation_id", "audit_event_id"),
        org_fk("attempt_id", "gate_attempt"),
        org_fk("audit_event_id", "audit_event"),
        org_fk("notice_id", "outbox"),
        CheckConstraint(
            "outcome IN ('go', 'go_with_conditions') OR reason IS NOT NULL", name="reason"
        ),
        CheckConstraint("(outcome = 'back') = (back_to_position IS NOT NULL)", name="back"),
    )

    attempt_id: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    outcome: Outcome = Field(sa_type=enum_type(Outcome))
    reason: str | None = Field(default=None, sa_type=Text)
    back_to_position: int | None = None
    decided_by: int = Field(sa_type=RowId, foreign_key="person.id")
    on_behalf_of: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    decided_at: datetime = Field(sa_type=UtcDateTime)
    decided_on: date
    #: SHA-256 (hex) of the verdict decided on, and the verdict itself as canonical JSON.
    verdict_hash: str = Field(max_length=64)
    verdict: str = Field(sa_type=Text)
    audit_event_id: int = Field(sa_type=RowId)
    notice_id: int = Field(sa_type=RowId)


class Condition(Table, table=True):
    """A condition of a conditional pass; it becomes a blocking check of the next gate."""

    __tablename__ = "decision_condition"
    __table_args__ = (
        UniqueConstraint("organisation_id", "attempt_id", "number"),
        org_fk("attempt_id", "decision", target_column="attempt_id"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    attempt_id: int = Field(sa_type=RowId)
    number: int
    label: str = Field(max_length=500)
    role: Role = Field(sa_type=enum_type(Role))
    due_on: date


class Correction(Table, table=True):
    """A decision found wrong, corrected by a second person; the decision itself stays."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "attempt_id"),
        org_fk("attempt_id", "decision", target_column="attempt_id"),
    )

    attempt_id: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    reason: str = Field(sa_type=Text)
    corrected_by: int = Field(sa_type=RowId, foreign_key="person.id")
    on_behalf_of: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    corrected_at: datetime = Field(sa_type=UtcDateTime)
