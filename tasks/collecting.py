"""Collecting as a Prefect task: asking and chasing, each in one transaction."""

from datetime import date, datetime

from prefect import task

from tasks.retrying import RETRYING
from tasks.surroundings import surroundings
from usecases.collecting.collect import Collected, collect_requests
from usecases.open_periods import open_due_periods


@task(task_run_name="organisation {organisation_id}", **RETRYING)
def collect_data(organisation_id: int, *, today: date, now: datetime) -> Collected:
    """Ask for the periods that ended and the moments that are near, and remind who is late."""
    store = surroundings().store
    with store.write(organisation_id) as session:
        open_due_periods(session, today=today)
    return collect_requests(store, organisation_id, today=today, now=now)
