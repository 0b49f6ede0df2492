"""Column types that keep values exact on both engines, and the columns every table shares."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Dialect, Enum, ForeignKeyConstraint, Integer
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

#: SQLite numbers rows by itself only for a column that it knows as INTEGER.
RowId = BigInteger().with_variant(Integer(), "sqlite")


class NaiveDatetimeError(ValueError):
    """A moment without a time zone was about to be stored."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC; a naive one is refused, since SQLite would give it back naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy hands it over
        """Store the moment in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveDatetimeError(value.isoformat())
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy hands it over
        """Give the moment back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _ScaledDecimal(TypeDecorator[Decimal]):
    """A Decimal kept as a whole number of its smallest unit, since SQLite keeps it as REAL."""

    impl = BigInteger
    cache_ok = True
    scale: Decimal = Decimal(1)

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002 -- SQLAlchemy hands it over
        """Round half up, once, to the smallest unit."""
        if value is None:
            return None
        return int((value * self.scale).quantize(Decimal(1), rounding=ROUND_HALF_UP))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 -- SQLAlchemy hands it over
        """Give back the exact Decimal in whole units."""
        return None if value is None else Decimal(value) / self.scale


class Euro(_ScaledDecimal):
    """Money in euro, stored in cents."""

    cache_ok = True
    scale = Decimal(100)


class MkiEuro(_ScaledDecimal):
    """An MKI value in euro, stored in micro-euro."""

    cache_ok = True
    scale = Decimal(1_000_000)


class Micro(_ScaledDecimal):
    """A quantity, share or factor, stored in millionths."""

    cache_ok = True
    scale = Decimal(1_000_000)


def enum_type(words: type[StrEnum]) -> Enum:
    """Text with a CHECK on the values; SQLModel by itself would store the names."""
    return Enum(
        words,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=40,
        name=_snake(words.__name__),
    )


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def row_id() -> Any:  # noqa: ANN401 -- SQLModel's Field answers Any so that it fits each annotation
    """The primary key column."""
    return Field(default=None, sa_column=Column("id", RowId, primary_key=True))


def org_fk(
    column: str, target: str, *, target_column: str = "id", deferred: bool = False
) -> ForeignKeyConstraint:
    """A foreign key that can't cross organisations (row level security does not guard those).

    A deferred one is checked at the commit, for rows that point at each other.
    """
    return ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{target}.organisation_id", f"{target}.{target_column}"],
        deferrable=deferred or None,
        initially="DEFERRED" if deferred else None,
        use_alter=deferred,
    )
