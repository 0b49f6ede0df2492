"""Delivery as a Prefect task: a batch at a time, each with its own transactions."""

from datetime import datetime

from prefect import task

from tasks.retrying import RETRYING
from tasks.sending import send_batch, send_events


@task(task_run_name="organisation {organisation_id}", **RETRYING)
def send_all(organisation_id: int, *, now: datetime) -> int:
    """Send all that is due for that organisation; give how many messages were tried."""
    tried = 0
    for send in (send_batch, send_events):
        while batch := send(organisation_id, now=now):
            tried += batch
    return tried
