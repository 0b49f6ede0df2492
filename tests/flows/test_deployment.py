"""The real thing: a Prefect server of these versions schedules and runs what we deploy.

Nothing smaller would catch a pair of versions that starts and then never schedules.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.timetable import TIMETABLES
from models.schema import upgrade
from poort.settings import Settings
from tests.flows.prefect_process import environment_of, prefect, stop

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.prefect, pytest.mark.slow]


def test_every_deployed_cron_yields_scheduled_runs(deployed: Settings) -> None:
    """The scheduler lives: each timetable gets its runs, in Amsterdam time."""
    scheduled = {"state": {"type": {"any_": ["SCHEDULED"]}}}
    timetables = {timetable.flow for timetable in TIMETABLES}

    def flows_with_a_run() -> bool:
        runs = _post(deployed, "/flow_runs/filter", flow_runs=scheduled)
        flows = _post(deployed, "/flows/filter")
        by_id = {flow["id"]: flow["name"] for flow in flows}
        return timetables <= {by_id[run["flow_id"]] for run in runs}

    _wait_for(flows_with_a_run)


def test_schedules_and_limits_are_deployed_as_written(deployed: Settings) -> None:
    """Each schedule keeps its slug and time zone; late runs never pile up."""
    deployments = {
        found["entrypoint"].rpartition(".")[2]: found
        for found in _post(deployed, "/deployments/filter")
    }

    for timetable in TIMETABLES:
        found = deployments[timetable.flow]
        (schedule,) = found["schedules"]
        assert schedule["slug"] == timetable.slug
        assert schedule["schedule"]["cron"] == timetable.cron
        assert schedule["schedule"]["timezone"] == "Europe/Amsterdam"
        assert found["global_concurrency_limit"]["limit"] == 1
        assert found["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
        assert found["pull_steps"] == []
    assert deployments["advance_phase"]["schedules"] == []


def test_a_worker_runs_a_flow(deployed: Settings) -> None:
    """A worker finds the flow in the installed package and its store in its environment."""
    upgrade(deployed.store_url)
    prefect(deployed, "deployment", "run", "reconcile/mki-poort", folder=ROOT)
    worker = subprocess.Popen(
        [sys.executable, "-m", "prefect", "worker", "start", "--pool", "mki-poort", "--limit", "1"],
        cwd=deployed.data_dir,
        env=environment_of(deployed),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        completed = {
            "state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED"]}},
            "deployment_id": {"is_null_": False},
        }
        runs = _wait_for(lambda: _post(deployed, "/flow_runs/filter", flow_runs=completed))
    finally:
        stop(worker)

    assert {run["state_type"] for run in runs} == {"COMPLETED"}


def _post(settings: Settings, path: str, **body: object) -> list[dict[str, Any]]:
    answer = httpx.post(f"{settings.prefect_address}{path}", json=body, trust_env=False)
    answer.raise_for_status()
    found: list[dict[str, Any]] = answer.json()
    return found


def _wait_for(find: Callable[[], Any], *, seconds: float = 60) -> Any:  # noqa: ANN401 -- whatever is found
    give_up_at = time.monotonic() + seconds
    while not (found := find()):
        assert time.monotonic() < give_up_at, "It did not come to pass in time."
        time.sleep(0.25)
    return found
