"""After the award: what was promised, what changed, what was delivered, what was settled."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from domain.contract.vocabulary import (
    DeliveryChannel,
    EvidenceItem,
    LineStatus,
    MeasurementKind,
    RequestStatus,
    SettlementStatus,
)
from domain.mki.vocabulary import DataCategory, QuantityUnit, WeightingSet
from models.base import Table
from models.column_types import Euro, Micro, MkiEuro, RowId, UtcDateTime, enum_type, org_fk, row_id


class BaselineProposal(Table, table=True):
    """What somebody wants to fix as the promise of a lot, until a second person confirms it.

    A next proposal takes its place; once the promise is fixed it stays as it was confirmed.
    """

    __tablename__ = "baseline_proposal"
    __table_args__ = (
        UniqueConstraint("organisation_id", "lot_id"),
        org_fk("lot_id", "lot"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    lot_id: int = Field(sa_type=RowId)
    #: The whole promise as canonical JSON, and its SHA-256 (hex) for who confirms what they saw.
    contents: str = Field(sa_type=Text)
    contents_hash: str = Field(max_length=64)
    made_by: int = Field(sa_type=RowId, foreign_key="person.id")
    made_for: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UtcDateTime)


class ContractBaseline(Table, table=True):
    """What the contractor promised, as it was fixed at the award; nobody can change it.

    Raises from the database: an update or delete of it or of its products (invariant 9).
    """

    __tablename__ = "contract_baseline"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "contract_id"),
        org_fk("contract_id", "contract"),
        org_fk("award_id", "award"),
        CheckConstraint("confirmed_by <> fixed_by", name="second_person"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    contract_id: int = Field(sa_type=RowId)
    #: Empty where the tender was not held in the product.
    award_id: int | None = Field(default=None, sa_type=RowId)
    promised_eur: Decimal = Field(sa_type=MkiEuro)
    reference_eur: Decimal | None = Field(default=None, sa_type=MkiEuro)
    ceiling_eur: Decimal | None = Field(default=None, sa_type=MkiEuro)
    weighting_set: WeightingSet = Field(sa_type=enum_type(WeightingSet))
    method_version: str = Field(max_length=60)
    database_version: str = Field(max_length=60)
    #: The award method by its word, with its parameters as JSON: what the promise was worth.
    method: str = Field(max_length=30)
    parameters: str = Field(sa_type=Text)
    price_eur: Decimal | None = Field(default=None, sa_type=Euro)
    #: The fine is so many times the financial advantage (Rijkswaterstaat: usually 1.5).
    sanction_factor: Decimal = Field(sa_type=Micro)
    #: A bonus is so many times the advantage of what was realised better; empty is none.
    bonus_factor: Decimal | None = Field(default=None, sa_type=Micro)
    #: Euro per euro of MKI, for methods whose award gives the promise no value.
    contract_rate: Decimal | None = Field(default=None, sa_type=Micro)
    fixed_by: int = Field(sa_type=RowId, foreign_key="person.id")
    #: The second person, who saw that it is what was offered.
    confirmed_by: int = Field(sa_type=RowId, foreign_key="person.id")
    fixed_at: datetime = Field(sa_type=UtcDateTime)


class BaselineProduct(Table, table=True):
    """The promise for one product."""

    __tablename__ = "baseline_product"
    __table_args__ = (
        UniqueConstraint("organisation_id", "baseline_id", "position"),
        org_fk("baseline_id", "contract_baseline"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    baseline_id: int = Field(sa_type=RowId)
    position: int
    product: str = Field(max_length=200)
    quantity: Decimal = Field(sa_type=Micro)
    unit: QuantityUnit = Field(sa_type=enum_type(QuantityUnit))
    #: The rate that a rebase keeps.
    rate_eur: Decimal = Field(sa_type=MkiEuro)
    promised_eur: Decimal = Field(sa_type=MkiEuro)


class Rebase(Table, table=True):
    """The promise recomputed after a variation, with the same rates; counts once confirmed."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "contract_id", "number"),
        org_fk("contract_id", "contract"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> made_by", name="second_person"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    contract_id: int = Field(sa_type=RowId)
    number: int
    #: The variation (milestone) that it follows, if it was one.
    variation: int | None = None
    reason: str = Field(sa_type=Text)
    rebased_eur: Decimal = Field(sa_type=MkiEuro)
    made_by: int = Field(sa_type=RowId, foreign_key="person.id")
    made_for: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_by: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RebaseProduct(Table, table=True):
    """The quantity of one product after the variation; a new product brings its agreed rate."""

    __tablename__ = "rebase_product"
    __table_args__ = (
        UniqueConstraint("organisation_id", "rebase_id", "position"),
        org_fk("rebase_id", "rebase"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    rebase_id: int = Field(sa_type=RowId)
    #: As in the baseline; a new product has a position above those.
    position: int
    product: str = Field(max_length=200)
    quantity: Decimal = Field(sa_type=Micro)
    unit: QuantityUnit = Field(sa_type=enum_type(QuantityUnit))
    rate_eur: Decimal = Field(sa_type=MkiEuro)
    is_new: bool = False


class FrameworkYear(Table, table=True):
    """What a framework contract allows and what its contractor promised for one year (M5)."""

    __tablename__ = "framework_year"
    __table_args__ = (
        UniqueConstraint("organisation_id", "contract_id", "year"),
        org_fk("contract_id", "contract"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    contract_id: int = Field(sa_type=RowId)
    year: int
    #: Share of the reference MKI of that year's call-offs, in millionths: ceiling and promise.
    ceiling_share: Decimal = Field(sa_type=Micro)
    promised_share: Decimal = Field(sa_type=Micro)


class MeasurementMoment(Table, table=True):
    """A row of the measurement plan: when the contractor shows what (check G6-01)."""

    __tablename__ = "measurement_moment"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "contract_id", "position"),
        org_fk("contract_id", "contract"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    contract_id: int = Field(sa_type=RowId)
    position: int
    kind: MeasurementKind = Field(sa_type=enum_type(MeasurementKind))
    planned_on: date
    #: The evidence asked, as words of `EvidenceItem` separated by spaces.
    evidence: str = Field(max_length=300)
    note: str = Field(default="", max_length=500)


class DataRequest(Table, table=True):
    """One request for MKI data of one contract, for a period or a moment."""

    __tablename__ = "data_request"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "contract_id", "instance"),
        org_fk("contract_id", "contract"),
        org_fk("project_id", "project"),
        org_fk("check_item_id", "check_item"),
        Index(
            "ix_data_request_waiting",
            "organisation_id",
            "due_on",
            sqlite_where=text("status IN ('asked', 'returned')"),
            postgresql_where=text("status IN ('asked', 'returned')"),
        ),
        Index("ix_data_request_project", "organisation_id", "project_id"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    contract_id: int = Field(sa_type=RowId)
    project_id: int = Field(sa_type=RowId)
    #: The recurring check of the contract manager that it answers (G6-03).
    check_item_id: int | None = Field(default=None, sa_type=RowId)
    #: The period ("2026-11") or the moment ("execution_design").
    instance: str = Field(max_length=40)
    due_on: date
    status: RequestStatus = Field(default=RequestStatus.ASKED, sa_type=enum_type(RequestStatus))
    asked_on: date
    #: Raised to make every link that was sent before worthless.
    link_version: int = 1
    version: int = 1


class Delivery(Table, table=True):
    """What the contractor handed in on a request; each correction is the next number."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "request_id", "number"),
        org_fk("request_id", "data_request"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    request_id: int = Field(sa_type=RowId)
    number: int
    channel: DeliveryChannel = Field(sa_type=enum_type(DeliveryChannel))
    #: Who handed it in, as they wrote it; the contract manager where they entered it.
    sender: str = Field(max_length=200)
    entered_by: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    file_sha256: str | None = Field(default=None, max_length=64)
    received_at: datetime = Field(sa_type=UtcDateTime)
    remark: str = Field(default="", max_length=2000)


class DeliveryLine(Table, table=True):
    """One product delivered, with what shows it, and what the contract manager made of it."""

    __tablename__ = "delivery_line"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "delivery_id", "position"),
        org_fk("delivery_id", "delivery"),
        CheckConstraint("status <> 'returned' OR reason IS NOT NULL", name="returned_with_reason"),
        CheckConstraint("(status = 'declared') = (judged_by IS NULL)", name="judged"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    delivery_id: int = Field(sa_type=RowId)
    position: int
    #: The product of the baseline or rebase; empty for a product that nobody promised.
    baseline_position: int | None = None
    product: str = Field(max_length=200)
    delivered_on: date | None = None
    quantity: Decimal = Field(sa_type=Micro)
    unit: QuantityUnit = Field(sa_type=enum_type(QuantityUnit))
    rate_eur: Decimal = Field(sa_type=MkiEuro)
    mki_eur: Decimal = Field(sa_type=MkiEuro)
    weighting_set: WeightingSet = Field(sa_type=enum_type(WeightingSet))
    co2_kg: Decimal | None = Field(default=None, sa_type=Micro)
    category: DataCategory | None = Field(
        default=None, sa_type=enum_type(DataCategory), nullable=True
    )
    card: str | None = Field(default=None, max_length=100)
    valid_until: date | None = None
    plant: str | None = Field(default=None, max_length=200)
    distance_km: Decimal | None = Field(default=None, sa_type=Micro)
    status: LineStatus = Field(default=LineStatus.DECLARED, sa_type=enum_type(LineStatus))
    reason: str | None = Field(default=None, sa_type=Text)
    judged_by: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    judged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DeliveryEvidence(Table, table=True):
    """A file or link that shows a delivery, for all its lines or for one."""

    __tablename__ = "delivery_evidence"
    __table_args__ = (
        org_fk("delivery_id", "delivery"),
        CheckConstraint("(file_sha256 IS NULL) <> (url IS NULL)", name="file_or_link"),
        Index("ix_delivery_evidence_delivery", "organisation_id", "delivery_id"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    delivery_id: int = Field(sa_type=RowId)
    line_position: int | None = None
    kind: EvidenceItem = Field(sa_type=enum_type(EvidenceItem))
    name: str = Field(max_length=200)
    file_sha256: str | None = Field(default=None, max_length=64)
    url: str | None = Field(default=None, max_length=2000)


class Settlement(Table, table=True):
    """Promised against realised in money, as it was computed and as a second person decided."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "contract_id", "number"),
        org_fk("contract_id", "contract"),
        CheckConstraint("decided_by IS NULL OR decided_by <> made_by", name="second_person"),
        CheckConstraint("(status = 'proposed') = (decided_by IS NULL)", name="decided"),
        Index(
            "uq_settlement_in_force",
            "organisation_id",
            "contract_id",
            unique=True,
            sqlite_where=text("status IN ('proposed', 'agreed')"),
            postgresql_where=text("status IN ('proposed', 'agreed')"),
        ),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    contract_id: int = Field(sa_type=RowId)
    number: int
    promised_eur: Decimal = Field(sa_type=MkiEuro)
    rebased_eur: Decimal = Field(sa_type=MkiEuro)
    realised_eur: Decimal = Field(sa_type=MkiEuro)
    #: What the contractor pays; negative is a bonus.
    amount_eur: Decimal = Field(sa_type=Euro)
    #: Every step of the computation, as canonical JSON.
    steps: str = Field(sa_type=Text)
    status: SettlementStatus = Field(
        default=SettlementStatus.PROPOSED, sa_type=enum_type(SettlementStatus)
    )
    made_by: int = Field(sa_type=RowId, foreign_key="person.id")
    made_for: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = Field(default=None, sa_type=Text)
