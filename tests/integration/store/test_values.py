"""Values come back exactly as they went in, on both engines."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from domain.vocabulary import Material
from models.column_types import Euro, MkiEuro, NaiveDatetimeError, UtcDateTime
from models.engines import Store
from models.project import Project
from tests.integration.store.rows import NOW, make_world

_VALUES = Table(
    "values_of_this_test",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("amount", Euro),
    Column("mki", MkiEuro),
    Column("moment", UtcDateTime),
    prefixes=["TEMPORARY"],
)


@pytest.mark.parametrize(
    ("column", "given", "kept"),
    [
        pytest.param("amount", Decimal("0.10"), Decimal("0.10"), id="ten-cents"),
        pytest.param(
            "amount", Decimal("90071992547409.93"), Decimal("90071992547409.93"), id="past-a-float"
        ),
        pytest.param("amount", Decimal("0.005"), Decimal("0.01"), id="half-a-cent-up"),
        pytest.param("amount", Decimal("-0.005"), Decimal("-0.01"), id="half-a-cent-below-zero"),
        pytest.param("mki", Decimal("0.000001"), Decimal("0.000001"), id="micro-euro"),
        pytest.param(
            "mki", Decimal("9007199254.740993"), Decimal("9007199254.740993"), id="mki-past-a-float"
        ),
        pytest.param("moment", NOW, NOW, id="utc"),
        pytest.param(
            "moment",
            datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2))),
            datetime(2026, 7, 1, 10, 0, 0, 123456, tzinfo=UTC),
            id="summer-time",
        ),
        pytest.param("moment", None, None, id="no-moment"),
        pytest.param("amount", None, None, id="no-amount"),
    ],
)
def test_a_value_is_kept_exactly(store: Store, column: str, given: object, kept: object) -> None:
    """Money to the cent, MKI to the micro-euro, moments aware and in UTC."""
    with store.writer.begin() as connection:
        found = _there_and_back(connection, column, given)

    assert found == kept
    if isinstance(found, datetime):
        assert found.tzinfo is UTC


def _there_and_back(connection: Connection, column: str, given: object) -> object:
    _VALUES.create(connection)
    connection.execute(insert(_VALUES).values({column: given}))
    found: object = connection.execute(select(_VALUES.c[column])).scalar_one()
    _VALUES.drop(connection)
    return found


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    """SQLite would give it back as if it were UTC."""
    naive = NOW.replace(tzinfo=None)

    with pytest.raises(StatementError) as refusal, store.writer.connect() as connection:
        connection.execute(select(_VALUES).where(_VALUES.c.moment == naive))

    assert isinstance(refusal.value.orig, NaiveDatetimeError)


def test_an_enum_is_stored_as_its_word(store: Store) -> None:
    """By value, not by the name of the member, and nothing but those words."""
    world = make_world(store)

    with store.read(world.organisation) as session:
        stored = session.connection().execute(text("SELECT material FROM project")).scalar_one()
        read = session.get_one(Project, world.project).material

    assert (stored, read) == ("asphalt", Material.ASPHALT)
