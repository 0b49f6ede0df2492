"""The kinds of file that may be evidence, and the names under which they are kept."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from domain.errors import PoortError

_LONGEST_NAME: Final = 200
#: Control, format (as those that turn the reading direction) and unassigned characters.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
#: What no file system or header takes in a name.
_UNSAFE: Final = re.compile(r'[<>:"|?*%;]')
#: Names of devices on Windows, whatever their ending.
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


class UploadBar(StrEnum):
    """Why a file that was handed in is not taken."""

    KIND_UNKNOWN = "this kind of file is not taken"
    CONTENT_DIFFERS = "its contents are of another kind than its name says"
    DAMAGED = "it is damaged or not whole"
    MACROS = "it holds macros or other programs"
    LOCKED = "it is locked with a password"
    TOO_MUCH_INSIDE = "it unpacks to more than is safe"
    UNSAFE_INSIDE = "it holds names or references that are not safe"
    TOO_HARD = "it takes too long or too much memory to look at"
    INFECTED = "the virus scanner found something in it"
    UNSCANNED = "the virus scanner could not look at it"


class UploadRefusedError(PoortError):
    """The file that was handed in is not safe to keep, or not what it says it is."""

    message = (
        "The file {name} is not taken: {why}. Choose another file, or add a link to the document."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, name: str, why: UploadBar) -> None:
        """Keep the reason, so that the edge can tell one from the other."""
        self.why = why
        super().__init__(name=name, why=why)


class Shape(StrEnum):
    """How the bytes of a kind are put together, and so how they are looked at."""

    PDF = "pdf"
    ARCHIVE = "archive"
    PNG = "png"
    JPEG = "jpeg"
    TEXT = "text"
    XML = "xml"
    STEP = "step"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """A kind of file by the ending of its name.

    `parts` are members that an archive of this kind must have; `first` is what its member
    `mimetype` says, where the kind has one.
    """

    ending: str
    media_type: str
    shape: Shape
    parts: tuple[str, ...] = ()
    first: str | None = None


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

#: What people hand in as evidence: commissions, calculations, minutes, photographs and models.
#: Old binary Office files, archives and mails are not taken: they hide what they hold.
KINDS: Final = {
    kind.ending: kind
    for kind in (
        FileKind(ending="pdf", media_type="application/pdf", shape=Shape.PDF),
        FileKind(
            ending="docx",
            media_type=f"{_OFFICE}.wordprocessingml.document",
            shape=Shape.ARCHIVE,
            parts=("[Content_Types].xml", "word/document.xml"),
        ),
        FileKind(
            ending="xlsx",
            media_type=f"{_OFFICE}.spreadsheetml.sheet",
            shape=Shape.ARCHIVE,
            parts=("[Content_Types].xml", "xl/workbook.xml"),
        ),
        FileKind(
            ending="pptx",
            media_type=f"{_OFFICE}.presentationml.presentation",
            shape=Shape.ARCHIVE,
            parts=("[Content_Types].xml", "ppt/presentation.xml"),
        ),
        FileKind(
            ending="odt",
            media_type=f"{_OPEN}.text",
            shape=Shape.ARCHIVE,
            parts=("mimetype", "content.xml"),
            first=f"{_OPEN}.text",
        ),
        FileKind(
            ending="ods",
            media_type=f"{_OPEN}.spreadsheet",
            shape=Shape.ARCHIVE,
            parts=("mimetype", "content.xml"),
            first=f"{_OPEN}.spreadsheet",
        ),
        FileKind(ending="png", media_type="image/png", shape=Shape.PNG),
        FileKind(ending="jpg", media_type="image/jpeg", shape=Shape.JPEG),
        FileKind(ending="jpeg", media_type="image/jpeg", shape=Shape.JPEG),
        FileKind(ending="csv", media_type="text/csv", shape=Shape.TEXT),
        FileKind(ending="txt", media_type="text/plain", shape=Shape.TEXT),
        FileKind(ending="xml", media_type="application/xml", shape=Shape.XML),
        FileKind(ending="ifc", media_type="application/x-step", shape=Shape.STEP),
    )
}
#: For the field in which a file is chosen.
ACCEPTED: Final = ",".join(f".{ending}" for ending in KINDS)


def clean_name(name: str) -> str:
    """The name under which a file is kept and shown: one line, no folder, nothing unseen."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in last)
    words = " ".join(_UNSAFE.sub(" ", seen).split()).strip(". ")
    stem, dot, ending = words.rpartition(".")
    if _DEVICES.fullmatch((stem or words).split(".")[0].strip()):
        stem = f"_{stem}"
    return f"{stem[: _LONGEST_NAME - len(ending) - 1].rstrip()}{dot}{ending}"


def declared_kind(name: str, *, media_type: str) -> FileKind:
    """The kind that a (clean) name says; the browser may say the same or nothing in particular.

    Raises:
        UploadRefusedError: no kind that is taken, or the two say different kinds.
    """
    stem, _, ending = name.rpartition(".")
    kind = KINDS.get(ending.lower())
    if kind is None or not stem:
        raise UploadRefusedError(name=name, why=UploadBar.KIND_UNKNOWN)
    said = media_type.partition(";")[0].strip().lower()
    others = {other.media_type for other in KINDS.values()} - {kind.media_type}
    # A browser on a machine without Office guesses; what it guesses of text says little.
    is_guess = kind.shape in {Shape.TEXT, Shape.XML, Shape.STEP} and said.startswith("text/")
    if said in others and not is_guess:
        raise UploadRefusedError(name=name, why=UploadBar.CONTENT_DIFFERS)
    return kind


def media_type_of(name: str) -> str:
    """The media type of a file that was kept under that name."""
    kind = KINDS.get(name.rpartition(".")[2].lower())
    return kind.media_type if kind else "application/octet-stream"
