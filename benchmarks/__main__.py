"""Run every benchmark and print its figures with how each was measured."""

import argparse
import os
import platform
import tempfile
from pathlib import Path

from benchmarks.databases import fresh_database
from benchmarks.portfolio import load_portfolio, set_up
from benchmarks.steps import TASKS, our_steps, spiff_steps
from benchmarks.sweep import Timed, ordinary_morning, row_by_row
from benchmarks.transitions import DECISIONS, measure_transitions
from models.engines import EngineKind

_SIZES = (10_000, 100_000)
_STEP_PROJECTS = 40
_STEP_WORKFLOWS = 4


def main() -> None:
    """Print the figures of this machine."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES, help="projects to load")
    parser.add_argument("--engines", nargs="+", default=[kind.value for kind in EngineKind])
    chosen = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    for name in chosen.engines:
        _sweeps(EngineKind(name), sizes=tuple(chosen.sizes))
    if EngineKind.SQLITE.value in chosen.engines:
        _steps()
        _transitions()


def _sweeps(kind: EngineKind, *, sizes: tuple[int, ...]) -> None:
    print(f"\nMorning sweep on {kind}: an ordinary working day, after yesterday's was swept")
    timed: dict[int, Timed] = {}
    for size in sizes:
        with fresh_database(kind) as bench:
            print(f"  {bench.journal}")
            portfolio = set_up(bench.store, projects=size)
            loaded = load_portfolio(bench, portfolio)
            rate = loaded.checks / loaded.seconds
            print(f"  {size:>7,} projects, {loaded.checks:,} checks at {rate:,.0f} a second")
            timed[size] = ordinary_morning(bench, portfolio)
            print(
                f"  set-based    {timed[size].seconds:8.2f} s, {timed[size].reminders:,} reminders"
            )
            if size == min(sizes):
                slow = row_by_row(bench, portfolio)
                ratio = slow.seconds / timed[size].seconds
                print(
                    f"  row by row   {slow.seconds:8.2f} s, {slow.reminders:,} reminders:"
                    f" {ratio:.0f} times as long"
                )
    small, large = min(sizes), max(sizes)
    growth = timed[large].seconds / timed[small].seconds
    print(f"  growth: {large // small} times the projects take {growth:.1f} times as long")


def _steps() -> None:
    print("\nDurable step on SQLite: one commit each, synchronous FULL")
    with fresh_database(EngineKind.SQLITE) as bench:
        print(f"  {bench.journal}")
        portfolio = set_up(bench.store, projects=1)
        ours = our_steps(bench, portfolio, projects_count=_STEP_PROJECTS)
    with tempfile.TemporaryDirectory(prefix="poort-bench-") as folder:
        theirs = spiff_steps(Path(folder), workflows=_STEP_WORKFLOWS)
    print(f"  ours          {ours:8.1f} steps/s: answer, rules, audit and a message")
    print(f"  SpiffWorkflow {theirs:8.1f} steps/s: one user task of {TASKS}, serialised")
    print(f"  ratio: {ours / theirs:.1f}")


def _transitions() -> None:
    print(f"\nDecision to opened next phase: {DECISIONS} decisions in the running product (SQLite)")
    latency = measure_transitions()
    print(f"  p50 {latency.p50:.2f} s, p95 {latency.p95:.2f} s, while {latency.sweeps} sweeps ran")
    print(f"  after the Prefect server was killed: {latency.left_behind} decisions left behind")


if __name__ == "__main__":
    main()
