"""The sweeps as Prefect tasks: one transaction for a whole organisation, never one an item."""

from datetime import date, datetime

from prefect import task

from tasks.retrying import RETRYING
from tasks.surroundings import surroundings
from usecases.monitoring.send_quarter import send_quarter
from usecases.open_periods import open_due_periods
from usecases.sweep_reminders import SweepReport, sweep_reminders
from usecases.weekly_overview import weekly_overview


@task(task_run_name="organisation {organisation_id}", **RETRYING)
def sweep(organisation_id: int, *, today: date, now: datetime) -> SweepReport:
    """Open the periods that began, claim what is due that day and write its digests.

    A second run opens nothing and sends nothing.
    """
    with surroundings().store.write(organisation_id) as session:
        open_due_periods(session, today=today)
    with surroundings().store.write(organisation_id) as session:
        return sweep_reminders(session, today=today, now=now)


@task(task_run_name="organisation {organisation_id}", **RETRYING)
def write_overview(organisation_id: int, *, today: date, now: datetime) -> int:
    """Write each coordinator the overview of the week, once; give to how many."""
    with surroundings().store.write(organisation_id) as session:
        return weekly_overview(session, today=today, now=now)


@task(task_run_name="organisation {organisation_id}", **RETRYING)
def write_quarter(organisation_id: int, *, today: date, now: datetime) -> int:
    """Write each board member the findings of the quarter, once; give to how many."""
    with surroundings().store.write(organisation_id) as session:
        return send_quarter(session, today=today, now=now)
