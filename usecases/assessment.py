"""The sustainability check of a gate: what the rows say, judged by the pure rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from domain.conditions import Facts, Truth, evaluate
from domain.definition import ProcessDefinition
from domain.gates import CheckState, DeviationState, Verdict, evaluate_gate
from domain.vocabulary import Role
from models.gate import Answer, CheckItem, Deviation, Evidence, GateAttempt
from models.project import Project
from models.queries import answers, gates, people
from models.queries.decision_reads import CheckAsItStands
from usecases.definitions import definition_of
from usecases.project_facts import rule_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The verdict on an attempt with what it was taken from."""

    definition: ProcessDefinition
    verdict: Verdict
    items: Sequence[CheckItem]
    states: Sequence[CheckState]
    facts: Facts


def assess(session: Session, *, project: Project, attempt: GateAttempt) -> Assessment:
    """Judge the attempt as it stands now."""
    assert attempt.id is not None
    items = gates.check_items(session, attempt.id)
    definition = definition_of(session, project)
    facts = _facts(session, project, definition=definition, items=items)
    states = check_states(session, definition=definition, items=items, facts=facts)
    return _judged(definition, attempt, items=items, states=states, facts=facts)


def assess_read(
    session: Session,
    *,
    project: Project,
    attempt: GateAttempt,
    checks: Sequence[CheckAsItStands],
    clients: frozenset[int],
) -> Assessment:
    """Judge the attempt from checks that a page read with all that was said about them."""
    items = [check.item for check in checks]
    definition = definition_of(session, project)
    facts = _facts(session, project, definition=definition, items=items)
    states = tuple(
        _state(
            check.item,
            evidence=check.evidence,
            answer=check.answer,
            deviation=_deviation_state(check.deviation, clients=clients),
            rule_truth=_rule_truth(definition, check.item, facts),
        )
        for check in checks
    )
    return _judged(definition, attempt, items=items, states=states, facts=facts)


def _facts(
    session: Session, project: Project, *, definition: ProcessDefinition, items: Sequence[CheckItem]
) -> Facts:
    known = definition.checks_by_id
    return rule_facts(
        session, project, (known[item.check_id] for item in items if item.check_id in known)
    )


def _judged(
    definition: ProcessDefinition,
    attempt: GateAttempt,
    *,
    items: Sequence[CheckItem],
    states: Sequence[CheckState],
    facts: Facts,
) -> Assessment:
    verdict = evaluate_gate(
        states,
        definition_checksum=definition.checksum,
        gate_id=attempt.gate_id,
        attempt_status=attempt.status,
    )
    return Assessment(
        definition=definition, verdict=verdict, items=items, states=states, facts=facts
    )


def check_states(
    session: Session, *, definition: ProcessDefinition, items: Sequence[CheckItem], facts: Facts
) -> tuple[CheckState, ...]:
    """The checks as values, read in three queries whatever their number."""
    ids = [item.id for item in items if item.id is not None]
    evidence = answers.evidence_of(session, ids)
    given = answers.newest_answers(session, ids)
    deviations = answers.deviations_in_hand(session, ids)
    clients = _clients(session, items) if deviations else frozenset[int]()
    return tuple(
        _state(
            item,
            evidence=evidence[item.id],
            answer=given.get(item.id),
            deviation=_deviation_state(deviations.get(item.id), clients=clients),
            rule_truth=_rule_truth(definition, item, facts),
        )
        for item in items
        if item.id is not None
    )


def _state(
    item: CheckItem,
    *,
    evidence: Sequence[Evidence],
    answer: Answer | None,
    deviation: DeviationState | None,
    rule_truth: Truth | None,
) -> CheckState:
    assert item.id is not None
    return CheckState(
        item_id=item.id,
        check_id=item.check_id,
        instance=item.instance,
        label=item.label,
        blocking=item.blocking,
        status=item.status,
        answer=item.answer,
        reason=answer.reason if answer else None,
        evidence_required=item.evidence_required,
        evidence=tuple(row.sha256 or row.url or "" for row in evidence),
        deviation=deviation,
        rule_truth=rule_truth,
        role=item.role,
        assignee_id=item.assignee_id,
        due_on=item.due_on,
    )


def _clients(session: Session, items: Sequence[CheckItem]) -> frozenset[int]:
    """Who are internal client of the project of these checks."""
    team = people.team(session, items[0].project_id)
    return frozenset(one.person_id for one in team if one.role is Role.INTERNAL_CLIENT)


def _deviation_state(row: Deviation | None, *, clients: frozenset[int]) -> DeviationState | None:
    if row is None:
        return None
    assert row.id is not None
    return DeviationState(
        id=row.id,
        measure=row.measure,
        decider_role=Role.INTERNAL_CLIENT if row.decider_id in clients else Role.COORDINATOR,
        decider_id=row.decider_id,
        due_on=row.due_on,
    )


def _rule_truth(definition: ProcessDefinition, item: CheckItem, facts: Facts) -> Truth | None:
    check = definition.checks_by_id.get(item.check_id)
    if check is None or check.rule is None:
        return None
    return evaluate(check.rule, facts)
