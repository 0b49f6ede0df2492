"""Commands that were left behind, as Prefect tasks."""

from datetime import datetime

from prefect import task

from tasks import steps
from tasks.retrying import RETRYING
from tasks.surroundings import surroundings
from usecases.reconcile import release_stale_claims


@task(task_run_name="give back, organisation {organisation_id}", **RETRYING)
def give_back_stale(organisation_id: int, *, now: datetime) -> int:
    """Give back the commands whose driver stopped; give how many now wait."""
    with surroundings().store.write(organisation_id) as session:
        return len(release_stale_claims(session, now=now))


@task(task_run_name="carry out, organisation {organisation_id}", **RETRYING)
def carry_out_left_behind(organisation_id: int, *, created_before: datetime, now: datetime) -> int:
    """Carry out what has been waiting since before that moment, each as it would have been.

    All in this one task: on a pile of thousands a run each would take minutes.
    """
    left_behind = [
        command
        for command in steps.pending_commands_of(organisation_id)
        if command.created_at < created_before
    ]
    failures = list[Exception]()
    for command in left_behind:
        try:
            steps.advance_directly(organisation_id, command.command_id, now=now)
        except Exception as failure:  # noqa: BLE001 -- one that fails must not hold up the others
            failures.append(failure)
    if failures:
        raise ExceptionGroup("commands_not_carried_out", failures)
    return len(left_behind)
