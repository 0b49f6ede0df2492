"""Decisions that a worker carries out, and runs whose process was killed, on a real server."""

import asyncio
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from prefect import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterTags
from prefect.client.schemas.objects import FlowRun, StateType
from sqlalchemy import Connection
from sqlmodel import col, select

from domain.vocabulary import CommandStatus, Message, Role
from flows.dispatch import carrier
from flows.reconcile import reconcile
from flows.stuck_runs import STUCK_AFTER
from models.audit import AuditEvent
from models.engines import open_store
from models.queries import projects, work
from models.schema import upgrade
from models.work import Command, Outbox
from poort.settings import Dispatch, Settings
from tasks import steps
from tasks.surroundings import Surroundings, settle
from tests.authority import Authority, set_up_authority
from tests.flows.prefect_process import environment_of, stop

pytestmark = [
    pytest.mark.prefect,
    pytest.mark.slow,
    # Prefect leaves sockets for the garbage collector to close.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def _on_prefect(on_prefect: Settings) -> None:
    """Every test here speaks to the real server."""


@pytest.fixture(scope="module")
def shared(prefect_settings: Settings) -> Iterator[Authority]:
    """An authority in the store that the environment of a worker names."""
    upgrade(prefect_settings.store_url)
    store = open_store(prefect_settings.store_url)
    # At this very moment, since a worker knows no other clock.
    yield set_up_authority(store, now=datetime.now(UTC))
    store.dispose()


@pytest.fixture
def authority(shared: Authority, prefect_settings: Settings) -> Iterator[Authority]:
    """That authority, with the tasks of this process at work in its store."""
    settle(
        Surroundings(
            store=shared.store,
            mail_url=prefect_settings.outgoing_mail_url,
            mail_from=prefect_settings.mail_from,
            portal_url=prefect_settings.portal_address,
        )
    )
    yield shared
    settle(None)


@contextmanager
def _process(settings: Settings, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A process with the environment of a worker, ended with the block."""
    with (settings.data_dir / "process.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.data_dir,
            env=environment_of(settings),
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        stop(process)


def _decide(authority: Authority, number: str) -> steps.PendingCommand:
    project = authority.start(number)
    authority.answer_all(project)
    authority.submit(project)
    authority.decide(project)
    (pending,) = steps.pending_commands(now=authority.now)
    return pending


def _hand_over(pending: steps.PendingCommand, mode: Dispatch) -> None:
    async def hand_over() -> None:
        await carrier(mode)(pending)

    asyncio.run(hand_over())


def _runs(number: str) -> list[FlowRun]:
    async def read() -> list[FlowRun]:
        async with get_client() as client:
            tagged = FlowRunFilterTags(all_=[f"project:{number}"])
            return await client.read_flow_runs(flow_run_filter=FlowRunFilter(tags=tagged))

    return asyncio.run(read())


def _command(authority: Authority, command_id: int) -> Command:
    with authority.write() as session:
        return work.command(session, command_id)


def _acts(authority: Authority, project_id: int) -> Counter[str]:
    """How often each act of a transition stands in the audit trail of the project."""
    with authority.write() as session:
        events = select(AuditEvent.action).where(
            AuditEvent.project_id == project_id, col(AuditEvent.action).like("transition.%")
        )
        return Counter(session.exec(events).all())


def _told(authority: Authority, message: Message) -> set[int]:
    with authority.write() as session:
        return set(session.exec(select(Outbox.recipient_id).where(Outbox.message == message)))


def test_a_decision_that_is_asked_for_twice_is_carried_out_once(
    deployed: Settings, authority: Authority
) -> None:
    """One run, in a worker that knows only its environment, named and tagged like any other."""
    pending = _decide(authority, "W-001")

    _hand_over(pending, Dispatch.DEPLOYED)
    _hand_over(pending, Dispatch.DEPLOYED)
    worker = ("-m", "prefect", "worker", "start", "--pool", "mki-poort", "--limit", "2")
    with _process(deployed, *worker):
        _wait_until(lambda: {run.state_type for run in _runs("W-001")} == {StateType.COMPLETED})

    (run,) = _runs("W-001")
    command = _command(authority, pending.command_id)
    assert command.status is CommandStatus.DONE
    assert command.prefect_run_id == str(run.id)
    assert run.name == f"W-001 {pending.gate_id}"
    assert set(pending.tags) <= set(run.tags)
    assert set(run.parameters) <= {"organisation_id", "command_id", "at"}
    assert authority.project(command.project_id).phase_position == 2
    assert _acts(authority, command.project_id) == {"transition.carried_out": 1}
    assert command.attempts == 1


def test_a_decision_whose_grounds_changed_ends_held(authority: Authority) -> None:
    """Nothing moves, the run says so, and the people who can mend it are told."""
    pending = _decide(authority, "W-002")
    project_id = _command(authority, pending.command_id).project_id
    with authority.write() as session:
        project = projects.project(session, project_id)
        project.objective_id = None  # behind the engine's back
        session.add(project)

    _hand_over(pending, Dispatch.EMBEDDED)

    (run,) = _runs("W-002")
    assert (run.state_type, run.state_name) == (StateType.COMPLETED, "Held")
    assert _command(authority, pending.command_id).status is CommandStatus.HELD
    assert authority.project(project_id).phase_position == 1
    assert _acts(authority, project_id) == {"transition.held": 1}
    assert _told(authority, Message.TRANSITION_HELD) == {
        authority.people[role] for role in (Role.COORDINATOR, Role.ADMINISTRATOR)
    }


def test_a_run_whose_process_was_killed_is_closed_and_its_decision_carried_out(
    authority: Authority, prefect_settings: Settings
) -> None:
    """It says that it runs for ever, until reconcile looks half an hour later."""
    pending = _decide(authority, "W-003")
    with _locked(authority), _process(prefect_settings, "-c", _carry_out(pending)) as driver:
        _wait_until(lambda: {run.state_type for run in _runs("W-003")} == {StateType.RUNNING})
        driver.kill()
        driver.wait(30)

    asyncio.run(reconcile(at=datetime.now(UTC)))
    (busy,) = _runs("W-003")
    asyncio.run(reconcile(at=datetime.now(UTC) + STUCK_AFTER + timedelta(minutes=1)))
    (closed,) = _runs("W-003")

    assert (busy.state_type, closed.state_type) == (StateType.RUNNING, StateType.CRASHED)
    command = _command(authority, pending.command_id)
    assert command.status is CommandStatus.DONE
    assert _acts(authority, command.project_id) == {"transition.carried_out": 1}


@contextmanager
def _locked(authority: Authority) -> Iterator[Connection]:
    """Let nobody else write, so that a run gets stuck at its first step."""
    with authority.store.writer.connect() as connection, connection.begin():
        yield connection


def _carry_out(pending: steps.PendingCommand) -> str:
    """The program of a driver that carries out this one decision."""
    return (
        "import asyncio\n"
        "from flows.dispatch import run_here\n"
        "from tasks.steps import named_command\n"
        f"command = named_command({pending.organisation_id}, {pending.command_id})\n"
        "asyncio.run(run_here(command))\n"
    )


def _wait_until(holds: Callable[[], bool], *, seconds: float = 60) -> None:
    give_up_at = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up_at, "It did not come to pass in time."
        time.sleep(0.1)
