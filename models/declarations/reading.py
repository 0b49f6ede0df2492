"""A file that should be a declaration: which form it has, and what it declares."""

from pathlib import Path
from typing import Final

from domain.mki.declarations import Declaration
from models.declarations import ilcd_json, ilcd_xml, openepd
from models.declarations.json_parts import read_json
from models.declarations.refusals import DeclarationTooLargeError, DeclarationUnreadableError

LIMIT_BYTES: Final = 20 * 1024 * 1024


def read_declaration(source: Path | bytes, *, name: str) -> Declaration:
    """The declaration in the file, whichever of the three forms it has.

    Raises:
        DeclarationUnreadableError: it has none of them, or it is damaged or unsafe.
        DeclarationTooLargeError: it is larger than a declaration is.
        AmountUnreadableError: an amount is no number.
    """
    body = _body(source, name=name)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return ilcd_xml.read(body, name=name)
    value = read_json(body, name=name)
    if openepd.is_openepd(value):
        return openepd.read(value, name=name)
    return ilcd_json.read(value, name=name)


def _body(source: Path | bytes, *, name: str) -> bytes:
    if isinstance(source, Path):
        try:
            with source.open("rb") as stream:
                source = stream.read(LIMIT_BYTES + 1)
        except OSError as error:
            raise DeclarationUnreadableError(name=name) from error
    if len(source) > LIMIT_BYTES:
        raise DeclarationTooLargeError(limit_megabytes=LIMIT_BYTES // 1024 // 1024)
    return source
