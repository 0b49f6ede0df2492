"""What an owner of the database changes past the triggers still shows."""

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from domain.vocabulary import Origin
from models import audit_trail
from models.audit_trail import AuditEntry, Breach
from models.engines import Store, open_store, scope
from models.guards.lifting import lifted
from tests.integration.store.rows import NOW, found_organisation


@pytest.fixture
def owner_url(request: pytest.FixtureRequest, store_url: str) -> str:
    """The address of the same database as its owner opens it."""
    if make_url(store_url).get_backend_name() == "sqlite":
        return store_url
    url: str = request.getfixturevalue("postgres_owner_url")
    return url


@pytest.fixture
def organisation(store: Store) -> int:
    """An authority with three events, the second with free text, and a root that was kept."""
    organisation = found_organisation(store, slug="linge")
    for words in (None, "vrije tekst", None):
        with store.write(organisation) as session:
            entry = AuditEntry(
                action="check.answered",
                object_kind="check_item",
                object_id=1,
                result="yes",
                origin=Origin.CLI,
                actor="p",
                text=words,
            )
            audit_trail.append(session, entry, at=NOW)
    with store.write(organisation) as session:
        audit_trail.keep_root(session, at=NOW)
    return organisation


@pytest.mark.parametrize(
    ("statement", "breaches"),
    [
        pytest.param(
            "UPDATE audit_event SET result = 'no' WHERE sequence = 2",
            ((2, Breach.HASH_DIFFERS),),
            id="change",
        ),
        pytest.param(
            "UPDATE audit_text SET text = 'andere tekst'",
            ((2, Breach.TEXT_DIFFERS),),
            id="change-the-text",
        ),
        pytest.param(
            "DELETE FROM audit_event WHERE sequence = 1",
            ((2, Breach.GAP), (2, Breach.PREVIOUS_DIFFERS), (3, Breach.ROOT_DIFFERS)),
            id="take-the-first",
        ),
        pytest.param(
            "DELETE FROM audit_event WHERE sequence = 3",
            ((3, Breach.HEAD_DIFFERS), (3, Breach.ROOT_DIFFERS)),
            id="take-the-last",
        ),
        pytest.param(
            "UPDATE audit_root SET root = previous FROM (SELECT 'x' AS previous) AS other",
            ((3, Breach.ROOT_DIFFERS),),
            id="change-the-root",
        ),
    ],
)
def test_every_way_to_tamper_shows(
    store: Store,
    owner_url: str,
    organisation: int,
    statement: str,
    breaches: tuple[tuple[int, Breach], ...],
) -> None:
    """Each breach is named with its event."""
    owner = open_store(owner_url)
    with owner.writer.begin() as connection, lifted(connection):
        scope(connection, organisation)
        touched = connection.execute(text(statement)).rowcount
    owner.dispose()

    with store.read(organisation) as session:
        report = audit_trail.verify_chain(session)

    assert touched == 1
    assert report.breaches == breaches
