"""Release or discard a sweep that the brake holds; its digests are written only now."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.transitions import moved
from domain.vocabulary import SweepStatus
from models.engines import WriteSession
from models.queries import sweep as sweeps
from models.work import Sweep
from usecases.acting import allow
from usecases.digests import write_digests
from usecases.sweep_reminders import SweepReport, claim, report_of
from usecases.trail import record


class SweepUnknownError(PoortError):
    """There is no sweep of that id."""

    message = "There is no sweep {sweep}. See the list of sweeps that are held."
    status = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseBatch:
    """Which held sweep goes out, or with `discard` is never sent."""

    sweep_id: int
    discard: bool = False


def release_batch(
    session: WriteSession, *, command: ReleaseBatch, actor: Actor, now: datetime
) -> SweepReport:
    """End the hold: look again what is due on the day of the release, and send that or drop it.

    What is dropped counts as said, so that the next morning starts afresh. Sweeps that were held
    before this one asked for the same, and end with it.

    Raises:
        PermissionRefusedError: the actor is no coordinator.
        SweepUnknownError: there is no such sweep.
        MoveRefusedError: it is not held (any more).
    """
    by = allow(session, Permission.RELEASE_BATCH, actor=actor)
    sweeps.lock_organisation(session)
    row = sweeps.sweep(session, command.sweep_id)
    if row is None:
        raise SweepUnknownError(sweep=command.sweep_id)
    ending = SweepStatus.DISCARDED if command.discard else SweepStatus.RELEASED
    _end(row, ending, by=by.person_id, now=now)
    morning = claim(session, row, today=dutch_date(now))
    if not command.discard:
        write_digests(session, morning, now=now)
    for earlier in sweeps.held_sweeps(session):
        if earlier.id != row.id:
            _end(earlier, SweepStatus.DISCARDED, by=by.person_id, now=now)
    session.flush()  # the event names what was changed
    record(
        session,
        action=f"sweep.{ending}",
        object_kind="sweep",
        object_id=row.id,
        at=now,
        by=by,
        facts={"held_because": row.held_because, "messages": row.messages},
    )
    return report_of(row)


def _end(row: Sweep, ending: SweepStatus, *, by: int, now: datetime) -> None:
    row.status = moved(row.status, ending)
    row.released_by, row.released_at = by, now
