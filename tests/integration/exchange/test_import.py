"""Running projects are brought in whole, each in the phase it is in."""

import io
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from catalogue.loader import load_process
from domain.permissions import PermissionRefusedError
from domain.vocabulary import AttemptStatus, Language, Material, Outcome, Role
from models.audit import AuditEvent
from models.audit_trail import verify_chain
from models.queries import gates, people, projects
from models.sheets import SheetKind, read_sheet
from models.work import Outbox
from reports.sheets import SheetColumn, Table, Value, write_xlsx
from tests.authority import Authority
from tests.integration.exchange.lines import HEADER, PEOPLE, bring_in, stored_projects
from usecases.import_plan import check_rows
from usecases.open_periods import open_due_periods
from usecases.project_template import project_template
from usecases.record_milestone import RecordMilestone, record_milestone
from usecases.sheet_problems import (
    ImportRefusedError,
    PersonNotKnownError,
)
from usecases.verify import verify_organisation


def test_a_running_project_starts_in_the_phase_it_is_in(authority: Authority) -> None:
    """Earlier gates are before introduction, and the gate in hand asks its checks."""
    report = bring_in(authority, f"2024-017;Kade Oost;beton;1.250.000,50;G3;;{PEOPLE}")

    with authority.write() as session:
        project = projects.project_by_number(session, "2024-017")
        assert project.id is not None
        attempts = gates.attempts(session, project.id)
        items = gates.check_items(session, attempts[-1].id or 0)
        team = {member.role for member in people.team(session, project.id)}
    assert report.numbers == ("2024-017",)
    assert (project.phase_position, project.introduced_at_position) == (3, 3)
    assert (project.material, project.value_eur) == (Material.CONCRETE, Decimal("1250000.50"))
    assert [(attempt.gate_id, attempt.status) for attempt in attempts] == [
        ("G1", AttemptStatus.BEFORE_INTRODUCTION),
        ("G2", AttemptStatus.BEFORE_INTRODUCTION),
        ("G3", AttemptStatus.OPEN),
    ]
    assert len(items) == 9
    assert all(item.assignee_id and item.due_on > authority.today for item in items)
    assert {Role.PROJECT_LEAD, Role.INTERNAL_CLIENT, Role.COORDINATOR} <= team


def test_the_reader_says_how_an_amount_was_understood(authority: Authority) -> None:
    """What was written and what was read are both given back."""
    report = bring_in(authority, f"1;Kade;beton;€ 1.250,50;1;;{PEOPLE}")

    [understood] = report.understood
    assert (understood.row, understood.written) == (2, "€ 1.250,50")
    assert understood.value_eur == Decimal("1250.50")


def test_an_imported_project_goes_on_through_its_gates(authority: Authority) -> None:
    """From the gate in hand on it is a project like any other."""
    bring_in(authority, f"1;Kade;beton;;ontwerp;;{PEOPLE}")
    with authority.write() as session:
        project_id = projects.project_by_number(session, "1").id
    assert project_id is not None
    authority.pass_time(days=1)

    authority.pass_gate(project_id)

    assert authority.project(project_id).phase_position == 4
    with authority.write() as session:
        assert verify_organisation(session).problems == ()


def test_a_decision_can_go_back_to_before_the_introduction(authority: Authority) -> None:
    """A gate that counted as before introduction is then asked for the first time."""
    bring_in(authority, f"1;Kade;beton;;G3;;{PEOPLE}")
    with authority.write() as session:
        project_id = projects.project_by_number(session, "1").id
    assert project_id is not None
    authority.answer_all(project_id)
    authority.submit(project_id)

    authority.decide(project_id, Outcome.BACK, back_to_position=1, reason="Geen mandaat.")
    authority.drive()

    assert authority.project(project_id).phase_position == 1
    assert (authority.attempt(project_id).gate_id, authority.attempt(project_id).number) == (
        "G1",
        2,
    )
    with authority.write() as session:
        assert verify_organisation(session).problems == ()


def test_an_award_ahead_plans_backwards_and_one_behind_is_a_milestone(
    authority: Authority,
) -> None:
    """Before the award the gates lie before it; after it, it is what happened."""
    bring_in(
        authority,
        f"ahead;Kade;beton;;G4;18-12-2026;{PEOPLE}",
        f"behind;Brug;beton;;G6;2025-09-01;{PEOPLE}",
    )

    with authority.write() as session:
        ahead = projects.project_by_number(session, "ahead").id
        behind = projects.project_by_number(session, "behind").id
        assert ahead is not None
        assert behind is not None
        plan = projects.plan(session, ahead)
        milestones = projects.milestones(session, behind)
    assert plan[5].planned_on == date(2026, 12, 18)
    assert plan[4].planned_on < plan[5].planned_on < plan[6].planned_on
    assert [(row.kind, row.happened_on) for row in milestones] == [("award", date(2025, 9, 1))]


