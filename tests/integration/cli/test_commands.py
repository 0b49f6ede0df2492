"""Each command does its work on a real store, and tells a program what it did."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.integration.cli.authority import (
    ADA,
    BO,
    IRIS,
    LEO,
    NUMBER,
    answer_everything,
    found_authority,
    start_project,
)
from tests.integration.cli.terminal import Terminal
from tests.unit.catalogue.written import SMALL, changed, write


def test_a_project_is_planned_staffed_suspended_and_resumed(authority: Terminal) -> None:
    """The verbs of a running project."""
    planned = authority.ok("project", "show", NUMBER)["gates"]
    authority.ok(
        *("project", "plan", NUMBER, "--gate", "7=2040-01-02", "--reason", "Later"), by=LEO
    )
    authority.ok("project", "team", NUMBER, f"adviser={BO}", by=LEO)
    authority.ok("project", "change", NUMBER, "--name", "Slotlaan", "--mki-weight", "30", by=LEO)
    authority.ok("project", "handover", NUMBER, "G1-01", BO, by=LEO)
    authority.ok("project", "milestone", NUMBER, "award", "2026-06-01", by=LEO)
    authority.ok("project", "suspend", NUMBER, "--reason", "Geld op", by=IRIS)
    suspended = authority.ok("project", "list", "--status", "suspended")
    authority.ok("project", "resume", NUMBER, by=IRIS)

    page = authority.ok("project", "show", NUMBER)
    owners = {one["check"]: one["owner"] for one in authority.ok("check", "list", NUMBER)}
    assert [one["number"] for one in suspended] == [NUMBER]
    assert (page["status"], page["name"], page["mki_weight_percent"]) == ("active", "Slotlaan", 30)
    assert page["gates"][6]["planned_on"] == "2040-01-02" != planned[6]["planned_on"]
    assert ("adviser", BO) in {(one["role"], one["email"]) for one in page["team"]}
    assert [one["kind"] for one in page["milestones"]] == ["award"]
    assert owners["G1-01"] == "Bo Inkoper"


def test_checks_take_files_and_links_and_go_back(authority: Terminal, tmp_path: Path) -> None:
    """Evidence is kept by its hash; a returned check is open again."""
    proof = tmp_path / "opdracht.pdf"
    proof.write_bytes(b"%PDF a signed commission")
    kept = authority.ok("check", "evidence", NUMBER, "G1-01", str(proof), by=LEO)
    linked = authority.ok(
        "check", "evidence", NUMBER, "G1-01", "https://linge.nl/brief", "--name", "Brief", by=LEO
    )
    answered = authority.ok("check", "answer", NUMBER, "G1-01", "yes", by=LEO)
    authority.ok("check", "withdraw-evidence", str(linked["id"]), by=LEO)
    returned = authority.ok("check", "return", NUMBER, "G1-01", "--reason", "Geen datum", by=ADA)

    assert (kept["kind"], kept["name"], len(kept["sha256"])) == ("file", "opdracht.pdf", 64)
    assert (answered["status"], returned["status"]) == ("answered", "open")
    checks = {one["check"]: one for one in authority.ok("check", "list", NUMBER)}
    assert checks["G1-01"]["evidence"] == ["opdracht.pdf"]


def test_a_gate_passes_with_a_condition_and_is_corrected(authority: Terminal) -> None:
    """The condition is a check of the next gate until a second person corrects the decision."""
    answer_everything(authority)
    authority.ok("gate", "submit", NUMBER, by=LEO)
    soon = datetime.now(UTC).date() + timedelta(days=2)
    authority.ok(
        *("gate", "decide", NUMBER, "go_with_conditions"),
        *("--condition", f"Vul de MKI aan;buyer;{soon}"),
        by=IRIS,
    )
    authority.ok("advance")
    titles = [one["title"] for one in authority.ok("check", "list", NUMBER)]
    authority.ok("gate", "correct", NUMBER, "--reason", "Verkeerd project", by=ADA)
    authority.ok("advance")

    page = authority.ok("project", "show", NUMBER)
    assert "Condition: Vul de MKI aan" in titles
    assert (page["phase_position"], page["gates"][0]["status"]) == (1, "open")


def test_the_way_back_and_the_return_leave_a_new_attempt(authority: Terminal) -> None:
    """A return asks again; only from a later phase one can go back."""
    answer_everything(authority)
    authority.ok("gate", "submit", NUMBER, by=LEO)
    error = authority.refused("gate", "back", NUMBER, "1", "--reason", "Mislukt", by=IRIS)
    authority.ok("gate", "decide", NUMBER, "return", "--reason", "Niet af", by=IRIS)

    assert error["code"] == "BackRefusedError"
    assert authority.ok("gate", "show", NUMBER)["attempt"] == 2


def test_the_morning_sweep_reminds_once_and_work_is_listed(authority: Terminal) -> None:
    """A second sweep of a day writes nothing more; what is late is in the tables."""
    first = authority.ok("remind", "--today", "2040-06-04")
    second = authority.ok("remind", "--today", "2040-06-04")
    late = authority.ok("overdue", "--today", "2040-06-04")
    mine = authority.ok("my-work", LEO, "--today", "2040-06-04")

    assert first["sweep_id"] == second["sweep_id"]
    assert first["reminders"] == second["reminders"]
    assert late
    assert late[0]["project_number"] == NUMBER
    assert {"owner_name", "working_days_late", "due_on", "blocking"} <= set(late[0])
    assert set(mine) == {"too_late", "this_week", "later", "others"}
    assert mine["too_late"]


def test_a_sweep_that_goes_back_in_time_waits_for_its_coordinator(authority: Terminal) -> None:
    """The brake holds it; a coordinator lets it go or drops it."""
    authority.ok("remind", "--today", "2040-06-04")
    held = authority.ok("remind", "--today", "2040-06-01")
    listed = authority.ok("batch", "list")
    refused = authority.refused("batch", "release", str(held["sweep_id"]), by=LEO)
    dropped = authority.ok("batch", "discard", str(held["sweep_id"]), by=ADA)

    assert (held["status"], held["held_because"]) == ("held", "clock_went_back")
    assert [one["id"] for one in listed] == [held["sweep_id"]]
    assert refused["exit"] == 3
    assert dropped["status"] == "discarded"
    assert authority.ok("batch", "list") == []


def test_messages_land_in_the_local_mailbox(authority: Terminal, tmp_path: Path) -> None:
    """What stands in the outbox goes out once."""
    authority.ok(
        *("check", "deviate", NUMBER, "G1-01", "--reason", "Te vroeg", "--measure", "In fase 2"),
        by=LEO,
    )
    first = authority.ok("deliver")
    second = authority.ok("deliver")

    mails = [path for path in (tmp_path / "var" / "mailbox").rglob("*") if path.is_file()]
    assert first["tried"] == len(mails) > 0
    assert second["tried"] == 0


def test_a_backup_can_be_proven_and_restored(
    each_engine: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An archive of either engine comes back as a store that verifies."""
    found_authority(each_engine)
    start_project(each_engine)
    archive = str(tmp_path / "poort.zip")

    made = each_engine.ok("backup", archive)
    proven = each_engine.ok("restore", "--check", archive)
    monkeypatch.delenv("POORT_DATABASE_URL", raising=False)
    monkeypatch.delenv("POORT_MIGRATION_URL", raising=False)
    monkeypatch.setenv("POORT_DATA_DIR", str(tmp_path / "elsewhere"))
    restored = each_engine.ok("restore", archive)

    assert made["rows"] == proven["rows"] == restored["rows"] > 0
    assert each_engine.ok("project", "show", NUMBER)["status"] == "active"
    assert each_engine.ok("audit", "verify")["holds"] is True


