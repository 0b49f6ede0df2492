"""Monday: the coordinator's overdue steps of every project, and the board's quarter page."""

from datetime import date, datetime

from prefect import flow

from flows.moment import day, moment
from tasks.organisations import all_organisations
from tasks.sweeps import write_overview, write_quarter


@flow(
    name="report",
    description="Sends each coordinator the overdue sustainability steps of the week.",
    persist_result=False,
)
async def report(today: date | None = None, at: datetime | None = None) -> None:
    """Write the overview of the week, and what the board gets of the quarter, each once."""
    for organisation_id in all_organisations():
        write_overview(organisation_id, today=day(today), now=moment(at))
        write_quarter(organisation_id, today=day(today), now=moment(at))
