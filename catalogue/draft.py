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
    """A check and where it stands."""

    route: Route
    check: Check


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
    drafts = (
        _read_check(check, route=(*route, "checks", number), findings=findings)
        for number, check in enumerate(checks)
    )
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
        checks=tuple(draft for draft in drafts if draft is not None),
    )


def _read_check(value: Value, *, route: Route, findings: list[Finding]) -> CheckDraft | None:
    shape = read_shape(CheckShape, value, route=route, findings=findings)
    if shape is None:
        return None
    before = len(findings)
    opens = _moment(shape.opens, route=(*route, "opens"), findings=findings)
    due = _moment(shape.due, route=(*route, "due"), findings=findings)
    when = _condition(shape.when, route=(*route, "when"), findings=findings)
    rule = _condition(shape.rule, route=(*route, "rule"), findings=findings)
    if len(findings) > before:
        return None
    check = Check(
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
    return CheckDraft(route=route, check=check)


def text_of(shape: TextShape) -> Text:
    """The text as the domain holds it."""
    return Text(nl=shape.nl, en=shape.en)


def source_of(shape: SourceShape) -> Source:
    """The source as the domain holds it."""
    return Source(document=shape.document, section=shape.section)


#: Stands in for a moment that could not be read; the check is then left out of the draft.
_NO_MOMENT = Moment(anchor=Anchor.PLANNED_GATE, offset_working_days=0)


def _moment(text: str, *, route: Route, findings: list[Finding]) -> Moment:
    try:
        return parse_moment(text)
    except MomentError:
        details = {"value": text, "choices": ", ".join(Anchor)}
        findings.append(Finding(kind=problems.BAD_MOMENT, route=route, details=details))
        return _NO_MOMENT


def _condition(text: str | None, *, route: Route, findings: list[Finding]) -> Condition | None:
    if text is None:
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
