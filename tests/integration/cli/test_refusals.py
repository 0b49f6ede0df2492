"""Bad input gets its clear error and leaves nothing behind."""

from pathlib import Path

import pytest

from tests.integration.cli.authority import (
    ADA,
    BO,
    IRIS,
    LEO,
    NUMBER,
    answer_everything,
)
from tests.integration.cli.terminal import Terminal
from tests.unit.catalogue.written import SMALL, changed, write

DEFINITIONS = {
    "an unreachable gate": (
        changed({"opens_after: G1": "opens_after: G2"}),
        {"unreachable_gate", "no_first_phase", "circle"},
    ),
    "a check without owner": (changed({"        owner: project_lead\n": ""}), {"missing_owner"}),
    "an unknown role": (changed({"owner: project_lead": "owner: king"}), {"unknown_role"}),
}


def _nothing_changed(terminal: Terminal, events: int) -> bool:
    return bool(terminal.ok("audit", "verify")["events"] == events)


@pytest.mark.parametrize(("text", "kinds"), DEFINITIONS.values(), ids=DEFINITIONS)
def test_a_definition_that_is_wrong_is_explained(
    terminal: Terminal, tmp_path: Path, text: str, kinds: set[str]
) -> None:
    """File, line, what is wrong and how to mend it, in both forms."""
    file = str(write(tmp_path, text))

    error = terminal.refused("process", "check", file)
    shown = terminal("process", "check", file, "--lang", "nl")

    problems = error["details"]["problems"]
    assert error["exit"] == 1
    assert error["code"] == "DefinitionInvalidError"
    assert kinds & {problem["code"] for problem in problems}
    assert all(problem["line"] > 0 and problem["mend"] for problem in problems)
    assert f"{file}:{problems[0]['line']}:" in shown.err.replace("\n", "")
    assert shown.code == 1


def test_a_definition_in_order_is_said_to_be(terminal: Terminal, tmp_path: Path) -> None:
    """The file itself may be released; a file that is not there is explained."""
    found = terminal.ok("process", "check", str(write(tmp_path, SMALL)))

    assert (found["process"], found["gates"], found["checks"]) == ("two-gates", 2, 2)
    assert terminal.refused("process", "check", str(tmp_path / "no.yaml"))["exit"] == 1


REFUSED = {
    "an unknown person acts": (("gate", "submit", NUMBER), "x@y.nl", "PersonUnknownError", 4),
    "nobody acts": (("gate", "submit", NUMBER), None, "ActorMissingError", 2),
    "an unknown project": (("gate", "submit", "P-9"), LEO, "ProjectUnknownError", 4),
    "an unknown check": (
        ("check", "answer", NUMBER, "G9-99", "yes"),
        LEO,
        "CheckUnknownError",
        4,
    ),
    "a role that may not decide": (
        ("gate", "decide", NUMBER, "go"),
        BO,
        "PermissionRefusedError",
        3,
    ),
    "the project lead decides": (
        ("gate", "decide", NUMBER, "go"),
        LEO,
        "PermissionRefusedError",
        3,
    ),
    "a gate that was not submitted": (
        ("gate", "decide", NUMBER, "go"),
        IRIS,
        "NotSubmittedError",
        1,
    ),
    "a yes without evidence": (
        ("check", "answer", NUMBER, "G1-01", "yes"),
        LEO,
        "EvidenceMissingError",
        1,
    ),
    "a no without a reason": (
        ("check", "answer", NUMBER, "G1-01", "no"),
        LEO,
        "ReasonMissingError",
        1,
    ),
    "a number that is taken": (
        *(
            (
                *("project", "start", NUMBER, "Nog een", "--material", "other"),
                *("--role", f"project_lead={LEO}", "--role", f"internal_client={IRIS}"),
            ),
        ),
        LEO,
        "NumberTakenError",
        1,
    ),
    "a lead who is the client too": (
        *(
            (
                *("project", "start", "P-2", "Nog een", "--material", "other"),
                *("--role", f"project_lead={LEO}", "--role", f"internal_client={LEO}"),
            ),
        ),
        LEO,
        "TeamRefusedError",
        1,
    ),
    "a person who is there already": (
        ("person", "add", "Bo", BO),
        ADA,
        "AddressTakenError",
        1,
    ),
    "an address that is none": (("person", "add", "Bo", "bo"), ADA, "AddressRefusedError", 1),
    "an authority that is there": (
        (
            *("init", "--slug", "linge", "--name", "L"),
            *("--admin-name", "A", "--admin-email", "a@b.nl"),
        ),
        None,
        "AlreadyRegisteredError",
        1,
    ),
    "half an authority": (("init", "--slug", "twee"), None, "FieldsTogetherError", 2),
}


