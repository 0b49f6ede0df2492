"""What the authority wants and how it asks for it: objectives, policy, process definitions."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from domain.vocabulary import Indicator, ObjectiveStatus
from models.base import Table
from models.column_types import Euro, RowId, UtcDateTime, enum_type, org_fk, row_id


class Objective(Table, table=True):
    """An organisation-wide objective against a reference year (seed 4.1 step 1)."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "indicator", "reference_year", "adopted_on"),
        CheckConstraint("scope_1 OR scope_2 OR scope_3", name="has_scope"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    indicator: Indicator = Field(sa_type=enum_type(Indicator))
    status: ObjectiveStatus = Field(sa_type=enum_type(ObjectiveStatus))
    name: str = Field(max_length=200)
    reference_year: int
    scope_1: bool
    scope_2: bool
    scope_3: bool
    adopted_on: date
    withdrawn_on: date | None = None


class ObjectiveTarget(Table, table=True):
    """By which year how much less than in the reference year, in whole percents."""

    __tablename__ = "objective_target"
    __table_args__ = (
        UniqueConstraint("organisation_id", "objective_id", "year"),
        org_fk("objective_id", "objective"),
        CheckConstraint("reduction_percent BETWEEN 0 AND 100", name="percent"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    objective_id: int = Field(sa_type=RowId)
    year: int
    reduction_percent: int


class Policy(Table, table=True):
    """A version of the policy: process steps, buying principles, award guidelines (4.1 step 2)."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "version"),
        CheckConstraint("minimum_mki_weight_percent BETWEEN 0 AND 100", name="percent"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    version: int
    title: str = Field(max_length=200)
    adopted_on: date
    minimum_mki_weight_percent: int
    #: MKI is obligatory in projects of at least this value, in euro.
    mki_obligatory_from: Decimal | None = Field(default=None, sa_type=Euro)
    body: str = Field(sa_type=Text)


class Definition(Table, table=True):
    """A process definition as it was released to this authority; triggers refuse any change."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "process_id", "version"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    process_id: str = Field(max_length=60)
    version: str = Field(max_length=20)
    #: SHA-256 (hex) of `body`, the canonical JSON of the definition.
    checksum: str = Field(max_length=64)
    body: str = Field(sa_type=Text)
    released_at: datetime = Field(sa_type=UtcDateTime)
