"""A backup gives everything back, on either engine, or says why not (F9 of trust.md)."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlmodel import select

from domain.errors import PoortError
from models import audit_trail
from models.audit_trail import Breach
from models.backup import MANIFEST, Manifest, back_up
from models.engines import Store, open_store
from models.project import Project
from models.refusals import StoreRefusedError
from models.restore import (
    BackupUnreadableError,
    RestoreDiffersError,
    RestoreRefusedError,
    RevisionDiffersError,
    restore,
    try_restore,
)
from models.schema import upgrade
from tests.integration.store.rows import NOW, World, make_world, pass_gate, phase_of, set_project


@pytest.fixture
def world(store: Store) -> World:
    """An authority with a project that passed its first gate."""
    made = make_world(store)
    pass_gate(store, made)
    with store.write(made.organisation) as session:
        set_project(session, made, phase_position=2)
    return made


@pytest.fixture
def archive(store: Store, world: World, tmp_path: Path) -> Path:
    """A backup of it."""
    path = tmp_path / "backup.zip"
    back_up(store, path, now=NOW)
    return path


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> Iterator[Store]:
    """A new file to restore into."""
    url = f"sqlite:///{tmp_path}/empty.db"
    upgrade(url)
    store = open_store(url)
    yield store
    store.dispose()


@pytest.fixture
def empty_postgres(postgres_owner_url: str) -> Iterator[Store]:
    """A new database to restore into, opened by its owner."""
    store = open_store(postgres_owner_url)
    yield store
    store.dispose()


def _changed(archive: Path, *, member: str, old: str, new: str) -> Path:
    """A copy of an archive with one word changed."""
    changed = archive.with_name("changed.zip")
    with ZipFile(archive) as source, ZipFile(changed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name).decode()
            if name == member:
                assert old in body
                body = body.replace(old, new)
            target.writestr(name, body)
    return changed


def test_a_backup_restores_into_sqlite(
    store: Store, world: World, archive: Path, empty_sqlite: Store
) -> None:
    """The same counts, the same audit root, and a chain that verifies, from either engine."""
    with ZipFile(archive) as found:
        manifest = Manifest.from_json(found.read(MANIFEST).decode())

    contents = restore(archive, empty_sqlite)

    assert contents == manifest.contents
    assert contents.counts["decision"] == 1
    with empty_sqlite.read(world.organisation) as session:
        assert audit_trail.verify_chain(session).holds
        assert session.exec(select(Project.phase_position)).one() == 2


def test_a_backup_of_sqlite_restores_into_postgres(
    sqlite_store: Store, tmp_path: Path, empty_postgres: Store
) -> None:
    """An authority that outgrows its file takes its backup along, and works on."""
    world = make_world(sqlite_store)
    pass_gate(sqlite_store, world)
    manifest = back_up(sqlite_store, tmp_path / "backup.zip", now=NOW)

    contents = restore(tmp_path / "backup.zip", empty_postgres)

    assert contents == manifest.contents
    other = make_world(empty_postgres, slug="maas")
    assert other.project > world.project


def test_every_authority_of_a_server_comes_back(
    postgres_store: Store, postgres_fresh_url: str, tmp_path: Path
) -> None:
    """Each has its own rows and its own audit root again."""
    linge, maas = (make_world(postgres_store, slug=slug) for slug in ("linge", "maas"))
    pass_gate(postgres_store, maas)
    with postgres_store.write(maas.organisation) as session:
        set_project(session, maas, phase_position=2)
    manifest = back_up(postgres_store, tmp_path / "backup.zip", now=NOW)
    empty = open_store(postgres_fresh_url)

    contents = restore(tmp_path / "backup.zip", empty)

    phases = [phase_of(empty, world) for world in (linge, maas)]
    empty.dispose()
    assert contents == manifest.contents
    assert phases == [1, 2]


def test_the_guards_hold_again_after_a_restore(
    world: World, archive: Path, empty_sqlite: Store
) -> None:
    """They were lifted for the load only."""
    restore(archive, empty_sqlite)

    with (
        pytest.raises(StoreRefusedError, match="phase_needs_passed_gate"),
        empty_sqlite.write(world.organisation) as session,
    ):
        set_project(session, world, phase_position=3)


def test_a_check_restores_aside(archive: Path) -> None:
    """Whether a backup can be restored is known by restoring it."""
    assert try_restore(archive).counts["project"] == 1


def test_a_store_that_holds_something_is_not_overwritten(store: Store, archive: Path) -> None:
    """Restoring is for a new store."""
    with pytest.raises(RestoreRefusedError):
        restore(archive, store)


@pytest.fixture
def sqlite_archive(sqlite_store: Store, tmp_path: Path) -> Path:
    """A backup of a file."""
    pass_gate(sqlite_store, make_world(sqlite_store))
    back_up(sqlite_store, tmp_path / "backup.zip", now=NOW)
    return tmp_path / "backup.zip"


@pytest.mark.parametrize(
    ("member", "old", "new", "error"),
    [
        pytest.param(MANIFEST, '"project": 1', '"project": 2', RestoreDiffersError, id="a-count"),
        pytest.param(MANIFEST, "0001", "0000", RevisionDiffersError, id="another-revision"),
        pytest.param("person.jsonl", "[", "", BackupUnreadableError, id="cut-off"),
        pytest.param(MANIFEST, '"1": ', '"2": ', BackupUnreadableError, id="of-another-authority"),
        pytest.param(MANIFEST, "contents", "content", BackupUnreadableError, id="no-manifest"),
    ],
)
def test_an_archive_that_was_changed_is_refused(
    sqlite_archive: Path, member: str, old: str, new: str, error: type[PoortError]
) -> None:
    """What comes back must be what the manifest promises."""
    changed = _changed(sqlite_archive, member=member, old=old, new=new)

    with pytest.raises(error):
        try_restore(changed)


def test_a_refused_archive_leaves_the_store_empty(
    sqlite_archive: Path, empty_sqlite: Store
) -> None:
    """A restore is one transaction."""
    changed = _changed(sqlite_archive, member=MANIFEST, old='"project": 1', new='"project": 2')

    with pytest.raises(RestoreDiffersError):
        restore(changed, empty_sqlite)

    assert empty_sqlite.organisations() == ()


def test_an_event_changed_in_the_archive_shows_in_its_chain(
    sqlite_archive: Path, empty_sqlite: Store
) -> None:
    """The root is over the hashes, so the walk over the chain finds it."""
    changed = _changed(sqlite_archive, member="audit_event.jsonl", old='"go"', new='"stop"')
    restore(changed, empty_sqlite)
    (organisation,) = empty_sqlite.organisations()

    with empty_sqlite.read(organisation) as session:
        report = audit_trail.verify_chain(session)

    assert report.breaches == ((1, Breach.HASH_DIFFERS),)


def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path) -> None:
    """A wrong file is no reason for a stack trace."""
    wrong = tmp_path / "letter.txt"
    wrong.write_text("Beste lezer,", encoding="utf-8")

    with pytest.raises(BackupUnreadableError, match=r"letter\.txt"):
        try_restore(wrong)
