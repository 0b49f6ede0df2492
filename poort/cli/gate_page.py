"""The gate that a project is at, as one page: what `poort gate show` and `check list` print."""

from collections.abc import Mapping
from typing import Any

from models.gate import GateAttempt
from models.queries import answers, gates, people, projects
from poort.cli.blocks import describe_blocks
from poort.cli.invocation import current
from poort.cli.output import Record, show_record, show_section, show_table, tell
from poort.cli.session import Reading, project_id
from usecases.assessment import assess
from usecases.definitions import definition_of
from usecases.wording import check_title


def page_of(desk: Reading, number: str) -> dict[str, Any]:
    """Read everything that the page of the gate in hand shows.

    Raises:
        ProjectUnknownError, NoGateInHandError: as they say.
    """
    project = projects.project(desk.session, project_id(desk.session, number))
    assert project.id is not None
    attempt = gates.attempt_in_hand(desk.session, project.id)
    verdict = assess(desk.session, project=project, attempt=attempt).verdict
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
            "check": f"{item.check_id}:{item.instance}" if item.instance else item.check_id,
            "title": check_title(definition, item, desk.words.language),
            "blocking": item.blocking,
            "status": item.status,
            "answer": item.answer,
            "role": item.role,
            "owner": owners[item.assignee_id].name if item.assignee_id else None,
            "without_owner": item.without_owner,
            "opens_on": item.opens_on,
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
    show_table(page["checks"], CHECK_COLUMNS)
    if page["blocks"]:
        show_section("What still blocks")
        show_table(
            page["blocks"],
            {
                "check": "Check",
                "why": "Why",
                "fixer": "Who can mend it",
                "due_on": "Due",
            },
        )
    show_section("Advice")
    show_table(
        page["advice"],
        {"verdict": "Advice", "text": "About", "given_by": "By", "given_at": "Date"},
    )


CHECK_COLUMNS: Mapping[str, str] = {
    "check": "Check",
    "title": "What is asked",
    "blocking": "Blocking",
    "status": "Status",
    "answer": "Answer",
    "owner": "Owner",
    "due_on": "Due",
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