def test_periods_from_before_the_introduction_are_not_asked(authority: Authority) -> None:
    """A work of three years would else begin with dozens of overdue checks."""
    bring_in(
        authority,
        f"1;Kade;beton;;G6;2023-01-09;{PEOPLE};carla@waterveen.example",
        header=f"{HEADER};Contractmanager",
    )
    with authority.write() as session:
        project_id = projects.project_by_number(session, "1").id
        assert project_id is not None
        record_milestone(
            session,
            command=RecordMilestone(
                project_id=project_id, kind="start_of_work", happened_on=date(2023, 3, 1)
            ),
            actor=authority.actor(session, Role.CONTRACT_MANAGER),
            now=authority.now,
        )
        open_due_periods(session, today=authority.today)

    periods = {item.instance for item in authority.items(project_id).values() if item.instance}
    assert periods
    assert min(periods) >= "2026"


def test_planned_days_of_gates_are_taken_over(authority: Authority) -> None:
    """A column for a gate holds its planned day; other gates follow it."""
    header = f"{HEADER};Poort 2;gate G3"

    bring_in(authority, f"1;Kade;beton;;G2;;{PEOPLE};15-06-2026;", header=header)

    with authority.write() as session:
        plan = projects.plan(session, projects.project_by_number(session, "1").id or 0)
    assert plan[2].planned_on == date(2026, 6, 15)
    assert plan[3].planned_on > plan[2].planned_on


def test_no_mail_goes_out_and_every_project_leaves_an_event(authority: Authority) -> None:
    """The morning digest tells owners once; the trail tells each project and the file."""
    bring_in(authority, *(f"{number};Kade;beton;;G2;;{PEOPLE}" for number in range(1, 4)))

    with authority.write() as session:
        mails = session.exec(select(Outbox)).all()
        actions = session.exec(select(AuditEvent.action)).all()
        chain = verify_chain(session)
    assert mails == []
    assert actions.count("project.introduced") == 3
    assert actions.count("projects.imported") == 1
    assert chain.holds


def test_only_coordinators_and_administrators_bring_projects_in(authority: Authority) -> None:
    """A project lead starts projects one by one."""
    with pytest.raises(PermissionRefusedError):
        bring_in(authority, f"1;Kade;beton;;G2;;{PEOPLE}", role=Role.PROJECT_LEAD)

    assert stored_projects(authority) == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", SheetKind)
def test_the_example_file_can_be_filled_in_and_brought_in(
    authority: Authority, kind: SheetKind, language: Language
) -> None:
    """Every column of it is known; only its people, who are nobody, are refused."""
    definition = load_process("infrastructure-works", "2026.1")
    body = project_template(definition, kind=kind, language=language, now=authority.now)

    with authority.write() as session, pytest.raises(ImportRefusedError) as caught:
        check_rows(session, read_sheet(body, kind), today=authority.today)

    assert {type(problem) for problem in caught.value.problems} == {PersonNotKnownError}


def test_numbers_and_dates_of_xlsx_need_no_reading(authority: Authority) -> None:
    """A number that is all digits stays a project number, and a date a date."""
    body = io.BytesIO()
    titles = (*HEADER.split(";"), "MKI-weging")
    row: tuple[Value, ...] = (
        2026017,
        "Kade",
        "concrete",
        Decimal("1250000.5"),
        4,
        date(2026, 12, 18),
        *PEOPLE.split(";"),
        30,
    )
    columns = tuple(SheetColumn(title=title) for title in titles)
    write_xlsx([Table(name="P", columns=columns, rows=[row])], body, made_at=authority.now)

    with authority.write() as session:
        plan = check_rows(
            session, read_sheet(body.getvalue(), SheetKind.XLSX), today=authority.today
        )

    [planned] = plan.projects
    assert (planned.start.number, planned.position) == ("2026017", 4)
    assert planned.start.value_eur == Decimal("1250000.5")
    assert planned.start.mki_weight_percent == 30
    assert planned.start.award_on == date(2026, 12, 18)
    assert plan.understood == ()
