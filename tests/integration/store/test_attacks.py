"""No single statement of the product's own role breaks an invariant, whatever its form."""

import pytest

from models.engines import Store
from models.refusals import StoreRefusedError
from models.tables import metadata
from tests.integration.store.attacks import ON_BOTH, Attack
from tests.integration.store.attacks_sqlite import ON_SQLITE
from tests.integration.store.rows import World, make_world


def _contents(store: Store, world: World) -> dict[str, list[tuple[object, ...]]]:
    with store.read(world.organisation) as session:
        return {
            name: [tuple(row) for row in session.connection().execute(table.select())]
            for name, table in metadata.tables.items()
        }


def _assert_refused(store: Store, world: World, attack: Attack) -> None:
    before = _contents(store, world)

    with pytest.raises(StoreRefusedError) as refusal, store.write(world.organisation) as session:
        session.connection().exec_driver_sql(attack.sql)

    assert refusal.value.rule == attack.rule
    assert _contents(store, world) == before


@pytest.mark.parametrize("attack", ON_BOTH, ids=lambda attack: attack.name)
def test_a_statement_that_breaks_an_invariant_is_refused(store: Store, attack: Attack) -> None:
    """Direct SQL as the product's own role changes nothing that a rule protects."""
    world = make_world(store)
    attack.stage(store, world)

    _assert_refused(store, world, attack)


@pytest.mark.parametrize("attack", ON_SQLITE, ids=lambda attack: attack.name)
def test_the_forms_of_sqlite_are_refused_too(sqlite_store: Store, attack: Attack) -> None:
    """REPLACE and its like pass no trigger unseen."""
    world = make_world(sqlite_store)
    attack.stage(sqlite_store, world)

    _assert_refused(sqlite_store, world, attack)
