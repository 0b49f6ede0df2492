"""The shipped processes say what the process page says."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalogue import loader
from catalogue.loader import ProcessUnknownError, from_json, list_processes, load_process, to_json
from catalogue.moment_text import write_moment
from domain.definition import Check, ProcessDefinition
from domain.planning import award_position
from domain.vocabulary import EntryAction, Recurrence, Role, Step

TABLE = Path(__file__).with_name("process_table.txt")
OWNERS = {
    "IO": Role.INTERNAL_CLIENT,
    "PL": Role.PROJECT_LEAD,
    "SI": Role.STRATEGIC_BUYER,
    "IA": Role.BUYER,
    "CM": Role.CONTRACT_MANAGER,
    "CO": Role.COORDINATOR,
    "BA": Role.POLICY_ADVISER,
}
#: The moments of the rows that count from something else than the planned gate.
OTHER_MOMENTS = {
    "after award +28": ("award", "award + 28"),
    "before work": ("start_of_work - 20", "start_of_work - 1"),
    "monthly": ("period_end", "period_end + 10"),
    "per change +14": ("variation", "variation + 14"),
    "quarterly": ("period_end", "period_end + 15"),
}
#: The sources of the table as the catalogue names them, where code and section differ in form.
SOURCES = {
    "S4.1.1": ("Handreiking Competentie-ontwikkeling", "4.1 stap 1"),
    "S4.1.2": ("Handreiking Competentie-ontwikkeling", "4.1 stap 2"),
    "S4.1.3": ("Handreiking Competentie-ontwikkeling", "4.1 stap 3"),
    "S4.1.4": ("Handreiking Competentie-ontwikkeling", "4.1 stap 4"),
    "S4.1.5": ("Handreiking Competentie-ontwikkeling", "4.1 stap 5"),
    "R4-1": ("Rijkswaterstaat, Handleiding gunnen met MKI-waarde", "stap 1"),
    "R4-2": ("Rijkswaterstaat, Handleiding gunnen met MKI-waarde", "stap 2"),
    "R4-4": ("Rijkswaterstaat, Handleiding gunnen met MKI-waarde", "stap 4"),
    "RF": ("Rijkswaterstaat, veelgestelde vragen over DuboCalc", ""),
    "RF (SCB)": ("Rijkswaterstaat, veelgestelde vragen over DuboCalc", "SCB"),
    "koploper": ("Rijkswaterstaat, koploperaanpak", ""),
    "NMD": ("Nationale Milieudatabase, rekenregels", ""),
    "DG": ("Aanpak Duurzaam GWW", ""),
    "BA": ("Betonakkoord", ""),
    "BA 2023": ("Betonakkoord", "2023"),
    "SH": ("Severijn Hulshof, artikelen over EMVI-boetes", ""),
}
DOCUMENTS = {
    "S": "Handreiking Competentie-ontwikkeling",
    "P": "PIANOo, Inkopen met de milieukostenindicator",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the process page."""

    id: str
    blocking: bool
    owner: Role
    sources: tuple[tuple[str, str], ...]
    opens: str
    due: str


def _read_row(line: str) -> Row:
    check_id, kind, owner, sources, moments = (part.strip() for part in line.split("|"))
    opens, due = _moments(check_id, moments)
    return Row(
        id=check_id,
        blocking=kind == "B",
        owner=OWNERS[owner],
        sources=tuple(_source(source.strip()) for source in sources.split(",")),
        opens=opens,
        due=due,
    )


def _moments(check_id: str, text: str) -> tuple[str, str]:
    if text in OTHER_MOMENTS:
        return OTHER_MOMENTS[text]
    if check_id.startswith("G7"):
        return "previous_gate_decided", f"previous_gate_decided + {text.removeprefix('+')}"
    opens, due = text.split("/")
    return f"planned_gate - {opens}", "planned_gate" if due == "0" else f"planned_gate - {due}"


def _source(text: str) -> tuple[str, str]:
    return SOURCES.get(text) or (DOCUMENTS[text[0]], text[1:].strip())


def _as_row(check: Check) -> Row:
    return Row(
        id=check.id,
        blocking=check.blocking,
        owner=check.owner,
        sources=tuple((source.document, source.section) for source in check.sources),
        opens=write_moment(check.opens),
        due=write_moment(check.due),
    )


