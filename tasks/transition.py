"""The steps of a transition as Prefect tasks: a store that cannot be used now is tried again."""

from datetime import datetime

from prefect import task

from domain.vocabulary import CommandStatus, Step
from tasks import steps
from tasks.retrying import RETRYING
from usecases.advance_phase import Transition


@task(task_run_name="claim", **RETRYING)
def claim(
    organisation_id: int, command_id: int, *, now: datetime, run_id: str
) -> Transition | None:
    """Take the command up for that flow run; None when there is nothing to take up."""
    return steps.claim(organisation_id, command_id, now=now, run_id=run_id)


@task(task_run_name="{step}", **RETRYING)
def take(organisation_id: int, command_id: int, *, step: Step, now: datetime) -> CommandStatus:
    """Take one step of the definition."""
    return steps.take(organisation_id, command_id, step=step, now=now)


@task(task_run_name="finish", **RETRYING)
def finish(organisation_id: int, command_id: int, *, now: datetime) -> CommandStatus:
    """Close the command when no step is left."""
    return steps.finish(organisation_id, command_id, now=now)
