"""A definition that is not in order says of every mistake where it is and how to mend it."""

from pathlib import Path

import pytest

from catalogue import problems as kinds
from catalogue.loader import from_json, load_file, to_json
from catalogue.problems import PROBLEM_KINDS, DefinitionInvalidError, ProblemKind
from tests.unit.catalogue.written import SMALL, changed, line_of, problems_of, write

#: One change to the small definition, and the one problem it gives, at the line that holds it.
MISTAKES = {
    "no owner": ({"        owner: internal_client\n": ""}, kinds.MISSING_OWNER, "id: G1-01"),
    "an empty owner": (
        {"owner: internal_client": "owner:"},
        kinds.MISSING_OWNER,
        "owner:",
    ),
    "an unknown role": (
        {"owner: internal_client": "owner: opdrachtgever"},
        kinds.UNKNOWN_ROLE,
        "owner: opdrachtgever",
    ),
    "an owner who is never in a team": (
        {"owner: internal_client": "owner: contractor"},
        kinds.OWNER_OUTSIDE_TEAM,
        "owner: contractor",
    ),
    "no Dutch": ({"text: {nl: Het is zo, ": "text: {"}, kinds.MISSING_DUTCH, "text: {en: It"),
    "no English": ({", en: It is so}": "}"}, kinds.MISSING_ENGLISH, "Het is zo}"),
    "empty Dutch": ({"nl: Het is zo": "nl: ' '"}, kinds.EMPTY, "nl: ' '"),
    "a missing field": ({"        effort_minutes: 30\n": ""}, kinds.MISSING_FIELD, "id: G1-01"),
    "a field misspelt": (
        {"effort_minutes: 30\n        when": "effort_minutes: 30\n        whenn"},
        kinds.UNKNOWN_FIELD,
        "whenn",
    ),
    "a number in words": (
        {"effort_minutes: 30": "effort_minutes: dertig"},
        kinds.NOT_A_NUMBER,
        "dertig",
    ),
    "a number out of range": (
        {"planned_working_days: 30": "planned_working_days: 0"},
        kinds.OUT_OF_RANGE,
        "planned_working_days: 0",
    ),
    "yes instead of true": ({"blocking: true": "blocking: yes"}, kinds.NOT_YES_OR_NO, "yes"),
    "text that is a number": ({"nl: Daarom.": "nl: 12"}, kinds.NOT_TEXT, "nl: 12"),
    "text that is too long": (
        {"nl: Daarom.": f"nl: {'a' * 1001}"},
        kinds.TOO_LONG,
        "aaaa",
    ),
    "no list": ({"sources: [S 3.2]": "sources: S 3.2"}, kinds.NOT_A_LIST, "sources: S 3.2"),
    "no sources": ({"sources: [S 3.2]": "sources: []"}, kinds.EMPTY, "sources: []"),
    "a source without document": (
        {"sources: [S 3.2]": "sources: [X 3.2]"},
        kinds.UNKNOWN_DOCUMENT,
        "X 3.2",
    ),
    "no documents at all": (
        {"documents:\n  S: Handreiking\n": "", "[S 3.3]": "[{document: B, section: ''}]"},
        kinds.UNKNOWN_DOCUMENT,
        "S 3.2",
    ),
    "documents in a list": (
        {
            "documents:\n  S: Handreiking\n": "documents: [S]\n",
            "[S 3.2]": "[{document: B, section: ''}]",
            "[S 3.3]": "[{document: B, section: ''}]",
        },
        kinds.NOT_FIELDS,
        "documents:",
    ),
    "text without languages": (
        {"text: {nl: Het is zo, en: It is so}": "text: Het is zo"},
        kinds.NOT_FIELDS,
        "text: Het is zo",
    ),
    "a version with a letter": ({'"2026.1"': '"2026.b"'}, kinds.BAD_ID, "2026.b"),
    "another scope": ({"scope: project": "scope: team"}, kinds.UNKNOWN_CHOICE, "scope: team"),
    "an unknown step": (
        {"assign_owners, plan_due_dates": "assign_owners, jump, plan_due_dates"},
        kinds.UNKNOWN_CHOICE,
        "jump",
    ),
    "a moment in words": (
        {"due: planned_gate - 5": "due: een week voor de poort"},
        kinds.BAD_MOMENT,
        "een week",
    ),
    "a condition that is code": (
        {"when: project.material in ['asphalt', 'both']": "when: __import__('os').getcwd()"},
        kinds.BAD_CONDITION,
        "__import__",
    ),
    "an unknown fact": (
        {"project.material in": "project.materiaal in"},
        kinds.UNKNOWN_FACT,
        "project.materiaal",
    ),
    "a material that does not exist": (
        {"['asphalt', 'both']": "['steel', 'both']"},
        kinds.UNKNOWN_VALUE,
        "'steel'",
    ),
    "a number compared with text": (
        {"project.material in ['asphalt', 'both']": "lots.count == 'two'"},
        kinds.WRONG_TYPE,
        "lots.count",
    ),
    "text put in order": (
        {"project.material in ['asphalt', 'both']": "project.material > 'asphalt'"},
        kinds.WRONG_TYPE,
        "project.material >",
    ),
    "a number as if true": (
        {"project.material in ['asphalt', 'both']": "lots.count"},
        kinds.NOT_TRUE_OR_FALSE,
        "lots.count",
    ),
    "an id that is used twice": (
        {"id: second": "id: first"},
        kinds.DUPLICATE_ID,
        "id: first\n    name: {nl: Tw",
    ),
    "a check at another gate": ({"id: G2-01": "id: G1-02"}, kinds.ID_OF_OTHER_GATE, "id: G1-02"),
    "a gate that holds nothing": (
        {"blocking: true": "blocking: false"},
        kinds.NO_BLOCKING_CHECK,
        "id: first",
    ),
    "due before it opens": (
        {"opens: planned_gate - 20": "opens: planned_gate - 4"},
        kinds.DUE_BEFORE_OPENS,
        "due: planned_gate - 5",
    ),
    "due after its gate": (
        {"due: planned_gate - 5": "due: planned_gate + 5"},
        kinds.DUE_AFTER_GATE,
        "due: planned_gate + 5",
    ),
    "open before its phase": (
        {"opens: planned_gate - 20": "opens: planned_gate - 31"},
        kinds.OPENS_BEFORE_PHASE,
        "opens: planned_gate - 31",
    ),
    "counted from no gate": (
        {"opens: planned_gate - 20": "opens: previous_gate_decided"},
        kinds.NO_EARLIER_GATE,
        "opens: previous",
    ),
    "recurring without a period": (
        {"        when:": "        recurrence: monthly\n        when:"},
        kinds.RECURRENCE_WITHOUT_PERIOD,
        "recurrence: monthly",
    ),
    "a period without recurring": (
        {"due: planned_gate - 5": "due: period_end + 5"},
        kinds.PERIOD_WITHOUT_RECURRENCE,
        "due: period_end",
    ),
    "no check before the move": (
        {"[require_check, move_phase, open": "[move_phase, open"},
        kinds.MISSING_STEP,
        "steps: [move_phase, open",
    ),
    "a gate that moves nothing": (
        {"[require_check, move_phase, open": "[require_check, open"},
        kinds.MISSING_STEP,
        "steps: [require_check, open",
    ),
    "an entry action that nothing starts": (
        {"    planned_working": "    entry_actions: [bid_register]\n    planned_working"},
        kinds.MISSING_STEP,
        "steps: [",
    ),
    "a rule that nobody looks at": (
        {"        when:": "        rule: policy.in_force\n        when:"},
        kinds.MISSING_STEP,
        "steps: [",
    ),
    "steps in another order": (
        {"[require_check, move_phase, open": "[move_phase, require_check, open"},
        kinds.STEP_ORDER,
        "steps: [move_phase, require",
    ),
    "a key given twice": (
        {"scope: project": "scope: project\nscope: project"},
        kinds.DUPLICATE_KEY,
        "scope: project\nname",
    ),
    "a reference": (
        {"text: {nl: Het is zo": "text: &x {nl: Het is zo", "{nl: Het is gedaan": "*x #"},
        kinds.ALIAS,
        "text: &x",
    ),
    "a phase file elsewhere": (
        {"phases:\n": "phases:\n  - ../secret.yaml\n"},
        kinds.BAD_FILE_NAME,
        "../secret.yaml",
    ),
    "a phase without checks": (
        {SMALL[SMALL.index("    checks:\n      - id: G2-01") :]: "    checks: []\n"},
        kinds.EMPTY,
        "    checks: []",
    ),
}


