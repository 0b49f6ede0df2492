"""The hashes of the audit trail: a chain per organisation and a Merkle root over it."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256

#: What the first event of a chain has as its previous hash.
FIRST_PREVIOUS = "0" * 64

_LEAF = b"\x00"
_NODE = b"\x01"


class NotCanonicalError(TypeError):
    """A value without one written form, as a float, was about to be hashed."""


def canonical_json(value: object) -> bytes:
    """The value as JSON in exactly one form: sorted keys, no spaces, moments in UTC.

    Raises:
        NotCanonicalError: It holds something that has no single form.
    """
    text = json.dumps(
        _plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
    )
    return text.encode()


def event_hash(previous: str, fields: Mapping[str, object]) -> str:
    """The hash (hex) of an event that follows on the event with hash `previous`.

    Raises:
        NotCanonicalError: A field has no single written form.
    """
    return sha256(bytes.fromhex(previous) + canonical_json(fields)).hexdigest()


def text_hash(salt: str, text: str) -> str:
    """The hash (hex) of free text; without the salt nobody can guess the text from it."""
    return sha256(canonical_json([salt, text])).hexdigest()


def merkle_root(leaves: Sequence[bytes]) -> str:
    """The root (hex) of RFC 6962 section 2.1 over these leaves."""
    if not leaves:
        return sha256(b"").hexdigest()
    level = [sha256(_LEAF + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        level = _level_above(level)
    return level[0].hex()


def inclusion_proofs(
    leaves: Sequence[bytes], wanted: Collection[int]
) -> dict[int, tuple[str, ...]]:
    """The audit path (hex, RFC 6962 section 2.1.1) of each leaf at these indices, in one walk."""
    paths: dict[int, list[str]] = {index: [] for index in wanted}
    level = [sha256(_LEAF + leaf).digest() for leaf in leaves]
    height = 0
    while len(level) > 1:
        for index, path in paths.items():
            beside = (index >> height) ^ 1
            if beside < len(level):
                path.append(level[beside].hex())
        level = _level_above(level)
        height += 1
    return {index: tuple(path) for index, path in paths.items()}


def is_included(leaf: bytes, *, index: int, size: int, path: Sequence[str], root: str) -> bool:
    """Whether that path leads from the leaf at `index` (from 0) to the root over `size` leaves.

    The algorithm of RFC 9162 section 2.1.3.2, whose tree is that of RFC 6962.
    """
    if not 0 <= index < size:
        return False
    place, last = index, size - 1
    found = sha256(_LEAF + leaf).digest()
    for beside in map(bytes.fromhex, path):
        if last == 0:
            return False
        if place % 2 or place == last:
            found = sha256(_NODE + beside + found).digest()
            while not place % 2 and place:  # an odd last one rose without a sibling
                place, last = place >> 1, last >> 1
        else:
            found = sha256(_NODE + found + beside).digest()
        place, last = place >> 1, last >> 1
    return last == 0 and found.hex() == root


def _level_above(level: list[bytes]) -> list[bytes]:
    """Pairs hashed together; an odd last one rises as it is, which is the split of the RFC."""
    pairs = zip(level[::2], level[1::2], strict=False)
    above = [sha256(_NODE + left + right).digest() for left, right in pairs]
    return [*above, level[-1]] if len(level) % 2 else above


def _plain(value: object) -> object:
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | str():
            return value
        case Decimal() if value.is_finite():
            return _shortest(value)
        case date():
            return _utc(value) if isinstance(value, datetime) else value.isoformat()
        case Mapping():
            return {_key(key): _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case _:
            raise NotCanonicalError(type(value).__name__)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise NotCanonicalError(type(key).__name__)
    return str(key)


def _shortest(value: Decimal) -> str:
    """Without trailing zeros, since a database may give 1.00 back as 1."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _utc(moment: datetime) -> str:
    """Always with microseconds, since both databases keep them."""
    if moment.tzinfo is None:
        raise NotCanonicalError("naive datetime")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
