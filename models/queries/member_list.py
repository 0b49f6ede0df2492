"""The members of the authority a page at a time, and what one of them holds in projects."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from sqlmodel import Session, col, or_, select

from domain.vocabulary import ProjectStatus, Role
from models.engines import session_organisation
from models.organisation import Membership, MembershipRole, Person
from models.project import Project, TeamMember

#: Projects in which somebody still has to act.
_RUNNING: Final = (ProjectStatus.ACTIVE, ProjectStatus.SUSPENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedMember:
    """Somebody of the authority with the roles they hold across projects."""

    person_id: int
    name: str
    email: str
    left_on: date | None
    roles: tuple[Role, ...]


class RoleInProject(NamedTuple):
    """A role that somebody holds in a project that runs."""

    number: str
    name: str
    role: Role


def members_page(
    session: Session, *, wanted: str, with_left: bool, limit: int, offset: int
) -> tuple[ListedMember, ...]:
    """Those whose name or address holds that text, by name, in two queries."""
    statement = (
        select(Membership.person_id, Person.name, Person.email, col(Membership.left_on))
        .join(Person, col(Person.id) == Membership.person_id)
        .where(
            Membership.organisation_id == session_organisation(session),
            or_(
                col(Person.name).icontains(wanted, autoescape=True),
                col(Person.email).icontains(wanted, autoescape=True),
            ),
        )
        .order_by(col(Person.name), col(Membership.person_id))
        .limit(limit)
        .offset(offset)
    )
    if not with_left:
        statement = statement.where(col(Membership.left_on).is_(None))
    rows = session.exec(statement).all()
    roles = _roles(session, [row[0] for row in rows])
    return tuple(
        ListedMember(
            person_id=person_id,
            name=name,
            email=email,
            left_on=left_on,
            roles=tuple(sorted(roles[person_id])),
        )
        for person_id, name, email, left_on in rows
    )


def roles_in_projects(session: Session, person_id: int) -> Sequence[RoleInProject]:
    """The roles that this person holds in running projects, by number."""
    rows = session.exec(
        select(Project.number, Project.name, TeamMember.role)
        .join(
            TeamMember,
            (col(TeamMember.organisation_id) == Project.organisation_id)
            & (col(TeamMember.project_id) == Project.id),
        )
        .where(
            Project.organisation_id == session_organisation(session),
            TeamMember.person_id == person_id,
            col(TeamMember.ended_on).is_(None),
            col(Project.status).in_(_RUNNING),
        )
        .order_by(col(Project.number), col(TeamMember.role))
    )
    return [RoleInProject(number, name, Role(role)) for number, name, role in rows]


def _roles(session: Session, person_ids: Collection[int]) -> dict[int, list[Role]]:
    rows = session.exec(
        select(MembershipRole.person_id, MembershipRole.role).where(
            MembershipRole.organisation_id == session_organisation(session),
            col(MembershipRole.person_id).in_(person_ids),
        )
    )
    found: dict[int, list[Role]] = defaultdict(list)
    for person_id, role in rows:
        found[person_id].append(Role(role))
    return found