ROWS = [
    _read_row(line)
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.fixture(scope="module")
def works() -> ProcessDefinition:
    """Return the default process."""
    return load_process("infrastructure-works", "2026.1")


def test_the_default_process_has_the_checks_of_the_page_and_no_others(
    works: ProcessDefinition,
) -> None:
    """Every id of the table is there, in the order of the table."""
    assert list(works.checks_by_id) == [row.id for row in ROWS]


def test_the_gates_have_as_many_checks_as_the_page_counts(works: ProcessDefinition) -> None:
    """Gate by gate 8, 8, 9, 15, 8, 8 and 5."""
    assert [len(phase.checks) for phase in works.phases] == [8, 8, 9, 15, 8, 8, 5]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_each_check_agrees_with_its_row(row: Row, works: ProcessDefinition) -> None:
    """Owner, blocking or advisory, sources, opening and due moment are those of the page."""
    assert _as_row(works.checks_by_id[row.id]) == row


def test_recurring_checks_come_back_as_the_page_says(works: ProcessDefinition) -> None:
    """Delivery data every month, sample and opportunities every quarter, nothing else."""
    recurring = {
        check.id: check.recurrence for check in works.checks_by_id.values() if check.recurrence
    }

    assert recurring == {
        "G6-03": Recurrence.MONTHLY,
        "G6-05": Recurrence.QUARTERLY,
        "G6-06": Recurrence.QUARTERLY,
    }


def test_each_ambition_budget_and_capacity_question_is_marked(works: ProcessDefinition) -> None:
    """These five show how late an ambition came (seed 1.3)."""
    topics = {
        check.id: check.lateness_topic
        for check in works.checks_by_id.values()
        if check.lateness_topic
    }

    assert topics == {
        "G1-01": "ambition",
        "G1-03": "budget_capacity",
        "G1-04": "planning",
        "G2-01": "project_ambition",
        "G2-02": "policy",
    }


def test_the_system_answers_what_it_knows(works: ProcessDefinition) -> None:
    """An automatic rule stands only where the facts are in the system, and asks no evidence."""
    ruled = [check for check in works.checks_by_id.values() if check.rule]

    assert [check.id for check in ruled] == ["G1-05", "G2-04", "G4-07"]
    assert not any(check.evidence.required for check in ruled)


def test_every_other_blocking_check_asks_evidence(works: ProcessDefinition) -> None:
    """A yes without evidence passes no blocking check of the default process."""
    without = {
        check.id
        for check in works.checks_by_id.values()
        if check.blocking and not check.rule and not check.evidence.required
    }

    assert without == set()


def test_phases_start_with_the_work_that_belongs_to_them(works: ProcessDefinition) -> None:
    """The award is decided at gate 5, so the baseline starts the phase after it."""
    actions = [phase.entry_actions for phase in works.phases]

    assert actions == [
        (),
        (),
        (),
        (EntryAction.TENDER_CHAPTER,),
        (EntryAction.BID_REGISTER,),
        (EntryAction.CONTRACT_BASELINE, EntryAction.DATA_COLLECTION_PLAN),
        (EntryAction.EVALUATION,),
    ]
    assert award_position(works.phases) == 5


@pytest.mark.parametrize(("process_id", "version"), list_processes())
def test_every_transition_takes_all_steps(process_id: str, version: str) -> None:
    """Nothing in the shipped processes gives a reason to leave a step out."""
    phases = load_process(process_id, version).phases

    assert {phase.steps for phase in phases} == {tuple(Step)}


def test_small_works_take_four_gates_and_few_roles() -> None:
    """A small authority combines roles (seed 4.2); no check needs a strategic buyer."""
    small = load_process("small-works", "2026.1")
    owners = Counter(check.owner for check in small.checks_by_id.values())

    assert [len(phase.checks) for phase in small.phases] == [4, 6, 4, 4]
    assert set(owners) == {
        Role.INTERNAL_CLIENT,
        Role.PROJECT_LEAD,
        Role.BUYER,
        Role.CONTRACT_MANAGER,
        Role.COORDINATOR,
    }


def test_the_coordinators_start_up_covers_the_whole_job_description() -> None:
    """The six duties of seed Bijlage A each have a check that cites it."""
    start = load_process("organisation-start-up", "2026.1")
    cited = [
        check.id
        for check in start.checks_by_id.values()
        if any(source.section == "Bijlage A" for source in check.sources)
    ]

    assert start.scope == "organisation"
    assert cited == ["O1-01", "O2-01", "O3-01", "O3-02", "O3-03", "O4-01", "O4-02", "O4-03"]


@pytest.mark.parametrize(("process_id", "version"), list_processes())
def test_a_shipped_process_survives_being_stored(process_id: str, version: str) -> None:
    """What the database gives back is what was released, with the same checksum."""
    definition = load_process(process_id, version)

    assert from_json(to_json(definition)) == definition
    assert len(definition.checksum) == 64


def test_the_newest_version_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By year and number, not letter by letter: the tenth version of a year follows the ninth."""
    for version in ("2026.10", "2027.1", "2026.9"):
        (tmp_path / "small-works" / version).mkdir(parents=True)
        (tmp_path / "small-works" / version / "process.yaml").touch()
    monkeypatch.setattr(loader, "_FOLDER", tmp_path)

    assert [version for _, version in list_processes()] == ["2026.9", "2026.10", "2027.1"]


def test_an_unknown_process_names_the_known_ones() -> None:
    """Who mistypes a process hears which there are."""
    with pytest.raises(ProcessUnknownError, match=r"infrastructure-works 2026\.1"):
        load_process("infrastructure-works", "1999.1")
