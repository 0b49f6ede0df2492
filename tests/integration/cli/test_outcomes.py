"""What a command tells a person is so, and does not puzzle."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import catalogue
from domain.moments import dutch_date
from poort.settings import Settings
from poort.supervisor import folder_to_ourselves, note_addresses
from tests.integration.cli.authority import ADA, IRIS, LEO, NUMBER, answer_everything
from tests.integration.cli.terminal import Terminal

SHIPPED = Path(catalogue.__file__).parent / "processes" / "small-works" / "2026.1"


def _cells(shown: str, start: str) -> str:
    """The line that begins with that text."""
    return next(line for line in shown.splitlines() if line.startswith(start))


def test_a_check_that_opens_later_is_not_called_open(authority: Terminal) -> None:
    """Its day stands beside it, and a program is told as well."""
    authority.ok(
        *("project", "plan", NUMBER, "--gate", "1=2040-06-01", "--gate", "2=2041-06-03"),
        *("--gate", "3=2042-06-02", "--gate", "4=2043-06-01", "--gate", "5=2044-06-01"),
        *("--gate", "6=2045-06-01", "--gate", "7=2046-06-01", "--reason", "Later"),
        by=LEO,
    )
    first = authority.ok("check", "list", NUMBER)[0]
    shown = _cells(authority("check", "list", NUMBER).out, first["check"])

    assert (first["status"], first["opens_later"]) == ("open", True)
    assert "opens later" in shown
    assert " 2040 " in shown


def test_a_correction_that_the_driver_must_carry_out_is_not_told_as_done(
    authority: Terminal,
) -> None:
    """A gate that was passed opens again later; one that was returned opened at once."""
    answer_everything(authority)
    authority.ok("gate", "submit", NUMBER, by=LEO)
    authority.ok("gate", "decide", NUMBER, "return", "--reason", "Te snel", by=IRIS)
    at_once = authority("gate", "correct", NUMBER, "--reason", "Vergissing", by=ADA)
    authority.ok("gate", "submit", NUMBER, by=LEO)
    authority.ok("gate", "decide", NUMBER, "go", by=IRIS)
    authority.ok("advance")
    later = authority("gate", "correct", NUMBER, "--reason", "Vergissing", by=ADA)

    assert "the gate is open again" in at_once.out
    assert "is being processed" in later.out
    assert authority.ok("project", "show", NUMBER)["decisions"][-1]["carried_out"] == "pending"


def test_gates_from_before_the_introduction_have_no_planned_day(
    authority: Terminal, tmp_path: Path
) -> None:
    """Unless the file gave one; the day of the import says nothing about them."""
    file = tmp_path / "projecten.csv"
    file.write_text(
        "Nummer;Naam;Materiaal;Fase;Projectleider;Intern opdrachtgever;Poort G2\n"
        f"2024-017;Kade Oost;beton;G3;{LEO};{IRIS};2025-03-04\n",
        encoding="utf-8",
    )
    authority.ok("import", "projects", str(file), by=ADA)

    gates = authority.ok("project", "show", "2024-017")["gates"]
    shown = authority("project", "show", "2024-017").out
    assert [one["planned_on"] for one in gates[:2]] == [None, "2025-03-04"]
    assert gates[2]["planned_on"]
    assert "before the introduction" in _cells(shown, "1      G1")
    assert "4 Mar 2025" in _cells(shown, "2      G2")


@pytest.mark.parametrize("command", ["check", "show", "release"])
def test_a_definition_is_read_from_its_folder(
    authority: Terminal, tmp_path: Path, command: str
) -> None:
    """Its process.yaml is found; a folder without one is explained by that name."""
    folder = shutil.copytree(SHIPPED, tmp_path / "mine")

    authority.ok("process", command, str(folder), by=ADA)
    error = authority.refused("process", command, str(tmp_path), by=ADA)

    assert error["details"]["problems"][0]["file"] == str(tmp_path / "process.yaml")


def test_a_process_calls_its_checks_by_one_word(authority: Terminal) -> None:
    """Obligatory, in its summary as at each check."""
    shown = authority("process", "show", "small-works", "--lang", "nl").out

    assert "waarvan 16 verplicht." in shown
    assert "blokkerend" not in shown


def test_counts_read_well_whatever_the_number(authority: Terminal, tmp_path: Path) -> None:
    """One file is not called files."""
    proof = tmp_path / "opdracht.pdf"
    proof.write_bytes(b"%PDF a signed commission")
    authority.ok("check", "evidence", NUMBER, "G1-01", str(proof), by=LEO)

    made = authority("backup", str(tmp_path / "poort.zip"), "--lang", "nl").out
    assert "Bestanden: 1." in made


def test_a_sweep_without_messages_says_why(authority: Terminal) -> None:
    """Who was told of a step when its gate opened is not told again; nor is a Sunday swept."""
    day = dutch_date(datetime.now(UTC))
    soon = day + timedelta(days=36)
    authority.ok(*("project", "plan", NUMBER, "--gate", f"1={soon}", "--reason", "Sooner"), by=LEO)
    sunday = authority("remind", "--today", "2040-06-03").out
    while (report := authority.ok("remind", "--today", str(day)))["sweep_id"] is None:
        day += timedelta(days=1)
    again = authority("remind", "--today", str(day)).out.replace("\n", " ")

    assert "no working day" in sunday
    assert (report["reminders"] > 0, report["messages"]) == (True, 0)
    assert "nobody needs a message" in again
    assert again.strip().endswith(f"opened: {report['reminders']}.")


def test_the_doctor_looks_for_prefect_where_the_product_runs_it(
    authority: Terminal, tmp_path: Path
) -> None:
    """Another port than the usual one, as long as the parent lives."""
    folder = tmp_path / "var"
    with folder_to_ourselves(folder) as lock:
        note_addresses(lock, Settings(data_dir=folder, prefect_port=4999))
        running = _prefect_found(authority)
    (folder / "poort.lock").write_text(f"{_dead_process()}\nportal\nhttp://127.0.0.1:4999/api\n")

    assert running == "http://127.0.0.1:4999/api"
    assert _prefect_found(authority) == Settings(data_dir=folder).prefect_address


def _prefect_found(authority: Terminal) -> str:
    findings = authority("doctor", "--json").json()
    return next(str(one["found"]) for one in findings if one["topic"] == "Prefect")


def _dead_process() -> int:
    """The number of a process that has ended."""
    child = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(child, 0)
    return child
