"""One timetable, said twice: in the package for the runner, in prefect.yaml for workers."""

import importlib
from pathlib import Path
from typing import Any

import pytest
from prefect import Flow
from ruamel.yaml import YAML

import flows
from flows.timetable import DEPLOYMENT, TIME_ZONE, TIMETABLES, Timetable

ROOT = Path(__file__).parents[2]


def _deployments() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = YAML(typ="safe").load(ROOT / "prefect.yaml")["deployments"]
    return found


def _flows() -> set[str]:
    """Every flow of the package, by its entrypoint."""
    modules = (
        importlib.import_module(f"flows.{path.stem}")
        for path in Path(*flows.__path__).glob("*.py")
        if path.stem != "__init__"
    )
    return {
        f"{module.__name__}.{name}"
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, Flow) and value.fn.__module__ == module.__name__
    }


def test_every_flow_is_deployed() -> None:
    """Also the one without a timetable, which is asked for after a decision."""
    assert {deployment["entrypoint"] for deployment in _deployments()} == _flows()


def test_both_timetables_are_the_same() -> None:
    """Whoever changes one, changes the other."""
    written = {
        (deployment["entrypoint"].rpartition(".")[2], each["slug"], each["cron"], each["timezone"])
        for deployment in _deployments()
        for each in deployment.get("schedules", [])
    }

    assert written == {(each.flow, each.slug, each.cron, TIME_ZONE) for each in TIMETABLES}


def test_nothing_is_pulled_and_late_runs_never_pile_up() -> None:
    """Module entrypoints of the installed package need no code of elsewhere."""
    for deployment in _deployments():
        assert deployment["name"] == DEPLOYMENT
        assert deployment["pull"] == []
        if "schedules" in deployment:
            assert deployment["concurrency_limit"] == {
                "limit": 1,
                "collision_strategy": "CANCEL_NEW",
            }


@pytest.mark.parametrize("timetable", TIMETABLES, ids=lambda each: each.flow)
def test_no_schedule_falls_in_the_hours_that_a_changing_clock_moves(timetable: Timetable) -> None:
    """From 01:00 to 04:00 a moment is skipped in spring and comes twice in autumn."""
    hours = timetable.cron.split()[1]
    parts = (part.partition("-") for part in hours.split(","))
    covered = {
        hour for first, _, last in parts for hour in range(int(first), int(last or first) + 1)
    }

    assert covered.isdisjoint({1, 2, 3})
