"""Files of evidence: kept outside the database by the hash of what is in them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, BinaryIO, ClassVar, Final

from domain.errors import PoortError

#: A signed commission or a calculation as PDF stays well below this.
LIMIT_BYTES: Final = 25 * 1024 * 1024
_CHUNK_BYTES: Final = 1024 * 1024
_HEX_CHARACTERS: Final = frozenset("0123456789abcdef")
_HASH_LENGTH: Final = 64


class FileTooLargeError(PoortError):
    """A file is larger than the store takes."""

    message: ClassVar[str] = (
        "{name} is larger than {limit_megabytes} MB. Hand in a smaller file, or a link to it."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class FileEmptyError(PoortError):
    """A file has no contents, so it shows nothing."""

    message: ClassVar[str] = "{name} is empty. Hand in the file with its contents."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class FileUnreadableError(PoortError):
    """There is no file at that path, or it may not be read."""

    message: ClassVar[str] = "{name} cannot be read. Check the path and its permissions."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class FileUnknownError(PoortError):
    """The store has no file with that hash."""

    message: ClassVar[str] = "The file {sha256} is not in the store. Restore it from a backup."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


class FileNotStoredError(PoortError):
    """The disk refused the file; nothing of it was kept."""

    message: ClassVar[str] = (
        "{name} could not be stored: {reason}. Make room or mend the disk, then try again."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that the store keeps: the SHA-256 (hex) of its contents, and its size."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class FileStore:
    """A folder of files by hash; what is there is whole, and equal contents are kept once."""

    folder: Path
    limit_bytes: int = LIMIT_BYTES

    def measure(self, stream: BinaryIO, *, name: str) -> None:
        """Refuse what has no contents or too much, before anybody looks at them.

        Raises:
            FileTooLargeError, FileEmptyError: as they say.
        """
        self._refuse_size(stream.seek(0, os.SEEK_END), name=name)

    def put(self, source: Path | bytes | BinaryIO, *, name: str | None = None) -> StoredFile:
        """Keep those contents durably, a stream from its first byte on; again changes nothing.

        Raises:
            FileTooLargeError, FileEmptyError, FileUnreadableError, FileNotStoredError: as they
            say; nothing was kept.
        """
        name = name or (source.name if isinstance(source, Path) else "bytes")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, prefix=".part-") as part:
                stored = self._fill(part, source, name=name)
                self._keep(part, stored)
        except OSError as error:
            raise FileNotStoredError(name=name, reason=error.strerror) from error
        return stored

    def open(self, sha256: str) -> BinaryIO:
        """The contents with that hash, to read.

        Raises:
            FileUnknownError: the store does not have them.
        """
        path = self._path(sha256)
        if path is None or not path.is_file():
            raise FileUnknownError(sha256=sha256)
        return path.open("rb")

    def _refuse_size(self, size: int, *, name: str) -> None:
        if size == 0:
            raise FileEmptyError(name=name)
        if size > self.limit_bytes:
            raise FileTooLargeError(name=name, limit_megabytes=self.limit_bytes // (1024 * 1024))

    def _fill(self, part: IO[bytes], source: Path | bytes | BinaryIO, *, name: str) -> StoredFile:
        digest, size = sha256(), 0
        for chunk in _chunks(source, name=name):
            size += len(chunk)
            self._refuse_size(size, name=name)
            digest.update(chunk)
            part.write(chunk)
        self._refuse_size(size, name=name)
        part.flush()
        os.fsync(part.fileno())
        return StoredFile(sha256=digest.hexdigest(), size_bytes=size)

    def _keep(self, part: IO[bytes], stored: StoredFile) -> None:
        """Give the whole file its name; a link cannot leave half a file behind."""
        path = self._path(stored.sha256)
        assert path is not None
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            try:
                os.link(part.name, path)
            except FileExistsError:
                return  # somebody put the same contents at the same moment
            _sync_folder(path.parent)

    def _path(self, digest: str) -> Path | None:
        """Two levels of folders keep each of them small; a hostile name has no path."""
        if len(digest) != _HASH_LENGTH or not set(digest) <= _HEX_CHARACTERS:
            return None
        return self.folder / digest[:2] / digest[2:4] / digest


def _chunks(source: Path | bytes | BinaryIO, *, name: str) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield from [source] if source else []
        return
    try:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                yield from _pieces(stream)
        else:
            source.seek(0)
            yield from _pieces(source)
    except OSError as error:
        raise FileUnreadableError(name=name) from error


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK_BYTES):
        yield chunk


def _sync_folder(folder: Path) -> None:
    """The name itself survives a power cut only once its folder was written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