@pytest.mark.parametrize(("changes", "kind", "part"), list(MISTAKES.values()), ids=list(MISTAKES))
def test_a_mistake_is_named_at_its_line(
    changes: dict[str, str], kind: ProblemKind, part: str, tmp_path: Path
) -> None:
    """One mistake gives one problem, where it is, with a way to mend it."""
    text = changed(changes)

    found = problems_of(tmp_path, text)

    assert [(problem.kind.code, problem.line) for problem in found] == [
        (kind.code, line_of(part, text))
    ]
    assert found[0].file == str(tmp_path / "process.yaml")
    assert found[0].what
    assert found[0].mend


def test_the_small_definition_is_right(tmp_path: Path) -> None:
    """What the mistakes start from has none."""
    definition = load_file(write(tmp_path, SMALL))

    assert [phase.gate_id for phase in definition.phases] == ["G1", "G2"]
    assert definition.version == "2026.1"
    assert definition.checks_by_id["G1-01"].sources[0].document == "Handreiking"


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """An unreachable gate, a check without owner and an unknown role do not hide each other."""
    third = SMALL[SMALL.index("  - id: second") :]
    lost = changed({"second": "third", "G2": "G3", "opens_after: G1": "opens_after: G9"}, third)
    text = changed(
        {"        owner: internal_client\n": "", "owner: project_lead": "owner: boss"},
        SMALL + changed({"G2-01": "G3-01"}, lost),
    )

    found = problems_of(tmp_path, text)

    assert [(problem.kind.code, problem.line) for problem in found] == [
        ("missing_owner", line_of("- id: G1-01", text)),
        ("unknown_role", line_of("owner: boss", text)),
        ("unreachable_gate", line_of("- id: third", text)),
        ("unknown_gate", line_of("opens_after: G9", text)),
    ]
    assert "Gate 'G3' can never be reached." in str(found[2])


