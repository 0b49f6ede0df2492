"""What only PostgreSQL can be asked: statements of many parts, and rows of many organisations."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from models.engines import Store, open_store
from models.organisation import Membership, Person
from models.project import Project
from models.refusals import StoreRefusedError
from models.tables import metadata
from tests.integration.store.rows import (
    NOW,
    TODAY,
    World,
    answer_yes,
    make_notice,
    make_world,
    pass_gate,
    phase_of,
    submit,
)

pytestmark = pytest.mark.postgres

_EVENT = """
  INSERT INTO audit_event (organisation_id, sequence, at, origin, action, object_kind, object_id,
    result, facts, decision_attempt_id, previous_hash, hash)
  SELECT organisation_id, 1, now(), 'cli', 'gate.decided', 'gate_attempt', id, 'go', '{}', id,
    repeat('0', 64), repeat('1', 64) FROM gate_attempt"""
_NOTICE = """
  INSERT INTO outbox (organisation_id, recipient_id, message, channel, language, dedupe_key,
    message_id, payload, decision_attempt_id, created_at, available_at, attempts)
  SELECT a.organisation_id, a.submitted_by, 'decided', 'mail', 'nl', 'aa', 'aa', '{}', a.id,
    now(), now(), 0 FROM gate_attempt a"""
_DECISION = """
  INSERT INTO decision (attempt_id, organisation_id, outcome, decided_by, decided_at, decided_on,
    verdict_hash, verdict, audit_event_id, notice_id)
  SELECT a.id, a.organisation_id, 'go', a.submitted_by + 1, now(), now()::date, 'x', '{}',
    event.id, notice.id FROM gate_attempt a,"""
_ONE_STATEMENT = f"""
WITH head AS (
  INSERT INTO audit_head (organisation_id, sequence, hash)
  SELECT organisation_id, 0, repeat('0', 64) FROM gate_attempt RETURNING 1),
event AS ({_EVENT}, head RETURNING id),
notice AS ({_NOTICE}, event RETURNING id),
decided AS ({_DECISION} event, notice RETURNING attempt_id),
accepted AS (
  UPDATE check_item c SET status = 'accepted' FROM decided
  WHERE c.attempt_id = decided.attempt_id RETURNING c.attempt_id),
passed AS (
  UPDATE gate_attempt a SET status = 'passed' FROM accepted
  WHERE a.id = accepted.attempt_id RETURNING a.project_id)
UPDATE project p SET phase_position = 2 FROM passed WHERE p.id = passed.project_id
"""  # noqa: S608 -- the forged statement is this test's own
_ONE_BLOCK = f"""
DO $$ BEGIN
  BEGIN
    INSERT INTO audit_head (organisation_id, sequence, hash)
      SELECT organisation_id, 0, repeat('0', 64) FROM gate_attempt;
    {_EVENT};
    {_NOTICE};
    {_DECISION} audit_event event, outbox notice;
    UPDATE check_item SET status = 'accepted';
    UPDATE gate_attempt SET status = 'passed';
  EXCEPTION WHEN division_by_zero THEN NULL;
  END;
  UPDATE project SET phase_position = 2;
