"""What is open in a project: the gate in hand with what blocks it, deviations and conditions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.conditions import Facts, evaluate
from domain.gates import Block, BlockReason, CheckState, DeviationState, evaluate_gate
from domain.team import Member
from domain.vocabulary import (
    AttemptStatus,
    CheckKind,
    CheckStatus,
    DeviationStatus,
    Role,
)
from models.queries.parts import PartRow
from models.queries.project_checks import CheckRow
from models.queries.project_dossier import CONDITION
from notifications.language import translator
from usecases.project_course import Attempt, CourseGate, Dossier, attempt_in_hand
from usecases.project_facts import (
    gate_facts,
    milestone_facts,
    objective_facts,
    policy_facts,
    project_facts,
    team_facts,
)
from usecases.thread_facts import facts_in

_IN_DEVIATION = frozenset({DeviationStatus.REQUESTED, DeviationStatus.APPROVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPoint:
    """What keeps the gate closed, in words, and who can mend it by when."""

    item_id: int
    title: str
    why: BlockReason
    who: str | None
    role: Role
    due_on: date
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GateInHand:
    """The gate that is worked on or waits for its decision.

    `settled` of `asked` checks ask nothing any more; `due_on` is the planned day of the gate or,
    once it was submitted, the day by which the decision is asked.
    """

    position: int
    gate_id: str
    name: str
    attempt: Attempt
    due_on: date
    working_days: int
    is_submitted: bool
    points: tuple[OpenPoint, ...]
    settled: int
    asked: int
    decider: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A deviation or a condition: what it is about, how it stands, and by when.

    `due_on` is the day a decision on a deviation is asked by, or a condition is to be met.
    """

    id: int
    title: str
    phase_name: str
    status: DeviationStatus | CheckStatus | None
    reason: str
    measure: str
    due_on: date
    who: str | None


def gate_in_hand(dossier: Dossier) -> GateInHand | None:
    """The gate in hand judged as submitting it would be, or None when there is none now."""
    found = attempt_in_hand(dossier.course)
    if found is None:
        return None
    gate, attempt = found
    rows = [row for row in dossier.checks if row.attempt_id == attempt.id]
    states = _states(rows, dossier=dossier, facts=_facts(dossier, gate))
    verdict = evaluate_gate(
        states,
        definition_checksum=dossier.definition.checksum,
        gate_id=gate.gate_id,
        attempt_status=attempt.status,
    )
    is_submitted = attempt.status is AttemptStatus.SUBMITTED
    due_on = (attempt.decision_due_on if is_submitted else None) or gate.planned_on

    return GateInHand(
        position=gate.position,
        gate_id=gate.gate_id,
        name=dossier.definition.phase(gate.position).gate_name.read(dossier.language),
        attempt=attempt,
        due_on=due_on,
        working_days=dossier.working_days(due_on),
        is_submitted=is_submitted,
        points=_points(verdict.blocks, rows=rows, dossier=dossier),
        settled=sum(not _is_asking(state) for state in states),
        asked=len(states),
        decider=_holder(dossier.people, Role.INTERNAL_CLIENT),
    )


def asked_deviations(dossier: Dossier) -> tuple[Agreement, ...]:
    """Every deviation that was asked in the project, the newest first."""
    found = [
        Agreement(
            id=row.deviation_id,
            title=title_of(row, dossier),
            phase_name=dossier.phase_name(row.position),
            status=row.deviation_status,
            reason=row.deviation_reason or "",
            measure=row.deviation_measure or "",
            due_on=row.deviation_due_on or row.due_on,
            who=row.decider_name,
        )
        for row in dossier.checks
        if row.deviation_id is not None
    ]
    return tuple(sorted(found, key=lambda one: -one.id))


def agreed_conditions(dossier: Dossier) -> tuple[Agreement, ...]:
    """The conditions of every decision, with how the check that each became stands now."""
    positions = {attempt.id: gate.position for gate in dossier.course for attempt in gate.attempts}
    newest = {row.label: row for row in dossier.checks if row.kind is CheckKind.CONDITION}
    return tuple(
        Agreement(
            id=mark.number,
            title=mark.text,
            phase_name=dossier.phase_name(positions[mark.attempt_id]),
            status=newest[mark.text].status if mark.text in newest else None,
            reason="",
            measure="",
            due_on=mark.on,
            who=newest[mark.text].assignee_name if mark.text in newest else None,
        )
        for mark in dossier.marks
        if mark.kind == CONDITION
    )


