"""Look at the bytes of a file: is it what its name says, whole, and no trap?"""

import codecs
import struct
from collections.abc import Callable, Mapping
from typing import BinaryIO, Final
from zlib import crc32

from models.uploads.archives import look_into_archive
from models.uploads.kinds import FileKind, Shape, UploadBar
from models.uploads.markup import Markup

_CHUNK_BYTES: Final = 256 * 1024
#: A viewer unpacks a picture to four bytes a point.
LIMIT_POINTS: Final = 100_000_000
_PNG: Final = b"\x89PNG\r\n\x1a\n"
#: Where a frame of a JPEG starts, with its size; C4, C8 and CC are something else.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TAIL_BYTES: Final = 2048
#: What text never holds: all control characters but tab, line feed, form feed and return.
_CONTROLS: Final = bytes(set(range(32)) - {9, 10, 12, 13})
_WIDE: Final = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def look_at(stream: BinaryIO, kind: FileKind) -> UploadBar | None:
    """What is wrong with the file; None when it is whole, and of the kind that it says."""
    stream.seek(0)
    if kind.shape is Shape.ARCHIVE:
        return _archive(stream, kind)
    return _LOOKS[kind.shape](stream)


def _archive(stream: BinaryIO, kind: FileKind) -> UploadBar | None:
    if stream.read(4) != b"PK\x03\x04":
        return UploadBar.CONTENT_DIFFERS
    return look_into_archive(stream, kind)


def _pdf(stream: BinaryIO) -> UploadBar | None:
    if stream.read(5) != b"%PDF-":
        return UploadBar.CONTENT_DIFFERS
    tail = _tail(stream)
    return None if b"startxref" in tail and b"%%EOF" in tail else UploadBar.DAMAGED


def _png(stream: BinaryIO) -> UploadBar | None:
    """Every chunk with its checksum, from the header to the end and nothing behind it."""
    if stream.read(8) != _PNG:
        return UploadBar.CONTENT_DIFFERS
    is_first, size = True, stream.seek(0, 2)
    stream.seek(len(_PNG))
    while len(head := stream.read(8)) == 8:  # noqa: PLR2004 -- length and name of a chunk
        length, name = struct.unpack(">I4s", head)
        if length > size:
            return UploadBar.DAMAGED
        body, check = stream.read(length), stream.read(4)
        if check != struct.pack(">I", crc32(name + body)) or is_first != (name == b"IHDR"):
            return UploadBar.DAMAGED
        if is_first and _is_too_large(*struct.unpack(">II", body[:8].ljust(8, b"\0"))):
            return UploadBar.TOO_MUCH_INSIDE
        if name == b"IEND":
            return UploadBar.UNSAFE_INSIDE if stream.read(1) else None
        is_first = False
    return UploadBar.DAMAGED


def _jpeg(stream: BinaryIO) -> UploadBar | None:
    """The segments up to the picture itself; a camera may add something behind its end."""
    if stream.read(2) != b"\xff\xd8":
        return UploadBar.CONTENT_DIFFERS
    while len(head := stream.read(4)) == 4:  # noqa: PLR2004 -- marker and length of a segment
        start, marker, length = struct.unpack(">BBH", head)
        if start != 0xFF or length < 2:  # noqa: PLR2004 -- the length counts its own two bytes
            return UploadBar.DAMAGED
        body = stream.read(length - 2)
        if marker in _FRAMES:
            height, width = struct.unpack(">xHH", body[:5].ljust(5, b"\0"))
            if _is_too_large(width, height):
                return UploadBar.TOO_MUCH_INSIDE
        if marker == 0xDA:  # noqa: PLR2004 -- start of scan
            return None if b"\xff\xd9" in stream.read() else UploadBar.DAMAGED
    return UploadBar.DAMAGED


def _is_too_large(width: int, height: int) -> bool:
    return width * height > LIMIT_POINTS or 0 in {width, height}


def _text(stream: BinaryIO) -> UploadBar | None:
    """Text in any usual coding: no control characters, and not a file of another kind."""
    start = stream.read(2)
    stream.seek(0)
    if start in _WIDE:
        return _wide_text(stream, _WIDE[start])
    if start == b"PK":
        return UploadBar.CONTENT_DIFFERS
    while chunk := stream.read(_CHUNK_BYTES):
        if len(chunk.translate(None, _CONTROLS)) < len(chunk):
            return UploadBar.CONTENT_DIFFERS
    return None


def _wide_text(stream: BinaryIO, coding: str) -> UploadBar | None:
    decoder = codecs.getincrementaldecoder(coding)()
    try:
        while chunk := stream.read(_CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return UploadBar.DAMAGED
    return None


def _xml(stream: BinaryIO) -> UploadBar | None:
    markup = Markup()
    while chunk := stream.read(_CHUNK_BYTES):
        bar = markup.feed(chunk)
        if bar is not None:
            return bar
    return markup.close()


def _step(stream: BinaryIO) -> UploadBar | None:
    """An exchange file of a building model: text between two fixed words (ISO 10303-21)."""
    if not stream.read(64).lstrip().startswith(b"ISO-10303-21;"):
        return UploadBar.CONTENT_DIFFERS
    if b"END-ISO-10303-21;" not in _tail(stream):
        return UploadBar.DAMAGED
    stream.seek(0)
    return _text(stream)


def _tail(stream: BinaryIO) -> bytes:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL_BYTES))
    return stream.read()


#: How each shape is looked at; an archive is told its kind beside.
_LOOKS: Final[Mapping[Shape, Callable[[BinaryIO], UploadBar | None]]] = {
    Shape.PDF: _pdf,
    Shape.PNG: _png,
    Shape.JPEG: _jpeg,
    Shape.TEXT: _text,
    Shape.XML: _xml,
    Shape.STEP: _step,
}
