"""What belongs to every command: who acts, in which language, for a person or a machine."""

import os
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus

from domain.errors import PoortError
from domain.vocabulary import Language
from poort.cli.words import Words, usual_language


class UsageRefusedError(PoortError):
    """The command was written in a way that we cannot carry out."""

    message = "This command cannot be read. Add --help to see how to write it."
    status = HTTPStatus.BAD_REQUEST


class ValueMissingError(UsageRefusedError):
    """An option came without its value."""

    message = "{option} needs a value after it."


class LanguageRefusedError(UsageRefusedError):
    """There is no such language."""

    message = "There is no language {value} here. Choose nl or en."


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """One run of a command."""

    words: Words
    as_json: bool = False
    email: str | None = None


_CURRENT: ContextVar[Invocation] = ContextVar("invocation")


def current() -> Invocation:
    """Give the run that is going on."""
    return _CURRENT.get()


def begin(invocation: Invocation) -> None:
    """Let this run go on from here."""
    _CURRENT.set(invocation)


def read_shared(arguments: Sequence[str]) -> tuple[Invocation, list[str]]:
    """Take --as, --json and --lang out of the arguments, wherever they stand.

    Raises:
        ValueMissingError: One of them lacks its value.
        LanguageRefusedError: The language is not nl or en.
    """
    found: dict[str, str] = {}
    rest: list[str] = []
    left = iter(arguments)
    for argument in left:
        if argument == "--":
            rest += [argument, *left]
            break
        name, is_joined, value = argument.partition("=")
        match name:
            case "--json" if not is_joined:
                found[name] = ""
            case "--as" | "--lang":
                found[name] = value if is_joined else _value_after(name, left)
            case _:
                rest.append(argument)
    return _invocation(found), rest


def _value_after(name: str, left: Iterator[str]) -> str:
    value = next(left, "")
    if not value or value.startswith("--"):
        raise ValueMissingError(option=name)
    return value


def _invocation(found: dict[str, str]) -> Invocation:
    asked = found.get("--lang")
    if asked is not None and asked not in set(Language):
        raise LanguageRefusedError(value=asked)
    return Invocation(
        words=Words(Language(asked) if asked else usual_language()),
        as_json="--json" in found,
        email=found.get("--as") or os.environ.get("POORT_AS") or None,
    )
