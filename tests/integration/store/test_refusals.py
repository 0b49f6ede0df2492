"""What the database refuses reaches a person as an error of ours, and the rest is left to rise."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlmodel import Session, select

from domain.vocabulary import Role
from models.engines import Store, open_store
from models.project import Lot, TeamMember
from models.refusals import SimultaneousActError, StoreBusyError, StoreUnavailableError
from tests.integration.store.rows import TODAY, World, make_world, phase_of, set_project


def _join(session: Session, world: World, *, role: Role, person: int) -> None:
    session.add(
        TeamMember(
            organisation_id=world.organisation,
            project_id=world.project,
            person_id=person,
            role=role,
            started_on=TODAY,
        )
    )
    session.flush()


def test_the_project_lead_is_never_the_internal_client(store: Store) -> None:
    """Of one project, at one time."""
    world = make_world(store)
    with store.write(world.organisation) as session:
        _join(session, world, role=Role.PROJECT_LEAD, person=world.lead)

    with pytest.raises(SimultaneousActError), store.write(world.organisation) as session:
        _join(session, world, role=Role.INTERNAL_CLIENT, person=world.lead)


def test_a_role_has_one_primary_holder(store: Store) -> None:
    """The checks of a role have one owner."""
    world = make_world(store)
    with store.write(world.organisation) as session:
        _join(session, world, role=Role.BUYER, person=world.lead)

    with pytest.raises(SimultaneousActError), store.write(world.organisation) as session:
        _join(session, world, role=Role.BUYER, person=world.client)


def test_a_row_hangs_under_a_row_that_is_there(store: Store) -> None:
    """Foreign keys hold on both engines, and take the organisation along."""
    world = make_world(store)

    with pytest.raises(IntegrityError), store.write(world.organisation) as session:
        session.add(Lot(organisation_id=world.organisation, project_id=999, name="Perceel 1"))


def test_a_row_that_lacks_something_rises_as_it_is(store: Store) -> None:
    """What we forgot to fill in is a mistake of ours, not somebody else's act."""
    world = make_world(store)
    nameless = Lot(organisation_id=world.organisation, project_id=world.project, name="")
    nameless.name = None  # type: ignore[assignment] # the mistake

    with pytest.raises(IntegrityError), store.write(world.organisation) as session:
        session.add(nameless)


@pytest.fixture
def other(sqlite_store_url: str) -> Iterator[Store]:
    """A second process that opened the same file."""
    store = open_store(sqlite_store_url)
    yield store
    store.dispose()


def test_a_file_that_stays_locked_is_a_clean_refusal(sqlite_store: Store, other: Store) -> None:
    """The writer waits for its turn, and then the person hears to try again."""
    world = make_world(sqlite_store)
    _on_connect(other, "PRAGMA busy_timeout=1")

    with (
        sqlite_store.write(world.organisation),
        pytest.raises(StoreBusyError),
        other.write(world.organisation),
    ):
        pass


def test_a_row_that_stays_locked_is_a_clean_refusal(
    postgres_store: Store, postgres_owner_url: str
) -> None:
    """As on SQLite: nobody waits for ever for another; an administrator may shorten the wait."""
    world = make_world(postgres_store)
    owner = open_store(postgres_owner_url)

    with (
        _as_set_for_the_role(owner, postgres_store, "lock_timeout", "10ms"),
        postgres_store.write(world.organisation) as session,
    ):
        set_project(session, world, name="Kade")
        with pytest.raises(StoreBusyError), postgres_store.write(world.organisation) as second:
            set_project(second, world, name="Brug")

    owner.dispose()


def test_a_statement_that_takes_long_is_a_clean_refusal(
    postgres_store: Store, postgres_owner_url: str
) -> None:
    """The person hears to try again, instead of waiting behind a page that never comes."""
    world = make_world(postgres_store)
    owner = open_store(postgres_owner_url)

    with (
        _as_set_for_the_role(owner, postgres_store, "statement_timeout", "10ms"),
        pytest.raises(StoreBusyError),
        postgres_store.read(world.organisation) as session,
    ):
        session.connection().exec_driver_sql("SELECT pg_sleep(60)")

    owner.dispose()


def test_only_the_application_gives_up_waiting(
    postgres_store: Store, postgres_owner_url: str
) -> None:
    """An upgrade or a restore, by the owner, takes the time that it needs."""
    owner = open_store(postgres_owner_url)

    waits = [_waits(store) for store in (postgres_store, owner)]

    assert waits == [("5s", "1min"), ("0", "0")]
    owner.dispose()


