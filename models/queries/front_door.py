"""Whom to be in a demo: for each role somebody for whom there is something to do."""

from typing import NamedTuple

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from domain.vocabulary import AttemptStatus, ProjectStatus, Role
from models.engines import session_organisation
from models.gate import GateAttempt
from models.organisation import MembershipRole, Person
from models.project import Project, TeamMember


class RoleHolder(NamedTuple):
    """Somebody who holds a role, across projects or in some of them."""

    role: Role
    person_id: int
    name: str


def busiest_in_teams(session: Session) -> list[RoleHolder]:
    """For each role in teams its holders; whose projects wait for a decision first, then most."""
    organisation_id = session_organisation(session)
    waiting = func.count(case((col(GateAttempt.status) == AttemptStatus.SUBMITTED, 1)))
    rows = session.execute(
        select(col(TeamMember.role), col(Person.id), col(Person.name))
        .join(Person, col(Person.id) == TeamMember.person_id)
        .join(
            Project,
            (col(Project.id) == TeamMember.project_id)
            & (col(Project.organisation_id) == organisation_id)
            & (col(Project.status) == ProjectStatus.ACTIVE),
        )
        .join(
            GateAttempt,
            (col(GateAttempt.project_id) == Project.id)
            & (col(GateAttempt.organisation_id) == organisation_id)
            & col(GateAttempt.status).in_((AttemptStatus.OPEN, AttemptStatus.SUBMITTED)),
        )
        .where(
            col(TeamMember.organisation_id) == organisation_id,
            col(TeamMember.is_primary),
            col(TeamMember.ended_on).is_(None),
        )
        .group_by(col(TeamMember.role), col(Person.id), col(Person.name))
        .order_by(waiting.desc(), func.count().desc(), col(Person.name))
    )
    return [RoleHolder(Role(role), person_id, name) for role, person_id, name in rows]


def holders_across(session: Session) -> list[RoleHolder]:
    """The holders of roles across all projects, by name."""
    rows = session.execute(
        select(col(MembershipRole.role), col(Person.id), col(Person.name))
        .join(Person, col(Person.id) == MembershipRole.person_id)
        .where(col(MembershipRole.organisation_id) == session_organisation(session))
        .order_by(col(Person.name))
    )
    return [RoleHolder(Role(role), person_id, name) for role, person_id, name in rows]
