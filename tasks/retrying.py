"""Which failures of a task are worth another try, and when."""

from typing import Any

from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from models.refusals import StoreUnavailableError


def may_pass_by_itself(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again helps: a busy or absent store comes back, a refusal stays one."""
    return isinstance(state.data, StoreUnavailableError)


#: For each task that is one transaction; what it did before it failed was rolled back.
RETRYING: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": [0.5, 2, 8],
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": may_pass_by_itself,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}
