"""Keys that make an act that runs twice count once: hexadecimal, from ids and dates."""

from datetime import date
from hashlib import sha256


def hex_key(*parts: int | str | date) -> str:
    """A key of 64 hex characters; other parts, or another order, give another key."""
    return sha256(b"".join(map(_framed, parts))).hexdigest()


def _framed(part: int | str | date) -> bytes:
    """The part with its kind and length in front, so that ("1", "2") is not ("12",)."""
    match part:
        case str():
            kind, text = "s", part
        case int():
            kind, text = "i", str(int(part))
        case date():
            kind, text = "d", part.isoformat()
    body = text.encode()
    return f"{kind}{len(body)}:".encode() + body
