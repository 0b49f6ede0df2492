"""Many rows go in at once, and pass what one row passes."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlmodel import func, select

from domain.vocabulary import Material, ProjectStatus
from models import bulk
from models.engines import Store
from models.project import Project
from models.refusals import StoreRefusedError
from models.tables import metadata
from tests.integration.store.rows import TODAY, World, make_world

_COLUMNS = (
    "organisation_id",
    "number",
    "name",
    "definition_id",
    "status",
    "phase_position",
    "last_position",
    "introduced_at_position",
    "material",
    "value_eur",
    "started_on",
    "version",
)


def _rows(world: World, *, count: int, phase: int = 1) -> Iterator[tuple[object, ...]]:
    for number in range(count):
        yield (
            world.organisation,
            f"B-{number}",
            "Weg",
            world.definition,
            ProjectStatus.ACTIVE,
            phase,
            3,
            1,
            Material.CONCRETE,
            Decimal("0.10") + number,
            TODAY,
            1,
        )


def test_rows_go_in_by_the_types_of_their_columns(store: Store) -> None:
    """Words, money and dates come back as they went in."""
    world = make_world(store)

    with store.write(world.organisation) as session:
        count = bulk.load(
            session.connection(),
            metadata.tables["project"],
            columns=_COLUMNS,
            rows=_rows(world, count=20_001),
        )

    with store.read(world.organisation) as session:
        last = session.exec(select(Project).where(Project.number == "B-20000")).one()
        stored = session.exec(select(func.count()).select_from(Project)).one()
    assert count == 20_001
    assert stored == 20_002
    assert (last.material, last.value_eur, last.started_on) == (
        Material.CONCRETE,
        Decimal("20000.10"),
        TODAY,
    )


def test_a_load_passes_the_guards(store: Store) -> None:
    """Speed is no way past an invariant."""
    world = make_world(store)

    with (
        pytest.raises(StoreRefusedError, match="phase_starts_where_introduced"),
        store.write(world.organisation) as session,
    ):
        bulk.load(
            session.connection(),
            metadata.tables["project"],
            columns=_COLUMNS,
            rows=_rows(world, count=2, phase=2),
        )
