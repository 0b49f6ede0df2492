"""Running projects are brought in whole, or not at all with every mistake at its place."""

import io
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import col, select
from xlsxwriter import Workbook

from catalogue.loader import load_process
from domain.permissions import PermissionRefusedError
from domain.vocabulary import AttemptStatus, Language, Material, Outcome, Role
from models.audit import AuditEvent
from models.audit_trail import verify_chain
from models.gate import GateAttempt
from models.queries import gates, people, projects
from models.sheets import SheetKind, read_sheet
from models.work import Outbox
from reports.sheets import SheetColumn, Table, Value, write_xlsx
from tests.authority import Authority
from usecases.import_plan import check_rows
from usecases.import_projects import ImportProjects, ImportReport, import_projects
from usecases.project_template import project_template
from usecases.sheet_problems import (
    ImportRefusedError,
    PersonNotKnownError,
    explain_problem,
)
from usecases.verify import verify_organisation

HEADER = "Nummer;Naam;Materiaal;Waarde (euro);Fase;Gunning;Projectleider;Intern opdrachtgever"
PEOPLE = "peter@waterveen.example;ingrid@waterveen.example"


def bring_in(
    authority: Authority, *lines: str, header: str = HEADER, role: Role = Role.COORDINATOR
) -> ImportReport:
    """Import these lines as CSV."""
    sheet = read_sheet("\n".join([header, *lines]).encode(), SheetKind.CSV)
    with authority.write() as session:
        return import_projects(
            session,
            command=ImportProjects(sheet=sheet),
            actor=authority.actor(session, role),
            now=authority.now,
        )


def refused(authority: Authority, *lines: str, header: str = HEADER) -> list[str]:
    """What the person who offered these lines reads, in English."""
    with pytest.raises(ImportRefusedError) as caught:
        bring_in(authority, *lines, header=header)
    return [explain_problem(problem, Language.EN) for problem in caught.value.problems]


def stored_projects(authority: Authority) -> list[str]:
    """The numbers of all projects."""
    with authority.write() as session:
        return [project.number for project in projects.projects(session)]


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


PROBLEMS = [
    pytest.param(
        f"1;Kade;beton;;G2;31-02-2026;{PEOPLE}",
        ['Row 2, column Gunning: "31-02-2026" is no date. Write it as 18-11-2026 or 2026-11-18.'],
        id="a day that does not exist",
    ),
    pytest.param(
        f"1;Kade;beton;;G2;11/18/2026;{PEOPLE}",
        ['Row 2, column Gunning: "11/18/2026" is no date. Write it as 18-11-2026 or 2026-11-18.'],
        id="an American date",
    ),
    pytest.param(
        f"1;Kade;beton;veel;G2;;{PEOPLE}",
        ['Row 2, column Waarde (euro): "veel" is no amount. Write it as 1250000 or 1250000,50.'],
        id="text in a number",
    ),
    pytest.param(
        f"1;Kade;beton;1.250;G2;;{PEOPLE}",
        [
            (
                'Row 2, column Waarde (euro): "1.250" can be 1250,00 and 1,25.'
                " Write it without separators between the thousands."
            )
        ],
        id="an amount that can be two",
    ),
    pytest.param(
        f"1;=A1+1;beton;;G2;;{PEOPLE}",
        ["Row 2, column Naam: This cell is a formula. Replace it by its outcome (paste as value)."],
        id="a formula",
    ),
    pytest.param(
        f"1;Kade;beton;;G9;;{PEOPLE}",
        ['Row 2, column Fase: "G9" is not known. Choose one of: G1, G2, G3, G4, G5, G6, G7.'],
        id="an unknown phase",
    ),
    pytest.param(
        f"1;Kade;hout;;G2;;{PEOPLE}",
        [
            (
                'Row 2, column Materiaal: "hout" is not known.'
                " Choose one of: asphalt, concrete, both, other."
            )
        ],
        id="an unknown material",
    ),
    pytest.param(
        "1;Kade;beton;;G2;;nobody@waterveen.example;ingrid@waterveen.example",
        [
            (
                "Row 2, column Projectleider: Nobody here has the address"
                ' "nobody@waterveen.example".'
                " Have an administrator add this person."
            )
        ],
        id="an unknown person",
    ),
    pytest.param(
        "1;Kade;beton;;G2;;peter@waterveen.example;Peter@Waterveen.example",
        [
            (
                "Row 2, column Intern opdrachtgever: The project lead and the internal client of a"
                " project are two people. Choose somebody else for one of the two roles."
            )
        ],
        id="lead and client in one",
    ),
    pytest.param(
        f"1;;beton;;G2;;{PEOPLE}",
        ["Row 2, column Naam: Fill in this cell."],
        id="no name",
    ),
    pytest.param(
        f"1;Kade;beton;;G2;01-12-2025;{PEOPLE}",
        [
            (
                "Row 2, column Gunning: The award was on Mon 1 December 2025, but in phase G2 the"
                " work is not awarded yet. Change the date or the phase."
            )
        ],
        id="awarded before its time",
    ),
    pytest.param(
        f"1;Kade;beton;;G7;01-12-2026;{PEOPLE}",
        [
            (
                "Row 2, column Gunning: The award is on Tue 1 December 2026, but in phase G7 the"
                " work has been awarded. Change the date or the phase."
            )
        ],
        id="awarded after its time",
    ),
]


