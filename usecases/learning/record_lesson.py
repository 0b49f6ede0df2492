"""Record what a project learned, so that it comes back at the same gate of the next ones."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

from domain.errors import PoortError
from domain.permissions import Actor, Permission
from domain.vocabulary import Material
from models.engines import WriteSession, session_organisation
from models.learning import Lesson
from models.queries import projects
from models.queries.lessons import find_lesson, withdraw
from usecases.acting import allow
from usecases.definitions import definition_of
from usecases.trail import record


class LessonRefusedError(PoortError):
    """A lesson without words, or at a gate that the process does not have."""

    message: ClassVar[str] = "Write what others should know, and choose the gate where it helps."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class LessonUnknownError(PoortError):
    """A lesson that is not there, or was withdrawn before."""

    message: ClassVar[str] = "This lesson is not there any more. Look at the list."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLesson:
    """A lesson of a project; without a material it holds for all."""

    project_id: int
    gate_id: str
    material: Material | None
    body: str


def record_lesson(
    session: WriteSession, *, command: RecordLesson, actor: Actor, now: datetime
) -> Lesson:
    """Keep the lesson; at that gate of other projects with the material it is shown from now on.

    Raises:
        PermissionRefusedError: the actor has no role that records lessons.
        ProjectUnknownError, LessonRefusedError: as they say.
    """
    by = allow(session, Permission.RECORD_LESSON, actor=actor, project_id=command.project_id)
    project = projects.project(session, command.project_id)
    body = command.body.strip()
    if not body or command.gate_id not in definition_of(session, project).position_of_gate:
        raise LessonRefusedError
    row = Lesson(
        organisation_id=session_organisation(session),
        project_id=command.project_id,
        gate_id=command.gate_id,
        material=command.material,
        body=body,
        learned_by=by.person_id,
        learned_at=now,
    )
    session.add(row)
    session.flush()  # the event names the lesson by id
    record(
        session,
        action="lesson.recorded",
        object_kind="lesson",
        object_id=row.id,
        at=now,
        by=by,
        project_id=row.project_id,
        facts={"gate": row.gate_id},
        text=body,
    )
    return row


def withdraw_lesson(
    session: WriteSession, *, lesson_id: int, actor: Actor, now: datetime
) -> Lesson:
    """Let a lesson come back no longer, where it proved wrong or old.

    Raises:
        LessonUnknownError: it is not there, or was withdrawn before.
        PermissionRefusedError: the actor has no role that records lessons.
    """
    row = find_lesson(session, lesson_id)
    if row is None or row.withdrawn_at is not None:
        raise LessonUnknownError
    by = allow(session, Permission.RECORD_LESSON, actor=actor, project_id=row.project_id)
    withdraw(session, row, at=now)
    record(
        session,
        action="lesson.withdrawn",
        object_kind="lesson",
        object_id=row.id,
        at=now,
        by=by,
        project_id=row.project_id,
        facts={"gate": row.gate_id},
    )
    return row
