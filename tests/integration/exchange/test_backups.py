"""A backup holds rows and evidence, and says whether all of it comes back."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from domain.vocabulary import Role
from models import audit_trail
from models.backup import back_up
from models.engines import Store, open_store
from models.files import FileStore
from models.queries import gates, projects
from models.restore import BackupUnreadableError, RestoreRefusedError
from models.schema import upgrade
from tests.authority import Authority
from usecases.attach_evidence import AttachEvidence, FileEvidence, attach_evidence
from usecases.keep_backups import (
    BackupNotWrittenError,
    back_up_everything,
    check_backup,
    restore_everything,
)

PROOF = b"%PDF de ondertekende opdracht"
DIGEST = sha256(PROOF).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    """Where the evidence is kept."""
    return FileStore(tmp_path / "files")


@pytest.fixture
def with_proof(authority: Authority, files: FileStore) -> Authority:
    """An authority with a project that has a file as evidence."""
    project_id = authority.start("P-1")
    stored = files.put(PROOF)
    with authority.write() as session:
        item = gates.check_item_named(session, project_id=project_id, check_id="G1-01")
        assert item.id is not None
        attach_evidence(
            session,
            command=AttachEvidence(
                item_id=item.id,
                evidence=FileEvidence(
                    name="opdracht.pdf", sha256=stored.sha256, size_bytes=stored.size_bytes
                ),
            ),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )
    return authority


@pytest.fixture
def empty_store(tmp_path: Path) -> Iterator[Store]:
    """A new store to restore into."""
    url = f"sqlite:///{tmp_path}/restored.db"
    upgrade(url)
    store = open_store(url)
    yield store
    store.dispose()


def test_rows_and_evidence_come_back_with_the_same_audit_root(
    with_proof: Authority, files: FileStore, empty_store: Store, tmp_path: Path
) -> None:
    """From either engine into a new store and a new folder."""
    path = tmp_path / "poort.zip"
    with with_proof.write() as session:
        root = audit_trail.root(session)

    made = back_up_everything(with_proof.store, files, path, now=with_proof.now)
    new_files = FileStore(tmp_path / "new")
    came = restore_everything(path, empty_store, new_files)

    assert (made.files, made.missing) == (1, ())
    assert (came.files, came.missing) == (1, ())
    assert came.contents == made.manifest.contents
    assert came.contents.roots == {str(with_proof.organisation_id): root}
    with new_files.open(DIGEST) as stream:
        assert stream.read() == PROOF
    with empty_store.read(with_proof.organisation_id) as session:
        assert [project.number for project in projects.projects(session)] == ["P-1"]


def test_a_check_tells_that_everything_is_there(
    with_proof: Authority, files: FileStore, tmp_path: Path
) -> None:
    """Without touching any store."""
    path = tmp_path / "poort.zip"
    made = back_up_everything(with_proof.store, files, path, now=with_proof.now)

    checked = check_backup(path)

    assert checked.contents == made.manifest.contents
    assert (checked.files, checked.missing) == (1, ())


def test_evidence_that_is_gone_is_named(with_proof: Authority, tmp_path: Path) -> None:
    """The rest is backed up all the same, and the check names it too."""
    path = tmp_path / "poort.zip"

    made = back_up_everything(
        with_proof.store, FileStore(tmp_path / "lost"), path, now=with_proof.now
    )

    assert (made.files, made.missing) == (0, (DIGEST,))
    assert check_backup(path).missing == (DIGEST,)


def test_evidence_that_was_changed_is_refused(
    with_proof: Authority, files: FileStore, empty_store: Store, tmp_path: Path
) -> None:
    """And no row is kept."""
    path, changed = tmp_path / "poort.zip", tmp_path / "changed.zip"
    back_up_everything(with_proof.store, files, path, now=with_proof.now)
    with ZipFile(path) as old, ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"vals" if name.startswith("files/") else old.read(name))

    with pytest.raises(BackupUnreadableError):
        restore_everything(changed, empty_store, files)

    assert empty_store.organisations() == ()


def test_a_store_that_holds_something_is_never_overwritten(
    with_proof: Authority, files: FileStore, tmp_path: Path
) -> None:
    """Restore into a new one."""
    path = tmp_path / "poort.zip"
    back_up_everything(with_proof.store, files, path, now=with_proof.now)

    with pytest.raises(RestoreRefusedError):
        restore_everything(path, with_proof.store, files)


def test_a_backup_that_cannot_be_written_leaves_nothing(
    with_proof: Authority, files: FileStore, tmp_path: Path
) -> None:
    """The folder is not there."""
    with pytest.raises(BackupNotWrittenError):
        back_up_everything(
            with_proof.store, files, tmp_path / "nowhere" / "poort.zip", now=with_proof.now
        )

    assert list(tmp_path.rglob("*.zip*")) == []


def test_half_an_archive_is_never_left_behind(with_proof: Authority, tmp_path: Path) -> None:
    """Here a folder has the name that the archive would get."""
    path = tmp_path / "backups"
    path.mkdir()

    with pytest.raises(IsADirectoryError):
        back_up(with_proof.store, path, now=with_proof.now)

    assert list(tmp_path.glob("*.part")) == []
