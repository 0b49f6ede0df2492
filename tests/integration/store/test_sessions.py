"""Sessions read or write, for one organisation at a time."""

from datetime import timedelta

import pytest
from sqlmodel import select

from domain.vocabulary import CommandKind, CommandStatus
from models import sqlite
from models.engines import Store, StoreAddressError, open_store, session_organisation
from models.organisation import Organisation
from models.work import Command
from tests.integration.store.rows import NOW, World, found_organisation, make_notice, make_world


def test_what_is_written_is_read(store: Store) -> None:
    """A write session commits when its block ends well."""
    organisation_id = found_organisation(store, slug="linge")

    with store.read(organisation_id) as session:
        found = session.exec(select(Organisation)).one()

    assert (found.slug, found.created_at) == ("linge", NOW)
    assert session_organisation(session) == organisation_id
    assert store.organisations() == (organisation_id,)


def test_what_raises_leaves_nothing(store: Store) -> None:
    """A write session rolls back when its block raises."""
    organisation_id = found_organisation(store, slug="linge")

    with pytest.raises(LookupError):
        _rename_and_fail(store, organisation_id)

    with store.read(organisation_id) as session:
        assert session.get_one(Organisation, organisation_id).name == "Waterschap De Linge"


def _rename_and_fail(store: Store, organisation_id: int) -> None:
    with store.write(organisation_id) as session:
        session.get_one(Organisation, organisation_id).name = "Anders"
        session.flush()
        raise LookupError


def _ask(store: Store, world: World, *, status: CommandStatus, minutes: int | None) -> None:
    with store.write(world.organisation) as session:
        session.add(
            Command(
                organisation_id=world.organisation,
                key="a",
                kind=CommandKind.ADVANCE,
                project_id=world.project,
                attempt_id=world.attempt,
                status=status,
                lease_until=None if minutes is None else NOW + timedelta(minutes=minutes),
                created_at=NOW,
            )
        )


@pytest.mark.parametrize(
    ("status", "minutes", "asks"),
    [
        pytest.param(CommandStatus.PENDING, None, True, id="pending"),
        pytest.param(CommandStatus.CLAIMED, -1, True, id="claim-ran-out"),
        pytest.param(CommandStatus.CLAIMED, 1, False, id="claimed"),
        pytest.param(CommandStatus.HELD, None, False, id="held"),
        pytest.param(CommandStatus.DONE, None, False, id="done"),
    ],
)
def test_an_organisation_with_a_command_to_carry_out_is_known(
    store: Store, status: CommandStatus, minutes: int | None, *, asks: bool
) -> None:
    """The driver goes to those that have work, and to no other."""
    world = make_world(store)
    _ask(store, world, status=status, minutes=minutes)

    found = store.organisations_with_commands(now=NOW)

    assert found == ((world.organisation,) if asks else ())


def test_an_organisation_with_mail_that_is_due_is_known(store: Store) -> None:
    """Not before the moment from which the message may go."""
    world = make_world(store)
    with store.write(world.organisation) as session:
        make_notice(session, world, attempt=None)

    assert store.organisations_with_mail(now=NOW - timedelta(seconds=1)) == ()
    assert store.organisations_with_mail(now=NOW) == (world.organisation,)


def test_a_file_keeps_the_journal_that_its_library_can_be_trusted_with(
    sqlite_store: Store,
) -> None:
    """A write-ahead log with a library that is new enough, else the old journal."""
    with sqlite_store.writer.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()

    is_safe = sqlite.library().sqlite_version_info >= (3, 51, 3)
    assert found == ("wal" if is_safe else "delete")


@pytest.mark.parametrize("address", ["", "poort.db", "mysql://server/poort"])
def test_an_address_of_no_database_of_ours_is_refused(address: str) -> None:
    """The message names the setting and repeats no password."""
    with pytest.raises(StoreAddressError, match="POORT_DATABASE_URL"):
        open_store(address)
