"""One durable step: answer a check with rules, audit and outbox, next to SpiffWorkflow.

Both commit each step to a SQLite file with the same library, journal mode and
`synchronous=FULL`. Ours stores evidence, answer, audit events and a message; theirs completes
one user task of a 61-task BPMN model and stores the serialised workflow, as its users do.
"""

import json
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from benchmarks.databases import Bench
from benchmarks.portfolio import NOW, TODAY, Portfolio
from domain.vocabulary import AnswerValue, Material, Origin, Role
from models import sqlite
from models.queries import gates, projects
from usecases.acting import load_actor
from usecases.answer_check import AnswerCheck, answer_check
from usecases.answer_rules import apply_rules
from usecases.change_team import tell_new_owner
from usecases.start_project import StartProject, start_project

TASKS = 61


def our_steps(bench: Bench, portfolio: Portfolio, *, projects_count: int) -> float:
    """Give the steps a second: answer, rules, audit and a message in one commit each."""
    steps = [
        item_id
        for number in range(projects_count)
        for item_id in _start(bench, portfolio, number=number)
    ]
    started = perf_counter()
    for item_id in steps:
        _step(bench, portfolio, item_id, now=NOW)
    return len(steps) / (perf_counter() - started)


def _start(bench: Bench, portfolio: Portfolio, *, number: int) -> list[int]:
    """Start a project and give its checks that take a reason instead of a file."""
    with bench.store.write(portfolio.organisation_id) as session:
        coordinator = portfolio.people[Role.COORDINATOR][0]
        team: dict[Role, int] = {
            role: held[0] for role, held in portfolio.people.items() if role is not Role.COORDINATOR
        }
        project = start_project(
            session,
            command=StartProject(
                number=f"STEP-{number}", name="Stap", material=Material.ASPHALT, team=team
            ),
            actor=load_actor(session, coordinator, on=TODAY, origin=Origin.CLI),
            now=NOW,
        )
        assert project.id is not None
        attempt = gates.attempt_in_hand(session, project.id)
        assert attempt.id is not None
        items = gates.check_items(session, attempt.id)
        return [item.id for item in items if item.id is not None]


def _step(bench: Bench, portfolio: Portfolio, item_id: int, *, now: datetime) -> None:
    with bench.store.write(portfolio.organisation_id) as session:
        lead = portfolio.people[Role.PROJECT_LEAD][0]
        actor = load_actor(session, lead, on=TODAY, origin=Origin.CLI)
        item = answer_check(
            session,
            command=AnswerCheck(
                item_id=item_id, value=AnswerValue.NOT_APPLICABLE, reason="Geen asfalt in dit werk"
            ),
            actor=actor,
            now=now,
        )
        project = projects.project(session, item.project_id)
        attempt = gates.attempt(session, item.attempt_id)
        apply_rules(session, project=project, attempt=attempt, now=now)
        tell_new_owner(session, items=(item,), owner_id=lead, now=now)


def spiff_steps(folder: Path, *, workflows: int) -> float:
    """Give the steps a second of SpiffWorkflow: complete one task, serialise, commit."""
    library = sqlite.library()
    connection = library.connect(str(folder / "spiff.db"), isolation_level=None)
    connection.execute(f"PRAGMA journal_mode={sqlite.journal_mode()}")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE workflow (id INTEGER PRIMARY KEY, state TEXT NOT NULL)")
    serializer = BpmnWorkflowSerializer()
    parser = BpmnParser()
    parser.add_bpmn_str(_model().encode())
    seconds, steps = 0.0, 0
    for number in range(workflows):
        workflow = BpmnWorkflow(parser.get_spec("gates"))
        workflow.do_engine_steps()
        connection.execute("INSERT INTO workflow VALUES (?, ?)", (number, "{}"))
        started = perf_counter()
        while (task := workflow.get_next_task(state=TaskState.READY, manual=True)) is not None:
            task.run()
            workflow.do_engine_steps()
            state = json.dumps(serializer.to_dict(workflow))
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE workflow SET state = ? WHERE id = ?", (state, number))
            connection.execute("COMMIT")
            steps += 1
        seconds += perf_counter() - started
    connection.close()
    return steps / seconds


def _model() -> str:
    """Sixty-one user tasks in a row, as many as the process has checks."""
    names = ["start", *(f"check_{n}" for n in range(1, TASKS + 1)), "end"]
    nodes = "".join(f'<bpmn:manualTask id="{name}" name="{name}"/>' for name in names[1:-1])
    flows = "".join(
        f'<bpmn:sequenceFlow id="flow_{n}" sourceRef="{source}" targetRef="{target}"/>'
        for n, (source, target) in enumerate(pairwise(names))
    )
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">'
        f'<bpmn:process id="gates" isExecutable="true"><bpmn:startEvent id="start"/>{nodes}'
        f'<bpmn:endEvent id="end"/>{flows}</bpmn:process></bpmn:definitions>'
    )
