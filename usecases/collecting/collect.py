"""One morning of collecting for an organisation."""

from dataclasses import dataclass
from datetime import date, datetime

from models.engines import Store
from usecases.collecting.chase import chase
from usecases.collecting.open_requests import open_requests


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """How many requests were opened, and how many mails chase a late or nearly due one."""

    opened: int
    chased: int


def collect_requests(
    store: Store, organisation_id: int, *, today: date, now: datetime
) -> Collected:
    """Open the requests of that day and chase those that wait; a second run does neither again."""
    with store.write(organisation_id) as session:
        opened = open_requests(session, today=today, now=now)
    with store.write(organisation_id) as session:
        chased = chase(session, today=today, now=now)
    return Collected(opened=opened, chased=chased)
