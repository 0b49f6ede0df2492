"""A ZIP whose contents carry their own fingerprints, so that anybody can see it is whole."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import IO, BinaryIO, Final, Self
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MANIFEST: Final = "manifest.json"
#: As `sha256sum --check` reads it.
SUMS: Final = "sha256sums.txt"
_CHUNK_BYTES: Final = 1024 * 1024
_ONLY_THE_OWNER: Final = 0o600 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A file in the ZIP with the SHA-256 (hex) of its contents."""

    path: str
    sha256: str
    size_bytes: int


class SealedZip:
    """Writes files one after another, and last the list of their fingerprints.

    Use it in a `with`: what breaks off half-way then leaves no open file behind.
    """

    def __init__(self, stream: IO[bytes], *, made_at: datetime) -> None:
        """Begin an empty ZIP in that stream; its files bear that moment."""
        self._archive = ZipFile(stream, "w", ZIP_DEFLATED)
        self._made_at = made_at
        self.files: list[Sealed] = []

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_raised: object) -> None:
        """Let go of the stream; without `seal` the ZIP is not whole."""
        self._archive.close()

    def add(self, path: str, body: bytes) -> Sealed:
        """Write a file of which the contents are at hand."""
        self._archive.writestr(self._entry(path), body)
        return self._sealed(path, sha256(body).hexdigest(), len(body))

    def copy(self, path: str, source: BinaryIO) -> Sealed:
        """Write a file piece by piece, however large it is."""
        digest, size = sha256(), 0
        with self._archive.open(self._entry(path), "w", force_zip64=True) as target:
            while chunk := source.read(_CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
        return self._sealed(path, digest.hexdigest(), size)

    def add_json(self, path: str, value: object) -> Sealed:
        """Write plain values as JSON that a person can read too."""
        return self.add(path, as_json(value))

    def seal(self, facts: Mapping[str, object]) -> None:
        """Write the list of all files, with these facts, and close; nothing can follow."""
        listed = [
            {"path": one.path, "sha256": one.sha256, "size_bytes": one.size_bytes}
            for one in self.files
        ]
        self.add_json(MANIFEST, {**facts, "made_at": self._made_at.isoformat(), "files": listed})
        lines = "".join(f"{one.sha256}  {one.path}\n" for one in self.files)
        self._archive.writestr(self._entry(SUMS), lines.encode())
        self._archive.close()

    def _sealed(self, path: str, digest: str, size: int) -> Sealed:
        made = Sealed(path=path, sha256=digest, size_bytes=size)
        self.files.append(made)
        return made

    def _entry(self, path: str) -> ZipInfo:
        entry = ZipInfo(path, date_time=self._made_at.timetuple()[:6])
        entry.compress_type = ZIP_DEFLATED
        entry.external_attr = _ONLY_THE_OWNER
        return entry


def as_json(value: object) -> bytes:
    """Plain values, as UTF-8 with one value a line."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
