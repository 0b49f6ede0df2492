"""A project moves to the next version of its process with all that people did for it."""

from dataclasses import replace

import pytest
from sqlmodel import select

from catalogue.canonical import checksum_of
from catalogue.loader import load_process
from domain.definition import Check, Phase, ProcessDefinition, Text
from domain.migration import CheckMappedTwiceError, CheckNotMappedError, GateNotMappedError
from domain.permissions import PermissionRefusedError
from domain.vocabulary import (
    AnswerValue,
    CheckStatus,
    DeviationStatus,
    Language,
    Outcome,
    Role,
)
from models.gate import Deviation
from models.project import Migration
from models.queries import answers, gates, projects
from tests.authority import Authority
from usecases.deviations import AskDeviation, ask_deviation
from usecases.migrate_projects import MigrationReport, migrate_projects
from usecases.migration_plan import (
    MigrateProjects,
    MigrationWaitsError,
    OtherProcessError,
    SameVersionError,
)
from usecases.set_up import release_definition
from usecases.submit_gate import ProjectNotActiveError
from usecases.verify import verify_organisation
from usecases.wording import check_title

OLD = load_process("infrastructure-works", "2026.1")


def next_version(version: str = "2026.2", **phases: Phase) -> ProcessDefinition:
    """The shipped process with other phases, by their gate."""
    changed = replace(
        OLD,
        version=version,
        phases=tuple(phases.get(phase.gate_id, phase) for phase in OLD.phases),
    )
    return replace(changed, checksum=checksum_of(changed))


def first_phase(*checks: Check) -> Phase:
    """The first phase with other checks."""
    return replace(OLD.phase(1), checks=checks)


def check(check_id: str) -> Check:
    """A check of the shipped process."""
    return OLD.checks_by_id[check_id]


#: G1-01 gets another id, G1-02 becomes advisory, G1-03 lapses, G1-09 is new.
CHANGED = next_version(
    G1=first_phase(
        replace(check("G1-01"), id="G1-10"),
        replace(check("G1-02"), blocking=False),
        *OLD.phase(1).checks[3:],
        replace(check("G1-03"), id="G1-09", text=Text(nl="Nieuw", en="New")),
    )
)


def release(authority: Authority, definition: ProcessDefinition) -> None:
    """Release that version."""
    with authority.write() as session:
        release_definition(
            session,
            definition=definition,
            actor=authority.actor(session, Role.ADMINISTRATOR),
            now=authority.now,
        )


def migrate(
    authority: Authority,
    *,
    dry_run: bool = False,
    role: Role = Role.COORDINATOR,
    **fields: object,
) -> MigrationReport:
    """Migrate as the coordinator."""
    values: dict[str, object] = {
        "process_id": OLD.id,
        "to_version": "2026.2",
        "checks": {"G1-01": "G1-10"},
    }
    with authority.write() as session:
        return migrate_projects(
            session,
            command=MigrateProjects(**(values | fields)),  # type: ignore[arg-type] # by name
            actor=authority.actor(session, role),
            now=authority.now,
            dry_run=dry_run,
        )


def version_of(authority: Authority, project_id: int) -> str:
    """The version that the project runs on."""
    with authority.write() as session:
        project = projects.project(session, project_id)
        return projects.definition_row(session, project.definition_id).version


def test_owners_answers_evidence_and_due_dates_stay(authority: Authority) -> None:
    """Also where a check gets another id or is no longer blocking."""
    project_id = authority.start()
    with authority.write() as session:
        for check_id in ("G1-01", "G1-02", "G1-03"):
            item = gates.check_item_named(session, project_id=project_id, check_id=check_id)
            authority.answer(session, item)
    before = authority.items(project_id)
    release(authority, CHANGED)
    authority.pass_time(days=3)

    report = migrate(authority)

    after = authority.items(project_id)
    assert [project.refused for project in report.projects] == [None]
    assert version_of(authority, project_id) == "2026.2"
    for old_id, new_id in (("G1-01", "G1-10"), ("G1-02", "G1-02"), ("G1-05", "G1-05")):
        was, became = before[old_id], after[new_id]
        assert became.id == was.id
        assert (became.assignee_id, became.due_on, became.opens_on) == (
            was.assignee_id,
            was.due_on,
            was.opens_on,
        )
        assert (became.status, became.answer) == (was.status, was.answer)
    assert not after["G1-02"].blocking
    assert after["G1-09"].status is CheckStatus.OPEN
    assert after["G1-09"].due_on > authority.today
    with authority.write() as session:
        kept = after["G1-10"].id
        assert kept is not None
        assert len(answers.evidence_of(session, [kept])[kept]) == 1


