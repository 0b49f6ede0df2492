"""The authority, its people, their roles and who stands in for whom."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, UniqueConstraint, text
from sqlmodel import Field

from domain.vocabulary import Channel, Language, Role, SizeProfile
from models.base import Table
from models.column_types import RowId, UtcDateTime, enum_type, org_fk, row_id


class Organisation(Table, table=True):
    """One public authority; SQLite holds exactly one (a trigger refuses the second)."""

    id: int | None = row_id()
    slug: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=200)
    size_profile: SizeProfile = Field(sa_type=enum_type(SizeProfile))
    language: Language = Field(default=Language.NL, sa_type=enum_type(Language))
    #: The address of the portal as its people reach it; links in messages start with it.
    portal_url: str = Field(max_length=200)
    #: Closed days that differ per authority (`interface.md`, calendars).
    closed_on_good_friday: bool = False
    closed_on_liberation_day: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class ClosedDay(Table, table=True):
    """A further day on which this authority is closed."""

    __tablename__ = "closed_day"
    __table_args__ = (UniqueConstraint("organisation_id", "day"),)

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    day: date
    reason: str = Field(max_length=200)


class CalendarDay(Table, table=True):
    """The working calendar, counted: `working_number` is the number of working days up to it.

    A derived table, so that SQL can count working days by subtraction.
    """

    __tablename__ = "calendar_day"

    organisation_id: int = Field(
        sa_column=Column(RowId, ForeignKey("organisation.id"), primary_key=True)
    )
    day: date = Field(primary_key=True)
    is_working: bool
    working_number: int


class Person(Table, table=True):
    """A human being: name, work mail, language, login subject and nothing else (`trust.md`).

    Global on PostgreSQL; `organisation_id` is the authority that first entered the person.
    """

    __table_args__ = (UniqueConstraint("organisation_id", "id"),)

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    name: str = Field(max_length=200)
    email: str = Field(max_length=254, unique=True)
    language: Language = Field(default=Language.NL, sa_type=enum_type(Language))
    login_subject: str | None = Field(default=None, max_length=200, unique=True)
    #: What the audit trail writes instead of the name; random, so it says nothing by itself.
    pseudonym: str = Field(max_length=32, unique=True)
    anonymised_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Membership(Table, table=True):
    """A person at an authority, with the channel by which this authority reaches them."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "person_id"),
        CheckConstraint("channel = 'mail' OR channel_url IS NOT NULL", name="channel_has_url"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    person_id: int = Field(sa_type=RowId, foreign_key="person.id")
    channel: Channel = Field(default=Channel.MAIL, sa_type=enum_type(Channel))
    #: An Apprise address; only an administrator may set it.
    channel_url: str | None = Field(default=None, max_length=500)
    joined_on: date
    left_on: date | None = None


class MembershipRole(Table, table=True):
    """A role that a person holds across all projects of the authority (coordinator, board, …)."""

    __tablename__ = "membership_role"
    __table_args__ = (
        UniqueConstraint("organisation_id", "person_id", "role"),
        org_fk("person_id", "membership", target_column="person_id"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    person_id: int = Field(sa_type=RowId)
    role: Role = Field(sa_type=enum_type(Role))


class Substitution(Table, table=True):
    """Who acts for an absent person, from and up to and including which day."""

    __table_args__ = (
        org_fk("absent_id", "membership", target_column="person_id"),
        org_fk("substitute_id", "membership", target_column="person_id"),
        CheckConstraint("absent_id <> substitute_id", name="not_oneself"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index("ix_substitution_active", "organisation_id", "absent_id", "starts_on", "ends_on"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    absent_id: int = Field(sa_type=RowId)
    substitute_id: int = Field(sa_type=RowId)
    starts_on: date
    ends_on: date
    revoked: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false"))
    )
