"""The documents at the root agree with each other and with the tree."""

import re
from pathlib import Path

import pytest

from tests.guards.tree import ROOT, project_file

READMES = (ROOT / "README.md", ROOT / "README.nl.md")
DECISIONS = ROOT / "docs" / "decisions"
PARTS = ("Context", "Decision", "Consequences", "Alternatives", "References")


def _heading_levels(path: Path) -> list[int]:
    """Return the level of each heading, in order; a comment in a code block is no heading."""
    prose = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [len(marks) for marks in re.findall(r"^(#+) ", prose, re.MULTILINE)]


def _commands(path: Path) -> list[str]:
    """Return the code blocks of a document, in order, without their comments."""
    blocks = re.findall(r"```\w*\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    return [re.sub(r"\s*#.*", "", block) for block in blocks]


def _targets() -> set[str]:
    """Return the targets of the Makefile that a person calls."""
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_the_two_readmes_are_twins() -> None:
    """A section or a command added to one language is added to the other."""
    english, dutch = READMES

    assert _heading_levels(english) == _heading_levels(dutch)
    assert _commands(english) == _commands(dutch)


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_readme_names_each_command_of_make_and_no_other(readme: Path) -> None:
    """Who follows the README never meets a target that is not there."""
    text = readme.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE))

    assert named == _targets()


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_link_of_the_readme_leads_somewhere(readme: Path) -> None:
    """Each relative link names a file or folder of the tree."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", readme.read_text(encoding="utf-8"))

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_changelog_tells_of_the_version_that_is_built() -> None:
    """A version without a section in the changelog is not released."""
    version = project_file()["project"]["version"]
    headings = re.findall(
        r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )

    assert headings[0] in {"Unreleased", version}


def test_publiccode_names_the_version_that_is_built() -> None:
    """The catalogue entry and the package agree."""
    version = project_file()["project"]["version"]

    entry = (ROOT / "publiccode.yml").read_text(encoding="utf-8")

    assert f'softwareVersion: "{version}"' in entry


@pytest.mark.parametrize("decision", sorted(DECISIONS.glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_has_all_its_parts(decision: Path) -> None:
    """Context, decision, consequences, alternatives, references: in that order."""
    headings = re.findall(r"^## (.+)$", decision.read_text(encoding="utf-8"), re.MULTILINE)

    assert tuple(headings) == PARTS


def test_decisions_are_numbered_without_gaps() -> None:
    """A decision is never removed, only superseded."""
    numbers = sorted(int(path.name[:4]) for path in DECISIONS.glob("[0-9]*.md"))

    assert numbers == list(range(1, len(numbers) + 1))
