"""Every text of the command line that a person may read, as English message ids."""

import ast
from collections.abc import Iterator
from pathlib import Path

from typer import _click
from typer.core import TyperGroup

import poort.cli
from domain.vocabulary import Language
from poort.cli.commands import command_tree
from poort.cli.words import Words

FOLDER = Path(poort.cli.__file__).parent
#: What these are called with first is said to a person.
_SPEAKERS = {"say", "tell", "show_section", "counting", "waiting", "_finding", "warn", "_tell"}
_TYPERS_OWN = {
    "Usage:",
    "Options",
    "Commands",
    "Arguments",
    "Show this message and exit.",
}


def every_text() -> set[str]:
    """Give what help says, what commands say, and the titles of their tables."""
    in_modules = (text for path in FOLDER.glob("*.py") for text in _in_module(path))
    return {*_TYPERS_OWN, *_in_help(tree()), *in_modules}


def tree() -> _click.Command:
    """Give every command, in English."""
    return command_tree(Words(Language.EN))


def walk(command: _click.Command) -> Iterator[_click.Command]:
    """Give a command and all below it."""
    yield command
    if isinstance(command, TyperGroup):
        for below in command.commands.values():
            yield from walk(below)


def _in_help(command: _click.Command) -> Iterator[str]:
    for one in walk(command):
        yield one.help or ""
        yield from (one.epilog or "").split("\n\n")
        for parameter in one.params:
            yield getattr(parameter, "help", None) or "(no help)"


def _in_module(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in _SPEAKERS and node.args:
            yield from _constants(node.args[0])
            yield from (
                text
                for word in node.keywords
                if word.arg == "mend"
                for text in _constants(word.value)
            )
        if isinstance(node, ast.Dict):
            yield from _titles(node)
        if isinstance(node, ast.Tuple) and node.elts:
            yield from _section(node)


def _name(function: ast.expr) -> str:
    return str(getattr(function, "attr", None) or getattr(function, "id", ""))


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from (*_constants(node.body), *_constants(node.orelse))
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _titles(node: ast.Dict) -> Iterator[str]:
    """The titles of columns: a dictionary of words to texts that begin with a capital."""
    values = [text for value in node.values for text in _constants(value)]
    if len(values) == len(node.values) and all(text[:1].isupper() for text in values):
        yield from values


def _section(node: ast.Tuple) -> Iterator[str]:
    """The title of a part of a page: a tuple of title, part and columns."""
    if len(node.elts) == 3:
        yield from (text for text in _constants(node.elts[0]) if text[:1].isupper())