def test_one_check_tells_all_its_own_mistakes(tmp_path: Path) -> None:
    """What cannot be read in a check hides nothing of what can."""
    text = changed(
        {
            "        owner: internal_client\n": "",
            "{nl: Het is zo, en: It is so}": "{nl: Het is zo}",
            "- id: G1-01": "- id: G7-01",
            "opens: planned_gate - 20": "opens: volgende week",
            "due: planned_gate - 5": "due: planned_gate + 5",
            "project.material in": "project.materiaal in",
        }
    )

    found = problems_of(tmp_path, text)

    assert {problem.kind.code for problem in found} == {
        "missing_owner",
        "missing_english",
        "id_of_other_gate",
        "bad_moment",
        "due_after_gate",
        "unknown_fact",
    }


def test_two_phases_after_one_gate_leave_one_out_of_reach(tmp_path: Path) -> None:
    """A process is one line; a fork is a gate that nobody comes to."""
    fork = changed(
        {"second": "third", "id: G2": "id: G3", "G2-01": "G3-01"},
        SMALL[SMALL.index("  - id: second") :],
    )

    found = problems_of(tmp_path, SMALL + fork)

    assert [problem.kind.code for problem in found] == ["unreachable_gate"]


def test_a_circle_has_no_first_gate(tmp_path: Path) -> None:
    """Gates that all open after another are all out of reach."""
    text = changed({"    planned_working_days": "    opens_after: G2\n    planned_working_days"})

    codes = {problem.kind.code for problem in problems_of(tmp_path, text)}

    assert codes == {"no_first_gate", "unreachable_gate"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("id: [one\nversion: two", 2),
        ("id: one: two", 1),
        ("id: one\n\tversion: two", 2),
        ("id: one\n--- \nid: two", 2),
        ("[" * 100_000 + "]" * 100_000, 1),
    ],
    ids=["an open bracket", "two colons", "a tab", "two documents", "too deep"],
)
def test_what_is_no_yaml_is_said_at_its_line(text: str, line: int, tmp_path: Path) -> None:
    """The parser's complaint comes with its place."""
    found = problems_of(tmp_path, text)

    assert [problem.kind.code for problem in found] == ["not_yaml"]
    assert found[0].line == line


@pytest.mark.parametrize(
    "content",
    [b"id: caf\xe9", b"a" * 1_000_001],
    ids=["another encoding", "too large"],
)
def test_a_file_that_is_no_small_text_is_refused(content: bytes, tmp_path: Path) -> None:
    """Nothing is parsed beyond the guard."""
    path = tmp_path / "process.yaml"
    path.write_bytes(content)

    with pytest.raises(DefinitionInvalidError, match="cannot be read"):
        load_file(path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """A wrong path is a problem like another."""
    with pytest.raises(DefinitionInvalidError, match="Check that it exists"):
        load_file(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize("text", ["", "- a list", "only words"])
def test_a_file_without_fields_is_no_definition(text: str, tmp_path: Path) -> None:
    """Whatever else YAML may say is not a process."""
    assert [problem.kind.code for problem in problems_of(tmp_path, text)] == ["not_fields"]


def test_a_phase_may_have_its_own_file_and_its_own_lines(tmp_path: Path) -> None:
    """A problem in a phase file is told with the name and the line of that file."""
    start = SMALL.index("  - id: second")
    apart = SMALL[start:].replace("\n    ", "\n").removeprefix("  - ")
    path = write(tmp_path, changed({"project_lead": "boss"}, apart), name="2-second.yaml")

    found = problems_of(tmp_path, f"{SMALL[:start]}  - 2-second.yaml\n")

    assert [(problem.file, problem.kind.code) for problem in found] == [(str(path), "unknown_role")]
    assert found[0].line == line_of("owner: boss", path.read_text(encoding="utf-8"))


def test_a_stored_definition_outlives_the_rules_of_today(tmp_path: Path) -> None:
    """A body that was released before a rule or a change of facts can still be read."""
    body = to_json(load_file(write(tmp_path, SMALL)))
    older = body.replace("project.material in", "project.forgotten in")

    definition = from_json(older)

    assert definition.checks_by_id["G1-01"].when is not None


@pytest.mark.parametrize("body", ["", "{", "[]", '{"id": "x"}'])
def test_what_is_no_stored_definition_is_refused(body: str) -> None:
    """A damaged body is never half a process."""
    with pytest.raises(DefinitionInvalidError):
        from_json(body)


def test_every_kind_of_problem_is_provoked_here() -> None:
    """A problem that no test can make is a problem that nobody can have."""
    provoked = {kind.code for _, kind, _ in MISTAKES.values()}
    elsewhere = {
        "file_unreadable",
        "not_yaml",
        "other_address",
        "unknown_gate",
        "unreachable_gate",
        "no_first_gate",
    }

    assert {kind.code for kind in PROBLEM_KINDS} == provoked | elsewhere
