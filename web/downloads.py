"""Files that a browser keeps instead of showing them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

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


def zip_answer(name: str, *, folder: Path, write: Callable[[IO[bytes]], object]) -> Response:
    """A ZIP that `write` makes, in a file of that folder without a name: nothing stays behind."""
    with ExitStack() as stack:
        stream = stack.enter_context(TemporaryFile(dir=folder))
        write(stream)
        stack.pop_all()  # it is whole, and from here on the answer closes it
    return StreamingResponse(
        pieces(stream),
        media_type="application/zip",
        headers={"Content-Disposition": disposition(name), "Cache-Control": "no-store"},
    )
