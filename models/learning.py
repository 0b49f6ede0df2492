"""What is learned across projects: the log, lessons, proposals, benchmarks, competences."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from domain.learning import LogKind, LogStatus, ProposalStatus, ProposalSubject
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.vocabulary import Material, Role
from models.base import Table
from models.column_types import Micro, RowId, UtcDateTime, enum_type, org_fk, row_id


class LogEntry(Table, table=True):
    """An opportunity or a barrier that somebody met in a project or across them (seed 2.2)."""

    __tablename__ = "log_entry"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        org_fk("project_id", "project"),
        Index("ix_log_entry_logged", "organisation_id", "logged_at"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    project_id: int | None = Field(default=None, sa_type=RowId)
    kind: LogKind = Field(sa_type=enum_type(LogKind))
    status: LogStatus = Field(default=LogStatus.OPEN, sa_type=enum_type(LogStatus))
    title: str = Field(max_length=200)
    body: str = Field(sa_type=Text)
    #: What was done with it, once somebody did.
    follow_up: str = Field(default="", sa_type=Text)
    logged_by: int = Field(sa_type=RowId, foreign_key="person.id")
    logged_at: datetime = Field(sa_type=UtcDateTime)
    version: int = 1


class Lesson(Table, table=True):
    """A lesson of one project that comes back at the same gate of the next ones."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        org_fk("project_id", "project"),
        Index("ix_lesson_gate", "organisation_id", "gate_id"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    project_id: int = Field(sa_type=RowId)
    gate_id: str = Field(max_length=40)
    #: Only for projects of this material; empty is for all.
    material: Material | None = Field(default=None, sa_type=enum_type(Material), nullable=True)
    body: str = Field(sa_type=Text)
    learned_by: int = Field(sa_type=RowId, foreign_key="person.id")
    learned_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Proposal(Table, table=True):
    """A proposal to the board to adjust policy, with the figures behind it (seed 4.1 step 5)."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        org_fk("policy_id", "policy"),
        CheckConstraint("(status = 'proposed') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("policy_id IS NULL OR status = 'accepted'", name="policy_follows"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    subject: ProposalSubject = Field(sa_type=enum_type(ProposalSubject))
    title: str = Field(max_length=200)
    body: str = Field(sa_type=Text)
    #: The figures as they were when it was made, as canonical JSON.
    figures: str = Field(sa_type=Text)
    status: ProposalStatus = Field(
        default=ProposalStatus.PROPOSED, sa_type=enum_type(ProposalStatus)
    )
    proposed_by: int = Field(sa_type=RowId, foreign_key="person.id")
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    #: Who wrote the board's answer down, and what it was.
    answered_by: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer: str | None = Field(default=None, sa_type=Text)
    #: The version of the policy that followed.
    policy_id: int | None = Field(default=None, sa_type=RowId)


class Benchmark(Table, table=True):
    """A row of a benchmark file of another authority, without its name."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "source", "year", "product", "unit", "weighting_set"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    #: A random word that the file carries, so that a newer file replaces an older one.
    source: str = Field(max_length=64)
    year: int
    product: str = Field(max_length=200)
    unit: QuantityUnit = Field(sa_type=enum_type(QuantityUnit))
    weighting_set: WeightingSet = Field(sa_type=enum_type(WeightingSet))
    projects: int
    #: Realised over reference MKI of those projects together.
    ratio: Decimal = Field(sa_type=Micro)
    imported_at: datetime = Field(sa_type=UtcDateTime)


class CompetenceAssessment(Table, table=True):
    """How somebody sees their own competence on a day; the newest counts (seed chapter 3)."""

    __tablename__ = "competence_assessment"
    __table_args__ = (
        UniqueConstraint("organisation_id", "person_id", "competence_id", "assessed_on"),
        org_fk("person_id", "membership", target_column="person_id"),
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    person_id: int = Field(sa_type=RowId)
    competence_id: str = Field(max_length=60)
    level: int
    assessed_on: date


class LearningDone(Table, table=True):
    """A learning step that somebody took."""

    __tablename__ = "learning_done"
    __table_args__ = (
        UniqueConstraint("organisation_id", "person_id", "step_id"),
        org_fk("person_id", "membership", target_column="person_id"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    person_id: int = Field(sa_type=RowId)
    step_id: str = Field(max_length=60)
    done_on: date


class Capacity(Table, table=True):
    """Hours that a role asks for one phase of a project, and what was given (seed 2.3)."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "project_id", "position", "role"),
        org_fk("project_id", "project"),
        CheckConstraint("asked_hours BETWEEN 1 AND 10000", name="asked"),
        CheckConstraint("given_hours BETWEEN 0 AND 10000", name="given"),
        CheckConstraint("(given_hours IS NULL) = (given_by IS NULL)", name="answered"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    project_id: int = Field(sa_type=RowId)
    position: int
    role: Role = Field(sa_type=enum_type(Role))
    asked_hours: int
    asked_by: int = Field(sa_type=RowId, foreign_key="person.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    given_hours: int | None = None
    given_by: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    given_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1