def test_a_lapsed_check_keeps_its_answer_and_its_words(authority: Authority) -> None:
    """It blocks nothing any more."""
    project_id = authority.start()
    with authority.write() as session:
        item = gates.check_item_named(session, project_id=project_id, check_id="G1-03")
        authority.answer(session, item)
    release(authority, CHANGED)

    migrate(authority)

    lapsed = authority.items(project_id)["G1-03"]
    assert (lapsed.status, lapsed.answer) == (CheckStatus.ANSWERED, AnswerValue.YES)
    assert not lapsed.blocking
    assert check_title(CHANGED, lapsed, Language.NL) == check("G1-03").text.nl


def test_a_lapsed_check_that_still_asks_is_closed_with_the_reason(authority: Authority) -> None:
    """A deviation that was asked on it is withdrawn."""
    project_id = authority.start()
    with authority.write() as session:
        item = gates.check_item_named(session, project_id=project_id, check_id="G1-03")
        assert item.id is not None
        ask_deviation(
            session,
            command=AskDeviation(item_id=item.id, reason="Geen geld", measure="Later"),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )
    release(authority, CHANGED)

    migrate(authority)

    lapsed = authority.items(project_id)["G1-03"]
    assert lapsed.status is CheckStatus.NOT_APPLICABLE
    with authority.write() as session:
        assert lapsed.id is not None
        said = answers.newest_answers(session, [lapsed.id])[lapsed.id]
        assert said.reason == "Vervallen in versie 2026.2 van het proces."
        assert session.exec(select(Deviation.status)).all() == [DeviationStatus.WITHDRAWN]


def test_a_migrated_project_goes_on_and_everything_still_holds(authority: Authority) -> None:
    """Through its gate, by the new version, and the invariants and the trail hold."""
    project_id = authority.start()
    release(authority, CHANGED)
    migrate(authority)
    authority.pass_time(days=1)

    authority.pass_gate(project_id)

    assert authority.project(project_id).phase_position == 2
    with authority.write() as session:
        assert verify_organisation(session).problems == ()


def test_a_returned_gate_asks_no_lapsed_check_again(authority: Authority) -> None:
    """The next attempt is of the new version."""
    project_id = authority.start()
    release(authority, CHANGED)
    migrate(authority)
    authority.answer_all(project_id)
    authority.submit(project_id)
    authority.decide(project_id, Outcome.RETURN, reason="Nog eens.")
    authority.drive()

    assert set(authority.items(project_id)) == {check.id for check in CHANGED.phase(1).checks}


def test_a_dry_run_says_the_same_and_changes_nothing(authority: Authority) -> None:
    """It is judged by the database and taken back."""
    project_id = authority.start()
    release(authority, CHANGED)
    before = authority.items(project_id)

    dry = migrate(authority, dry_run=True)

    assert version_of(authority, project_id) == "2026.1"
    assert authority.items(project_id).keys() == before.keys()
    with authority.write() as session:
        assert session.exec(select(Migration)).all() == []
        assert verify_organisation(session).problems == ()
    wet = migrate(authority)
    assert dry.is_dry_run
    assert wet.projects == dry.projects
    [project] = wet.projects
    assert project.added == ("G1-09",)
    assert [gone.check_id for gone in project.lapsed] == ["G1-03"]
    assert {kept.check_id: kept.changes for kept in project.kept if kept.changes} == {
        "G1-01": ("id",),
        "G1-02": ("blocking",),
    }


def test_the_report_is_stored_with_the_migration(authority: Authority) -> None:
    """As JSON, for who wants to know later."""
    authority.start()
    release(authority, CHANGED)

    [project] = migrate(authority).projects

    with authority.write() as session:
        [row] = session.exec(select(Migration)).all()
    assert row.report == project.to_json()
    assert '"lapsed":[{"check":"G1-03","instance":"","was":"open"}]' in row.report


def test_a_project_can_be_migrated_again(authority: Authority) -> None:
    """And two checks can change names with each other."""
    project_id = authority.start()
    release(authority, CHANGED)
    release(authority, next_version("2026.3"))
    migrate(authority)
    before = authority.items(project_id)

    migrate(
        authority,
        to_version="2026.3",
        checks={"G1-10": "G1-05", "G1-05": "G1-01", "G1-09": "G1-03"},
    )

    after = authority.items(project_id)
    assert version_of(authority, project_id) == "2026.3"
    assert after["G1-05"].id == before["G1-10"].id
    assert after["G1-01"].id == before["G1-05"].id
    assert after["G1-03"].id == before["G1-09"].id
    assert after["G1-03@2026.2"].id == before["G1-03"].id


