"""Before the award: the reference calculation, what the tender asks, and its simulations."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.tender.vocabulary import MkiUse, SecondLook
from models.base import Table
from models.column_types import Micro, MkiEuro, RowId, UtcDateTime, enum_type, org_fk, row_id


class ReferenceCalculation(Table, table=True):
    """The MKI of the reference design of a lot, with the file it was read from.

    A next version replaces it; what was checked by a second person never changes (G3-03, G3-06).
    """

    __tablename__ = "reference_calculation"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "lot_id", "version"),
        org_fk("lot_id", "lot"),
        CheckConstraint("checked_by IS NULL OR checked_by <> made_by", name="second_person"),
        CheckConstraint(
            "(checked_by IS NULL) = (check_outcome IS NULL)"
            " AND (checked_by IS NULL) = (checked_at IS NULL)",
            name="checked",
        ),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    lot_id: int = Field(sa_type=RowId)
    version: int
    total_eur: Decimal = Field(sa_type=MkiEuro)
    weighting_set: WeightingSet = Field(sa_type=enum_type(WeightingSet))
    method_version: str = Field(max_length=60)
    database_version: str = Field(max_length=60)
    tool: str = Field(max_length=100)
    #: The modules in scope, as `domain.mki.modules` writes them.
    modules: str = Field(max_length=60)
    functional_unit: str = Field(max_length=200)
    co2_kg: Decimal | None = Field(default=None, sa_type=Micro)
    #: SHA-256 (hex) of the sheet in the file store; empty where figures were typed.
    file_sha256: str | None = Field(default=None, max_length=64)
    file_name: str | None = Field(default=None, max_length=200)
    #: What the check of the sheet found, as JSON.
    report: str = Field(sa_type=Text)
    made_by: int = Field(sa_type=RowId, foreign_key="person.id")
    made_for: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UtcDateTime)
    checked_by: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    checked_for: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    check_outcome: SecondLook | None = Field(
        default=None, sa_type=enum_type(SecondLook), nullable=True
    )
    check_remark: str | None = Field(default=None, sa_type=Text)


class ReferenceProduct(Table, table=True):
    """One product of a reference calculation, over all its modules."""

    __tablename__ = "reference_product"
    __table_args__ = (
        UniqueConstraint("organisation_id", "calculation_id", "position"),
        org_fk("calculation_id", "reference_calculation"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    calculation_id: int = Field(sa_type=RowId)
    position: int
    product: str = Field(max_length=200)
    quantity: Decimal = Field(sa_type=Micro)
    unit: QuantityUnit = Field(sa_type=enum_type(QuantityUnit))
    mki_eur: Decimal = Field(sa_type=MkiEuro)


class TenderTerms(Table, table=True):
    """What the tender of a lot says on MKI: the 24 fields, and those the award computes with.

    A version is edited until it is fixed; a change after that is a next version.
    """

    __tablename__ = "tender_terms"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "lot_id", "version"),
        org_fk("lot_id", "lot"),
        CheckConstraint("(fixed_at IS NULL) = (fixed_by IS NULL)", name="fixed"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    lot_id: int = Field(sa_type=RowId)
    version: int
    #: The answers to the fields of `domain.tender.fields`, as JSON by field.
    choices: str = Field(sa_type=Text)
    mki_use: MkiUse | None = Field(default=None, sa_type=enum_type(MkiUse), nullable=True)
    #: The award method by its word on the command line, and its parameters as JSON.
    method: str | None = Field(default=None, max_length=30)
    parameters: str | None = Field(default=None, sa_type=Text)
    weighting_set: WeightingSet | None = Field(
        default=None, sa_type=enum_type(WeightingSet), nullable=True
    )
    changed_by: int = Field(sa_type=RowId, foreign_key="person.id")
    changed_at: datetime = Field(sa_type=UtcDateTime)
    fixed_by: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    fixed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    #: Raised by each save, so that a stale page is seen.
    revision: int = 1


class TenderDocument(Table, table=True):
    """A Word chapter made of terms, or edited and handed back; none is ever overwritten."""

    __tablename__ = "tender_document"
    __table_args__ = (
        UniqueConstraint("organisation_id", "terms_id", "number"),
        org_fk("terms_id", "tender_terms"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    terms_id: int = Field(sa_type=RowId)
    number: int
    #: Made by the product from the terms, or edited by a person and uploaded.
    was_edited: bool
    template_version: str = Field(max_length=20)
    file_sha256: str = Field(max_length=64)
    file_name: str = Field(max_length=200)
    made_by: int = Field(sa_type=RowId, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UtcDateTime)


class AwardSimulation(Table, table=True):
    """An award method of the terms, played through before it is asked (check G4-06)."""

    __tablename__ = "award_simulation"
    __table_args__ = (
        UniqueConstraint("organisation_id", "terms_id", "number"),
        org_fk("terms_id", "tender_terms"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    terms_id: int = Field(sa_type=RowId)
    number: int
    method: str = Field(max_length=30)
    parameters: str = Field(sa_type=Text)
    #: The scenarios that were played, as JSON; the outcome is computed from them again.
    scenarios: str = Field(sa_type=Text)
    #: What its maker concludes from it.
    conclusion: str = Field(sa_type=Text)
    made_by: int = Field(sa_type=RowId, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UtcDateTime)


class MarketConsultation(Table, table=True):
    """A talk with the market, with the level that parties said they can reach (seed 2.4)."""

    __tablename__ = "market_consultation"
    __table_args__ = (UniqueConstraint("organisation_id", "id"), org_fk("project_id", "project"))

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    #: Empty where it was held for more than one project.
    project_id: int | None = Field(default=None, sa_type=RowId)
    held_on: date
    product: str = Field(max_length=200)
    parties: int
    #: The MKI that at least three parties said they can reach, per unit (koploperaanpak).
    feasible_eur: Decimal | None = Field(default=None, sa_type=MkiEuro)
    unit: QuantityUnit | None = Field(default=None, sa_type=enum_type(QuantityUnit), nullable=True)
    weighting_set: WeightingSet | None = Field(
        default=None, sa_type=enum_type(WeightingSet), nullable=True
    )
    heard: str = Field(sa_type=Text)
    recorded_by: int = Field(sa_type=RowId, foreign_key="person.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)
