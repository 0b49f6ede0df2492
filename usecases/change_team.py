"""Change who holds a role in a project, or hand one check over to a colleague."""

from dataclasses import dataclass
from datetime import datetime

from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.team import Member, require_team
from domain.vocabulary import AttemptStatus, Language, Role
from models.engines import WriteSession
from models.gate import CheckItem, GateAttempt
from models.project import Project, TeamMember
from models.queries import gates, people, projects
from notifications.messages import Context, Header, NewSteps, Reason
from usecases.acting import allow
from usecases.answer_check import CheckClosedError, refuse_stale
from usecases.assessment import assess
from usecases.decision_notices import ask_decision
from usecases.deviations import pass_on_deviations
from usecases.notices import write_notice
from usecases.trail import record
from usecases.wording import place_of, step_line, who_is_who


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRole:
    """Who holds which role in which project from now on."""

    project_id: int
    role: Role
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverCheck:
    """Which check goes to whom, and why; `version` is that of the check as it was seen."""

    item_id: int
    person_id: int
    version: int | None = None
    reason: str | None = None


def assign_role(
    session: WriteSession, *, command: AssignRole, actor: Actor, now: datetime
) -> TeamMember:
    """Make that person the primary holder; what waits for the role goes along.

    That is its checks, and of who decides the decision and the deviations that were asked.

    Raises:
        PermissionRefusedError: the actor leads neither the project nor the coordination.
        TeamRefusedError: one person would be both project lead and internal client.
        PersonUnknownError, ProjectUnknownError: as they say.
    """
    project = projects.project(session, command.project_id)
    by = allow(session, Permission.CHANGE_TEAM, actor=actor, project_id=command.project_id)
    today = dutch_date(now)
    people.require_member(session, command.person_id, on=today)
    _refuse_team(session, command)
    for member in people.team(session, command.project_id):
        if member.role is command.role and member.is_primary:
            member.ended_on = today
            session.add(member)
    session.flush()  # one primary holder a role: the old one first
    row = TeamMember(
        organisation_id=project.organisation_id,
        project_id=command.project_id,
        person_id=command.person_id,
        role=command.role,
        started_on=today,
    )
    session.add(row)
    session.flush()  # the event names the new member
    record(
        session,
        action="team.assigned",
        object_kind="team_member",
        object_id=row.id,
        project_id=command.project_id,
        at=now,
        by=by,
        facts={"role": str(command.role)},
    )
    attempt = gates.find_attempt_in_hand(session, command.project_id)
    if attempt is not None:
        _move_checks(session, attempt, command=command, now=now)
        _ask_again(session, project, attempt, command=command, now=now)
    return row


def hand_over_check(
    session: WriteSession, *, command: HandOverCheck, actor: Actor, now: datetime
) -> CheckItem:
    """Give the check to a colleague, in whatever state it is, and tell them.

    Raises:
        The same as `move_to_owner`.
    """
    item = move_to_owner(session, command=command, actor=actor, now=now)
    tell_new_owner(
        session, items=(item,), owner_id=command.person_id, reason=command.reason, now=now
    )
    return item


def move_to_owner(
    session: WriteSession, *, command: HandOverCheck, actor: Actor, now: datetime
) -> CheckItem:
    """Give the check to a colleague, who is yet to be told with `tell_new_owner`.

    Raises:
        PermissionRefusedError: the actor neither owns the check nor leads the project.
        CheckClosedError: the gate was decided.
        PersonUnknownError, ChangedMeanwhileError: as they say.
    """
    item = gates.check_item(session, command.item_id)
    by = allow(
        session,
        Permission.ASSIGN_CHECK,
        actor=actor,
        project_id=item.project_id,
        owner_id=item.assignee_id,
    )
    people.require_member(session, command.person_id, on=dutch_date(now))
    refuse_stale(item, version=command.version)
    attempt = gates.attempt(session, item.attempt_id)
    if attempt.status not in {AttemptStatus.OPEN, AttemptStatus.SUBMITTED}:
        raise CheckClosedError(check=item.check_id, status=item.status)
    gates.move_check(
        session, item, to=item.status, assignee_id=command.person_id, without_owner=False
    )
    record(
        session,
        action="check.handed_over",
        object_kind="check_item",
        object_id=item.id,
        project_id=item.project_id,
        at=now,
        by=by,
        facts={"check": item.check_id},
        text=command.reason,
    )
    return item


def _refuse_team(session: WriteSession, command: AssignRole) -> None:
    stay = [
        Member(role=member.role, person_id=member.person_id)
        for member in people.team(session, command.project_id)
        if not (member.role is command.role and member.is_primary)
    ]
    require_team([*stay, Member(role=command.role, person_id=command.person_id)])


def _ask_again(
    session: WriteSession,
    project: Project,
    attempt: GateAttempt,
    *,
    command: AssignRole,
    now: datetime,
) -> None:
    """What was asked of the role before is asked of who holds it now, or nobody could decide it."""
    if command.role in {Role.INTERNAL_CLIENT, Role.COORDINATOR}:
        pass_on_deviations(session, attempt, now=now)
    if command.role is Role.INTERNAL_CLIENT and attempt.status is AttemptStatus.SUBMITTED:
        assessed = assess(session, project=project, attempt=attempt)
        ask_decision(session, assessed, attempt=attempt, now=now)


def _move_checks(
    session: WriteSession, attempt: GateAttempt, *, command: AssignRole, now: datetime
) -> None:
    """The role's checks in hand go along, and those that had no owner find one."""
    assert attempt.id is not None
    moved: list[CheckItem] = []
    for item in gates.check_items(session, attempt.id):
        if item.role is command.role and item.assignee_id != command.person_id:
            gates.move_check(
                session, item, to=item.status, assignee_id=command.person_id, without_owner=False
            )
            moved.append(item)
    due = tuple(item for item in moved if item.needs_work)
    if due:
        tell_new_owner(session, items=due, owner_id=command.person_id, now=now)


def tell_new_owner(
    session: WriteSession,
    *,
    items: tuple[CheckItem, ...],
    owner_id: int,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Write the new owner one message with what came their way; all items are of one gate.

    Who got them by a role that they hold from now on needs no reason.
    """
    first = items[0]
    assert first.id is not None
    at = place_of(session, gates.attempt(session, first.attempt_id), today=dutch_date(now))
    known = who_is_who(session, first.project_id)

    def context(header: Header, language: Language) -> Context:
        return NewSteps(
            header=header,
            url=at.gate_url() if len(items) > 1 else at.check_url(first),
            project=at.named_project(),
            gate=at.named_gate(language),
            lines=tuple(
                step_line(at, item, language=language, reader_id=owner_id, known=known)
                for item in items
            ),
            is_handed_over=True,
            hand_over_reason=reason,
        )

    write_notice(
        session,
        to=owner_id,
        reason=Reason.OWNER,
        key=("handed_over", first.id, first.version),
        now=now,
        context=context,
        thread=at.thread(at.organisation.language),
    )
