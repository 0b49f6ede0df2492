"""Look into an archive from a stranger: every member is unpacked under a cap and thrown away."""

import stat
from collections.abc import Iterator
from typing import IO, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 -- it is a class, whatever its name

from models.uploads.kinds import FileKind, UploadBar
from models.uploads.markup import Markup

LIMIT_MEMBERS: Final = 2_000
LIMIT_UNPACKED_BYTES: Final = 250 * 1024 * 1024
#: A sheet full of zeros packs to a hundredth; only what was made to burst packs better.
LIMIT_RATIO: Final = 200
_SMALL_BYTES: Final = 1024 * 1024
_LONGEST_NAME: Final = 255
_CHUNK_BYTES: Final = 64 * 1024
_ENCRYPTED: Final = 0x1
_MARKUP: Final = (".xml", ".rels", ".rdf", ".vml")
#: Where Office and OpenDocument keep what runs.
_PROGRAMS: Final = ("vbaproject.bin", "vbadata.xml", "/activex/", "basic/", "scripts/")


def look_into_archive(stream: BinaryIO, kind: FileKind) -> UploadBar | None:
    """What is wrong with the archive; None when nothing is."""
    try:
        with ZipFile(stream) as archive:
            return _look(archive, kind, size=_size(stream))
    except (BadZipFile, EOFError, NotImplementedError, ZlibError, ValueError, OSError):
        return UploadBar.DAMAGED
    except RuntimeError:  # so zipfile tells of a password
        return UploadBar.LOCKED


def _look(archive: ZipFile, kind: FileKind, *, size: int) -> UploadBar | None:
    infos = archive.infolist()
    names = {info.filename for info in infos}
    if not names.issuperset(kind.parts):
        return UploadBar.CONTENT_DIFFERS
    if len(infos) > LIMIT_MEMBERS:
        return UploadBar.TOO_MUCH_INSIDE
    # More packed bytes than there are: members lie over each other, as in a bomb.
    if sum(info.compress_size for info in infos) > size:
        return UploadBar.TOO_MUCH_INSIDE
    if len({name.casefold() for name in names}) < len(infos):
        return UploadBar.UNSAFE_INSIDE  # two members of one name: who reads sees another
    if kind.first is not None and archive.read("mimetype")[:200] != kind.first.encode():
        return UploadBar.CONTENT_DIFFERS
    return next(_bars(archive, infos), None)


def _bars(archive: ZipFile, infos: list[ZipInfo]) -> Iterator[UploadBar]:
    """What is wrong with each member: first of all by what the archive says, then unpacked."""
    for info in infos:
        bar = _bar_by_entry(info)
        if bar is not None:
            yield bar
    room = LIMIT_UNPACKED_BYTES
    for info in infos:
        if info.is_dir():
            continue
        with archive.open(info) as member:
            used, bar = _unpacked(member, info, room=room)
        room -= used
        if bar is not None:
            yield bar


def _bar_by_entry(info: ZipInfo) -> UploadBar | None:
    name = info.orig_filename
    if _is_unsafe(name) or stat.S_ISLNK(info.external_attr >> 16):
        return UploadBar.UNSAFE_INSIDE
    if info.flag_bits & _ENCRYPTED:
        return UploadBar.LOCKED
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        return UploadBar.DAMAGED
    lowered = f"/{name.lower()}"
    if any(lowered.endswith(f"/{p}") or f"/{p.strip('/')}/" in lowered for p in _PROGRAMS):
        return UploadBar.MACROS
    return None


def _is_unsafe(name: str) -> bool:
    parts = name.rstrip("/").split("/")
    return (
        len(name) > _LONGEST_NAME
        or not name.isprintable()
        or "\\" in name
        or ":" in name
        or any(part in {"", ".", ".."} for part in parts)
    )


def _unpacked(member: IO[bytes], info: ZipInfo, *, room: int) -> tuple[int, UploadBar | None]:
    """How much came out, whatever the archive says, and what is wrong with it."""
    markup = Markup() if info.filename.lower().endswith(_MARKUP) else None
    used, most = 0, max(_SMALL_BYTES, info.compress_size * LIMIT_RATIO)
    is_contents = info.filename == "[Content_Types].xml"
    while chunk := member.read(_CHUNK_BYTES):
        used += len(chunk)
        if used > min(room, most):
            return used, UploadBar.TOO_MUCH_INSIDE
        if is_contents and b"macroEnabled" in chunk:
            return used, UploadBar.MACROS
        bar = markup.feed(chunk) if markup else None
        if bar is not None:
            return used, bar
    return used, markup.close() if markup else None


def _size(stream: BinaryIO) -> int:
    return stream.seek(0, 2)
