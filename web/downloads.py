"""Files that a browser keeps instead of showing them."""

from collections.abc import Iterator
from typing import IO, Final
from urllib.parse import quote

_CHUNK_BYTES: Final = 256 * 1024


def disposition(name: str) -> str:
    """The header that has a browser keep a file under its name, in any script (RFC 6266, 8187)."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The contents from the first byte on; closes the stream at the end."""
    with stream:
        stream.seek(0)
        while chunk := stream.read(_CHUNK_BYTES):
            yield chunk
