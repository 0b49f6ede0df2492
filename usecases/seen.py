"""What a page showed is still so: who acts on something that changed meanwhile is told first."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from domain.vocabulary import Role
from models.engines import WriteSession
from models.project import Project
from models.queries import people, projects
from models.queries.projects import ChangedMeanwhileError

NOBODY = 0


def project_as_seen(session: WriteSession, number: str, *, version: int | None = None) -> Project:
    """The project, in our hands until the end of the transaction, at the version that was seen.

    Raises:
        ProjectUnknownError: there is none of that number.
        ChangedMeanwhileError: it has another version by now.
    """
    found = projects.project_by_number(session, number)
    assert found.id is not None
    project = projects.project_to_change(session, found.id)
    session.refresh(project)  # who held it before us may have changed it
    if version is not None and project.version != version:
        raise ChangedMeanwhileError(thing=project.number)
    return project


def holder_id(session: Session, project_id: int, role: Role) -> int:
    """Who holds that role first in the project; `NOBODY` when it is not filled."""
    for member in people.team(session, project_id):
        if member.role is role and member.is_primary:
            return member.person_id
    return NOBODY


def require_holder_seen(session: Session, project: Project, role: Role, *, seen: int) -> None:
    """See to it that the role is still held by whom the page showed.

    Raises:
        ChangedMeanwhileError: it is held by somebody else by now.
    """
    assert project.id is not None
    if holder_id(session, project.id, role) != seen:
        raise ChangedMeanwhileError(thing=project.number)


def require_plan_seen(session: Session, project: Project, *, seen: Mapping[int, date]) -> None:
    """See to it that the gates are still planned on the days that the page showed.

    Raises:
        ChangedMeanwhileError: a gate moved, or was passed, meanwhile.
    """
    assert project.id is not None
    plan = projects.plan(session, project.id)
    ahead = {place: row.planned_on for place, row in plan.items() if place in seen}
    if ahead != dict(seen) or project.phase_position != min(seen):
        raise ChangedMeanwhileError(thing=project.number)


def require_milestone_seen(
    session: Session, project: Project, kind: str, *, seen: date | None
) -> None:
    """See to it that the milestone is still known, or unknown, as the page showed.

    Raises:
        ChangedMeanwhileError: it was recorded or moved meanwhile.
    """
    assert project.id is not None
    known = [row for row in projects.milestones(session, project.id) if row.kind == kind]
    if (known[0].happened_on if known else None) != seen:
        raise ChangedMeanwhileError(thing=project.number)
