"""Plans, periods, variations, suspensions and hand-overs: what moves due dates and owners."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlmodel import select

from domain.permissions import PermissionRefusedError
from domain.planning import PlanRefusedError
from domain.team import TeamRefusedError
from domain.vocabulary import CheckKind, EntryAction, ProjectStatus, Role
from models.queries import dossier, portfolio, projects
from models.work import Outbox
from tests.authority import Authority
from usecases.calendars import organisation_calendar
from usecases.change_person import let_leave
from usecases.change_team import AssignRole, HandOverCheck, assign_role, hand_over_check
from usecases.open_periods import open_due_periods
from usecases.plan_gates import PlanGates, plan_gates
from usecases.record_milestone import RecordMilestone, record_milestone
from usecases.start_project import NumberTakenError
from usecases.suspend_project import (
    NotSuspendedError,
    SuspendProject,
    resume_project,
    suspend_project,
)


def _plan(authority: Authority, project_id: int, planned: Mapping[int, date]) -> None:
    with authority.write() as session:
        plan_gates(
            session,
            command=PlanGates(project_id=project_id, planned=planned, reason="Uitgesteld"),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )


def _record(authority: Authority, project_id: int, kind: str, on: date) -> None:
    with authority.write() as session:
        record_milestone(
            session,
            command=RecordMilestone(project_id=project_id, kind=kind, happened_on=on),
            actor=authority.actor(session, Role.CONTRACT_MANAGER),
            now=authority.now,
        )


def _in_contract_phase(authority: Authority) -> int:
    project_id = authority.start()
    for _ in range(5):
        authority.pass_gate(project_id)
    return project_id


def test_a_moved_gate_moves_the_moments_of_its_checks(authority: Authority) -> None:
    """The first plan stays, to show how the gate moved."""
    project_id = authority.start()
    before = authority.items(project_id)["G1-01"].due_on
    with authority.write() as session:
        plan = projects.plan(session, project_id)
        later = {p: row.planned_on + timedelta(weeks=4) for p, row in plan.items()}

    _plan(authority, project_id, later)

    assert authority.items(project_id)["G1-01"].due_on > before
    with authority.write() as session:
        gate = projects.plan(session, project_id)[1]
    assert gate.planned_on == gate.first_planned_on + timedelta(weeks=4)


def test_gates_stay_in_order(authority: Authority) -> None:
    """A gate before the one before it is refused, and nothing moves."""
    project_id = authority.start()
    with authority.write() as session:
        first = projects.plan(session, project_id)[1].planned_on

    with pytest.raises(PlanRefusedError):
        _plan(authority, project_id, {2: first - timedelta(days=1)})

    with authority.write() as session:
        assert projects.plan(session, project_id)[1].planned_on == first


def test_the_contract_phase_opens_its_work_and_its_periods(authority: Authority) -> None:
    """A contract per lot, the work of its entry actions, and a check per month of work."""
    project_id = _in_contract_phase(authority)
    _record(authority, project_id, "start_of_work", authority.today)

    for _ in range(3):
        authority.pass_time(days=31)
        with authority.write() as session:
            open_due_periods(session, today=authority.today)

    with authority.write() as session:
        kinds = {row.kind for row in dossier.work_products(session, project_id)}
        (lot,) = projects.lots(session, project_id)
        assert dossier.find_contract(session, lot_id=lot.id or 0) is not None
    assert {EntryAction.CONTRACT_BASELINE, EntryAction.DATA_COLLECTION_PLAN} <= kinds
    months = [key for key in authority.items(project_id) if key.startswith("G6-03 ")]
    assert months == ["G6-03 2026-03", "G6-03 2026-04", "G6-03 2026-05", "G6-03 2026-06"]
    owner = authority.items(project_id)["G6-03 2026-03"].assignee_id
    assert owner == authority.people[Role.CONTRACT_MANAGER]


def test_a_period_opens_once(authority: Authority) -> None:
    """A second sweep of the same morning adds nothing."""
    project_id = _in_contract_phase(authority)
    _record(authority, project_id, "start_of_work", authority.today)

    with authority.write() as session:
        first = open_due_periods(session, today=authority.today)
    with authority.write() as session:
        second = open_due_periods(session, today=authority.today)

    assert (first > 0, second) == (True, 0)


def test_a_variation_brings_its_own_check(authority: Authority) -> None:
    """Each variation asks its recalculation, due fourteen working days later."""
    project_id = _in_contract_phase(authority)

    _record(authority, project_id, "variation", authority.today)
    _record(authority, project_id, "variation", authority.today)

    items = authority.items(project_id)
    assert {"G6-04 1", "G6-04 2"} <= items.keys()
    assert items["G6-04 1"].kind is CheckKind.VARIATION
    with authority.write() as session:
        calendar = organisation_calendar(session)
    assert calendar.between(authority.today, items["G6-04 1"].due_on) == 14


def test_a_suspension_shifts_what_is_open(authority: Authority) -> None:
    """Ten working days of standing still are ten working days more for every open check."""
    project_id = authority.start()
    before = authority.items(project_id)["G1-01"].due_on
    with authority.write() as session:
        suspend_project(
            session,
            command=SuspendProject(project_id=project_id, reason="Wacht op geld"),
            actor=authority.actor(session, Role.INTERNAL_CLIENT),
            now=authority.now,
        )
    assert authority.project(project_id).status is ProjectStatus.SUSPENDED

    authority.pass_time(days=14)
    with authority.write() as session:
        resume_project(
            session,
            project_id=project_id,
            actor=authority.actor(session, Role.INTERNAL_CLIENT),
            now=authority.now,
        )

    with authority.write() as session:
        calendar = organisation_calendar(session)
    assert calendar.between(before, authority.items(project_id)["G1-01"].due_on) == 10
    with pytest.raises(NotSuspendedError), authority.write() as session:
        resume_project(
            session,
            project_id=project_id,
            actor=authority.actor(session, Role.INTERNAL_CLIENT),
            now=authority.now,
        )


def test_a_new_role_holder_takes_the_checks_along(authority: Authority) -> None:
    """And is told of them in one message."""
    project_id = authority.start()

    with authority.write() as session:
        assign_role(
            session,
            command=AssignRole(
                project_id=project_id,
                role=Role.PROJECT_LEAD,
                person_id=authority.people[Role.BUYER],
            ),
            actor=authority.actor(session, Role.COORDINATOR),
            now=authority.now,
        )

    assert authority.items(project_id)["G1-04"].assignee_id == authority.people[Role.BUYER]
    with authority.write() as session:
        told = session.exec(
            select(Outbox).where(Outbox.recipient_id == authority.people[Role.BUYER])
        ).all()
    assert [row.message for row in told] == ["new_steps"]


def test_lead_and_client_are_never_one_person(authority: Authority) -> None:
    """The change is refused and the team stays as it was."""
    project_id = authority.start()

    with pytest.raises(TeamRefusedError), authority.write() as session:
        assign_role(
            session,
            command=AssignRole(
                project_id=project_id,
                role=Role.PROJECT_LEAD,
                person_id=authority.people[Role.INTERNAL_CLIENT],
            ),
            actor=authority.actor(session, Role.COORDINATOR),
            now=authority.now,
        )


def test_an_owner_hands_one_check_over(authority: Authority) -> None:
    """Somebody else of the team could not take it by themselves."""
    project_id = authority.start()
    item = authority.items(project_id)["G1-04"]
    command = HandOverCheck(item_id=item.id or 0, person_id=authority.people[Role.BUYER])

    with pytest.raises(PermissionRefusedError), authority.write() as session:
        hand_over_check(
            session,
            command=command,
            actor=authority.actor(session, Role.BUYER),
            now=authority.now,
        )
    with authority.write() as session:
        hand_over_check(
            session,
            command=command,
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )

    assert authority.items(project_id)["G1-04"].assignee_id == authority.people[Role.BUYER]


def test_who_left_owns_no_new_check(authority: Authority) -> None:
    """Their role is as one that is not filled: the lead owns its checks, the coordinator hears."""
    project_id = authority.start()
    buyer, lead = authority.people[Role.BUYER], authority.people[Role.PROJECT_LEAD]
    with authority.write() as session:
        let_leave(
            session,
            person_id=buyer,
            actor=authority.actor(session, Role.ADMINISTRATOR),
            now=authority.now,
        )

    for _ in range(3):
        authority.pass_gate(project_id)

    opened = [item for item in authority.items(project_id).values() if item.role is Role.BUYER]
    assert opened
    assert {(item.assignee_id, item.without_owner) for item in opened} == {(lead, True)}
    with authority.write() as session:
        told = portfolio.without_owner(session, limit=5)
    assert [(row.role, row.steps) for row in told] == [("buyer", len(opened))]


def test_a_number_is_used_once(authority: Authority) -> None:
    """The second project of that number is refused."""
    authority.start("P-001")

    with pytest.raises(NumberTakenError):
        authority.start("P-001")


def test_an_award_plans_backwards(authority: Authority) -> None:
    """The gate of the award is planned on the day that was given."""
    project_id = authority.start(award_on=date(2027, 9, 15))

    with authority.write() as session:
        assert projects.plan(session, project_id)[5].planned_on == date(2027, 9, 15)
