"""Every word of the engine is explained in the glossary, in both languages."""

import re
from enum import StrEnum
from importlib import import_module
from inspect import getmembers, isclass

import pytest

from tests.guards.tree import ROOT, shipped_modules

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^### `(\w+)`.*?\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def _vocabulary() -> list[type[StrEnum]]:
    """Return every closed set of words that a module of the domain defines."""
    names = (
        ".".join(path.with_suffix("").parts)
        for path in shipped_modules()
        if path.parts[0] == "domain" and path.name != "__init__.py"
    )
    found = {
        member
        for name in names
        for _, member in getmembers(import_module(name), isclass)
        if issubclass(member, StrEnum) and member.__module__ == name
    }
    return sorted(found, key=lambda enum: enum.__name__)


VOCABULARY = _vocabulary()


@pytest.mark.parametrize("enum", VOCABULARY, ids=lambda enum: enum.__name__)
def test_every_member_has_its_dutch_and_its_meaning_in_the_glossary(enum: type[StrEnum]) -> None:
    """A new word goes to docs/glossary.md first."""
    rows = {
        member: (dutch.strip(), meaning.strip())
        for member, dutch, meaning in ROW.findall(dict(SECTION.findall(GLOSSARY))[enum.__name__])
    }

    assert list(rows) == [member.value for member in enum]
    assert all(dutch and meaning for dutch, meaning in rows.values())


def test_the_glossary_explains_no_word_that_is_gone() -> None:
    """A section of the glossary without its enum is deleted."""
    explained = {name for name, _ in SECTION.findall(GLOSSARY)}

    assert explained - {enum.__name__ for enum in VOCABULARY} == set()
