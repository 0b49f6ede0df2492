"""A small definition as somebody would write it, and what the loader finds wrong with it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from catalogue.loader import load_file
from catalogue.problems import DefinitionInvalidError, Problem

#: Two phases, one check each; right as it stands.
SMALL = """\
id: two-gates
version: "2026.1"
scope: project
name: {nl: Twee poorten, en: Two gates}
description: {nl: Een proef., en: A trial.}
documents:
  S: Handreiking
phases:
  - id: first
    name: {nl: Eerste, en: First}
    gate: {id: G1, name: {nl: Een, en: One}}
    planned_working_days: 30
    steps: [require_check, move_phase, open_checks, assign_owners, plan_due_dates, write_notices]
    checks:
      - id: G1-01
        text: {nl: Het is zo, en: It is so}
        why: {nl: Daarom., en: Therefore.}
        owner: internal_client
        blocking: true
        evidence: {required: true, description: {nl: Een brief, en: A letter}}
        sources: [S 3.2]
        opens: planned_gate - 20
        due: planned_gate - 5
        effort_minutes: 30
        when: project.material in ['asphalt', 'both']
  - id: second
    name: {nl: Tweede, en: Second}
    gate: {id: G2, name: {nl: Twee, en: Two}}
    opens_after: G1
    planned_working_days: 30
    steps: [require_check, move_phase, open_checks, assign_owners, plan_due_dates, write_notices]
    checks:
      - id: G2-01
        text: {nl: Het is gedaan, en: It is done}
        why: {nl: Daarom., en: Therefore.}
        owner: project_lead
        blocking: true
        evidence: {required: true, description: {nl: Een brief, en: A letter}}
        sources: [S 3.3]
        opens: previous_gate_decided
        due: previous_gate_decided + 10
        effort_minutes: 30
"""


def changed(changes: Mapping[str, str], text: str = SMALL) -> str:
    """Return the definition with each piece of text, which must be there, put otherwise."""
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def write(folder: Path, text: str, *, name: str = "process.yaml") -> Path:
    """Write the text into a file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(folder: Path, text: str) -> tuple[Problem, ...]:
    """Return all that is wrong with the definition."""
    path = write(folder, text)
    with pytest.raises(DefinitionInvalidError) as caught:
        load_file(path)
    return caught.value.problems


def line_of(part: str, text: str) -> int:
    """Return the line, counted from 1, on which the part first stands."""
    return text[: text.index(part)].count("\n") + 1
