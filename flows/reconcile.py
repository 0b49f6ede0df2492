"""The recovery path of every crash: what was left behind is taken up again."""

from datetime import datetime, timedelta

from prefect import flow, get_client

from flows.moment import moment
from flows.phase_transition import advance_phase
from flows.stuck_runs import crash_stuck_runs
from flows.timetable import TIMETABLES
from tasks.commands import carry_out_left_behind, give_back_stale
from tasks.organisations import all_organisations

_FLOWS = (advance_phase.name, *(timetable.flow for timetable in TIMETABLES))
#: The dispatcher takes a command up within a second, in a run of its own; what still waits
#: after this long was left behind.
_LEFT_BEHIND_AFTER = timedelta(minutes=2)


@flow(
    name="reconcile",
    description="Takes up decisions that were left behind.",
    persist_result=False,
)
async def reconcile(at: datetime | None = None) -> None:
    """Give back stale claims, carry out what nobody took up, and close runs that are stuck."""
    now = moment(at)
    for organisation_id in all_organisations():
        give_back_stale(organisation_id, now=now)
        carry_out_left_behind(organisation_id, created_before=now - _LEFT_BEHIND_AFTER, now=now)
    async with get_client() as client:
        await crash_stuck_runs(client, flow_names=_FLOWS, now=now)
