"""Who has a part in a project: its team then and now, and those who act across all projects."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import Date, String, Subquery, and_, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from domain.vocabulary import Role
from models.engines import session_organisation
from models.organisation import Membership, MembershipRole, Person, Substitution
from models.project import TeamMember


class PartRow(NamedTuple):
    """A role that somebody has in the project, or across all; with their substitute today."""

    person_id: int
    name: str
    role: Role
    in_team: bool
    is_primary: bool
    started_on: date | None
    ended_on: date | None
    left_on: date | None
    substitute_id: int | None
    substitute_name: str | None
    substitute_until: date | None


def part_rows(
    session: Session, project_id: int, *, across: frozenset[Role], today: date
) -> list[PartRow]:
    """Everybody who is or was in the team, and who holds those roles across all projects.

    The team comes first, the longest-standing before the newest.
    """
    organisation_id = session_organisation(session)
    roles = _roles(organisation_id, project_id, across=across)
    away = and_(
        col(Substitution.organisation_id) == organisation_id,
        col(Substitution.absent_id) == roles.c.person_id,
        col(Substitution.revoked).is_(False),
        col(Substitution.starts_on) <= today,
        col(Substitution.ends_on) >= today,
    )
    member = and_(
        col(Membership.organisation_id) == organisation_id,
        col(Membership.person_id) == roles.c.person_id,
    )
    substitute, their_membership = aliased(Person), aliased(Membership)
    # Who left stands in for nobody.
    still_here = and_(
        col(their_membership.organisation_id) == organisation_id,
        col(their_membership.person_id) == Substitution.substitute_id,
        or_(col(their_membership.left_on).is_(None), col(their_membership.left_on) > today),
    )
    query = (
        select(
            roles.c.person_id,
            col(Person.name),
            roles.c.role,
            roles.c.in_team,
            roles.c.is_primary,
            roles.c.started_on,
            roles.c.ended_on,
            col(Membership.left_on),
            col(their_membership.person_id),
            col(substitute.name),
            col(Substitution.ends_on),
        )
        .join(Person, col(Person.id) == roles.c.person_id)
        .join(Membership, member)
        .outerjoin(Substitution, away)
        .outerjoin(their_membership, still_here)
        .outerjoin(substitute, col(substitute.id) == their_membership.person_id)
        .order_by(roles.c.in_team.desc(), roles.c.row_id)
    )
    rows = (PartRow._make(row) for row in session.execute(query))
    return [row._replace(role=Role(row.role), in_team=bool(row.in_team)) for row in rows]


def _roles(organisation_id: int, project_id: int, *, across: frozenset[Role]) -> Subquery:
    return union_all(
        select(
            col(TeamMember.id).label("row_id"),
            col(TeamMember.person_id).label("person_id"),
            cast(col(TeamMember.role), String).label("role"),
            literal(1).label("in_team"),
            col(TeamMember.is_primary).label("is_primary"),
            col(TeamMember.started_on).label("started_on"),
            col(TeamMember.ended_on).label("ended_on"),
        ).where(
            col(TeamMember.organisation_id) == organisation_id,
            col(TeamMember.project_id) == project_id,
        ),
        select(
            col(MembershipRole.id),
            col(MembershipRole.person_id),
            cast(col(MembershipRole.role), String),
            literal(0),
            literal(False),  # noqa: FBT003 -- a value in the table
            cast(null(), Date),
            cast(null(), Date),
        ).where(
            col(MembershipRole.organisation_id) == organisation_id,
            col(MembershipRole.role).in_(across),
        ),
    ).subquery()
