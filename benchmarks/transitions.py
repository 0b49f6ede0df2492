"""From a decision to the opened next phase, in the running product while sweeps run.

`poort start` runs on a portfolio; decisions are taken one by one in this process, as the portal
would, and each waits until the next gate is in hand. A second process sweeps morning after
morning meanwhile. Half-way the Prefect server is killed; its parent starts it again.
"""

import multiprocessing
import multiprocessing.sharedctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

from benchmarks.databases import Bench
from benchmarks.portfolio import TODAY, Portfolio, load_portfolio, set_up
from domain.moments import dutch_date
from domain.vocabulary import AnswerValue, CommandStatus, Material, Origin, Outcome, Role
from models.engines import Store, open_store
from models.queries import gates, work
from models.refusals import StoreUnavailableError
from models.schema import upgrade
from usecases.acting import load_actor
from usecases.answer_check import AnswerCheck, answer_check
from usecases.decide_gate import decide_gate
from usecases.decision import DecideGate
from usecases.start_project import StartProject, start_project
from usecases.submit_gate import SubmitGate, submit_gate
from usecases.sweep_reminders import sweep_reminders

DECISIONS = 50
_PORTFOLIO = 2_000
_PATIENCE_SECONDS = 120.0
_LOOK_EVERY_SECONDS = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Seconds from decision to opened next phase, and what the killed server left behind."""

    p50: float
    p95: float
    sweeps: int
    left_behind: int


def measure_transitions() -> Latency:
    """Take the decisions and time each; then kill the server in between and look again."""
    with tempfile.TemporaryDirectory(prefix="poort-bench-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'poort.db'}"
        upgrade(url)
        store = open_store(url)
        portfolio = set_up(store, projects=_PORTFOLIO)
        load_portfolio(Bench(store=store, owner=store.writer, journal=""), portfolio)
        team = {role: held[0] for role, held in portfolio.people.items()}
        projects = [
            submitted_project(
                store, portfolio, number=f"TIJD-{n}", team=team, now=datetime.now(UTC)
            )
            for n in range(DECISIONS + 2)
        ]
        with _product(folder), _sweeping(url, portfolio.organisation_id) as swept:
            _time_decision(store, portfolio, projects[0])  # the first one warms the runner up
            seconds = [_time_decision(store, portfolio, one) for one in projects[1:-1]]
            _kill_prefect(folder)
            _time_decision(store, portfolio, projects[-1])
            sweeps = swept.value
        left = _left_behind(store, portfolio)
        store.dispose()
    cut = quantiles(seconds, n=100)
    return Latency(p50=cut[49], p95=cut[94], sweeps=sweeps, left_behind=left)


@contextmanager
def _product(folder: Path) -> Iterator[None]:
    """`poort start` on that folder, until it says that it is ready."""
    log = (folder / "start.log").open("w")
    parent = subprocess.Popen(
        [sys.executable, "-c", "from poort.cli import app; app()", "start"],
        env={**os.environ, "POORT_DATA_DIR": str(folder)},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        _wait_until(lambda: "http://" in (folder / "start.log").read_text(), what="the product")
        yield
    finally:
        parent.send_signal(signal.SIGTERM)
        parent.wait(timeout=60)
        log.close()


@contextmanager
def _sweeping(
    url: str, organisation_id: int
) -> "Iterator[multiprocessing.sharedctypes.Synchronized[int]]":
    """Another process that sweeps one morning after the other."""
    context = multiprocessing.get_context("spawn")
    swept = context.Value("i", 0)
    process = context.Process(target=_sweep_on, args=(url, organisation_id, swept), daemon=True)
    process.start()
    try:
        yield swept
    finally:
        process.terminate()
        process.join()


def _sweep_on(
    url: str, organisation_id: int, swept: "multiprocessing.sharedctypes.Synchronized[int]"
) -> None:
    store = open_store(url)
    for days in range(1, 10_000):
        now = datetime.now(UTC) + timedelta(days=days)
        try:
            with store.write(organisation_id) as session:
                sweep_reminders(session, today=dutch_date(now), now=now)
            swept.value += 1
        except StoreUnavailableError:
            continue  # another writer held the file for five seconds; the next morning comes
        time.sleep(0.2)


def submitted_project(
    store: Store, portfolio: Portfolio, *, number: str, team: Mapping[Role, int], now: datetime
) -> int:
    """Start a project, answer all of its first gate and submit that; gives its id."""
    with store.write(portfolio.organisation_id) as session:
        lead = load_actor(session, team[Role.PROJECT_LEAD], on=TODAY, origin=Origin.CLI)
        coordinator = load_actor(session, team[Role.COORDINATOR], on=TODAY, origin=Origin.CLI)
        project = start_project(
            session,
            command=StartProject(
                number=number,
                name="Werk",
                material=Material.ASPHALT,
                team=team,
                objective_id=portfolio.objective_id,
            ),
            actor=coordinator,
            now=now,
        )
        assert project.id is not None
        attempt = gates.attempt_in_hand(session, project.id)
        assert attempt.id is not None
        for item in gates.check_items(session, attempt.id):
            if item.needs_work and item.id is not None:
                answer = AnswerCheck(
                    item_id=item.id,
                    value=AnswerValue.NOT_APPLICABLE,
                    reason="Geen deel van dit werk",
                )
                answer_check(session, command=answer, actor=lead, now=now)
        submit_gate(session, command=SubmitGate(project_id=project.id), actor=lead, now=now)
        return project.id


def _time_decision(store: Store, portfolio: Portfolio, project_id: int) -> float:
    now = datetime.now(UTC)
    client = portfolio.people[Role.INTERNAL_CLIENT][0]
    started = time.perf_counter()
    with store.write(portfolio.organisation_id) as session:
        decide_gate(
            session,
            command=DecideGate(project_id=project_id, outcome=Outcome.GO),
            actor=load_actor(session, client, on=TODAY, origin=Origin.CLI),
            now=now,
        )
    _wait_until(lambda: _is_opened(store, portfolio, project_id), what="the next phase")
    return time.perf_counter() - started


def _is_opened(store: Store, portfolio: Portfolio, project_id: int) -> bool:
    """The next gate is in hand, with its checks owned and planned and its notices written."""
    with store.read(portfolio.organisation_id) as session:
        attempt = gates.find_attempt_in_hand(session, project_id)
        if attempt is None or attempt.position == 1:
            return False
        decided = gates.passed_attempt(session, project_id=project_id, position=1)
        assert decided is not None
        assert decided.id is not None
        return work.command_status(session, decided.id) is CommandStatus.DONE


def _kill_prefect(folder: Path) -> None:
    """Kill the server of this product, as a crash would."""
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            is_ours = f"POORT_DATA_DIR={folder}".encode() in entry.read_bytes()
            is_server = b"prefect" in (entry.parent / "cmdline").read_bytes().split(b"\0", 3)[2]
        except (OSError, IndexError):
            continue  # somebody else's process, or one that just ended
        if is_ours and is_server:
            os.kill(int(entry.parent.name), signal.SIGKILL)


def _left_behind(store: Store, portfolio: Portfolio) -> int:
    with store.read(portfolio.organisation_id) as session:
        return len(work.pending_commands(session))


def _wait_until(holds: Callable[[], bool], *, what: str) -> None:
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > give_up:
            raise TimeoutError(what)
        time.sleep(_LOOK_EVERY_SECONDS)
