"""Checking a part of a document against its shape, with every mistake as a finding."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from catalogue import problems
from catalogue.document import Finding, Route, Value
from catalogue.schema import EXAMPLES, Shape
from domain.vocabulary import Role

Part = TypeVar("Part", bound=Shape)

_LANGUAGES: Mapping[str, problems.ProblemKind] = {
    "nl": problems.MISSING_DUTCH,
    "en": problems.MISSING_ENGLISH,
}
#: What pydantic calls a mistake, as far as a person has another way to mend it than "write text".
_KINDS: Mapping[str, problems.ProblemKind] = {
    "too_short": problems.EMPTY,
    "string_pattern_mismatch": problems.BAD_ID,
    "int_type": problems.NOT_A_NUMBER,
    "greater_than_equal": problems.OUT_OF_RANGE,
    "less_than_equal": problems.OUT_OF_RANGE,
    "string_too_long": problems.TOO_LONG,
    "bool_type": problems.NOT_YES_OR_NO,
    "tuple_type": problems.NOT_A_LIST,
    "model_type": problems.NOT_FIELDS,
}
_ROLES = ", ".join(sorted(Role))


def read_shape(
    shape: type[Part], value: Value, *, route: Route, findings: list[Finding]
) -> Part | None:
    """The value in its shape, or nothing with all that is wrong added to the findings."""
    try:
        # By way of JSON, because only there do exact types and the words of enums go together.
        return shape.model_validate_json(json.dumps(value))
    except ValidationError as error:
        findings.extend(_findings(error, shape=shape, route=route))
        return None


def _findings(error: ValidationError, *, shape: type[Shape], route: Route) -> Iterator[Finding]:
    for mistake in error.errors(include_url=False):
        if mistake["type"] == "too_short" and mistake["input"]:
            continue  # Its items are there, but none could be read; each says so itself.
        where = (*route, *mistake["loc"])
        kind, details = _explain(mistake, shape=shape, where=where)
        yield Finding(kind=kind, route=where, details=details)


def _explain(
    mistake: ErrorDetails, *, shape: type[Shape], where: Route
) -> tuple[problems.ProblemKind, dict[str, object]]:
    name = str(where[-1]) if where else "file"
    details = {"field": _shown_name(where), "value": mistake["input"], **mistake.get("ctx", {})}
    sort = mistake["type"]
    if sort == "extra_forbidden":
        known = ", ".join(_known_fields(shape, mistake["loc"]))
        return problems.UNKNOWN_FIELD, {"field": name, "choices": known}
    if sort == "missing" or mistake["input"] is None:
        return _explain_missing(where)
    if sort in {"enum", "literal_error"}:
        return _explain_choice(details, name=name)
    blank = isinstance(mistake["input"], str) and not mistake["input"].strip()
    kind = problems.EMPTY if blank else _KINDS.get(sort, problems.NOT_TEXT)
    limit = details.get("ge", details.get("le", details.get("max_length")))
    example = EXAMPLES.get(str(details.get("pattern")))
    return kind, {**details, "limit": limit, "example": example}


def _explain_missing(where: Route) -> tuple[problems.ProblemKind, dict[str, object]]:
    name = str(where[-1]) if where else "file"
    if name in _LANGUAGES:
        return _LANGUAGES[name], {"field": _shown_name(where[:-1])}
    if name == "owner":
        return problems.MISSING_OWNER, {"choices": _ROLES}
    return problems.MISSING_FIELD, {"field": name}


def _explain_choice(
    details: dict[str, object], *, name: str
) -> tuple[problems.ProblemKind, dict[str, object]]:
    choices = str(details["expected"]).replace("'", "").replace(" or ", ", ")
    known = {**details, "choices": choices}
    if name in {"owner", "helper"}:
        return problems.UNKNOWN_ROLE, known
    return problems.UNKNOWN_CHOICE, known


def _shown_name(where: Route) -> str:
    """The field by its name; a text in one language, or an item of a list, with its parent."""
    names = [str(part) for part in where if isinstance(part, str)]
    if not names:
        return "file"
    return ".".join(names[-2:]) if names[-1] in _LANGUAGES else names[-1]


def _known_fields(shape: type[Shape], loc: Sequence[str | int]) -> list[str]:
    """The fields that the innermost shape on the way to the mistake does know."""
    fields = shape.model_fields
    for part in loc[:-1]:
        annotation = fields[part].annotation if isinstance(part, str) and part in fields else None
        for inner in (annotation, *get_args(annotation)):
            if isinstance(inner, type) and issubclass(inner, Shape):
                fields = inner.model_fields
    return sorted(fields)
