"""What the manual and the READMEs tell people to type can be typed, and their links lead on."""

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import typer
from typer import _click
from typer.core import TyperGroup

from domain.errors import PoortError
from domain.vocabulary import Language
from poort.cli.commands import command_tree
from poort.cli.invocation import begin, read_shared
from poort.cli.words import Words
from tests.guards.tree import ROOT

MANUAL = ROOT / "docs" / "manual"
PAGES = sorted(MANUAL.glob("*.md"))
DOCUMENTS = [ROOT / "README.md", ROOT / "README.nl.md", *PAGES]

BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(?:\.venv/bin/)?(poort [^`]*)`")
#: Variables for one command, and the folder of the command itself.
PREFIX = re.compile(r"^(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
MOST_LINES = 150
EVERYWHERE = {"--as", "--json", "--lang", "--help"}

TREE = command_tree(Words(Language.NL))


def _in_blocks(text: str) -> Iterator[str]:
    """Yield each command line of `poort` that stands in a code block, without its comment."""
    for block in BLOCK.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            command = PREFIX.sub("", re.sub(r"\s+#\s.*", "", line.strip()))
            if command.split(" ")[0] == "poort":
                yield command


def _in_sentences(text: str) -> Iterator[str]:
    """Yield each command of `poort` that a sentence names; it may leave its arguments out."""
    for command in INLINE.findall(BLOCK.sub("", text)):
        yield command.replace("…", "")


def _found(words: Sequence[str]) -> tuple[_click.Command, list[str], list[str]]:
    """Return the command that the words name, its name, and the words that are left."""
    command, name, left = TREE, ["poort"], list(words)
    while isinstance(command, TyperGroup) and left and left[0] in command.commands:
        name.append(left.pop(0))
        command = command.commands[name[-1]]
    return command, name, left


def _wrong_name(sentence: str) -> str | None:
    """Return what a command names that does not exist."""
    command, _, left = _found(sentence.split()[1:])
    known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    options = {word.partition("=")[0] for word in left if word.startswith("--")}
    is_unknown = isinstance(command, TyperGroup) and any(word[0] != "-" for word in left)
    return sentence if is_unknown or options - known - EVERYWHERE else None


def _refusal(line: str) -> str | None:
    """Read a whole command as the command line does, without carrying it out."""
    invocation, words = read_shared(shlex.split(line)[1:])
    begin(invocation)
    command, name, left = _found(words)
    if left == ["--help"]:
        return None
    try:
        command.make_context(" ".join(name), left)
    except (PoortError, typer.TyperException) as error:
        return f"{line}: {error}"
    return f"{line}: no such command" if isinstance(command, TyperGroup) else None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_to_copy_can_be_read(document: Path) -> None:
    """Its words, options, required arguments and the form of its values are right."""
    commands = list(_in_blocks(document.read_text(encoding="utf-8")))

    assert [refused for command in commands if (refused := _refusal(command))] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_in_a_sentence_exists(document: Path) -> None:
    """A sentence may leave arguments out, but names no command or option that is not there."""
    commands = list(_in_sentences(document.read_text(encoding="utf-8")))

    assert [wrong for command in commands if (wrong := _wrong_name(command))] == []


def test_the_manual_tells_of_every_command() -> None:
    """A new command gets its place in the manual, in a block or in a sentence."""
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    told = [f"{one} " for text in texts for one in (*_in_blocks(text), *_in_sentences(text))]

    missing = [
        name
        for name in _leaves(TREE, "poort")
        if not any(one.startswith(f"{name} ") for one in told)
    ]

    assert missing == []


def _leaves(group: _click.Command, name: str) -> Iterator[str]:
    """Yield the full name of every command that does something."""
    if not isinstance(group, TyperGroup):
        yield name
        return
    for word, below in group.commands.items():
        yield from _leaves(below, f"{name} {word}")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_link_of_the_manual_leads_somewhere(page: Path) -> None:
    """Each relative link names a file or folder of the tree."""
    links = LINK.findall(page.read_text(encoding="utf-8"))

    assert links
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_contents_lead_to_every_page() -> None:
    """Who begins at the contents finds each page."""
    contents = LINK.findall((MANUAL / "README.md").read_text(encoding="utf-8"))

    assert {page.name for page in PAGES} - {"README.md"} <= set(contents)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_a_page_of_the_manual_stays_short(page: Path) -> None:
    """A page that grows is two pages."""
    assert len(page.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
