"""See whether the archive of a dossier is whole, and its trail as it was written."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from http import HTTPStatus
from typing import IO, Any, ClassVar, Final
from zipfile import BadZipFile, ZipFile

from domain.audit import event_hash, is_included, text_hash
from domain.errors import PoortError
from reports.sealed_zip import MANIFEST, SUMS
from usecases.archive_dossier import FORMAT, TRAIL

_CHUNK_BYTES: Final = 1024 * 1024


class NotAnArchiveError(PoortError):
    """The file is no archive that we made."""

    message: ClassVar[str] = "{name} is no archive of a dossier that MKI-poort made."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ArchiveFault(StrEnum):
    """What can be wrong with an archive."""

    FILE_LACKS = "file_lacks"
    FILE_DIFFERS = "file_differs"
    FILE_IS_STRANGE = "file_is_strange"
    EVENT_DIFFERS = "event_differs"
    TEXT_DIFFERS = "text_differs"
    PROOF_FAILS = "proof_fails"
    ROOT_DIFFERS = "root_differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveCheck:
    """How many files and events were looked at, the root over `size` events, and every fault."""

    number: str
    files: int
    events: int
    size: int
    root: str
    faults: tuple[tuple[ArchiveFault, str], ...]

    @property
    def holds(self) -> bool:
        """Whether nothing lacks, was changed or was added."""
        return not self.faults


def verify_archive(stream: IO[bytes], *, name: str) -> ArchiveCheck:
    """Check the fingerprint of every file, and every event against the root of the trail.

    Raises:
        NotAnArchiveError: it is no archive, or of a kind that we do not know.
    """
    try:
        with ZipFile(stream) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise NotAnArchiveError(name=name)
            faults = [*_files(archive, manifest)]
            trail = json.loads(archive.read(TRAIL))
            faults += _trail(trail, manifest["audit"])
            return ArchiveCheck(
                number=str(manifest["number"]),
                files=len(manifest["files"]),
                events=len(trail["events"]),
                size=int(manifest["audit"]["size"]),
                root=str(manifest["audit"]["root"]),
                faults=tuple(faults),
            )
    except (BadZipFile, KeyError, TypeError, ValueError) as error:
        raise NotAnArchiveError(name=name) from error


def _files(archive: ZipFile, manifest: Mapping[str, Any]) -> Iterator[tuple[ArchiveFault, str]]:
    there = set(archive.namelist())
    listed = {str(one["path"]): str(one["sha256"]) for one in manifest["files"]}
    for path, digest in listed.items():
        if path not in there:
            yield ArchiveFault.FILE_LACKS, path
        elif _digest(archive, path) != digest:
            yield ArchiveFault.FILE_DIFFERS, path
    for path in sorted(there - listed.keys() - {MANIFEST, SUMS}):
        yield ArchiveFault.FILE_IS_STRANGE, path


def _digest(archive: ZipFile, path: str) -> str | None:
    digest = sha256()
    try:
        with archive.open(path) as source:
            while chunk := source.read(_CHUNK_BYTES):
                digest.update(chunk)
    except BadZipFile:  # its own checksum says so already
        return None
    return digest.hexdigest()


def _trail(trail: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[tuple[ArchiveFault, str]]:
    if (trail["size"], trail["root"]) != (told["size"], told["root"]):
        yield ArchiveFault.ROOT_DIFFERS, TRAIL
    for event in trail["events"]:
        place, fields = str(event["fields"]["sequence"]), event["fields"]
        if event["index"] != fields["sequence"] - 1:
            yield ArchiveFault.EVENT_DIFFERS, place
        if event_hash(event["previous_hash"], fields) != event["hash"]:
            yield ArchiveFault.EVENT_DIFFERS, place
        said = event["text"]
        if said is not None and text_hash(said["salt"], said["text"]) != fields["text_hash"]:
            yield ArchiveFault.TEXT_DIFFERS, place
        if not is_included(
            bytes.fromhex(event["hash"]),
            index=event["index"],
            size=told["size"],
            path=event["proof"],
            root=told["root"],
        ):
            yield ArchiveFault.PROOF_FAILS, place