def test_the_plan_follows_the_gates_of_the_new_version(authority: Authority) -> None:
    """A gate ahead may go, come or change its name; those that stay keep their day."""
    project_id = authority.start()
    shorter = replace(CHANGED, phases=CHANGED.phases[:5])
    other = replace(shorter.phase(4), gate_id="G14")
    shorter = replace(
        shorter, version="2026.2", phases=(*shorter.phases[:3], other, *shorter.phases[4:])
    )
    release(authority, replace(shorter, checksum=checksum_of(shorter)))
    with authority.write() as session:
        before = projects.plan(session, project_id)

    migrate(authority)

    with authority.write() as session:
        after = projects.plan(session, project_id)
    assert [after[position].gate_id for position in after] == ["G1", "G2", "G3", "G14", "G5"]
    assert after[5].planned_on == before[5].planned_on
    assert after[3].planned_on < after[4].planned_on <= after[5].planned_on
    assert authority.project(project_id).last_position == 5


def test_a_submitted_gate_waits_and_others_go(authority: Authority) -> None:
    """What was submitted does not change under the one who decides."""
    waiting, ready = authority.start("P-1"), authority.start("P-2")
    authority.answer_all(waiting)
    authority.submit(waiting)
    release(authority, CHANGED)

    report = migrate(authority)

    refused = {project.project_id: project.refused for project in report.projects}
    assert isinstance(refused[waiting], MigrationWaitsError)
    assert refused[ready] is None
    assert version_of(authority, waiting) == "2026.1"
    assert version_of(authority, ready) == "2026.2"


def test_a_gate_that_was_passed_needs_its_counterpart(authority: Authority) -> None:
    """At the same place, by its id or by the mapping."""
    project_id = authority.start()
    authority.pass_gate(project_id)
    release(authority, next_version(G1=replace(OLD.phase(1), gate_id="G11")))

    [refused] = migrate(authority, checks={}).projects
    [mapped] = migrate(authority, checks={}, gates={"G1": "G11"}).projects

    assert isinstance(refused.refused, GateNotMappedError)
    assert mapped.refused is None


def test_the_gate_in_hand_may_change_its_name(authority: Authority) -> None:
    """Its attempt takes the new id."""
    project_id = authority.start()
    release(authority, next_version(G1=replace(OLD.phase(1), gate_id="G11")))

    migrate(authority, checks={}, gates={"G1": "G11"})

    assert authority.attempt(project_id).gate_id == "G11"


def test_projects_that_cannot_go_say_why(authority: Authority) -> None:
    """On that version already, of another process, or ended."""
    started, ended = authority.start("P-1"), authority.start("P-2")
    authority.answer_all(ended)
    authority.submit(ended)
    authority.decide(ended, Outcome.STOP, reason="Geen geld.")
    authority.drive()
    release(authority, CHANGED)
    release(authority, load_process("small-works", "2026.1"))
    chosen = (started, ended)

    same = migrate(authority, to_version="2026.1", checks={}, project_ids=chosen)
    other = migrate(authority, process_id="small-works", to_version="2026.1", project_ids=chosen)
    gone = migrate(authority, project_ids=(ended,))

    assert isinstance(same.projects[0].refused, SameVersionError)
    assert isinstance(other.projects[0].refused, OtherProcessError)
    assert isinstance(gone.projects[0].refused, ProjectNotActiveError)


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        pytest.param({"G1-77": "G1-10"}, CheckNotMappedError, id="unknown in the old version"),
        pytest.param({"G1-01": "G1-77"}, CheckNotMappedError, id="unknown in the new version"),
        pytest.param({"G1-01": "G1-02"}, CheckMappedTwiceError, id="two become one"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(
    authority: Authority, mapping: dict[str, str], expected: type[Exception]
) -> None:
    """Before anything changes."""
    project_id = authority.start()
    release(authority, CHANGED)

    with pytest.raises(expected):
        migrate(authority, checks=mapping)

    assert version_of(authority, project_id) == "2026.1"


def test_only_coordinators_and_administrators_migrate(authority: Authority) -> None:
    """A project lead asks them."""
    release(authority, CHANGED)

    with pytest.raises(PermissionRefusedError):
        migrate(authority, role=Role.PROJECT_LEAD)
