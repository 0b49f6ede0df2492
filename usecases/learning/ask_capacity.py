"""Ask hours of roles for the phases of a project (seed 2.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar, Final

from domain.errors import PoortError
from domain.permissions import Actor, Permission
from domain.vocabulary import Role
from models.engines import WriteSession, session_organisation
from models.learning import Capacity
from models.project import Project
from models.queries import projects
from models.queries.capacity import capacity_of, change_capacity
from models.queries.projects import ChangedMeanwhileError
from usecases.acting import allow
from usecases.definitions import definition_of
from usecases.learning.capacity import hours_lines
from usecases.trail import record

#: The bound of the column.
MOST_HOURS: Final = 10_000


class HoursRefusedError(PoortError):
    """Hours that cannot be, or of a role that has no part in that phase."""

    message: ClassVar[str] = "Write whole hours from 0 to {most}."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours of a role in a phase; `seen` is the version of what stood there, 0 for nothing."""

    position: int
    role: Role
    hours: int
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCapacity:
    """What is asked; what is not named stays as it is, and zero hours take an ask back."""

    project_id: int
    asked: Sequence[Hours]


def ask_capacity(
    session: WriteSession, *, command: AskCapacity, actor: Actor, now: datetime
) -> int:
    """Keep what is asked and answer how many asks changed; an answer stays beside what it answered.

    Raises:
        PermissionRefusedError: the actor is not the project lead.
        ProjectUnknownError, HoursRefusedError: as they say.
        ChangedMeanwhileError: an ask was changed since it was seen.
    """
    by = allow(session, Permission.ASK_CAPACITY, actor=actor, project_id=command.project_id)
    project = projects.project(session, command.project_id)
    rows = capacity_of(session, command.project_id)
    known = {(row.position, row.role): row for row in rows}
    possible = {
        (line.position, line.role) for line in hours_lines(definition_of(session, project), rows)
    }
    changed = 0
    for one in command.asked:
        if not 0 <= one.hours <= MOST_HOURS or (one.position, one.role) not in possible:
            raise HoursRefusedError(most=MOST_HOURS)
        row = known.get((one.position, one.role))
        if one.hours == (0 if row is None else row.asked_hours):
            continue
        if one.seen != (0 if row is None else row.version):
            raise ChangedMeanwhileError(thing=project.number)
        _keep(session, row, one, project, person_id=by.person_id, now=now)
        changed += 1
    if changed:
        session.flush()  # the sum that the trail tells is read from what is stored
        record(
            session,
            action="capacity.asked",
            object_kind="project",
            object_id=command.project_id,
            at=now,
            by=by,
            project_id=command.project_id,
            facts={
                "hours": sum(row.asked_hours for row in capacity_of(session, command.project_id))
            },
        )
    return changed


def _keep(  # noqa: PLR0913 -- the columns
    session: WriteSession,
    row: Capacity | None,
    one: Hours,
    project: Project,
    *,
    person_id: int,
    now: datetime,
) -> None:
    if row is None:
        assert project.id is not None
        session.add(
            Capacity(
                organisation_id=session_organisation(session),
                project_id=project.id,
                position=one.position,
                role=one.role,
                asked_hours=one.hours,
                asked_by=person_id,
                asked_at=now,
            )
        )
    elif one.hours == 0:
        session.delete(row)
    else:
        change_capacity(
            session,
            row,
            seen=one.seen,
            thing=project.number,
            asked_hours=one.hours,
            asked_by=person_id,
            asked_at=now,
        )
