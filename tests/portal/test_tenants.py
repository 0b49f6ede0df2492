"""One organisation never sees another: every route, every table and every query (F10).

The other organisation has a row in every table with a canary in every text.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from domain.vocabulary import Role
from models import tables
from tests.portal import stranger
from tests.portal.stranger import STRANGER
from tests.portal.tenant_walk import ROLES, Walk, add_leak, address_of, walking

pytestmark = pytest.mark.postgres


@pytest.fixture
def walk(postgres_fresh_url: str, tmp_path: Path) -> Iterator[Walk]:
    """An authority with a project at its first gate, beside a stranger."""
    stranger.plant(postgres_fresh_url)
    with walking(postgres_fresh_url, tmp_path) as opened:
        yield opened


def test_the_walk_knows_every_route(walk: Walk) -> None:
    """And the stranger has the canary nearly everywhere."""
    assert len(walk.routes) > 100
    assert all("{" not in address_of(found, own=False) for found in walk.routes)
    assert stranger.texts() > 80
    assert all(len(found) == 1 for found in stranger.rows(walk.owner_url).values())


@pytest.mark.parametrize("role", ROLES)
def test_no_route_shows_or_changes_another_organisation(walk: Walk, role: Role) -> None:
    """Whatever is asked, with their ids in the address, in the query and in every field."""
    before = stranger.rows(walk.owner_url)

    outcome = walk.everywhere(role)

    assert outcome.wrong == []
    # A walk that is refused at every door proves nothing.
    assert outcome.opened > 30
    assert stranger.rows(walk.owner_url) == before


def test_the_walk_finds_a_door_that_leaks(walk: Walk) -> None:
    """A route that believes the address about whose rows to show is found out."""
    add_leak(walk.browser.app)  # type: ignore[arg-type] # ours

    assert walk.everywhere(Role.COORDINATOR).wrong == [("GET", "/lek/{person_id}", 200)]


def test_no_statement_in_a_session_of_ours_finds_another_organisation(walk: Walk) -> None:
    """Every query function goes through such a session, so this holds for each of them."""
    seen, changed = [], []
    for table in tables.metadata.sorted_tables:
        theirs = (table.c.id if table.name == "organisation" else table.c.organisation_id) == (
            STRANGER
        )
        with walk.authority.store.read(walk.authority.organisation_id) as reading:
            if reading.execute(select(func.count()).select_from(table).where(theirs)).scalar():
                seen.append(table.name)
        with walk.authority.write() as writing:
            column = next(iter(table.columns))
            statement = update(table).where(theirs).values({column.name: column})
            if writing.execute(statement).rowcount:  # type: ignore[attr-defined] # of an update
                changed.append(table.name)

    assert seen == []
    assert changed == []
