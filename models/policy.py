"""What the authority wants and how it asks for it: objectives, policy, process definitions."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.vocabulary import Indicator, Material, ObjectiveStatus
from models.base import Table
from models.column_types import Euro, Micro, MkiEuro, RowId, UtcDateTime, enum_type, org_fk, row_id


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
    #: What the reference year amounted to: euro of MKI, kg of CO2 or tonnes of material.
    reference_value: Decimal | None = Field(default=None, sa_type=Micro)
    #: The set that an MKI reference value was computed in; figures of another set stand beside.
    weighting_set: WeightingSet | None = Field(
        default=None, sa_type=enum_type(WeightingSet), nullable=True
    )
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
    #: The weighting set and the version of the method that a tender must ask.
    required_set: WeightingSet | None = Field(
        default=None, sa_type=enum_type(WeightingSet), nullable=True
    )
    required_method: str | None = Field(default=None, max_length=60)
    #: What a contract must set as fine, in times the financial advantage.
    sanction_factor: Decimal | None = Field(default=None, sa_type=Micro)
    body: str = Field(sa_type=Text)


class PolicyObligation(Table, table=True):
    """From which value of the works MKI is obligatory for a material, in euro."""

    __tablename__ = "policy_obligation"
    __table_args__ = (
        UniqueConstraint("organisation_id", "policy_id", "material"),
        org_fk("policy_id", "policy"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    policy_id: int = Field(sa_type=RowId)
    material: Material = Field(sa_type=enum_type(Material))
    from_eur: Decimal = Field(sa_type=Euro)


class PolicyCeiling(Table, table=True):
    """A ceiling of the frontrunners for one product, per unit (Rijkswaterstaat, koploperaanpak)."""

    __tablename__ = "policy_ceiling"
    __table_args__ = (
        UniqueConstraint("organisation_id", "policy_id", "product", "weighting_set", "valid_from"),
        org_fk("policy_id", "policy"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="dates"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    policy_id: int = Field(sa_type=RowId)
    product: str = Field(max_length=200)
    unit: QuantityUnit = Field(sa_type=enum_type(QuantityUnit))
    weighting_set: WeightingSet = Field(sa_type=enum_type(WeightingSet))
    ceiling_eur: Decimal = Field(sa_type=MkiEuro)
    valid_from: date
    valid_until: date | None = None
    source: str = Field(max_length=300)


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
