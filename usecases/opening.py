"""Open a gate: a new attempt with its checks, their owners and their moments.

Shared by everything that opens one: the start of a project, a passed gate, a return,
a way back, a correction and the bringing in of a running project.
"""

from collections.abc import Mapping
from datetime import date

from domain.conditions import Facts, Truth, evaluate
from domain.definition import Check, Phase
from domain.planning import CheckPlan, plan_check
from domain.team import MUST_BE_FILLED, owner_of
from domain.vocabulary import Anchor, AttemptStatus, CheckKind, Role
from models.engines import WriteSession, session_organisation
from models.gate import CheckItem, GateAttempt
from models.project import Project
from models.queries import gates, people, projects
from usecases.calendars import organisation_calendar
from usecases.definitions import definition_of
from usecases.project_facts import rule_facts


def open_attempt(
    session: WriteSession, *, project: Project, phase: Phase, today: date
) -> GateAttempt:
    """A new attempt at the gate of that phase; the one in hand, if there is one already."""
    assert project.id is not None
    in_hand = gates.find_attempt_in_hand(session, project.id)
    if in_hand is not None:
        return in_hand
    attempt = GateAttempt(
        organisation_id=session_organisation(session),
        project_id=project.id,
        position=phase.position,
        gate_id=phase.gate_id,
        number=1 + gates.newest_number(session, project_id=project.id, position=phase.position),
        status=AttemptStatus.OPEN,
        opened_on=today,
    )
    session.add(attempt)
    gate = projects.plan(session, project.id)[phase.position]
    gate.entered_on = gate.entered_on or today
    session.add(gate)
    session.flush()  # the checks refer to the attempt by id
    return attempt


def open_checks(
    session: WriteSession, *, project: Project, attempt: GateAttempt, today: date
) -> None:
    """Add the checks of the gate that apply to this project and are not there yet.

    A check whose condition cannot be told (a fact is not known) applies: better asked than
    forgotten. Recurring checks and those of variations come with their period or variation.
    """
    assert attempt.id is not None
    phase = definition_of(session, project).phase(attempt.position)
    facts = rule_facts(session, project, phase.checks)
    there = {(item.check_id, item.instance) for item in gates.check_items(session, attempt.id)}
    for check in phase.checks:
        if is_opened_with_gate(check) and applies(check, facts) and (check.id, "") not in there:
            add_check(session, project=project, attempt=attempt, check=check, today=today)
    add_conditions(session, project=project, attempt=attempt, there=there, today=today)
    session.flush()  # owners and moments are set on the rows


def is_opened_with_gate(check: Check) -> bool:
    """Whether the check is there from the opening on; others come by period or variation."""
    return check.recurrence is None and check.due.anchor is not Anchor.VARIATION


def applies(check: Check, facts: Facts) -> bool:
    """Whether the condition of the check does not rule it out."""
    return check.when is None or evaluate(check.when, facts) is not Truth.FALSE


def add_check(  # noqa: PLR0913 -- each is a column of the row
    session: WriteSession,
    *,
    project: Project,
    attempt: GateAttempt,
    check: Check,
    today: date,
    kind: CheckKind = CheckKind.DEFINITION,
    instance: str = "",
) -> CheckItem:
    """One row for a check of the definition; its owner and moments follow."""
    assert project.id is not None
    assert attempt.id is not None
    item = CheckItem(
        organisation_id=session_organisation(session),
        project_id=project.id,
        attempt_id=attempt.id,
        check_id=check.id,
        instance=instance,
        kind=kind,
        blocking=check.blocking,
        evidence_required=check.evidence.required,
        role=check.owner,
        opens_on=today,
        due_on=today,
    )
    session.add(item)
    return item


