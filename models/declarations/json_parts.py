"""Finding one's way in JSON from a stranger, where anything may be missing or of another kind."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import NoReturn, TypeAlias

from models.declarations.refusals import DeclarationUnreadableError

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | Decimal | bool | None"


def read_json(body: bytes, *, name: str) -> Json:
    """The JSON with its numbers exact.

    Raises:
        DeclarationUnreadableError: it is no JSON, or holds what is no number.
    """
    try:
        value: Json = json.loads(body, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise DeclarationUnreadableError(name=name) from error
    return value


def part(value: Json, *route: str) -> Json:
    """What stands at the end of that route; None where the route breaks off."""
    for name in route:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def parts(value: Json, *route: str) -> Iterator[dict[str, Json]]:
    """The objects at the end of that route, whether it holds a list of them or a single one."""
    found = part(value, *route)
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, dict):
            yield one


def text(value: Json) -> str:
    """A text, or a text in several languages: in Dutch, else in English, else the first."""
    if isinstance(value, list):
        by_language = {str(part(one, "lang") or ""): part(one, "value") for one in value}
        value = next(
            (by_language[one] for one in ("nl", "en") if one in by_language), None
        ) or next(iter(by_language.values()), None)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _no_number(written: str) -> NoReturn:
    raise ValueError(written)
