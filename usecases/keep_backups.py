"""Back up everything, rows and evidence, in one archive; restore it; prove that it restores."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import ClassVar, Final
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from domain.errors import PoortError
from models.backup import Contents, Manifest, back_up
from models.engines import Store, open_store
from models.files import FileStore, FileUnknownError
from models.queries.exports import evidence_hashes
from models.restore import BackupUnreadableError, read_manifest, restore
from models.schema import upgrade

_FOLDER: Final = "files/"


class BackupNotWrittenError(PoortError):
    """The disk refused the archive; nothing of it was kept."""

    message: ClassVar[str] = "{name} could not be written: {reason}. Choose another place."
    status: ClassVar[HTTPStatus] = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """What the archive holds, and which files of evidence (by hash) were nowhere to be found."""

    manifest: Manifest
    files: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    """What came back, and which files of evidence (by hash) the archive lacks."""

    contents: Contents
    files: int
    missing: tuple[str, ...]


def back_up_everything(
    store: Store, files: FileStore, path: Path, *, now: datetime
) -> BackupReport:
    """Write an archive that is there whole or not at all.

    The evidence is listed after the rows were read, so that no row of it lacks its file.

    Raises:
        BackupNotWrittenError: the disk refused it.
        StoreUnavailableError: the database cannot be read now.
    """
    unfinished = path.with_name(f"{path.name}.unfinished")
    missing: list[str] = []
    try:
        manifest = back_up(store, unfinished, now=now)
        hashes = _evidence(store)
        with ZipFile(unfinished, "a", ZIP_STORED) as archive:  # evidence is packed already
            for digest in hashes:
                try:
                    with files.open(digest) as stream:
                        archive.writestr(f"{_FOLDER}{digest}", stream.read())
                except FileUnknownError:
                    missing.append(digest)
        unfinished.replace(path)
    except OSError as error:
        raise BackupNotWrittenError(name=path.name, reason=error.strerror) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return BackupReport(manifest=manifest, files=len(hashes) - len(missing), missing=tuple(missing))


def restore_everything(path: Path, store: Store, files: FileStore) -> RestoreReport:
    """Restore the archive into an empty store: files first, so that no row lacks its file.

    Raises:
        BackupUnreadableError: it is no whole archive, or a file in it was changed.
        RestoreRefusedError, RevisionDiffersError, RestoreDiffersError, StoreRefusedError: as
            `models.restore.restore` says; no row was kept.
    """
    read_manifest(path)
    restored = _restore_files(path, files)
    contents = restore(path, store)
    return RestoreReport(
        contents=contents,
        files=len(restored),
        missing=tuple(sorted(set(_evidence(store)) - restored)),
    )


def check_backup(path: Path) -> RestoreReport:
    """Restore the archive into a folder that is thrown away, and say what came back.

    Counts of rows and audit roots are compared with the manifest, and files with their hashes.

    Raises:
        PoortError: as `restore_everything` does.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/check.db"
        upgrade(url)
        store = open_store(url)
        try:
            return restore_everything(path, store, FileStore(Path(folder) / "files"))
        finally:
            store.dispose()


def _evidence(store: Store) -> tuple[str, ...]:
    found: set[str] = set()
    for organisation_id in store.organisations():
        with store.read(organisation_id) as session:
            found |= evidence_hashes(session)
    return tuple(sorted(found))


def _restore_files(path: Path, files: FileStore) -> set[str]:
    restored: set[str] = set()
    try:
        with ZipFile(path) as archive:
            for name in archive.namelist():
                if name.startswith(_FOLDER):
                    contents = archive.read(name)
                    digest = name.removeprefix(_FOLDER)
                    if sha256(contents).hexdigest() != digest:
                        raise BackupUnreadableError(path=path.name)
                    files.put(contents)
                    restored.add(digest)
    except (BadZipFile, EOFError) as error:
        raise BackupUnreadableError(path=path.name) from error
    return restored
