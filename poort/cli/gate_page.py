"""The gate that a project is at, as one page: what `poort gate show` and `check list` print."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.vocabulary import CheckStatus
from models.gate import CheckItem, GateAttempt
from models.project import Project
from models.queries import answers, gates, people, projects
from poort.cli.blocks import describe_blocks
from poort.cli.invocation import current
from poort.cli.output import Record, show_record, show_section, show_table, tell
from poort.cli.parsing import written_check
from poort.cli.session import Reading, project_id
from usecases.assessment import Assessment, assess
from usecases.definitions import definition_of
from usecases.rule_words import explain_rule
from usecases.wording import check_title


def page_of(desk: Reading, number: str) -> dict[str, Any]:
    """Read everything that the page of the gate in hand shows.

    Raises:
        ProjectUnknownError, NoGateInHandError: as they say.
    """
    project = projects.project(desk.session, project_id(desk.session, number))
    assert project.id is not None
    attempt = gates.attempt_in_hand(desk.session, project.id)
    assessed = assess(desk.session, project=project, attempt=attempt)
    verdict = assessed.verdict
    phase = definition_of(desk.session, project).phase(attempt.position)
    return {
        "number": project.number,
        "project": project.name,
        "gate": attempt.gate_id,
        "name": phase.gate_name.read(desk.words.language),
        "attempt": attempt.number,
        "attempt_id": attempt.id,
        "version": attempt.version,
        "status": attempt.status,
        "planned_on": projects.plan(desk.session, project.id)[attempt.position].planned_on,
        "submitted_on": attempt.submitted_on,
        "decision_due_on": attempt.decision_due_on,
        "may_pass": verdict.may_pass,
        "verdict_hash": verdict.hash,
        "blocks": describe_blocks(desk, verdict.blocks),
        "advice": _advice(desk, attempt),
        "checks": check_rows(desk, attempt),
        "rules": _rules(desk, project, assessed),
        **_proof(desk, attempt),
    }


def check_rows(desk: Reading, attempt: GateAttempt) -> list[Record]:
    """Give the checks of an attempt with their owners, evidence and deviations."""
    assert attempt.id is not None
    items = gates.check_items(desk.session, attempt.id)
    ids = [item.id for item in items if item.id is not None]
    project = projects.project(desk.session, attempt.project_id)
    definition = definition_of(desk.session, project)
    owners = people.people(desk.session, {i.assignee_id for i in items if i.assignee_id})
    evidence = answers.evidence_of(desk.session, ids)
    deviations = answers.deviations_in_hand(desk.session, ids)
    return [
        {
            "id": item.id,
            "check": _written(item),
            "title": check_title(definition, item, desk.words.language),
            "blocking": item.blocking,
            "status": item.status,
            "answer": item.answer,
            "role": item.role,
            "owner": owners[item.assignee_id].name if item.assignee_id else None,
            "without_owner": item.without_owner,
            "opens_on": item.opens_on,
            "opens_later": item.status is CheckStatus.OPEN and item.opens_on > desk.today,
            "due_on": item.due_on,
            "tight": item.tight,
            "evidence_required": item.evidence_required,
            "evidence": [row.name for row in evidence[item.id]],
            "deviation": deviations[item.id].id if item.id in deviations else None,
            "version": item.version,
        }
        for item in items
        if item.id is not None
    ]


def show_checks(rows: Sequence[Record]) -> None:
    """Print the checks; to a person one that opens later is not called open."""
    if current().as_json:
        show_table(rows, _CHECK_COLUMNS)
        return
    later = {"status": current().words.say("opens later")}
    show_table([{**row, **later} if row["opens_later"] else row for row in rows], _CHECK_COLUMNS)


def print_page(page: Mapping[str, Any]) -> None:
    """Print the page: to a program as one record, to a person in parts."""
    if current().as_json:
        show_record(page)
        return
    tell("{number} {project}, gate {gate} {name}, attempt {attempt}: {status}", page)
    tell(
        "Planned: {planned_on}. Submitted: {submitted_on}. Decision asked by: {decision_due_on}.",
        page,
    )
    show_section("Checks")
    show_checks(page["checks"])
    for title, part, columns in _PARTS:
        if page[part]:
            show_section(title)
            show_table(page[part], columns)
    show_section("Advice")
    show_table(
        page["advice"],
        {"verdict": "Advice", "text": "About", "given_by": "By", "given_at": "Date"},
    )


_PARTS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    (
        "What the system sees",
        "rules",
        {"check": "Check", "holds": "Holds", "reads": "What it reads and asks"},
    ),
    (
        "What still blocks",
        "blocks",
        {"check": "Check", "why": "Why", "fixer": "Who can mend it", "due_on": "Due"},
    ),
    (
        "Deviations",
        "deviations",
        {
            "id": "Number",
            "check": "Check",
            "status": "Status",
            "asked_by": "Asked by",
            "decider": "Who decides",
            "due_on": "Due",
            "reason": "Why",
            "measure": "What is done instead",
        },
    ),
    (
        "Evidence",
        "evidence",
        {"id": "Number", "check": "Check", "name": "Name", "kind": "Kind", "url": "Link"},
    ),
)
_CHECK_COLUMNS: Mapping[str, str] = {
    "check": "Check",
    "title": "What is asked",
    "blocking": "Blocking",
    "status": "Status",
    "answer": "Answer",
    "owner": "Owner",
    "opens_on": "Opens",
    "due_on": "Due",
}


def _rules(desk: Reading, project: Project, assessed: Assessment) -> list[Record]:
    """What the automatic rules read, line by line, and what they ask."""
    known = assessed.definition.checks_by_id
    ruled = [
        (item, check.rule)
        for item in assessed.items
        if (check := known.get(item.check_id)) is not None and check.rule is not None
    ]
    return [
        {"check": _written(item), "holds": line.truth, "reads": line.text}
        for item, rule in ruled
        for line in explain_rule(
            rule,
            assessed.facts,
            language=desk.words.language,
            project_number=project.number,
        )
    ]


def _written(item: CheckItem) -> str:
    return written_check(item.check_id, item.instance)


def _proof(desk: Reading, attempt: GateAttempt) -> dict[str, list[Record]]:
    """The deviations and evidence that count, by the numbers that commands ask for."""
    assert attempt.id is not None
    items = {item.id: item for item in gates.check_items(desk.session, attempt.id) if item.id}
    in_hand = answers.deviations_in_hand(desk.session, list(items)).values()
    deviations = sorted(in_hand, key=lambda row: row.id or 0)
    known = people.people(
        desk.session, {who for row in deviations for who in (row.requested_by, row.decider_id)}
    )
    return {
        "deviations": [
            {
                "id": row.id,
                "check": _written(items[row.check_item_id]),
                "status": row.status,
                "asked_by": known[row.requested_by].name,
                "decider": known[row.decider_id].name,
                "due_on": row.due_on,
                "reason": row.reason,
                "measure": row.measure,
            }
            for row in deviations
        ],
        "evidence": [
            {
                "id": row.id,
                "check": _written(items[item_id]),
                "name": row.name,
                "kind": row.kind,
                "url": row.url,
                "sha256": row.sha256,
            }
            for item_id, rows in answers.evidence_of(desk.session, list(items)).items()
            for row in rows
        ],
    }


def _advice(desk: Reading, attempt: GateAttempt) -> list[Record]:
    assert attempt.id is not None
    given = answers.advice_on(desk.session, attempt.id)
    known = people.people(desk.session, {row.given_by for row in given})
    return [
        {
            "verdict": row.verdict,
            "text": row.text,
            "given_by": known[row.given_by].name,
            "given_at": row.given_at,
        }
        for row in given
    ]
