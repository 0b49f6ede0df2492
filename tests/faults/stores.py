"""F6 and F9: stores that cannot be written, and stores that come back from a backup."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url

from domain.vocabulary import Outcome
from models.backup import Contents, back_up, contents_of
from models.engines import EngineKind, Store, open_store
from models.refusals import StoreUnavailableError
from models.restore import restore
from models.schema import upgrade
from tests.authority import START, Authority
from tests.faults.grounds import Ground, PostgresGround, as_owner
from tests.faults.kills import Tally
from tests.faults.story import Chapter, begin, decide
from usecases.verify import verify_organisation

_PATIENCE = "500"
_CHAPTERS = 3
#: Brings a fault over an opened store until the block ends.
Fault = Callable[[Store], AbstractContextManager[None]]


def refuse(ground: Ground) -> Tally:
    """Decide while the store cannot be written: a clean refusal, and a decision afterwards."""
    faults = _ON_SQLITE if ground.kind is EngineKind.SQLITE else _on_postgres(ground)
    tally = Tally()
    for name, fault in faults.items():
        tally.runs += 1
        with ground.world().entered() as authority:
            chapter = begin(authority, "P-1", Outcome.GO)
            with fault(authority.store):
                _expect_refusal(authority, chapter, tally, name=name)
            decide(authority, chapter)
            with authority.store.read(authority.organisation_id) as session:
                report = verify_organisation(session)
            tally.lost += [f"{name}: {problem}" for problem in report.problems]
    return tally


def restore_all(ground: Ground, folder: Path) -> Tally:
    """Back up, wipe, restore: the same counts and the same audit roots."""
    tally = Tally(runs=1)
    world = ground.world()
    with world.entered() as authority:
        for number in range(_CHAPTERS):
            decide(authority, begin(authority, f"P-{number}", Outcome.GO))
        archive = folder / f"{ground.kind}.zip"
        back_up(authority.store, archive, now=START + timedelta(days=1))
        before = _contents(authority.store)
    owner_url = _wipe(ground, world.url)
    upgrade(owner_url)
    store = open_store(owner_url)
    restore(archive, store)
    store.dispose()
    with world.entered() as authority:
        after = _contents(authority.store)
        # The restored store goes on: what waited is carried out.
        authority.drive()
        with authority.store.read(authority.organisation_id) as session:
            problems = verify_organisation(session).problems
    if after != before:
        tally.lost.append("what came back differs from what was backed up")
    tally.lost += [str(problem) for problem in problems]
    return tally


def _expect_refusal(authority: Authority, chapter: Chapter, tally: Tally, *, name: str) -> None:
    try:
        decide(authority, chapter)
    except StoreUnavailableError:
        return
    except Exception as error:  # noqa: BLE001 -- any other error is what this looks for
        tally.lost.append(f"{name}: no error of ours: {error!r}"[:300])
    else:
        tally.doubled.append(f"{name}: decided although the store could not be written")


@contextmanager
def _pragma(store: Store, statement: str) -> Iterator[None]:
    """Open the file for writing under that pragma, which ends with its connections."""

    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 -- either library's connection
        connection.execute(statement)

    store.writer.dispose()
    event.listen(store.writer, "connect", prepare)
    try:
        yield
    finally:
        event.remove(store.writer, "connect", prepare)
        store.writer.dispose()


@contextmanager
def _full(store: Store) -> Iterator[None]:
    """No page is left, which SQLite reports as it does a full disk."""
    with store.reader.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with _pragma(store, f"PRAGMA max_page_count = {pages}"):
        yield


@contextmanager
def _read_only(store: Store) -> Iterator[None]:
    """The file cannot be written, whoever asks."""
    with _pragma(store, "PRAGMA query_only = ON"):
        yield


@contextmanager
def _locked(store: Store) -> Iterator[None]:
    """Another process holds the file for longer than we wait."""
    other = open_store(store.writer.url.render_as_string())
    with other.writer.begin(), _pragma(store, f"PRAGMA busy_timeout = {_PATIENCE}"):
        yield
    other.dispose()


_ON_SQLITE: dict[str, Fault] = {
    "disk full": _full,
    "read-only file": _read_only,
    "locked database": _locked,
}


def _on_postgres(ground: Ground) -> dict[str, Fault]:
    assert isinstance(ground, PostgresGround)
    url = make_url(ground.owner_url)

    @contextmanager
    def setting(store: Store, words: str) -> Iterator[None]:
        as_owner(url, f"ALTER ROLE poort_app SET {words}")
        store.dispose()
        try:
            yield
        finally:
            as_owner(url, f"ALTER ROLE poort_app RESET {words.split(' ', maxsplit=1)[0]}")
            store.dispose()

    @contextmanager
    def locked(store: Store) -> Iterator[None]:
        other = open_store(ground.owner_url)
        with setting(store, f"lock_timeout = {_PATIENCE}"), other.writer.begin() as connection:
            connection.exec_driver_sql("LOCK TABLE decision IN ACCESS EXCLUSIVE MODE")
            yield
        other.dispose()

    @contextmanager
    def full(store: Store) -> Iterator[None]:
        """What a full disk says (class 53), since a test may not fill one."""
        as_owner(url, _FULL)
        as_owner(
            url, "CREATE TRIGGER full_disk BEFORE INSERT ON decision EXECUTE FUNCTION no_space()"
        )
        yield
        as_owner(url, "DROP TRIGGER full_disk ON decision")
        store.dispose()

    return {
        "disk full": full,
        "read-only database": lambda store: setting(store, "default_transaction_read_only = on"),
        "locked table": locked,
    }


_FULL = """
CREATE OR REPLACE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $full$ BEGIN
RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
END $full$"""


def _contents(store: Store) -> Contents:
    with store.snapshot() as connection:
        return contents_of(connection, organisations=store.organisations())


def _wipe(ground: Ground, url: str) -> str:
    """Throw everything away; answers the address of the owner."""
    if isinstance(ground, PostgresGround):
        owner = make_url(ground.owner_url)
        as_owner(owner.set(database="postgres"), f"DROP DATABASE {owner.database} WITH (FORCE)")
        as_owner(owner.set(database="postgres"), f"CREATE DATABASE {owner.database}")
        return ground.owner_url
    path = make_url(url).database
    assert path is not None
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    return url
