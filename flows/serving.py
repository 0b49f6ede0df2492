"""Run the timetables out of one process, without a work pool: each run is a process of its own."""

from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.collect import collect
from flows.deliver import deliver
from flows.reconcile import reconcile
from flows.remind import remind
from flows.report import report
from flows.timetable import DEPLOYMENT, TIME_ZONE, TIMETABLES, Timetable
from flows.verify import verify

_SCHEDULED = {flow.name: flow for flow in (remind, collect, deliver, reconcile, report, verify)}


def serve_timetables() -> None:
    """Run what is scheduled, one at a time, until this process is interrupted (SIGINT).

    A run that is busy at that moment is finished first.
    """
    # Left at its default, stopping would pause every schedule for good.
    serve(
        *(_deployment(timetable) for timetable in TIMETABLES),
        pause_on_shutdown=False,
        print_starting_message=False,
        limit=1,
    )


def _deployment(timetable: Timetable) -> RunnerDeployment:
    flow = _SCHEDULED[timetable.flow]
    deployment = flow.to_deployment(
        DEPLOYMENT,
        description=flow.description,
        schedules=[Cron(timetable.cron, timezone=TIME_ZONE, slug=timetable.slug)],
        # Without it a pile of late runs all executes.
        concurrency_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
        # A path would put flows/ first on the import path and load modules twice.
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    assert isinstance(deployment, RunnerDeployment)  # a coroutine only within a running loop
    return deployment
