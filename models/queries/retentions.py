"""How long dossiers are kept, and what is held longer."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from domain.vocabulary import RetentionClass
from models.access import Retention
from models.engines import session_organisation
from models.project import Project


class KeptDossier(NamedTuple):
    """A project that ended, with what was set for its dossier; empty where nothing was."""

    number: str
    name: str
    finished_on: date
    retention_class: RetentionClass | None
    on_hold: bool | None
    hold_reason: str | None


def find_retention(session: Session, project_id: int) -> Retention | None:
    """What was set for the dossier of that project, if anything was."""
    return session.exec(
        select_rows(Retention).where(
            Retention.organisation_id == session_organisation(session),
            Retention.project_id == project_id,
        )
    ).one_or_none()


def ended_by_class(
    session: Session,
    ended_by: Mapping[RetentionClass, date],
    *,
    default: RetentionClass,
    offset: int,
    limit: int,
) -> list[KeptDossier]:
    """The projects that ended on or before the day of their class, the longest ago first."""
    kept = func.coalesce(col(Retention.retention_class), default)
    query = (
        select(
            col(Project.number),
            col(Project.name),
            col(Project.finished_on),
            col(Retention.retention_class),
            col(Retention.on_hold),
            col(Retention.hold_reason),
        )
        .outerjoin(
            Retention,
            and_(
                col(Retention.organisation_id) == Project.organisation_id,
                col(Retention.project_id) == Project.id,
            ),
        )
        .where(
            col(Project.organisation_id) == session_organisation(session),
            or_(
                *(
                    and_(kept == of_class, col(Project.finished_on) <= day)
                    for of_class, day in ended_by.items()
                )
            ),
        )
        .order_by(col(Project.finished_on), col(Project.id))
        .offset(offset)
        .limit(limit)
    )
    return [KeptDossier._make(row) for row in session.execute(query)]
