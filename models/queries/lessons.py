"""The log of opportunities and barriers, and lessons that come back at the same gate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, update
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.learning import LogKind, LogStatus
from domain.vocabulary import Material
from models.engines import WriteSession, session_organisation
from models.learning import Lesson, LogEntry
from models.organisation import Person
from models.project import Project
from models.queries.own import own, stored
from models.queries.projects import ChangedMeanwhileError


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOnly:
    """Which entries are asked; empty asks all."""

    kind: LogKind | None = None
    status: LogStatus | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """An entry with the name of who wrote it, and its project when it has one."""

    entry: LogEntry
    logged_by: str
    project_number: str | None
    project_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonLine:
    """A lesson with the project that learned it, and who wrote it down."""

    lesson: Lesson
    learned_by: str
    project_number: str
    project_name: str


def log_lines(session: Session, only: LogOnly, *, limit: int, offset: int = 0) -> list[LogLine]:
    """Entries, the newest first."""
    query = (
        select_columns(LogEntry, col(Person.name), col(Project.number), col(Project.name))
        .join(Person, col(Person.id) == LogEntry.logged_by)
        .outerjoin(Project, col(Project.id) == LogEntry.project_id)
        .where(col(LogEntry.organisation_id) == session_organisation(session))
        .order_by(col(LogEntry.logged_at).desc(), col(LogEntry.id).desc())
    )
    if only.kind is not None:
        query = query.where(col(LogEntry.kind) == only.kind)
    if only.status is not None:
        query = query.where(col(LogEntry.status) == only.status)
    return [
        LogLine(entry=row[0], logged_by=row[1], project_number=row[2], project_name=row[3])
        for row in session.execute(query.limit(limit).offset(offset))
    ]


def find_log_entry(session: Session, entry_id: int) -> LogEntry | None:
    """The entry of that id, if it is one of this organisation."""
    return own(session, LogEntry, entry_id)


def change_log_entry(session: WriteSession, row: LogEntry, *, seen: int, **values: object) -> None:
    """Store these values, if nobody else changed the entry since it was seen.

    Raises:
        ChangedMeanwhileError: somebody did.
    """
    changed = session.exec(
        update(LogEntry)
        .where(col(LogEntry.id) == row.id, col(LogEntry.version) == seen)
        .values(version=seen + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise ChangedMeanwhileError(thing=row.title)
    stored(row, version=seen + 1, **values)


def lessons_for_gate(
    session: Session, *, gate_id: str, project_id: int, limit: int
) -> list[LessonLine]:
    """What others learned at that gate that holds for this project's material, newest first.

    A project of asphalt and concrete hears of either, and what such a one learned holds for each.
    """
    this = aliased(Project)
    query = (
        _lessons(session)
        .join(this, col(this.id) == project_id)
        .where(
            col(Lesson.gate_id) == gate_id,
            col(Lesson.project_id) != project_id,
            or_(
                col(Lesson.material).is_(None),
                col(Lesson.material) == this.material,
                col(Lesson.material) == Material.BOTH,
                and_(col(this.material) == Material.BOTH, col(Lesson.material) != Material.OTHER),
            ),
        )
        .limit(limit)
    )
    return _read(session, query)


def lessons(
    session: Session, *, gate_id: str = "", limit: int, offset: int = 0
) -> list[LessonLine]:
    """All lessons that stand, or those of one gate, the newest first."""
    query = _lessons(session)
    if gate_id:
        query = query.where(col(Lesson.gate_id) == gate_id)
    return _read(session, query.limit(limit).offset(offset))


def lesson_gates(session: Session) -> Sequence[str]:
    """The gates for which a lesson stands."""
    query = select(Lesson.gate_id).where(
        Lesson.organisation_id == session_organisation(session), col(Lesson.withdrawn_at).is_(None)
    )
    return sorted(session.exec(query.distinct()))


def find_lesson(session: Session, lesson_id: int) -> Lesson | None:
    """The lesson of that id, if it is one of this organisation."""
    return own(session, Lesson, lesson_id)


def withdraw(session: WriteSession, row: Lesson, *, at: datetime) -> None:
    """Let the lesson come back no longer."""
    row.withdrawn_at = at
    session.add(row)


def _lessons(session: Session) -> Select[Any]:
    return (
        select_columns(Lesson, col(Person.name), col(Project.number), col(Project.name))
        .join(Person, col(Person.id) == Lesson.learned_by)
        .join(Project, col(Project.id) == Lesson.project_id)
        .where(
            col(Lesson.organisation_id) == session_organisation(session),
            col(Lesson.withdrawn_at).is_(None),
        )
        .order_by(col(Lesson.learned_at).desc(), col(Lesson.id).desc())
    )


def _read(session: Session, query: Select[Any]) -> list[LessonLine]:
    return [
        LessonLine(lesson=row[0], learned_by=row[1], project_number=row[2], project_name=row[3])
        for row in session.execute(query)
    ]
