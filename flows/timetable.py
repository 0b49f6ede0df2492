"""When the flows run by themselves; `prefect.yaml` says the same, which a test compares."""

from dataclasses import dataclass

#: Every moment is in the time zone of the people who read the mails.
TIME_ZONE = "Europe/Amsterdam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The schedule of one flow.

    `cron` stays outside 01:00 to 04:00, in which hours of a changing clock are skipped or
    come twice. `slug` keeps the schedule the same one when it is deployed again.
    """

    flow: str
    slug: str
    cron: str


#: The name under which every flow is deployed.
DEPLOYMENT = "mki-poort"

TIMETABLES = (
    Timetable(flow="remind", slug="working-day-morning", cron="30 6 * * 1-5"),
    Timetable(flow="collect", slug="working-day-morning", cron="40 6 * * 1-5"),
    Timetable(flow="deliver", slug="every-five-minutes", cron="*/5 0,4-23 * * *"),
    # Between the deliveries, so that two new processes never start in the same minute.
    Timetable(flow="reconcile", slug="every-five-minutes", cron="2-57/5 0,4-23 * * *"),
    Timetable(flow="report", slug="monday-morning", cron="45 6 * * 1"),
    Timetable(flow="verify", slug="every-morning", cron="15 5 * * *"),
)