def test_the_example_file_is_written_once(authority: Terminal, tmp_path: Path) -> None:
    """A file that somebody edited is never overwritten."""
    file = str(tmp_path / "voorbeeld.xlsx")
    authority.ok("import", "example", file)

    error = authority.refused("import", "example", file)

    assert error["code"] == "FileNotWrittenError"


def test_running_projects_are_brought_in(authority: Terminal, tmp_path: Path) -> None:
    """The report echoes how amounts were understood."""
    file = tmp_path / "projecten.csv"
    file.write_text(
        "Nummer;Naam;Materiaal;Waarde (euro);Fase;Gunning;Projectleider;Intern opdrachtgever\n"
        f"2024-017;Kade Oost;beton;1.250.000,50;G3;;{LEO};{IRIS}\n",
        encoding="utf-8",
    )

    report = authority.ok("import", "projects", str(file), by=ADA)

    assert report["numbers"] == ["2024-017"]
    assert report["understood"][0]["value_eur"] == "1250000.50"
    assert authority.ok("project", "show", "2024-017")["gate"] == "G3"


def test_the_doctor_finds_a_store_that_is_not_there(terminal: Terminal) -> None:
    """Everything is looked at, whatever one look finds."""
    shown = terminal("doctor", "--json")

    well = {one["topic"]: one["well"] for one in shown.json()}
    assert shown.code == 1
    assert (well["Python"], well["Database"], well["Data folder"]) == (True, False, True)


PAGES = [
    ("project", "show", NUMBER),
    ("project", "list"),
    ("gate", "show", NUMBER),
    ("check", "list", NUMBER),
    ("person", "list"),
    ("process", "list"),
    ("process", "show", "small-works"),
    ("overdue", "--today", "2040-06-04"),
    ("my-work", LEO, "--today", "2040-06-04"),
    ("batch", "list"),
    ("audit", "verify"),
]


