"""Hours that projects ask of roles by phase, and what was given (seed 2.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from domain.vocabulary import ProjectStatus
from models.engines import WriteSession, session_organisation
from models.learning import Capacity
from models.project import Project
from models.queries.own import stored
from models.queries.projects import ChangedMeanwhileError


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortProject:
    """An active project that was given fewer hours than it asked; unanswered counts as none."""

    number: str
    name: str
    department: str | None
    asked: int
    given: int
    unanswered: int


def capacity_of(session: Session, project_id: int) -> Sequence[Capacity]:
    """The asks of that project, by phase and role."""
    return session.exec(
        select(Capacity)
        .where(
            Capacity.organisation_id == session_organisation(session),
            Capacity.project_id == project_id,
        )
        .order_by(col(Capacity.position), col(Capacity.role))
    ).all()


def change_capacity(
    session: WriteSession, row: Capacity, *, seen: int, thing: str, **values: object
) -> None:
    """Store these values, if nobody else changed the row since it was seen.

    Raises:
        ChangedMeanwhileError: somebody did; `thing` names the project for them.
    """
    changed = session.exec(
        update(Capacity)
        .where(col(Capacity.id) == row.id, col(Capacity.version) == seen)
        .values(version=seen + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise ChangedMeanwhileError(thing=thing)
    stored(row, version=seen + 1, **values)


def short_projects(session: Session, *, limit: int, offset: int) -> list[ShortProject]:
    """Active projects with fewer hours given than asked, the largest gap first."""
    asked, given = func.sum(Capacity.asked_hours), _given()
    query = (
        select_columns(
            col(Project.number),
            col(Project.name),
            col(Project.department),
            asked,
            given,
            func.count(col(Capacity.id)) - func.count(col(Capacity.given_hours)),
        )
        .join(Project, col(Project.id) == Capacity.project_id)
        .where(
            col(Capacity.organisation_id) == session_organisation(session),
            col(Project.status) == ProjectStatus.ACTIVE,
        )
        .group_by(col(Project.id), col(Project.number), col(Project.name), col(Project.department))
        .having(asked > given)
        .order_by((asked - given).desc(), col(Project.number))
        .limit(limit)
        .offset(offset)
    )
    return [
        ShortProject(
            number=row[0],
            name=row[1],
            department=row[2],
            asked=int(row[3]),
            given=int(row[4]),
            unanswered=row[5],
        )
        for row in session.execute(query)
    ]


def hours_of_organisation(session: Session) -> tuple[int, int]:
    """The hours that all projects together asked, and were given."""
    query = select_columns(func.coalesce(func.sum(Capacity.asked_hours), 0), _given()).where(
        col(Capacity.organisation_id) == session_organisation(session)
    )
    asked, given = session.execute(query).one()
    return int(asked), int(given)


def _given() -> ColumnElement[Any]:
    return func.coalesce(func.sum(Capacity.given_hours), 0)
