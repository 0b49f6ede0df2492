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


def explained(enum: type[StrEnum]) -> dict[str, tuple[str, str]]:
    """Return the Dutch and the meaning of each member that the glossary explains."""
    section = dict(SECTION.findall(GLOSSARY)).get(enum.__name__, "")
    return {
        member: (dutch.strip(), meaning.strip()) for member, dutch, meaning in ROW.findall(section)
    }


@pytest.mark.parametrize("enum", VOCABULARY, ids=lambda enum: enum.__name__)
def test_every_member_has_its_dutch_and_its_meaning_in_the_glossary(enum: type[StrEnum]) -> None:
    """A new word goes to docs/glossary.md first."""
    rows = explained(enum)

    assert list(rows) == [member.value for member in enum]
    assert all(dutch and meaning for dutch, meaning in rows.values())


def test_the_glossary_explains_each_closed_set_once() -> None:
    """A section without its enum is deleted, and two become one."""
    names = [name for name, _ in SECTION.findall(GLOSSARY)]

    assert sorted(names) == [enum.__name__ for enum in VOCABULARY]
