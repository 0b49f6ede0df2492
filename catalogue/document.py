"""Reading YAML as plain values while remembering where each value stands.

Stricter than YAML itself: no references, no types but text, whole numbers, true, false and
nothing, so that a file means what it shows (`version: 2026.10` stays text).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalogue.problems import (
    ALIAS,
    DUPLICATE_KEY,
    FILE_UNREADABLE,
    NOT_YAML,
    DefinitionInvalidError,
    Problem,
    ProblemKind,
)

Value: TypeAlias = "str | int | bool | list[Value] | dict[str, Value] | None"
#: The keys and indexes that lead to a value, as in ("phases", 0, "checks", 3, "owner").
Route: TypeAlias = tuple[str | int, ...]

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 20
_WHOLE_NUMBER: Final = re.compile(r"[-+]?[0-9]{1,18}")
_TAG: Final = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem that still has to be given its place."""

    kind: ProblemKind
    route: Route
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The plain value of a file and where each part of it stands."""

    file: str
    value: Value
    places: Mapping[Route, Place]

    def locate(self, finding: Finding) -> Problem:
        """The finding as a problem at its own place, or at the nearest part that has one."""
        route = finding.route
        while route and route not in self.places:
            route = route[:-1]
        place = self.places.get(route, Place(file=self.file, line=1, column=1))
        return Problem(
            kind=finding.kind,
            file=place.file,
            line=place.line,
            column=place.column,
            details=finding.details,
        )


def read_document(path: Path) -> Document:
    """The YAML file as plain values with their places.

    Raises:
        DefinitionInvalidError: the file cannot be read, is no YAML, or says a thing twice.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _refused(path, FILE_UNREADABLE)
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(path, FILE_UNREADABLE) from error
    reading = _Reading(file=str(path))
    value = reading.value_of(_compose(path, text), ())
    if reading.problems:
        raise DefinitionInvalidError(reading.problems)
    return Document(file=str(path), value=value, places=reading.places)


def _refused(
    path: Path, kind: ProblemKind, *, line: int = 1, column: int = 1, **details: object
) -> DefinitionInvalidError:
    problem = Problem(kind=kind, file=str(path), line=line, column=column, details=details)
    return DefinitionInvalidError([problem])


def _compose(path: Path, text: str) -> Node | None:
    try:
        _refuse_depth(path, text)
        node: Node | None = YAML(typ="safe").compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reason = error.problem or error.context
        raise _refused(path, NOT_YAML, line=line, column=column, reason=reason) from error
    except YAMLError as error:
        raise _refused(path, NOT_YAML, reason=type(error).__name__) from error
    return node


def _refuse_depth(path: Path, text: str) -> None:
    """Stop before the parser, which recurses in C and would take the whole program with it."""
    depth = 0
    for event in YAML(typ="safe").parse(text):
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            raise _refused(path, NOT_YAML, line=line, column=column, reason="nested too deeply")


class _Reading:
    """One walk through the nodes of a file, gathering places and problems."""

    def __init__(self, *, file: str) -> None:
        self.file = file
        self.places: dict[Route, Place] = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def value_of(self, node: Node | None, route: Route) -> Value:
        if node is None:
            return None
        self.places.setdefault(route, self._place(node))
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if id(node) in self._seen:
            self._report(ALIAS, node)
            return None
        self._seen.add(id(node))
        if isinstance(node, SequenceNode):
            return [self.value_of(item, (*route, n)) for n, item in enumerate(node.value)]
        assert isinstance(node, MappingNode), "YAML knows no fourth kind of node"
        return dict(self._fields(node, route))

    def _fields(self, node: MappingNode, route: Route) -> Iterator[tuple[str, Value]]:
        names: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in names:
                self._report(DUPLICATE_KEY, key, field=name)
                continue
            names.add(name)
            if not isinstance(value, ScalarNode):
                self.places[(*route, name)] = self._place(key)
            yield name, self.value_of(value, (*route, name))

    def _place(self, node: Node) -> Place:
        mark = node.start_mark
        return Place(file=self.file, line=mark.line + 1, column=mark.column + 1)

    def _report(self, kind: ProblemKind, node: Node, **details: object) -> None:
        place = self._place(node)
        self.problems.append(
            Problem(
                kind=kind, file=place.file, line=place.line, column=place.column, details=details
            )
        )


def _scalar(node: ScalarNode) -> str | int | bool | None:
    text = str(node.value)
    match (node.tag or "").removeprefix(_TAG):
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int" if _WHOLE_NUMBER.fullmatch(text):
            return int(text)
        case _:
            return text