def add_conditions(
    session: WriteSession,
    *,
    project: Project,
    attempt: GateAttempt,
    there: set[tuple[str, str]],
    today: date,
) -> None:
    """Make the conditions of the conditional pass before this gate blocking checks of it."""
    assert project.id is not None
    assert attempt.id is not None
    if attempt.position == 1:
        return
    before = gates.passed_attempt(session, project_id=project.id, position=attempt.position - 1)
    if before is None or before.id is None:
        return
    for condition in gates.conditions_of(session, before.id):
        check_id = f"{before.gate_id}-V{condition.number:02d}"
        if (check_id, "") in there:
            continue
        session.add(
            CheckItem(
                organisation_id=session_organisation(session),
                project_id=project.id,
                attempt_id=attempt.id,
                check_id=check_id,
                kind=CheckKind.CONDITION,
                label=condition.label,
                blocking=True,
                evidence_required=False,
                role=condition.role,
                opens_on=today,
                due_on=condition.due_on,
            )
        )


def assign_owners(session: WriteSession, *, project: Project, attempt: GateAttempt) -> None:
    """Give every check that has none its one owner out of the team."""
    assert project.id is not None
    assert attempt.id is not None
    team = team_by_role(session, project.id)
    for item in gates.check_items(session, attempt.id):
        if item.assignee_id is None:
            owner = owner_of(item.role, team)
            item.assignee_id, item.without_owner = owner.person_id, owner.without_owner
            session.add(item)
    session.flush()  # later steps read the owners by query


def team_by_role(session: WriteSession, project_id: int) -> Mapping[Role, int]:
    """The primary holder of each role in the team.

    Who left holds none any more, but for the two roles that must be handed over before one
    leaves (`usecases.change_person`): without them a project could not go on at all.
    """
    team = people.team(session, project_id)
    members = people.memberships(session, {member.person_id for member in team})
    return {
        member.role: member.person_id
        for member in reversed(team)
        if members[member.person_id].left_on is None or member.role in MUST_BE_FILLED
    }


def plan_due_dates(session: WriteSession, *, project: Project, attempt: GateAttempt) -> None:
    """Set the moments of every check that still asks work, backwards from the planned gate."""
    assert project.id is not None
    assert attempt.id is not None
    calendar = organisation_calendar(session)
    checks = definition_of(session, project).checks_by_id
    anchors = anchor_dates(session, project=project, position=attempt.position)
    gate_on = projects.plan(session, project.id)[attempt.position].planned_on
    for item in gates.check_items(session, attempt.id):
        check = checks.get(item.check_id)
        if check is None or item.kind is not CheckKind.DEFINITION:
            continue
        planned = plan_check(
            check,
            anchors=anchors,
            gate_on=gate_on,
            opened_on=attempt.opened_on,
            calendar=calendar,
        )
        set_moments(item, planned)
        session.add(item)
    session.flush()  # later steps read the moments by query


def set_moments(item: CheckItem, planned: CheckPlan) -> None:
    """Put the planned moments on the row."""
    item.opens_on, item.due_on, item.tight = planned.opens_on, planned.due_on, planned.tight


def anchor_dates(
    session: WriteSession, *, project: Project, position: int
) -> Mapping[Anchor, date | None]:
    """The dates from which the moments of a gate count, as far as they are known."""
    assert project.id is not None
    plan = projects.plan(session, project.id)
    happened = {
        row.kind: row.happened_on
        for row in projects.milestones(session, project.id)
        if row.number == 0
    }
    return {
        Anchor.PLANNED_GATE: plan[position].planned_on,
        Anchor.PREVIOUS_GATE_DECIDED: _previous_decided_on(session, project, position),
        Anchor.AWARD: happened.get("award"),
        Anchor.START_OF_WORK: happened.get("start_of_work"),
        Anchor.VARIATION: None,
        Anchor.PERIOD_END: None,
    }


def _previous_decided_on(session: WriteSession, project: Project, position: int) -> date | None:
    assert project.id is not None
    if position == 1:
        return None
    before = gates.passed_attempt(session, project_id=project.id, position=position - 1)
    decision = gates.find_decision(session, before.id) if before and before.id else None
    return decision.decided_on if decision else None