def title_of(row: CheckRow, dossier: Dossier) -> str:
    """What the check asks, with its period or variation where it has one."""
    if row.kind is CheckKind.CONDITION:
        return translator(dossier.language)("Condition: {condition}").format(condition=row.label)
    check = dossier.definition.checks_by_id.get(row.check_id)
    title = check.text.read(dossier.language) if check else row.label or row.check_id
    return f"{title} ({row.instance})" if row.instance else title


def _points(
    blocks: Sequence[Block], *, rows: Sequence[CheckRow], dossier: Dossier
) -> tuple[OpenPoint, ...]:
    named = {row.item_id: row for row in rows}
    found = (_point(block, row=named[block.item_id], dossier=dossier) for block in blocks)
    return tuple(sorted(found, key=lambda one: (one.due_on, one.title)))


def _point(block: Block, *, row: CheckRow, dossier: Dossier) -> OpenPoint:
    waits_for_decision = block.why is BlockReason.DEVIATION_UNDECIDED
    return OpenPoint(
        item_id=block.item_id,
        title=title_of(row, dossier),
        why=block.why,
        who=row.decider_name if waits_for_decision else row.assignee_name,
        role=block.fixer_role,
        due_on=block.due_on,
        working_days=dossier.working_days(block.due_on),
    )


def _facts(dossier: Dossier, gate: CourseGate) -> Facts:
    """Every fact that a rule may read, out of what the page read already."""
    head = dossier.head
    team = [
        Member(role=row.role, person_id=row.person_id)
        for row in dossier.people
        if row.in_team and row.ended_on is None
    ]
    objective = (
        objective_facts(head.objective, head.targets, ends_on=dossier.ends_on)
        if head.objective
        else {}
    )
    return {
        **project_facts(head.project),
        **objective,
        **policy_facts(
            head.thread.policy,
            project=head.project,
            obligatory_from=head.thread.obligatory_from,
        ),
        **facts_in(head.thread, material=head.project.material, value_eur=head.project.value_eur),
        **team_facts(team),
        **milestone_facts({mark.kind for mark in dossier.marks}),
        **gate_facts(
            entered_on=gate.entered_on, planned_on=gate.planned_on, calendar=dossier.calendar
        ),
        "lots.count": head.lots,
        "organisation.size_profile": str(head.organisation.size_profile),
    }


def _states(rows: Sequence[CheckRow], *, dossier: Dossier, facts: Facts) -> tuple[CheckState, ...]:
    """The checks as the rule judges them, each once whatever was asked on it before."""
    in_hand = {row.item_id: row for row in rows if row.deviation_status in _IN_DEVIATION}
    return tuple(
        _state(row, deviation=in_hand.get(row.item_id), dossier=dossier, facts=facts)
        for row in {row.item_id: row for row in rows}.values()
    )


def _state(
    row: CheckRow, *, deviation: CheckRow | None, dossier: Dossier, facts: Facts
) -> CheckState:
    check = dossier.definition.checks_by_id.get(row.check_id)
    rule = check.rule if check else None
    return CheckState(
        item_id=row.item_id,
        check_id=row.check_id,
        instance=row.instance,
        label=row.label,
        blocking=row.blocking,
        status=row.status,
        role=row.role,
        due_on=row.due_on,
        answer=row.answer,
        reason=row.reason,
        evidence_required=row.evidence_required,
        evidence=("attached",) if row.has_evidence else (),
        deviation=_deviation(deviation, dossier.people),
        rule_truth=None if rule is None else evaluate(rule, facts),
        assignee_id=row.assignee_id,
    )


def _deviation(row: CheckRow | None, people: Sequence[PartRow]) -> DeviationState | None:
    if row is None or row.deviation_id is None or row.deviation_due_on is None:
        return None
    assert row.decider_id is not None
    clients = {one.person_id for one in people if one.role is Role.INTERNAL_CLIENT}
    return DeviationState(
        id=row.deviation_id,
        measure=row.deviation_measure or "",
        decider_role=Role.INTERNAL_CLIENT if row.decider_id in clients else Role.COORDINATOR,
        decider_id=row.decider_id,
        due_on=row.deviation_due_on,
    )


def _is_asking(state: CheckState) -> bool:
    return state.status in {
        CheckStatus.OPEN,
        CheckStatus.DEVIATION_REFUSED,
        CheckStatus.DEVIATION_REQUESTED,
    }


def _holder(people: Sequence[PartRow], role: Role) -> str | None:
    """Who holds the role first, or today in their stead."""
    for row in people:
        if row.in_team and row.role is role and row.is_primary and row.ended_on is None:
            return row.substitute_name or row.name
    return None
