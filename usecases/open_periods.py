"""The data-collection plan: the recurring checks of the contract phase, period by period."""

from datetime import date

from domain.definition import Check
from domain.planning import Period, periods, plan_check
from domain.team import owner_of
from domain.vocabulary import Anchor, CheckKind
from models.engines import WriteSession
from models.gate import CheckItem, GateAttempt
from models.project import Project
from models.queries import dossier, gates, projects
from usecases.calendars import organisation_calendar
from usecases.definitions import definition_of
from usecases.opening import add_check, set_moments, team_by_role


def open_due_periods(session: WriteSession, *, today: date) -> int:
    """Open, in every active project, the periods that began; answers how many checks.

    The morning sweep calls this first. Only projects whose gate in hand has a recurring check
    are read, so a morning on which no period begins costs one query.
    """
    opened = 0
    for project, attempt in dossier.projects_with_periods(session, today=today):
        opened += open_periods_of(session, project=project, attempt=attempt, today=today)
    return opened


def open_periods_of(
    session: WriteSession, *, project: Project, attempt: GateAttempt, today: date
) -> int:
    """Open the periods of this project from the start of work to today that are not there yet.

    Without a known start of work nothing is collected yet, and of a project that was brought in
    nothing is asked from before that day.
    """
    assert project.id is not None
    assert attempt.id is not None
    started_on = dossier.started_on(session, project.id)
    if started_on is None or started_on > today:
        return 0
    from_on = max(started_on, project.started_on)
    there = {(item.check_id, item.instance) for item in gates.check_items(session, attempt.id)}
    opened = 0
    for check in definition_of(session, project).phase(attempt.position).checks:
        if check.recurrence is None:
            continue
        for period in periods(check.recurrence, from_on=from_on, until_on=today):
            if (check.id, period.key) not in there:
                item = add_check(
                    session,
                    project=project,
                    attempt=attempt,
                    check=check,
                    today=today,
                    kind=CheckKind.RECURRING,
                    instance=period.key,
                )
                _plan(session, item, check=check, period=period, attempt=attempt)
                opened += 1
    session.flush()  # the sweep that follows reads them by query
    return opened


def _plan(
    session: WriteSession, item: CheckItem, *, check: Check, period: Period, attempt: GateAttempt
) -> None:
    owner = owner_of(check.owner, team_by_role(session, item.project_id))
    item.assignee_id, item.without_owner = owner.person_id, owner.without_owner
    calendar = organisation_calendar(session)
    gate_on = projects.plan(session, item.project_id)[attempt.position].planned_on
    after_period = calendar.add(period.ends_on, max(check.due.offset_working_days, 1))
    planned = plan_check(
        check,
        anchors={Anchor.PERIOD_END: period.ends_on},
        # A period is due after it ends, whatever day the gate is planned on.
        gate_on=max(gate_on, after_period),
        opened_on=item.opens_on,
        calendar=calendar,
    )
    set_moments(item, planned)