def test_every_page_is_there_for_people_and_for_programs(authority: Terminal) -> None:
    """In both languages, without a trace of the other."""
    for page in PAGES:
        dutch, english = (authority(*page, "--lang", one) for one in ("nl", "en"))

        assert (dutch.code, english.code) == (0, 0), (page, dutch.err)
        assert dutch.out.strip() != english.out.strip(), page
        assert authority.ok(*page) is not None


@pytest.mark.parametrize("name", ["projects.csv", "projects.xlsx", "projects.json"])
def test_projects_are_exported_by_the_name_of_the_file(
    authority: Terminal, tmp_path: Path, name: str
) -> None:
    """Who exports is in the audit trail; a file that is there stays."""
    file = str(tmp_path / name)
    events = authority.ok("audit", "verify")["events"]

    report = authority.ok("export", "projects", file, by=ADA)
    again = authority.refused("export", "projects", file, by=ADA)
    refused = authority.refused("export", "projects", f"{file}.2{name[-5:]}", by=LEO)

    assert report["counts"] == {"projects": 1}
    assert NUMBER.encode() in Path(file).read_bytes() or name.endswith("xlsx")
    assert (again["code"], refused["exit"]) == ("FileNotWrittenError", 3)
    assert authority.ok("audit", "verify")["events"] == events + 1


def test_everything_and_what_is_overdue_are_exported(authority: Terminal, tmp_path: Path) -> None:
    """The whole dossier in one file; a name that says nothing is refused."""
    whole = authority.ok("export", "all", str(tmp_path / "all.zip"), by=ADA)
    late = authority.ok("export", "overdue", str(tmp_path / "late.json"), by=ADA)
    unclear = authority.refused("export", "overdue", str(tmp_path / "late.pdf"), by=ADA)

    assert whole["counts"]["checks"] == 8
    assert json.loads((tmp_path / "late.json").read_text(encoding="utf-8")) == []
    assert late["counts"] == {"overdue": 0}
    assert (unclear["code"], unclear["exit"]) == ("FileKindError", 2)


def test_the_course_is_set_and_projects_follow_it(authority: Terminal) -> None:
    """Objective, policy and closed days; a check that the system answers is then met."""
    objective = authority.ok(
        *("objective", "set", "Half the MKI", "--reference-year", "2020"),
        *("--target", "2030=50", "--scope", "3"),
        by=ADA,
    )
    policy = authority.ok(
        *("policy", "adopt", "Purchasing", "--text", "MKI in every award"),
        *("--minimum-weight", "25", "--obligatory-from", "150,000"),
        by=ADA,
    )
    closed = authority.ok("calendar", "close", "2040-05-10", "Bridging day", by=ADA)
    authority.ok("project", "change", NUMBER, "--objective", str(objective["id"]), by=LEO)

    answers = {one["answer"] for one in authority.ok("check", "list", NUMBER)}
    assert (policy["version"], closed["day"]) == (1, "2040-05-10")
    assert "yes" in answers


def test_a_check_of_a_later_gate_is_answered_ahead(authority: Terminal) -> None:
    """It counts when its gate opens; at its own gate it is answered as usual."""
    early = authority.ok(
        "check", "ahead", NUMBER, "G2-01", "yes", "--link", "https://linge.nl/x", by=LEO
    )
    error = authority.refused("check", "ahead", NUMBER, "G1-01", "no", "--reason", "x", by=LEO)

    assert early["answer"] == "yes"
    assert error["code"] == "NotAheadError"


def test_a_migration_is_tried_before_it_is_done(authority: Terminal, tmp_path: Path) -> None:
    """A dry run tells what would happen and changes nothing; what is done stays done."""
    file = write(tmp_path, changed({'version: "2026.1"': 'version: "2026.2"'}))
    for definition in (str(write(tmp_path, SMALL, name="old.yaml")), str(file)):
        authority.ok("process", "release", definition, by=ADA)
    authority.ok(
        *("project", "start", "P-2", "Klein", "--material", "asphalt", "--process", "two-gates"),
        *("--version", "2026.1", "--role", f"project_lead={LEO}"),
        *("--role", f"internal_client={IRIS}"),
        by=LEO,
    )
    command = ("project", "migrate", "two-gates", "2026.2", "--project", "P-2")

    tried = authority.ok(*command, "--dry-run", by=ADA)
    before = authority.ok("project", "show", "P-2")["process"]
    done = authority.ok(*command, by=ADA)
    again = authority(*command, "--json", by=ADA)

    assert (tried["migrated"], tried["dry_run"], before) == (1, True, "two-gates 2026.1")
    assert (done["migrated"], done["projects"][0]["kept"]) == (1, 1)
    assert authority.ok("project", "show", "P-2")["process"] == "two-gates 2026.2"
    assert (again.code, again.json()["migrated"]) == (1, 0)
