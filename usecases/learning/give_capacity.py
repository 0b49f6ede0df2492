"""Give hours for what was asked (seed 2.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.permissions import Actor, Permission
from models.engines import WriteSession
from models.queries import projects
from models.queries.capacity import capacity_of, change_capacity
from models.queries.projects import ChangedMeanwhileError
from usecases.acting import allow
from usecases.learning.ask_capacity import MOST_HOURS, Hours, HoursRefusedError
from usecases.trail import record


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveCapacity:
    """What is given; what is not named stays as it is."""

    project_id: int
    given: Sequence[Hours]


def give_capacity(
    session: WriteSession, *, command: GiveCapacity, actor: Actor, now: datetime
) -> int:
    """Keep what is given and answer how many answers changed; it may be more or less than asked.

    Raises:
        PermissionRefusedError: the actor is not the internal client.
        ProjectUnknownError, HoursRefusedError: as they say.
        ChangedMeanwhileError: the ask was changed or taken back since it was seen.
    """
    by = allow(session, Permission.GIVE_CAPACITY, actor=actor, project_id=command.project_id)
    project = projects.project(session, command.project_id)
    known = {(row.position, row.role): row for row in capacity_of(session, command.project_id)}
    changed = 0
    for one in command.given:
        if not 0 <= one.hours <= MOST_HOURS:
            raise HoursRefusedError(most=MOST_HOURS)
        row = known.get((one.position, one.role))
        if row is None:
            raise ChangedMeanwhileError(thing=project.number)
        if row.given_hours == one.hours:
            continue
        change_capacity(
            session,
            row,
            seen=one.seen,
            thing=project.number,
            given_hours=one.hours,
            given_by=by.person_id,
            given_at=now,
        )
        changed += 1
    if changed:
        record(
            session,
            action="capacity.given",
            object_kind="project",
            object_id=command.project_id,
            at=now,
            by=by,
            project_id=command.project_id,
            facts={"hours": sum(row.given_hours or 0 for row in known.values())},
        )
    return changed
