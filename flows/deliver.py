"""The outbox, for what the delivery loop of the runner left behind."""

from datetime import datetime

from prefect import flow

from flows.moment import moment
from tasks.delivery import send_all
from tasks.organisations import all_organisations


@flow(
    name="deliver",
    description="Sends what the delivery loop left behind.",
    persist_result=False,
)
async def deliver(at: datetime | None = None) -> None:
    """Send all that is due, in every organisation."""
    for organisation_id in all_organisations():
        send_all(organisation_id, now=moment(at))
