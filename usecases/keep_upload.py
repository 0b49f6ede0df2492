"""Take a file that somebody hands in: looked at, scanned, and kept by its hash.

It is done before the transaction that attaches it, so that nobody waits for a scanner with the
database in hand. A file that is kept while its transaction fails stays without a row; a row
without its file cannot come to be.
"""

from dataclasses import dataclass
from typing import BinaryIO

from models.files import FileStore
from models.uploads.apart import look_at_apart
from models.uploads.kinds import UploadBar, UploadRefusedError, clean_name, declared_kind
from models.uploads.virus_scan import Scan, scan
from usecases.attach_evidence import FileEvidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came in: an open file with a descriptor, its name and its declared type."""

    stream: BinaryIO
    name: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeUpload:
    """The clean name of a file that was looked at, and what the scanner said of it."""

    name: str
    scanned: Scan


def keep_upload(upload: Upload, *, files: FileStore, scanner: str | None) -> FileEvidence:
    """Keep the file when it is safe, and answer it as evidence to attach.

    Raises:
        UploadRefusedError: it is not taken, and why; nothing was kept.
        FileTooLargeError, FileEmptyError, FileNotStoredError: as they say.
    """
    safe = look_at_upload(upload, files=files, scanner=scanner)
    kept = files.put(upload.stream, name=safe.name)
    return FileEvidence(
        name=safe.name, sha256=kept.sha256, size_bytes=kept.size_bytes, scanned=safe.scanned
    )


def look_at_upload(upload: Upload, *, files: FileStore, scanner: str | None) -> SafeUpload:
    """Whether the file is safe to keep, without keeping it.

    Raises:
        UploadRefusedError: it is not taken, and why.
        FileTooLargeError, FileEmptyError: as they say.
    """
    name = clean_name(upload.name)
    kind = declared_kind(name, media_type=upload.media_type)
    files.measure(upload.stream, name=name)
    bar = look_at_apart(upload.stream, kind)
    if bar is not None:
        raise UploadRefusedError(name=name, why=bar)
    scanned = scan(upload.stream, scanner)
    if scanned is Scan.INFECTED:
        raise UploadRefusedError(name=name, why=UploadBar.INFECTED)
    if scanned is Scan.FAILED:
        raise UploadRefusedError(name=name, why=UploadBar.UNSCANNED)
    return SafeUpload(name=name, scanned=scanned)
