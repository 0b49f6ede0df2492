"""The locks follow pyproject.toml and name every file by its hash."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.guards.tree import ROOT, project_file

RUNTIME = ROOT / "requirements.lock"
EVERYTHING = ROOT / "requirements-dev.lock"
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def _pins(lock: Path) -> dict[str, str]:
    """Return the version a lock chose for each distribution."""
    return {
        canonicalize_name(name): version
        for name, version in PIN.findall(lock.read_text(encoding="utf-8"))
    }


def _asked(lock: Path) -> list[Requirement]:
    """Return what pyproject.toml asks of a lock."""
    project = project_file()
    asked = list(project["project"]["dependencies"])
    if lock == EVERYTHING:
        asked += project["dependency-groups"]["dev"]
    return [Requirement(line) for line in asked]


@pytest.mark.parametrize("lock", [RUNTIME, EVERYTHING], ids=lambda lock: lock.name)
def test_every_dependency_is_locked_within_its_range(lock: Path) -> None:
    """After a change of pyproject.toml, run `make lock`."""
    pins = _pins(lock)

    outside = [
        str(wish)
        for wish in _asked(lock)
        if not wish.specifier.contains(pins.get(canonicalize_name(wish.name), "0"))
    ]

    assert outside == []


@pytest.mark.parametrize("lock", [RUNTIME, EVERYTHING], ids=lambda lock: lock.name)
def test_every_pin_carries_a_hash(lock: Path) -> None:
    """Each pinned version is followed by the hash of its files."""
    text = lock.read_text(encoding="utf-8")

    pins_with_hash = re.findall(r"^\S.*==.*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)

    assert len(pins_with_hash) == len(re.findall(r"^[^#\s].*==", text, re.MULTILINE)) > 0


def test_both_locks_choose_the_same_versions() -> None:
    """What is tested is what runs."""
    tested = _pins(EVERYTHING)

    assert {name: tested.get(name) for name in _pins(RUNTIME)} == _pins(RUNTIME)
