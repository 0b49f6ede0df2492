"""Look at a process before it is released: is it in order, and what differs from the one before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from sqlmodel import Session

from domain.definition import Check, ProcessDefinition
from models.queries import projects
from usecases.definitions import definition_by_id


class Difference(StrEnum):
    """What happened to a check between two versions."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckChange:
    """A check that differs; `changes` names its parts, empty unless it stays."""

    check: Check
    gate_id: str
    difference: Difference
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a definition changes; `before` is None where the process was never released."""

    before: str | None
    is_same: bool
    gates_added: tuple[str, ...]
    gates_removed: tuple[str, ...]
    checks: tuple[CheckChange, ...]


#: The parts of a check in words; each is a msgid with Dutch in notifications/locale/nl.po.
PARTS: Final[Mapping[str, str]] = {
    "text": "question",
    "why": "explanation",
    "owner": "owner",
    "helper": "helper",
    "blocking": "whether it blocks",
    "evidence": "evidence",
    "sources": "source",
    "opens": "opening day",
    "due": "due day",
    "effort_minutes": "time needed",
    "recurrence": "how often",
    "when": "when it applies",
    "rule": "rule that answers it",
    "lateness_topic": "explanation of lateness",
}


def compare_with_released(session: Session, definition: ProcessDefinition) -> Comparison:
    """What differs from the newest release of that process."""
    earlier = next(
        (row for row in reversed(projects.releases(session)) if row.process_id == definition.id),
        None,
    )
    if earlier is None:
        return Comparison(before=None, is_same=False, gates_added=(), gates_removed=(), checks=())
    assert earlier.id is not None
    return compare(definition_by_id(session, earlier.id), definition)


def compare(old: ProcessDefinition, new: ProcessDefinition) -> Comparison:
    """What the new definition changes, gate by gate."""
    old_gates = [phase.gate_id for phase in old.phases]
    new_gates = [phase.gate_id for phase in new.phases]
    return Comparison(
        before=old.version,
        is_same=old.checksum == new.checksum,
        gates_added=tuple(gate for gate in new_gates if gate not in old_gates),
        gates_removed=tuple(gate for gate in old_gates if gate not in new_gates),
        checks=tuple(_changes(old, new)),
    )


def _changes(old: ProcessDefinition, new: ProcessDefinition) -> Iterator[CheckChange]:
    was, becomes = old.checks_by_id, new.checks_by_id
    for phase in new.phases:
        for check in phase.checks:
            before = was.get(check.id)
            if before is None:
                yield _change(check, phase.gate_id, Difference.ADDED)
            elif before != check:
                parts = [
                    PARTS[part.name]
                    for part in fields(Check)
                    if part.name in PARTS
                    and getattr(before, part.name) != getattr(check, part.name)
                ]
                yield _change(check, phase.gate_id, Difference.CHANGED, *parts)
    for phase in old.phases:
        for check in phase.checks:
            if check.id not in becomes:
                yield _change(check, phase.gate_id, Difference.REMOVED)


def _change(check: Check, gate_id: str, difference: Difference, *changes: str) -> CheckChange:
    return CheckChange(check=check, gate_id=gate_id, difference=difference, changes=changes)