def test_a_refusal_is_one_clear_error_and_changes_nothing(authority: Terminal) -> None:
    """Each has its code, its exit code and its Dutch sentence, and no event."""
    events = authority.ok("audit", "verify")["events"]
    for name, (command, by, code, ending) in REFUSED.items():
        error = authority.refused(*command, by=by)
        shown = authority(*command, "--lang", "nl", by=by)

        assert (error["code"], error["exit"]) == (code, ending), name
        assert shown.err.strip(), name
        assert shown.err.strip() != error["message"], name
        assert "Traceback" not in shown.err, name
    assert _nothing_changed(authority, events)


def test_a_blocked_gate_lists_what_blocks_and_who_can_mend_it(authority: Terminal) -> None:
    """Every check that is not met is named, with its owner and its date."""
    error = authority.refused("gate", "submit", NUMBER, by=LEO)
    shown = authority("gate", "submit", NUMBER, "--lang", "nl", by=LEO)

    blocks = error["details"]["blocks"]
    assert (error["code"], error["exit"], error["status"]) == ("GateBlockedError", 1, 422)
    assert {"check", "title", "why", "fixer", "fixer_role", "due_on"} <= set(blocks[0])
    assert shown.err.count("\n- G1-") == len(blocks) > 0
    assert {"Ada de Beheerder", "Iris Opdracht"} <= {block["fixer"] for block in blocks}
    assert "Iris Opdracht" in shown.err


def test_a_decision_on_a_stale_page_is_refused(authority: Terminal) -> None:
    """What was seen is no longer what is decided on."""
    seen = authority.ok("gate", "show", NUMBER)["verdict_hash"]
    answer_everything(authority)
    authority.ok("gate", "submit", NUMBER, by=LEO)

    error = authority.refused("gate", "decide", NUMBER, "go", "--seen", seen, by=IRIS)

    assert (error["code"], error["exit"]) == ("ChangedMeanwhileError", 1)
    assert authority.ok("gate", "show", NUMBER)["status"] == "submitted"


def test_a_substitute_who_submitted_cannot_decide(authority: Terminal) -> None:
    """The submitter is no second person, whoever they stand in for."""
    answer_everything(authority)
    authority.ok("gate", "submit", NUMBER, by=LEO)
    authority.ok(
        *("person", "substitute", IRIS, LEO, "--from", "2020-01-01", "--until", "2040-01-01"),
        by=ADA,
    )

    error = authority.refused("gate", "decide", NUMBER, "go", by=LEO)

    assert (error["code"], error["exit"]) == ("SubmitterDecidesError", 3)


SHEET = """\
Nummer;Naam;Materiaal;Waarde (euro);Fase;Gunning;Projectleider;Intern opdrachtgever
2026-1;Kade;beton;1.250.000,50;G2;31-02-2026;leo@linge.nl;iris@linge.nl
2026-1;Brug;beton;1,250,000.50;G2;;leo@linge.nl;niemand@linge.nl
2026-3;=1+1;beton;12.5;G2;;leo@linge.nl;iris@linge.nl
"""


def test_a_sheet_with_mistakes_brings_nothing_in(authority: Terminal, tmp_path: Path) -> None:
    """Every mistake is named by row and column, in both forms."""
    file = tmp_path / "projecten.csv"
    file.write_text(SHEET, encoding="utf-8")
    events = authority.ok("audit", "verify")["events"]

    error = authority.refused("import", "projects", str(file), by=ADA)
    shown = authority("import", "projects", str(file), "--lang", "nl", by=ADA)

    rows = {problem["row"] for problem in error["details"]["problems"]}
    assert (error["code"], error["exit"], rows) == ("ImportRefusedError", 1, {"2", "3", "4"})
    assert "Waarde (euro)" in shown.err
    assert _nothing_changed(authority, events)


def test_without_a_store_every_command_says_what_to_do(terminal: Terminal) -> None:
    """Also where a folder is there and nothing in it."""
    error = terminal.refused("overdue")

    assert error["code"] == "StoreMissingError"
    assert "poort init" in error["message"]


def test_a_machine_that_is_not_in_order_is_explained(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong setting, a folder that cannot be, a file that is no database, no server."""
    file = tmp_path / "file"
    file.write_text("no database", encoding="utf-8")
    codes = []
    for name, value, command in (
        ("POORT_DISPATCH", "sideways", "overdue"),
        ("POORT_DATA_DIR", str(file / "below"), "init"),
        ("POORT_DATABASE_URL", f"sqlite:///{file}", "overdue"),
        ("POORT_DATABASE_URL", "postgresql://poort:geheim@127.0.0.1:1/poort", "overdue"),
    ):
        with monkeypatch.context() as environment:
            environment.setenv(name, value)
            error = terminal.refused(command)
        codes.append(error["code"])
        assert "geheim" not in str(error)

    assert codes == [
        "SettingsRefusedError",
        "FolderRefusedError",
        "NotAStoreError",
        "StoreUnavailableError",
    ]
