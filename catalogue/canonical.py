"""The stored form of a definition: canonical JSON, the same bytes for the same definition."""

from hashlib import sha256

from catalogue.moment_text import write_moment
from domain.audit import canonical_json
from domain.conditions import describe
from domain.definition import Check, Phase, ProcessDefinition, Text


def to_json(definition: ProcessDefinition) -> str:
    """The definition as canonical JSON, without its checksum; `loader.from_json` reads it back."""
    body = {
        "id": definition.id,
        "version": definition.version,
        "name": _text(definition.name),
        "description": _text(definition.description),
        "scope": definition.scope,
        "phases": [_phase(phase, definition) for phase in definition.phases],
    }
    return canonical_json(body).decode()


def checksum_of(definition: ProcessDefinition) -> str:
    """The SHA-256 (hex) of the canonical JSON."""
    return sha256(to_json(definition).encode()).hexdigest()


def _phase(phase: Phase, definition: ProcessDefinition) -> dict[str, object]:
    first = phase.position == 1
    return {
        "id": phase.id,
        "name": _text(phase.name),
        "gate": {"id": phase.gate_id, "name": _text(phase.gate_name)},
        "opens_after": None if first else definition.phase(phase.position - 1).gate_id,
        "planned_working_days": phase.planned_working_days,
        "steps": list(phase.steps),
        "entry_actions": list(phase.entry_actions),
        "checks": [_check(check) for check in phase.checks],
    }


def _check(check: Check) -> dict[str, object]:
    return {
        "id": check.id,
        "text": _text(check.text),
        "why": _text(check.why),
        "owner": check.owner,
        "helper": check.helper,
        "blocking": check.blocking,
        "evidence": {
            "required": check.evidence.required,
            "description": _text(check.evidence.description),
        },
        "sources": [
            {"document": source.document, "section": source.section} for source in check.sources
        ],
        "opens": write_moment(check.opens),
        "due": write_moment(check.due),
        "effort_minutes": check.effort_minutes,
        "recurrence": check.recurrence,
        "when": describe(check.when) if check.when else None,
        "rule": describe(check.rule) if check.rule else None,
        "lateness_topic": check.lateness_topic,
    }


def _text(text: Text) -> dict[str, str]:
    return {"nl": text.nl, "en": text.en}
