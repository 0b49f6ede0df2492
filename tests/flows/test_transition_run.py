"""A transition as a run on a real Prefect server, as a person finds and reads it there."""

import asyncio
from threading import Event

import pytest
from prefect import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterTags
from prefect.client.schemas.objects import Artifact, FlowRun

from domain.vocabulary import CommandStatus
from flows.dispatch import carrier
from flows.dispatcher import Dispatcher
from models.queries import work
from models.work import Command
from poort.settings import Dispatch, Settings
from tasks import steps
from tests.authority import Authority

pytestmark = [
    pytest.mark.prefect,
    # Prefect leaves sockets for the garbage collector to close.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def _on_prefect(on_prefect: Settings) -> None:
    """Every test here speaks to the real server."""


def _decide(authority: Authority, number: str) -> int:
    project = authority.start(number)
    authority.answer_all(project)
    authority.submit(project)
    authority.decide(project)
    return project


def _dispatch_once(authority: Authority) -> int:
    """Let the embedded dispatcher look once."""
    dispatcher = Dispatcher(
        pending=lambda: steps.pending_commands(now=authority.now),
        carry=carrier(Dispatch.EMBEDDED),
    )
    return asyncio.run(dispatcher.take_up_once())


def _runs(number: str) -> list[FlowRun]:
    async def read() -> list[FlowRun]:
        async with get_client() as client:
            tagged = FlowRunFilterTags(all_=[f"project:{number}"])
            return await client.read_flow_runs(flow_run_filter=FlowRunFilter(tags=tagged))

    return asyncio.run(read())


def _artifact(run: FlowRun) -> Artifact:
    async def read() -> Artifact:
        async with get_client() as client:
            (found,) = [
                artifact
                for artifact in await client.read_artifacts()
                if artifact.flow_run_id == run.id
            ]
            return found

    return asyncio.run(read())


def _command(authority: Authority) -> Command:
    with authority.write() as session:
        return work.command(session, 1)


def test_a_decision_becomes_one_run_that_a_person_can_read(authority: Authority) -> None:
    """Named after project and gate, tagged, linked from the command, with a page of its own."""
    project = _decide(authority, "T-001")

    tried = _dispatch_once(authority)

    (run,) = _runs("T-001")
    command = _command(authority)
    page = str(_artifact(run).data)
    assert tried == 1
    assert command.status is CommandStatus.DONE
    assert authority.project(project).phase_position == 2
    assert run.name == f"T-001 {authority.attempt(project).gate_id.replace('2', '1')}"
    assert {"mki-poort", "project:T-001"} <= set(run.tags)
    assert str(run.id) == command.prefect_run_id
    assert set(run.parameters) <= {"organisation_id", "command_id", "at"}
    assert "https://poort.example/projecten/T-001" in page


def test_what_was_carried_out_is_not_taken_up_again(authority: Authority) -> None:
    """A second look finds nothing to do and makes no run."""
    _decide(authority, "T-002")
    _dispatch_once(authority)

    assert _dispatch_once(authority) == 0
    assert len(_runs("T-002")) == 1


def test_a_dispatcher_stops_when_asked(authority: Authority) -> None:
    """It reconciles, says that it is ready, and ends."""
    stop, told = Event(), list[str]()

    def ready() -> None:
        told.append("ready")
        stop.set()

    dispatcher = Dispatcher(pending=tuple, carry=carrier(Dispatch.EMBEDDED))
    asyncio.run(dispatcher.run(stop, ready=ready))

    assert told == ["ready"]


def test_a_command_that_fails_holds_up_no_other(authority: Authority) -> None:
    """The one that fails is tried again later; the next one is carried out now."""
    for number in ("T-003", "T-004"):
        _decide(authority, number)
    pending = steps.pending_commands(now=authority.now)
    carried: list[str] = []

    async def carry(command: steps.PendingCommand) -> None:
        carried.append(command.project_number)
        if command.project_number == "T-003":
            raise RuntimeError(command.project_number)

    dispatcher = Dispatcher(pending=lambda: pending, carry=carry)
    asyncio.run(dispatcher.take_up_once())
    asyncio.run(dispatcher.take_up_once())

    assert carried == ["T-003", "T-004"]
