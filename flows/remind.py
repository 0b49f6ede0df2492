"""The morning sweep: reminders, escalations and digests, one run for the whole day."""

from datetime import date, datetime

from prefect import flow
from prefect.runtime import flow_run

from flows.moment import day, moment
from tasks.organisations import all_organisations
from tasks.sweeps import sweep


def _run_name() -> str:
    return f"remind {day(flow_run.parameters['today'])}"


@flow(
    name="remind",
    flow_run_name=_run_name,
    description="Reminds and escalates, once every working morning.",
    persist_result=False,
)
async def remind(today: date | None = None, at: datetime | None = None) -> None:
    """Sweep for that day in every organisation; a day that was swept is left alone.

    Without a day it is today in the Netherlands.
    """
    now = moment(at)
    for organisation_id in all_organisations():
        sweep(organisation_id, today=day(today), now=now)
