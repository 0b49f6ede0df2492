"""`poort collect`: ask contractors for MKI data, and remind who is late."""

from poort.cli.options import Today
from poort.cli.output import tell


def collect(*, today: Today = None) -> None:
    """Ask contractors for MKI data and remind who is late; a second run does neither again."""
    from dataclasses import asdict
    from datetime import UTC, datetime

    from domain.moments import dutch_date
    from poort.cli.progress import waiting
    from poort.cli.session import opened_store, organisation_id
    from usecases.collecting.collect import collect_requests
    from usecases.open_periods import open_due_periods

    now = datetime.now(UTC)
    with opened_store() as (store, settings), waiting("Looking what is to be asked"):
        organisation = organisation_id(store, settings)
        day = today or dutch_date(now)
        with store.write(organisation) as session:
            open_due_periods(session, today=day)
        report = collect_requests(store, organisation, today=day, now=now)
    tell(
        "Data of contractors on {today}. Requests opened: {opened}. Requests being chased:"
        " {chased}.",
        asdict(report) | {"today": day},
    )
