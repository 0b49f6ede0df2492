"""Rules that a definition must keep as a whole, beyond the shape of its parts.

Each rule takes the draft and gives its findings; none stops at the first.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from catalogue import problems
from catalogue.document import Finding, Route
from catalogue.draft import CheckDraft, Draft, PhaseDraft
from catalogue.fact_types import condition_findings
from domain.definition import Moment
from domain.facts import TEAM_ROLES
from domain.vocabulary import Anchor, Role, Step

#: What every transition does (`engine.md`, a phase transition): without these a phase would be
#: entered unchecked, or with nothing to do in it. Entry actions are for phases that have some.
ALWAYS: Final = tuple(step for step in Step if step is not Step.ENTRY_ACTIONS)
#: A contractor has no account and an administrator no part in the process (`roles.md`).
NEVER_OWNERS: Final = frozenset({Role.CONTRACTOR, Role.ADMINISTRATOR})


def soundness_findings(draft: Draft) -> Iterator[Finding]:
    """All that is unsound in the draft."""
    for rule in _RULES:
        yield from rule(draft)


def in_order(phases: Sequence[PhaseDraft]) -> tuple[PhaseDraft, ...]:
    """The phases that can be reached, from the first on along `opens_after`."""
    following = {phase.opens_after: phase for phase in reversed(phases)}
    line: list[PhaseDraft] = []
    phase = following.pop(None, None)
    while phase is not None:
        line.append(phase)
        phase = following.pop(phase.gate_id, None) if phase.gate_id else None
    return tuple(line)


def reachability_findings(draft: Draft) -> Iterator[Finding]:
    """The gates that no project could ever come to."""
    gates = [phase.gate_id for phase in draft.phases if phase.gate_id]
    if draft.phases and all(phase.opens_after for phase in draft.phases):
        yield _finding(problems.NO_FIRST_GATE, draft.phases[0].route)
    reached = {phase.route for phase in in_order(draft.phases)}
    for phase in draft.phases:
        after = phase.opens_after
        if after is not None and after not in gates:
            choices = ", ".join(gates)
            route = (*phase.route, "opens_after")
            yield _finding(problems.UNKNOWN_GATE, route, value=after, choices=choices)
        if phase.route not in reached and phase.gate_id:
            yield _finding(problems.UNREACHABLE_GATE, phase.route, gate=phase.gate_id)


def _unique_ids(draft: Draft) -> Iterator[Finding]:
    checks = [(placed.id, (*placed.route, "id")) for placed in _checks(draft) if placed.id]
    phases = [(p.head.id, (*p.route, "id")) for p in draft.phases if p.head]
    gates = [(p.gate_id, (*p.route, "gate", "id")) for p in draft.phases if p.gate_id]
    for named in (checks, phases, gates):
        seen: set[str] = set()
        for name, route in named:
            if name in seen:
                yield _finding(problems.DUPLICATE_ID, route, value=name)
            seen.add(name)


def _ids_of_own_gate(draft: Draft) -> Iterator[Finding]:
    for phase in draft.phases:
        for placed in phase.checks:
            if not placed.id or not phase.gate_id:
                continue
            if not placed.id.startswith(f"{phase.gate_id}-"):
                route = (*placed.route, "id")
                details = {"value": placed.id, "gate": phase.gate_id}
                yield _finding(problems.ID_OF_OTHER_GATE, route, **details)


def _gates_that_hold(draft: Draft) -> Iterator[Finding]:
    for phase in draft.phases:
        # A check that could not be read may be the blocking one.
        holds = any(placed.check is None or placed.check.blocking for placed in phase.checks)
        if phase.checks and not holds:
            yield _finding(problems.NO_BLOCKING_CHECK, phase.route, gate=phase.gate_id)


def _owners_in_reach(draft: Draft) -> Iterator[Finding]:
    for_project = draft.head is None or draft.head.scope == "project"
    allowed = TEAM_ROLES if for_project else tuple(sorted(set(Role) - NEVER_OWNERS))
    for placed in _checks(draft):
        if placed.check and placed.check.owner not in allowed:
            details = {"value": placed.check.owner, "choices": ", ".join(allowed)}
            yield _finding(problems.OWNER_OUTSIDE_TEAM, (*placed.route, "owner"), **details)


def _moments_in_order(draft: Draft) -> Iterator[Finding]:
    for placed in _checks(draft):
        opens, due = placed.opens, placed.due
        if opens and due and _is_before(due, opens):
            details = {"opens": opens.offset_working_days, "due": due.offset_working_days}
            yield _finding(problems.DUE_BEFORE_OPENS, (*placed.route, "due"), **details)
        if due and due.anchor is Anchor.PLANNED_GATE and due.offset_working_days > 0:
            route = (*placed.route, "due")
            yield _finding(problems.DUE_AFTER_GATE, route, days=due.offset_working_days)


def _is_before(one: Moment, other: Moment) -> bool:
    """Whether it certainly is; moments of two anchors may come in any order."""
    same_anchor = one.anchor is other.anchor
    return same_anchor and one.offset_working_days < other.offset_working_days


def _moments_within_phase(draft: Draft) -> Iterator[Finding]:
    for phase in draft.phases:
        if phase.head is None:
            continue
        planned = phase.head.planned_working_days
        for placed in phase.checks:
            if placed.opens is None or placed.opens.anchor is not Anchor.PLANNED_GATE:
                continue
            days = -placed.opens.offset_working_days
            if days > planned:
                route = (*placed.route, "opens")
                yield _finding(problems.OPENS_BEFORE_PHASE, route, days=days, planned=planned)


def _earlier_gate_exists(draft: Draft) -> Iterator[Finding]:
    for phase in draft.phases:
        if phase.opens_after is not None:
            continue
        for placed in phase.checks:
            for name, moment in (("opens", placed.opens), ("due", placed.due)):
                if moment and moment.anchor is Anchor.PREVIOUS_GATE_DECIDED:
                    yield _finding(problems.NO_EARLIER_GATE, (*placed.route, name))


def _recurrence_has_period(draft: Draft) -> Iterator[Finding]:
    for placed in _checks(draft):
        check = placed.check
        if check is None:
            continue
        anchors = {check.opens.anchor, check.due.anchor}
        if check.recurrence is not None and anchors != {Anchor.PERIOD_END}:
            yield _finding(problems.RECURRENCE_WITHOUT_PERIOD, (*placed.route, "recurrence"))
        if check.recurrence is None and Anchor.PERIOD_END in anchors:
            yield _finding(problems.PERIOD_WITHOUT_RECURRENCE, (*placed.route, "due"))


def _steps_complete(draft: Draft) -> Iterator[Finding]:
    for phase in draft.phases:
        if phase.head is None:
            continue
        # The system looks at its own rules in the step of the entry actions.
        has_entry_work = phase.head.entry_actions or any(placed.rule for placed in phase.checks)
        for step in (*ALWAYS, *((Step.ENTRY_ACTIONS,) if has_entry_work else ())):
            if step not in phase.head.steps:
                yield _finding(problems.MISSING_STEP, (*phase.route, "steps"), step=step)


def _steps_in_order(draft: Draft) -> Iterator[Finding]:
    for phase in draft.phases:
        steps = phase.head.steps if phase.head else ()
        if list(steps) != [step for step in Step if step in steps]:
            route = (*phase.route, "steps")
            yield _finding(problems.STEP_ORDER, route, choices=", ".join(Step))


def _conditions_fit_facts(draft: Draft) -> Iterator[Finding]:
    for placed in _checks(draft):
        for name, condition in (("when", placed.when), ("rule", placed.rule)):
            if condition is not None:
                yield from condition_findings(condition, route=(*placed.route, name))


def _checks(draft: Draft) -> Iterator[CheckDraft]:
    for phase in draft.phases:
        yield from phase.checks


def _finding(kind: problems.ProblemKind, route: Route, **details: object) -> Finding:
    return Finding(kind=kind, route=route, details=details)


_RULES: Final[tuple[Callable[[Draft], Iterator[Finding]], ...]] = (
    reachability_findings,
    _unique_ids,
    _ids_of_own_gate,
    _gates_that_hold,
    _owners_in_reach,
    _moments_in_order,
    _moments_within_phase,
    _earlier_gate_exists,
    _recurrence_has_period,
    _steps_complete,
    _steps_in_order,
    _conditions_fit_facts,
)
