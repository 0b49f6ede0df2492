"""What runs on each released process, and which projects moved between versions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Final, NamedTuple

from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from domain.errors import PoortError
from domain.vocabulary import ProjectStatus
from models.engines import session_organisation
from models.organisation import Person
from models.policy import Definition
from models.project import Migration, Project

_RUNNING: Final = (ProjectStatus.ACTIVE, ProjectStatus.SUSPENDED)


class ReleaseUnknownError(PoortError):
    """There is no release of that number here."""

    message = "Process {process} is not released here. Go back to the list of processes."
    status = HTTPStatus.NOT_FOUND


class RunningProject(NamedTuple):
    """A project that could move to another version."""

    id: int
    number: str
    name: str
    version: str


class PastMigration(NamedTuple):
    """A project that moved: from and to which version, when and by whom."""

    number: str
    from_version: str
    to_version: str
    migrated_at: datetime
    migrated_by: str


def release(session: Session, definition_id: int) -> Definition:
    """The release of that number.

    Raises:
        ReleaseUnknownError: this organisation has none.
    """
    found = session.exec(
        select(Definition).where(
            Definition.organisation_id == session_organisation(session),
            Definition.id == definition_id,
        )
    ).one_or_none()
    if found is None:
        raise ReleaseUnknownError(process=definition_id)
    return found


def standing(session: Session) -> Mapping[int, Mapping[int, int]]:
    """By release: how many running projects stand in each phase, by its position."""
    rows = session.exec(
        select(Project.definition_id, Project.phase_position, func.count(col(Project.id)))
        .where(
            Project.organisation_id == session_organisation(session),
            col(Project.status).in_(_RUNNING),
        )
        .group_by(col(Project.definition_id), col(Project.phase_position))
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for definition_id, position, count in rows:
        found[definition_id][position] = count
    return found


def on_other_versions(
    session: Session, *, process_id: str, but: int, limit: int
) -> Sequence[RunningProject]:
    """The running projects of that process on another release than this one, by number."""
    rows = session.exec(
        select(Project.id, Project.number, Project.name, Definition.version)
        .join(Definition, col(Definition.id) == Project.definition_id)
        .where(
            Project.organisation_id == session_organisation(session),
            Definition.organisation_id == session_organisation(session),
            Definition.process_id == process_id,
            Definition.id != but,
            col(Project.status).in_(_RUNNING),
        )
        .order_by(col(Project.number))
        .limit(limit)
    )
    return [RunningProject(found or 0, number, name, v) for found, number, name, v in rows]


def migrations(session: Session, *, limit: int) -> Sequence[PastMigration]:
    """The projects that moved last, the newest first."""
    old, new = aliased(Definition), aliased(Definition)
    statement = (
        # That of SQLModel has no types for so many columns.
        select_columns(
            col(Project.number),
            col(old.version),
            col(new.version),
            col(Migration.migrated_at),
            col(Person.name),
        )
        .join_from(Migration, Project, col(Project.id) == Migration.project_id)
        .join(old, col(old.id) == Migration.from_definition_id)
        .join(new, col(new.id) == Migration.to_definition_id)
        .join(Person, col(Person.id) == Migration.migrated_by)
        .where(col(Migration.organisation_id) == session_organisation(session))
        .order_by(col(Migration.id).desc())
        .limit(limit)
    )
    rows = session.connection().execute(statement)
    return [PastMigration(*row) for row in rows.tuples()]
