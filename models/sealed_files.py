"""Files that nobody can read before their moment: encrypted with a key of their own drawer.

The key of a drawer (the register of one tender) is derived from the portal's secret, so that a
copy of the database and the file store together still tell nothing (HKDF, RFC 5869; AES-GCM, NIST
SP 800-38D). Who loses the secret loses what is sealed with it.
"""

import os
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import ClassVar, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.errors import PoortError
from models.files import FileStore, FileUnknownError, StoredFile

_FORM: Final = b"poort-sealed-1\n"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class SealBrokenError(PoortError):
    """A sealed file is gone, was changed on the disk, or was sealed with another secret."""

    message: ClassVar[str] = (
        "The sealed file is not there as it was handed in: it is gone, was changed on the disk, or"
        " the portal has another secret. Restore it from a backup, or enter the figures by hand"
        " from the original."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFiles:
    """A file store whose contents only come out through `unseal`; the newest secret seals."""

    files: FileStore
    secrets: tuple[bytes, ...]

    def seal(self, body: bytes, *, drawer: str, name: str) -> StoredFile:
        """Keep the contents encrypted; answers the hash and the size of what lies on the disk.

        Raises:
            FileTooLargeError, FileEmptyError, FileNotStoredError: as they say; nothing was kept.
        """
        nonce = os.urandom(_NONCE_BYTES)
        bound = _bound(drawer, sha256(body).hexdigest())
        sealed = AESGCM(_key(self.secrets[-1], drawer)).encrypt(nonce, body, bound)
        return self.files.put(_FORM + nonce + sealed, name=name)

    def unseal(self, sealed_sha256: str, *, drawer: str, content_sha256: str) -> bytes:
        """The contents as they were handed in, proven by their hash.

        Raises:
            SealBrokenError: they cannot be had unchanged.
        """
        try:
            with self.files.open(sealed_sha256) as stream:
                kept = stream.read()
        except (FileUnknownError, OSError) as error:
            raise SealBrokenError from error
        form, nonce = kept[: len(_FORM)], kept[len(_FORM) : len(_FORM) + _NONCE_BYTES]
        if form == _FORM:
            for secret in reversed(self.secrets):
                try:
                    return AESGCM(_key(secret, drawer)).decrypt(
                        nonce, kept[len(_FORM) + _NONCE_BYTES :], _bound(drawer, content_sha256)
                    )
                except (InvalidTag, ValueError):
                    continue
        raise SealBrokenError


def _key(secret: bytes, drawer: str) -> bytes:
    info = b"mki-poort sealed file\n" + drawer.encode()
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info).derive(secret)


def _bound(drawer: str, content_sha256: str) -> bytes:
    """What the seal vouches for beside the contents: another file cannot take its place."""
    return f"{drawer}\n{content_sha256}".encode()
