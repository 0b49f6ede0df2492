"""Runs that say they are busy while nothing carries them out any more.

A runner or worker that is killed leaves its run Running or Pending for ever (measured with
Prefect 3.8.8). What it was to do is not lost by that: our own tables say what remains.
"""

from datetime import datetime, timedelta

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.states import Crashed

#: Longer than any run of ours takes.
STUCK_AFTER = timedelta(minutes=30)


async def crash_stuck_runs(
    client: PrefectClient, *, flow_names: tuple[str, ...], now: datetime
) -> int:
    """Set runs of these flows that began over half an hour ago to Crashed; give how many."""
    stuck = await client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=list(flow_names))),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(
                type=FlowRunFilterStateType(any_=[StateType.PENDING, StateType.RUNNING])
            ),
            expected_start_time=FlowRunFilterExpectedStartTime.model_validate(
                {"before_": now - STUCK_AFTER}
            ),
        ),
    )
    for run in stuck:
        await client.set_flow_run_state(
            run.id, Crashed(message="Nothing carries this run out any more."), force=True
        )
    return len(stuck)
