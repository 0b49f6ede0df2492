"""A project as one page: what `poort project show` and `list` print."""

from collections.abc import Mapping
from typing import Any

from domain.vocabulary import Anchor, AttemptStatus
from models.project import Project
from models.queries import gates, people, projects, work
from poort.cli.invocation import current
from poort.cli.output import Record, show_record, show_section, show_table, tell
from poort.cli.session import Reading
from usecases.definitions import definition_of


def row_of(desk: Reading, project: Project) -> dict[str, object]:
    """Give what a list says about a project."""
    phase = definition_of(desk.session, project).phase(project.phase_position)
    language = desk.words.language
    return {
        "number": project.number,
        "name": project.name,
        "status": project.status,
        "phase_position": project.phase_position,
        "phase": phase.name.read(language),
        "gate": phase.gate_id,
        "gate_name": phase.gate_name.read(language),
        "material": project.material,
        "department": project.department,
        "value_eur": project.value_eur,
        "mki_weight_percent": project.mki_weight_percent,
        "started_on": project.started_on,
        "finished_on": project.finished_on,
    }


def page_of(desk: Reading, number: str) -> dict[str, object]:
    """Read everything that the page of a project shows.

    Raises:
        ProjectUnknownError: there is no such project.
    """
    project = projects.project_by_number(desk.session, number.strip())
    assert project.id is not None
    return row_of(desk, project) | {
        "process": _process(desk, project),
        "gates": _gates(desk, project, project.id),
        "team": _team(desk, project.id),
        "milestones": _milestones(desk, project.id),
        "decisions": _decisions(desk, project.id),
    }


def print_page(page: Mapping[str, Any]) -> None:
    """Print the page: to a program as one record, to a person in parts."""
    if current().as_json:
        show_record(page)
        return
    tell("{number} {name}", page)
    tell(
        "{status}; phase {phase_position}: {phase}; process {process}; material: {material};"
        " value: {value}; weight of MKI: {weight}",
        page,
        value=_amount("{amount} euro", page["value_eur"]),
        weight=_amount("{amount}%", page["mki_weight_percent"]),
    )
    before = {"planned_on": current().words.say("before the introduction")}
    gates_shown = [one if one["planned_on"] else {**one, **before} for one in page["gates"]]
    for title, part, columns in _PARTS:
        if page[part]:
            show_section(title)
            show_table(gates_shown if part == "gates" else page[part], columns)


def _amount(text: str, amount: object) -> str:
    words = current().words
    return words.say("not known yet") if amount is None else words.say(text, amount=amount)


_PARTS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    (
        "Gates",
        "gates",
        {
            "position": "Phase",
            "gate": "Gate",
            "name": "Name of the gate",
            "planned_on": "Planned",
            "first_planned_on": "First plan",
            "status": "Status",
        },
    ),
    ("Team", "team", {"role": "Role", "name": "Name", "email": "Mail"}),
    (
        "Milestones",
        "milestones",
        {"kind": "Milestone", "number": "Number", "happened_on": "Date", "description": "About"},
    ),
    (
        "Decisions",
        "decisions",
        {
            "gate": "Gate",
            "attempt": "Attempt",
            "outcome": "Decision",
            "decided_by": "By",
            "decided_on": "Date",
            "reason": "Why",
            "carried_out": "Carried out",
        },
    ),
)


def _process(desk: Reading, project: Project) -> str:
    row = projects.definition_row(desk.session, project.definition_id)
    return f"{row.process_id} {row.version}"


def _gates(desk: Reading, project: Project, project_id: int) -> list[Record]:
    definition = definition_of(desk.session, project)
    # The newest attempt at each gate that counts.
    newest = {
        attempt.position: attempt
        for attempt in gates.attempts(desk.session, project_id)
        if attempt.voided_at is None
    }
    rows: list[Record] = []
    for position, planned in projects.plan(desk.session, project_id).items():
        attempt = newest.get(position)
        # The import stores its own day where it does not know that of an earlier gate.
        is_unknown = (
            attempt is not None
            and attempt.status is AttemptStatus.BEFORE_INTRODUCTION
            and planned.planned_on == project.started_on
        )
        rows.append(
            {
                "position": position,
                "gate": planned.gate_id,
                "name": definition.phase(position).gate_name.read(desk.words.language),
                "planned_on": None if is_unknown else planned.planned_on,
                "first_planned_on": None if is_unknown else planned.first_planned_on,
                "entered_on": planned.entered_on,
                "attempt": attempt.number if attempt else None,
                "status": attempt.status if attempt else None,
            }
        )
    return rows


def _team(desk: Reading, project_id: int) -> list[Record]:
    members = people.team(desk.session, project_id)
    known = people.people(desk.session, {member.person_id for member in members})
    return [
        {
            "role": member.role,
            "name": known[member.person_id].name,
            "email": known[member.person_id].email,
            "since": member.started_on,
        }
        for member in members
    ]


def _milestones(desk: Reading, project_id: int) -> list[Record]:
    return [
        {
            "kind": Anchor(row.kind),
            "number": row.number or None,
            "happened_on": row.happened_on,
            "description": row.description,
        }
        for row in projects.milestones(desk.session, project_id)
    ]


def _decisions(desk: Reading, project_id: int) -> list[Record]:
    taken = gates.decisions(desk.session, project_id)
    known = people.people(desk.session, {decision.decided_by for _, decision in taken})
    return [
        {
            "gate": attempt.gate_id,
            "attempt": attempt.number,
            "attempt_id": attempt.id,
            "outcome": decision.outcome,
            "decided_by": known[decision.decided_by].name,
            "decided_on": decision.decided_on,
            "reason": decision.reason,
            "verdict_hash": decision.verdict_hash,
            "carried_out": work.command_status(desk.session, decision.attempt_id),
        }
        for attempt, decision in taken
    ]
