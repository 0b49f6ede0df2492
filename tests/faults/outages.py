"""F11: the Prefect server away, the runner killed, a run crashed midway; decisions stand."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from domain.vocabulary import Outcome
from models.engines import EngineKind
from poort.settings import Settings
from tests.authority import Authority
from tests.faults.grounds import Ground, World
from tests.faults.kills import Tally
from tests.faults.oracle import Verdict, judge_decision, judge_transition
from tests.faults.story import Chapter, begin, decide
from tests.faults.tables import one_column
from tests.flows.prefect_process import environment_of, free_port, prefect_server
from usecases.reconcile import release_stale_claims

_PATIENCE_SECONDS = 90.0
#: A transition takes 100 to 150 ms (`prefect.md`), so this ends before, in and behind it.
_MIDWAY_SECONDS = 0.6
#: Far apart: the engines may be tried side by side, and a port is free while its server is away.
_FIRST_PORTS = {EngineKind.SQLITE: 4700, EngineKind.POSTGRESQL: 5200}


class Machine:
    """A Prefect server and a runner with its dispatcher, each to be stopped and started."""

    def __init__(self, folder: Path, world: World, *, first_port: int) -> None:
        self._settings = Settings(data_dir=folder, prefect_port=free_port(first_port))
        self._environment = {
            **environment_of(self._settings),
            "POORT_DATABASE_URL": world.url,
            "POORT_MAIL_URL": f"poortbox://{folder}/mailbox",
        }
        self._server = ExitStack()
        self._runner: subprocess.Popen[bytes] | None = None

    def start_server(self) -> None:
        """Bring Prefect back."""
        self._server.enter_context(prefect_server(self._settings))

    def stop_server(self) -> None:
        """Take Prefect away."""
        self._server.close()

    def start_runner(self) -> None:
        """Start the runner, and wait until it takes up decisions."""
        self._settings.runner_ready_file.unlink(missing_ok=True)
        self._runner = _started(self._environment, self._settings.data_dir / "runner.log")
        wait_until(self._settings.runner_ready_file.exists)

    def kill_runner(self) -> None:
        """End it as a power cut would."""
        assert self._runner is not None
        self._runner.kill()
        self._runner.wait()

    def stop(self) -> None:
        """End both."""
        if self._runner is not None:
            self.kill_runner()
        self.stop_server()


def interrupt(ground: Ground, folder: Path, *, outages: int, random: Random) -> Tally:
    """Let so many decisions meet an outage, and judge each after recovery."""
    tally, world = Tally(), ground.world()
    home = folder / f"prefect-{ground.kind}"
    home.mkdir()
    machine = Machine(home, world, first_port=_FIRST_PORTS[ground.kind])
    kinds = (_server_away, _runner_killed, _server_gone_midway)
    try:
        machine.start_server()
        machine.start_runner()
        with world.entered() as authority:
            for number in range(outages):
                chapter = begin(authority, f"P-{number}", Outcome.GO)
                kind = kinds[number % len(kinds)]
                kind(machine, authority, chapter, random)
                tally.runs += 1
                _judge(authority, chapter, tally, how=kind.__name__)
    finally:
        machine.stop()
    return tally


def _server_away(machine: Machine, authority: Authority, chapter: Chapter, _random: Random) -> None:
    machine.stop_server()
    decide(authority, chapter)
    machine.start_server()


def _runner_killed(
    machine: Machine, authority: Authority, chapter: Chapter, random: Random
) -> None:
    decide(authority, chapter)
    time.sleep(random.uniform(0, _MIDWAY_SECONDS))
    machine.kill_runner()
    # Five minutes pass, in which the claim of the dead runner ends.
    with authority.write() as session:
        release_stale_claims(session, now=datetime.now(UTC) + timedelta(minutes=10))
    machine.start_runner()


def _server_gone_midway(
    machine: Machine, authority: Authority, chapter: Chapter, random: Random
) -> None:
    decide(authority, chapter)
    time.sleep(random.uniform(0, _MIDWAY_SECONDS))
    machine.stop_server()
    machine.start_server()
    with authority.write() as session:
        release_stale_claims(session, now=datetime.now(UTC) + timedelta(minutes=10))


def _judge(authority: Authority, chapter: Chapter, tally: Tally, *, how: str) -> None:
    def is_done() -> bool:
        with authority.store.read(authority.organisation_id) as session:
            waiting = one_column(
                session,
                "SELECT id FROM command WHERE organisation_id = :org AND status <> 'done'",
            )
        return not waiting

    wait_until(is_done)
    verdict = Verdict()
    with authority.store.read(authority.organisation_id) as session:
        judge_decision(session, chapter, verdict)
        judge_transition(session, chapter, verdict)
    tally.lost += [f"{how}: {words}" for words in verdict.lost]
    tally.doubled += [f"{how}: {words}" for words in verdict.doubled]


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for it, within a patience that no healthy machine needs."""
    give_up_at = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < give_up_at, "It did not come to pass in time."
        time.sleep(0.05)


def _started(environment: Mapping[str, str], log: Path) -> "subprocess.Popen[bytes]":
    with log.open("ab") as said:
        return subprocess.Popen(
            [sys.executable, "-m", "poort.runner"],
            env={**os.environ, **environment},
            stdout=said,
            stderr=said,
        )