@pytest.mark.parametrize(
    "pragma",
    [
        pytest.param("PRAGMA max_page_count=1", id="disk-full"),
        pytest.param("PRAGMA query_only=ON", id="read-only"),
    ],
)
def test_a_file_that_takes_nothing_is_a_clean_refusal(
    sqlite_store: Store, other: Store, pragma: str
) -> None:
    """Nothing of the transaction is kept."""
    world = make_world(sqlite_store)
    _on_connect(other, pragma)

    with pytest.raises(StoreUnavailableError), other.write(world.organisation) as session:
        _add_lots(session, world)

    assert _lots(sqlite_store, world) == 0


def test_a_server_that_is_away_is_a_clean_refusal() -> None:
    """The person hears to try again, whichever way the connection failed."""
    away = open_store("postgresql://poort_app@/poort?host=/nowhere")

    with pytest.raises(StoreUnavailableError):
        away.organisations()


def test_a_connection_that_breaks_is_a_clean_refusal(
    postgres_store: Store, postgres_owner_url: str
) -> None:
    """A server that goes down in the middle of a transaction keeps nothing of it."""
    world = make_world(postgres_store)
    owner = open_store(postgres_owner_url)

    with (
        pytest.raises(StoreUnavailableError),
        postgres_store.write(world.organisation) as session,
    ):
        _break_off(owner, session)

    assert phase_of(postgres_store, world) == 1
    owner.dispose()


def test_an_error_that_nobody_foresaw_rises_as_it_is(store: Store) -> None:
    """A mistake of ours is not dressed up as a refusal."""
    world = make_world(store)

    with pytest.raises(DatabaseError), store.read(world.organisation) as session:
        session.connection().exec_driver_sql("SELECT nonsense FROM nowhere")


@pytest.mark.parametrize("kind", ["reader", "writer"])
def test_every_connection_to_a_file_is_durable_and_guarded(sqlite_store: Store, kind: str) -> None:
    """The settings that the invariants and the durability lean on are on, on each connection."""
    engine = sqlite_store.reader if kind == "reader" else sqlite_store.writer

    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("foreign_keys", "recursive_triggers", "synchronous", "busy_timeout")
        }

    assert found == {
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "synchronous": 2,
        "busy_timeout": 5000,
    }


def test_a_reader_writes_nothing(store: Store) -> None:
    """What is opened for reading refuses to write, on both engines."""
    world = make_world(store)

    with pytest.raises((StoreUnavailableError, DatabaseError)):
        _write_over_reader(store, world)

    assert _lots(store, world) == 0


def _waits(store: Store) -> tuple[str, str]:
    with store.reader.connect() as connection:
        lock, statement = (
            str(connection.exec_driver_sql(f"SHOW {name}").scalar_one())
            for name in ("lock_timeout", "statement_timeout")
        )
    return lock, statement


@contextmanager
def _as_set_for_the_role(owner: Store, store: Store, name: str, value: str) -> Iterator[None]:
    """What an administrator set for the role of the application, in place of our own wait."""
    _alter_role(owner, f"SET {name} = '{value}'")
    store.dispose()
    try:
        yield
    finally:
        _alter_role(owner, f"RESET {name}")


def _alter_role(owner: Store, change: str) -> None:
    with owner.writer.begin() as connection:
        connection.exec_driver_sql(f"ALTER ROLE poort_app {change}")


def _lots(store: Store, world: World) -> int:
    with store.read(world.organisation) as session:
        return len(session.exec(select(Lot.id)).all())


def _write_over_reader(store: Store, world: World) -> None:
    with store.read(world.organisation) as session:
        _add_lots(session, world)


def _add_lots(session: Session, world: World) -> None:
    for number in range(1, 2_000):
        session.add(
            Lot(
                organisation_id=world.organisation,
                project_id=world.project,
                number=number,
                name="Perceel",
            )
        )
    session.flush()


def _break_off(owner: Store, session: Session) -> None:
    with owner.writer.begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = 'poort_app'"
        )
    session.connection().exec_driver_sql("SELECT 1")


def _on_connect(store: Store, pragma: str) -> None:
    @event.listens_for(store.writer, "connect")
    def _set(connection: object, _record: object) -> None:
        connection.execute(pragma)  # type: ignore[attr-defined]  # either library's connection
