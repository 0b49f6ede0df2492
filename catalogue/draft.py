"""A definition in the making: every part that could be read, and where it stands.

Parts that could not be read are simply absent, so that the rest is still looked at and a
person hears of every problem at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from catalogue import problems
from catalogue.document import Finding, Route, Value
from catalogue.expressions import ExpressionError, parse_condition
from catalogue.moment_text import MomentError, parse_moment
from catalogue.schema import CheckShape, PhaseHead, ProcessHead, SourceShape, TextShape
from catalogue.shapes import read_shape
from domain.conditions import Condition
from domain.definition import Check, EvidenceRule, Moment, Source, Text
from domain.vocabulary import Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDraft:
    """A check as far as it could be read; `check` is there when all of it could."""

    route: Route
    id: str | None
    opens: Moment | None
    due: Moment | None
    when: Condition | None
    rule: Condition | None
    check: Check | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseDraft:
    """A phase; its gate is known even where another part of its head could not be read."""

    route: Route
    gate_id: str | None
    opens_after: str | None
    head: PhaseHead | None
    checks: tuple[CheckDraft, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All that could be read of a process."""

    head: ProcessHead | None
    phases: tuple[PhaseDraft, ...]


def read_draft(value: Value, *, findings: list[Finding]) -> Draft:
    """What could be read; all that could not is added to the findings."""
    if not isinstance(value, dict):
        details = {"field": "file"}
        findings.append(Finding(kind=problems.NOT_FIELDS, route=(), details=details))
        return Draft(head=None, phases=())
    parts = _parts(value, "phases", route=(), findings=findings)
    return Draft(
        head=read_shape(ProcessHead, _without(value, "phases"), route=(), findings=findings),
        phases=tuple(
            _read_phase(part, route=("phases", number), findings=findings)
            for number, part in enumerate(parts)
        ),
    )


def _read_phase(value: Value, *, route: Route, findings: list[Finding]) -> PhaseDraft:
    fields = value if isinstance(value, dict) else {}
    gate = fields.get("gate")
    checks = _parts(fields, "checks", route=route, findings=findings) if fields else []
    return PhaseDraft(
        route=route,
        gate_id=_text_or_none(gate.get("id")) if isinstance(gate, dict) else None,
        opens_after=_text_or_none(fields.get("opens_after")),
        head=read_shape(
            PhaseHead,
            _without(fields, "checks") if fields else value,
            route=route,
            findings=findings,
        ),
        checks=tuple(
            _read_check(check, route=(*route, "checks", number), findings=findings)
            for number, check in enumerate(checks)
        ),
    )


def _read_check(value: Value, *, route: Route, findings: list[Finding]) -> CheckDraft:
    fields = value if isinstance(value, dict) else {}
    before = len(findings)
    shape = read_shape(CheckShape, value, route=route, findings=findings)
    opens = _moment(fields.get("opens"), route=(*route, "opens"), findings=findings)
    due = _moment(fields.get("due"), route=(*route, "due"), findings=findings)
    when = _condition(fields.get("when"), route=(*route, "when"), findings=findings)
    rule = _condition(fields.get("rule"), route=(*route, "rule"), findings=findings)
    check = None
    if shape and opens and due and len(findings) == before:
        check = _check(shape, opens=opens, due=due, when=when, rule=rule)
    return CheckDraft(
        route=route,
        id=_text_or_none(fields.get("id")),
        opens=opens,
        due=due,
        when=when,
        rule=rule,
        check=check,
    )


def _check(
    shape: CheckShape,
    *,
    opens: Moment,
    due: Moment,
    when: Condition | None,
    rule: Condition | None,
) -> Check:
    return Check(
        id=shape.id,
        text=text_of(shape.text),
        why=text_of(shape.why),
        owner=shape.owner,
        helper=shape.helper,
        blocking=shape.blocking,
        evidence=EvidenceRule(
            required=shape.evidence.required, description=text_of(shape.evidence.description)
        ),
        sources=tuple(map(source_of, shape.sources)),
        opens=opens,
        due=due,
        effort_minutes=shape.effort_minutes,
        recurrence=shape.recurrence,
        when=when,
        rule=rule,
        lateness_topic=shape.lateness_topic,
    )


def text_of(shape: TextShape) -> Text:
    """The text as the domain holds it."""
    return Text(nl=shape.nl, en=shape.en)


def source_of(shape: SourceShape) -> Source:
    """The source as the domain holds it."""
    return Source(document=shape.document, section=shape.section)


def _moment(text: Value, *, route: Route, findings: list[Finding]) -> Moment | None:
    if not isinstance(text, str) or not text.strip():
        return None  # The shape has said so.
    try:
        return parse_moment(text)
    except MomentError:
        details = {"value": text, "choices": ", ".join(Anchor)}
        findings.append(Finding(kind=problems.BAD_MOMENT, route=route, details=details))
        return None


def _condition(text: Value, *, route: Route, findings: list[Finding]) -> Condition | None:
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        return parse_condition(text)
    except ExpressionError as error:
        details = {"value": text, "part": error.part}
        findings.append(Finding(kind=problems.BAD_CONDITION, route=route, details=details))
        return None


def _parts(
    fields: Mapping[str, Value], name: str, *, route: Route, findings: list[Finding]
) -> list[Value]:
    """The items of a list that may not be missing or empty."""
    parts = fields.get(name)
    if isinstance(parts, list) and parts:
        return parts
    if parts is None:
        kind = problems.MISSING_FIELD
    else:
        kind = problems.EMPTY if parts == [] else problems.NOT_A_LIST
    details = {"field": name}
    findings.append(Finding(kind=kind, route=(*route, name), details=details))
    return []


def _without(fields: Mapping[str, Value], name: str) -> dict[str, Value]:
    return {key: value for key, value in fields.items() if key != name}


def _text_or_none(value: Value) -> str | None:
    return value if isinstance(value, str) else None
