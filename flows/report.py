"""The coordinator's Monday: the overdue sustainability steps of every project."""

from datetime import date, datetime

from prefect import flow

from flows.moment import day, moment
from tasks.organisations import all_organisations
from tasks.sweeps import write_overview


@flow(
    name="report",
    description="Sends each coordinator the overdue sustainability steps of the week.",
    persist_result=False,
)
async def report(today: date | None = None, at: datetime | None = None) -> None:
    """Write the overview of the week of that day, once, in every organisation."""
    for organisation_id in all_organisations():
        write_overview(organisation_id, today=day(today), now=moment(at))