@pytest.mark.parametrize(("line", "expected"), PROBLEMS)
def test_a_mistake_is_told_at_its_place_and_nothing_is_stored(
    authority: Authority, line: str, expected: list[str]
) -> None:
    """The good row beside it is not stored either."""
    found = refused(authority, line, f"good;Brug;beton;;G2;;{PEOPLE}")

    assert found == expected
    assert stored_projects(authority) == []
    with authority.write() as session:
        assert session.exec(select(GateAttempt).where(col(GateAttempt.id) > 0)).all() == []


def test_all_mistakes_are_told_at_once_in_the_order_of_the_rows(authority: Authority) -> None:
    """Nobody mends a file one mistake at a time."""
    found = refused(
        authority,
        f"1;Kade;beton;1.250,00;G2;;{PEOPLE}",
        f"1;Brug;hout;1,250.00;G2;gisteren;{PEOPLE}",
        f"3;Weg;asfalt;12x;G2;;{PEOPLE}",
    )

    assert [text.partition(":")[0] for text in found] == [
        "Row 3, column Materiaal",
        "Row 3, column Waarde (euro)",
        "Row 3, column Gunning",
        "Row 3, column Nummer",
        "Row 4, column Waarde (euro)",
    ]
    assert '"1,250.00" is English, while "1.250,00" in row 2 is Dutch.' in found[1]
    assert 'Number "1" is also in row 2.' in found[3]


def test_a_number_that_a_project_has_already_is_refused(authority: Authority) -> None:
    """The same file offered twice stores nothing the second time."""
    bring_in(authority, f"1;Kade;beton;;G2;;{PEOPLE}")

    [found] = refused(authority, f"1;Kade;beton;;G2;;{PEOPLE}")

    assert found.startswith('Row 2, column Nummer: Number "1" is in use here.')
    assert stored_projects(authority) == ["1"]


def test_columns_are_named_or_refused(authority: Authority) -> None:
    """A column that is left out silently would be a promise that is not kept."""
    found = refused(authority, "1;x;y", header="Nummer;Kleur;Nummer")

    assert found[:2] == [
        (
            "Row 1, column Kleur: This column is not known."
            " Delete it, or call it as in the example file."
        ),
        "Row 1, column Nummer: This column is in the file twice. Delete one of the two.",
    ]
    assert {text for text in found if "missing" in text} == {
        f"Row 1, column {name}: This column is missing. Add it, or start from the example file."
        for name in ("naam", "materiaal", "fase", "projectleider", "interne opdrachtgever")
    }


def test_a_gate_is_not_planned_before_the_one_before_it(authority: Authority) -> None:
    """Its column and the first day that can be are told."""
    [found] = refused(
        authority,
        f"1;Kade;beton;;G2;;{PEOPLE};15-06-2026;01-06-2026",
        header=f"{HEADER};G2;G3",
    )

    assert found.startswith("Row 2, column G3: Mon 1 June 2026 is too early for this gate.")


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


def test_a_formula_in_xlsx_is_refused_at_its_place(authority: Authority) -> None:
    """Its outcome may differ from what its author saw."""
    body = io.BytesIO()
    workbook = Workbook(body, {"in_memory": True})
    sheet = workbook.add_worksheet()
    for place, title in enumerate(HEADER.split(";")):
        sheet.write_string(0, place, title)
    for place, cell in enumerate(f"1;Kade;beton;;G2;;{PEOPLE}".split(";")):
        sheet.write_string(1, place, cell)
    sheet.write_formula(1, 3, "=1000*1250", value=1_250_000)
    workbook.close()

    with authority.write() as session, pytest.raises(ImportRefusedError) as caught:
        check_rows(session, read_sheet(body.getvalue(), SheetKind.XLSX), today=authority.today)

    [problem] = caught.value.problems
    assert explain_problem(problem, Language.NL) == (
        "Rij 2, kolom Waarde (euro): Deze cel is een formule."
        " Vervang de formule door de uitkomst (plakken als waarde)."
    )
