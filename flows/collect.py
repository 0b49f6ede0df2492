"""Collecting: contractors are asked for their MKI data and reminded, once every working morning."""

from datetime import date, datetime

from prefect import flow
from prefect.runtime import flow_run

from flows.moment import day, moment
from tasks.collecting import collect_data
from tasks.organisations import all_organisations


def _run_name() -> str:
    return f"collect {day(flow_run.parameters['today'])}"


@flow(
    name="collect",
    flow_run_name=_run_name,
    description="Asks contractors for MKI data and reminds them, once every working morning.",
    persist_result=False,
)
async def collect(today: date | None = None, at: datetime | None = None) -> None:
    """Open the requests of that day in every organisation and chase what is late.

    A second run asks and reminds nobody again. Without a day it is today in the Netherlands.
    """
    now = moment(at)
    for organisation_id in all_organisations():
        collect_data(organisation_id, today=day(today), now=now)