END $$
"""  # noqa: S608 -- the forged statement is this test's own


@pytest.fixture
def submitted(postgres_store: Store) -> World:
    """A gate that waits for its decision."""
    return _make_submitted(postgres_store)


def _make_submitted(store: Store) -> World:
    world = make_world(store)
    with store.write(world.organisation) as session:
        answer_yes(session, world)
        submit(session, world)
    return world


@pytest.mark.parametrize("statement", [_ONE_STATEMENT, _ONE_BLOCK], ids=["with", "do"])
def test_no_statement_decides_and_moves_at_once(
    postgres_store: Store, submitted: World, statement: str
) -> None:
    """The decision must have been committed before the phase moves on it."""
    with (
        pytest.raises(StoreRefusedError, match="phase_needs_passed_gate"),
        postgres_store.write(submitted.organisation) as session,
    ):
        session.connection().exec_driver_sql(statement)

    assert phase_of(postgres_store, submitted) == 1


@pytest.fixture
def without_age_rule(postgres_fresh_url: str) -> Iterator[Store]:
    """A store in which every row is called old."""
    owner = create_engine(postgres_fresh_url)
    with owner.begin() as connection:
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION poort_written_before(writer xid) RETURNS boolean"
            " LANGUAGE sql AS 'SELECT true'"
        )
    owner.dispose()
    address = owner.url.set(username="poort_app")
    store = open_store(address.render_as_string(hide_password=False))
    yield store
    store.dispose()


@pytest.mark.parametrize("statement", [_ONE_STATEMENT, _ONE_BLOCK], ids=["with", "do"])
def test_only_the_age_of_the_decision_stops_the_forged_statement(
    without_age_rule: Store, statement: str
) -> None:
    """Without that rule both forms would move the phase: so it is needed."""
    world = _make_submitted(without_age_rule)

    with without_age_rule.write(world.organisation) as session:
        session.connection().exec_driver_sql(statement)

    assert phase_of(without_age_rule, world) == 2


@pytest.mark.parametrize(
    "statement",
    [
        (
            "MERGE INTO project p USING (SELECT 1) AS one ON true"
            " WHEN MATCHED THEN UPDATE SET phase_position = 2"
        ),
        (
            "CREATE TEMPORARY TABLE decision AS SELECT id AS attempt_id, 'go' AS outcome"
            " FROM gate_attempt; UPDATE project SET phase_position = 2"
        ),
    ],
    ids=["merge", "temporary-table-in-disguise"],
)
def test_other_ways_to_move_the_phase_are_refused(
    postgres_store: Store, submitted: World, statement: str
) -> None:
    """Every way to write a row passes the trigger, which looks at our own tables only."""
    with (
        pytest.raises(StoreRefusedError, match="phase_needs_passed_gate"),
        postgres_store.write(submitted.organisation) as session,
    ):
        session.connection().exec_driver_sql(statement, execution_options={"no_parameters": True})


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE project CASCADE",
        "ALTER TABLE project DISABLE TRIGGER USER",
        "ALTER TABLE project DISABLE ROW LEVEL SECURITY",
        "DROP TRIGGER poort_project_update ON project",
        "SET session_replication_role = replica",
        (
            "CREATE OR REPLACE FUNCTION poort_project_update() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NEW; END'"
        ),
        "UPDATE alembic_version SET version_num = '0000'",
    ],
    ids=lambda statement: "-".join(statement.lower().split()[:4]),
)
def test_the_role_of_the_product_owns_nothing(postgres_store: Store, statement: str) -> None:
    """What would lift the rules takes the owner."""
    world = make_world(postgres_store)

    with pytest.raises(DBAPIError), postgres_store.writer.begin() as connection:
        connection.exec_driver_sql(statement)

    assert phase_of(postgres_store, world) == 1


@pytest.fixture
def neighbours(postgres_store: Store) -> tuple[World, World]:
    """Two authorities in one database."""
    return make_world(postgres_store, slug="linge"), make_world(postgres_store, slug="maas")


def test_another_organisation_reads_nothing(
    postgres_store: Store, neighbours: tuple[World, World]
) -> None:
    """Every row that a session sees is of its own organisation, in every table."""
    ours, theirs = neighbours
    pass_gate(postgres_store, theirs)
    with postgres_store.write(theirs.organisation) as session:
        make_notice(session, theirs, attempt=None)

    with postgres_store.read(ours.organisation) as session:
        seen = {
            table.name: set(
                session.connection()
                .execute(
                    select(table.c["id" if table.name == "organisation" else "organisation_id"])
                )
                .scalars()
            )
            for table in metadata.sorted_tables
        }

    assert set().union(*seen.values()) == {ours.organisation}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE project SET name = 'x' WHERE id = {project}",
        "DELETE FROM substitution WHERE organisation_id = {organisation}",
        "UPDATE check_item SET due_on = due_on WHERE id = {check}",
    ],
    ids=["project", "substitution", "check"],
)
def test_another_organisation_touches_nothing(
    postgres_store: Store, neighbours: tuple[World, World], statement: str
) -> None:
    """A row that is not seen is not changed either."""
    ours, theirs = neighbours
    asked = statement.format(
        project=theirs.project, organisation=theirs.organisation, check=theirs.check
    )

    with postgres_store.write(ours.organisation) as session:
        touched = session.connection().execute(text(asked)).rowcount

    assert touched == 0


def test_nobody_writes_a_row_for_another_organisation(
    postgres_store: Store, neighbours: tuple[World, World]
) -> None:
    """Nor moves one of its own there."""
    ours, theirs = neighbours

    with (
        pytest.raises(StoreRefusedError, match="other_organisation"),
        postgres_store.write(ours.organisation) as session,
    ):
        session.add(
            Membership(organisation_id=theirs.organisation, person_id=ours.lead, joined_on=TODAY)
        )


def test_without_an_organisation_nothing_is_seen(
    postgres_store: Store, neighbours: tuple[World, World]
) -> None:
    """A connection that forgot to say for whom it asks gets no rows."""
    with postgres_store.reader.connect() as connection:
        assert connection.execute(select(Project.id)).all() == []
    assert postgres_store.organisations() == tuple(
        sorted(world.organisation for world in neighbours)
    )


def test_a_person_is_seen_where_they_are_a_member(
    postgres_store: Store, neighbours: tuple[World, World]
) -> None:
    """A person is global, and each authority knows its own members."""
    ours, theirs = neighbours
    with postgres_store.write(ours.organisation) as session:
        found = session.connection().execute(
            text("SELECT poort_person_with_email('lead-maas@example.org')")
        )
        person_id = found.scalar_one()
        session.add(
            Membership(organisation_id=ours.organisation, person_id=person_id, joined_on=TODAY)
        )

    with postgres_store.read(ours.organisation) as session:
        people = set(session.exec(select(Person.id)))

    assert people == {ours.lead, ours.client, ours.coordinator, theirs.lead}


def test_the_driver_learns_which_organisations_have_work(
    postgres_store: Store, neighbours: tuple[World, World]
) -> None:
    """It learns their ids, and nothing else of them."""
    _, theirs = neighbours
    with postgres_store.write(theirs.organisation) as session:
        make_notice(session, theirs, attempt=None)

    assert postgres_store.organisations_with_mail(now=NOW) == (theirs.organisation,)
    assert postgres_store.organisations_with_commands(now=NOW) == ()


def test_row_level_security_holds_on_every_table(postgres_owner_url: str) -> None:
    """Enabled and forced, so that it holds for the owner of the tables too."""
    store = open_store(postgres_owner_url)
    with store.reader.connect() as connection:
        held = connection.execute(
            text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        )
        names = set(held.scalars())
    store.dispose()

    assert names == set(metadata.tables)
