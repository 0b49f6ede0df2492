"""What came in on a tender: the sealed register, the bids, the award as it was computed."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from domain.mki.vocabulary import DataCategory, QuantityUnit, WeightingSet
from models.base import Table
from models.column_types import Euro, Micro, MkiEuro, RowId, UtcDateTime, enum_type, org_fk, row_id


class BidRegister(Table, table=True):
    """The register of the bids on a lot; a failed tender opens the next number.

    Nothing in it can be read before `opens_at`, and then only after two people opened it.
    """

    __tablename__ = "bid_register"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "lot_id", "number"),
        org_fk("lot_id", "lot"),
        org_fk("terms_id", "tender_terms"),
        CheckConstraint("second_opener IS NULL OR second_opener <> first_opener", name="two"),
        CheckConstraint("opened_at IS NULL OR opened_at >= opens_at", name="in_time"),
        CheckConstraint("(opened_at IS NULL) = (second_opener IS NULL)", name="opened"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    lot_id: int = Field(sa_type=RowId)
    number: int = 1
    #: The terms that the bids answer.
    terms_id: int = Field(sa_type=RowId)
    opens_at: datetime = Field(sa_type=UtcDateTime)
    first_opener: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    first_opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    second_opener: int | None = Field(default=None, sa_type=RowId, foreign_key="person.id")
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class Bid(Table, table=True):
    """A bid as it was handed in; its sheet lies encrypted until the register is opened."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "register_id", "number"),
        org_fk("register_id", "bid_register"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    register_id: int = Field(sa_type=RowId)
    number: int
    bidder: str = Field(max_length=200)
    #: SHA-256 (hex) of the sheet as it came, for the receipt; of its encrypted form, to find it.
    content_sha256: str = Field(max_length=64)
    sealed_sha256: str = Field(max_length=64)
    file_name: str = Field(max_length=200)
    size_bytes: int
    received_by: int = Field(sa_type=RowId, foreign_key="person.id")
    received_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BidFigures(Table, table=True):
    """The figures of an opened bid; a correction (a shown mistake) is the next number."""

    __tablename__ = "bid_figures"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "bid_id", "number"),
        org_fk("bid_id", "bid"),
        CheckConstraint("is_valid = (refusal IS NULL)", name="refusal"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    bid_id: int = Field(sa_type=RowId)
    number: int = 1
    price_eur: Decimal = Field(sa_type=Euro)
    mki_eur: Decimal = Field(sa_type=MkiEuro)
    weighting_set: WeightingSet = Field(sa_type=enum_type(WeightingSet))
    method_version: str = Field(max_length=60)
    database_version: str = Field(max_length=60)
    #: Quality scores and the MKI per year of a declining ceiling, as JSON.
    further: str = Field(sa_type=Text)
    is_valid: bool
    #: Why the bid does not count: shown to the bidder.
    refusal: str | None = Field(default=None, sa_type=Text)
    #: What the check of the sheet found, as JSON.
    report: str = Field(sa_type=Text)
    #: Why these figures differ from the ones before.
    reason: str | None = Field(default=None, sa_type=Text)
    entered_by: int = Field(sa_type=RowId, foreign_key="person.id")
    entered_at: datetime = Field(sa_type=UtcDateTime)


class BidProduct(Table, table=True):
    """One product of a bid, over all its modules: what the contract will be held to."""

    __tablename__ = "bid_product"
    __table_args__ = (
        UniqueConstraint("organisation_id", "figures_id", "position"),
        org_fk("figures_id", "bid_figures"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    figures_id: int = Field(sa_type=RowId)
    position: int
    product: str = Field(max_length=200)
    quantity: Decimal = Field(sa_type=Micro)
    unit: QuantityUnit = Field(sa_type=enum_type(QuantityUnit))
    mki_eur: Decimal = Field(sa_type=MkiEuro)
    category: DataCategory | None = Field(
        default=None, sa_type=enum_type(DataCategory), nullable=True
    )
    card: str | None = Field(default=None, max_length=100)
    valid_until: date | None = None


class AwardCalculation(Table, table=True):
    """An award as it was computed, with every figure it was computed from."""

    __tablename__ = "award_calculation"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "register_id", "number"),
        org_fk("register_id", "bid_register"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    register_id: int = Field(sa_type=RowId)
    number: int = 1
    method: str = Field(max_length=30)
    parameters: str = Field(sa_type=Text)
    #: Bids, steps, ranks and warnings as canonical JSON, and its SHA-256 (hex).
    outcome: str = Field(sa_type=Text)
    outcome_hash: str = Field(max_length=64)
    made_by: int = Field(sa_type=RowId, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UtcDateTime)


class Award(Table, table=True):
    """Which bid won; the contract baseline is made from it."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "register_id"),
        org_fk("register_id", "bid_register"),
        org_fk("calculation_id", "award_calculation"),
        org_fk("bid_id", "bid"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    register_id: int = Field(sa_type=RowId)
    calculation_id: int = Field(sa_type=RowId)
    bid_id: int = Field(sa_type=RowId)
    #: How a tie was decided, or why it is not the first in rank.
    reason: str | None = Field(default=None, sa_type=Text)
    recorded_by: int = Field(sa_type=RowId, foreign_key="person.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)
