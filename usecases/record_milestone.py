"""Record a moment from which due dates count: the award, the start of work, a variation."""

from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus

from domain.definition import Check
from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.planning import plan_check
from domain.team import owner_of
from domain.vocabulary import Anchor, CheckKind
from models.engines import WriteSession
from models.gate import CheckItem, GateAttempt
from models.project import Milestone, Project
from models.queries import gates, projects
from usecases.acting import allow
from usecases.calendars import organisation_calendar
from usecases.change_team import tell_new_owner
from usecases.definitions import definition_of
from usecases.opening import add_check, set_moments, team_by_role
from usecases.plan_gates import replan_checks
from usecases.submit_gate import require_active
from usecases.trail import record

VARIATION = "variation"
_KINDS = (str(Anchor.AWARD), str(Anchor.START_OF_WORK), VARIATION)


class MilestoneRefusedError(PoortError):
    """There is no such kind of milestone."""

    message = "{kind} is no milestone. Choose award, start_of_work or variation."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMilestone:
    """What happened when; a variation says what it is about."""

    project_id: int
    kind: str
    happened_on: date
    description: str = ""


def record_milestone(
    session: WriteSession, *, command: RecordMilestone, actor: Actor, now: datetime
) -> Milestone:
    """Store the moment and plan what counts from it; a variation brings its own checks.

    An award or a start of work that is recorded again moves; variations are numbered.

    Raises:
        PermissionRefusedError: the actor does not lead, buy for or manage the contract.
        MilestoneRefusedError, ProjectNotActiveError, ProjectUnknownError: as they say.
    """
    if command.kind not in _KINDS:
        raise MilestoneRefusedError(kind=command.kind)
    project = projects.project(session, command.project_id)
    by = allow(session, Permission.RECORD_MILESTONE, actor=actor, project_id=command.project_id)
    require_active(project.status, project.number)
    row = store_milestone(session, project, command)
    if command.kind == VARIATION:
        _open_variation(session, project, row, now=now)
    else:
        replan_checks(session, project)
    record(
        session,
        action="milestone.recorded",
        object_kind="milestone",
        object_id=row.id,
        project_id=project.id,
        at=now,
        by=by,
        facts={"kind": row.kind, "number": row.number, "on": row.happened_on},
        text=row.description or None,
    )
    return row


def store_milestone(session: WriteSession, project: Project, command: RecordMilestone) -> Milestone:
    """Store the moment: the next variation, or the one award or start of work."""
    earlier = [
        row for row in projects.milestones(session, command.project_id) if row.kind == command.kind
    ]
    if command.kind != VARIATION and earlier:
        earlier[0].happened_on = command.happened_on
        session.add(earlier[0])
        session.flush()  # the plan reads it by query
        return earlier[0]
    row = Milestone(
        organisation_id=project.organisation_id,
        project_id=command.project_id,
        kind=command.kind,
        number=len(earlier) + 1 if command.kind == VARIATION else 0,
        happened_on=command.happened_on,
        description=command.description.strip()[:500],
    )
    session.add(row)
    session.flush()  # the plan and the event refer to it
    return row


def _open_variation(
    session: WriteSession, project: Project, variation: Milestone, *, now: datetime
) -> None:
    """Ask the checks of the phase that come with each variation."""
    assert project.id is not None
    definition = definition_of(session, project)
    attempt = gates.find_attempt_in_hand(session, project.id)
    if attempt is None:
        return
    items = [
        add_check(
            session,
            project=project,
            attempt=attempt,
            check=check,
            today=dutch_date(now),
            kind=CheckKind.VARIATION,
            instance=str(variation.number),
        )
        for check in definition.phase(attempt.position).checks
        if check.due.anchor is Anchor.VARIATION
    ]
    for item in items:
        check = definition.checks_by_id[item.check_id]
        _plan(session, item, check=check, variation=variation, attempt=attempt)
    session.flush()  # the message refers to the checks by id
    by_owner: dict[int, list[CheckItem]] = {}
    for item in items:
        if item.assignee_id is not None:
            by_owner.setdefault(item.assignee_id, []).append(item)
    for owner_id, owned in by_owner.items():
        tell_new_owner(session, items=tuple(owned), owner_id=owner_id, now=now)


def _plan(
    session: WriteSession,
    item: CheckItem,
    *,
    check: Check,
    variation: Milestone,
    attempt: GateAttempt,
) -> None:
    owner = owner_of(check.owner, team_by_role(session, item.project_id))
    item.assignee_id, item.without_owner = owner.person_id, owner.without_owner
    planned = plan_check(
        check,
        anchors={Anchor.VARIATION: variation.happened_on},
        gate_on=projects.plan(session, item.project_id)[attempt.position].planned_on,
        opened_on=item.opens_on,
        calendar=organisation_calendar(session),
    )
    set_moments(item, planned)
