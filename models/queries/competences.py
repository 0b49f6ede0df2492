"""How people see their own competences, which learning steps they took, and in which roles."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, literal, union_all
from sqlalchemy import select as select_columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from domain.facts import TEAM_ROLES
from domain.vocabulary import Role
from models.column_types import enum_type
from models.engines import WriteSession, session_organisation
from models.learning import CompetenceAssessment, LearningDone
from models.organisation import Membership, MembershipRole, Person
from models.project import TeamMember


def roles_of_members(
    session: Session,
    *,
    person_id: int | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[tuple[int, str, Role | None]]:
    """Who works here, by name, with each role they hold: across projects, or in a team now.

    `person_id` asks it of one person, and `limit` of so many people from `offset` on; who holds
    no role comes once, without.
    """
    organisation_id = session_organisation(session)
    members = (
        select_columns(col(Person.id), col(Person.name))
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(col(Membership.organisation_id) == organisation_id)
        .where(col(Membership.left_on).is_(None))
        .order_by(col(Person.name), col(Person.id))
        .limit(limit)
        .offset(offset)
    )
    if person_id is not None:
        members = members.where(col(Person.id) == person_id)
    who = members.cte("who")
    across: Select[Any] = select_columns(
        col(MembershipRole.person_id), col(MembershipRole.role).label("role")
    ).where(
        col(MembershipRole.organisation_id) == organisation_id,
        col(MembershipRole.person_id).in_(select_columns(who.c.id)),
    )
    in_teams = [
        # Asked by person and role, so that nobody reads all teams of all projects.
        select_columns(who.c.id, literal(role, enum_type(Role))).where(
            select_columns(literal(1))
            .where(
                col(TeamMember.organisation_id) == organisation_id,
                col(TeamMember.person_id) == who.c.id,
                col(TeamMember.role) == role,
                col(TeamMember.ended_on).is_(None),
            )
            .exists()
        )
        for role in TEAM_ROLES
    ]
    held = union_all(across, *in_teams).subquery()
    query = (
        select_columns(who.c.id, who.c.name, held.c.role)
        .outerjoin(held, held.c.person_id == who.c.id)
        .order_by(who.c.name, who.c.id)
        .distinct()
    )
    return [
        (row[0], row[1], None if row[2] is None else Role(row[2])) for row in session.execute(query)
    ]


def newest_levels(
    session: Session, *, person_id: int | None = None
) -> dict[tuple[int, str], CompetenceAssessment]:
    """The newest assessment by person and competence, of one person or of all who work here."""
    query = (
        select(CompetenceAssessment)
        .where(CompetenceAssessment.organisation_id == session_organisation(session))
        .order_by(col(CompetenceAssessment.assessed_on))
    )
    if person_id is not None:
        query = query.where(CompetenceAssessment.person_id == person_id)
    return {(row.person_id, row.competence_id): row for row in session.exec(query)}


def learned(session: Session, *, person_id: int | None = None) -> Sequence[LearningDone]:
    """The learning steps that were taken, by one person or by all."""
    query = select(LearningDone).where(
        LearningDone.organisation_id == session_organisation(session)
    )
    if person_id is not None:
        query = query.where(LearningDone.person_id == person_id)
    return session.exec(query.order_by(col(LearningDone.done_on), col(LearningDone.id))).all()


def keep_levels(
    session: WriteSession, *, person_id: int, levels: Mapping[str, int], on: date
) -> None:
    """Keep how somebody sees themselves on that day; what they said earlier that day goes."""
    if not levels:
        return
    statement = _insert(session)(CompetenceAssessment).values(
        [
            {
                "organisation_id": session_organisation(session),
                "person_id": person_id,
                "competence_id": competence_id,
                "level": level,
                "assessed_on": on,
            }
            for competence_id, level in levels.items()
        ]
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["organisation_id", "person_id", "competence_id", "assessed_on"],
            set_={"level": statement.excluded.level},
        )
    )


def keep_learned(session: WriteSession, *, person_id: int, step_id: str, on: date) -> bool:
    """Keep that somebody took a step; no when they took it before."""
    taken = session.execute(
        _insert(session)(LearningDone)
        .values(
            organisation_id=session_organisation(session),
            person_id=person_id,
            step_id=step_id,
            done_on=on,
        )
        .on_conflict_do_nothing()
        .returning(col(LearningDone.id))
    )
    return taken.first() is not None


def _insert(session: Session) -> Callable[..., Any]:
    """The INSERT of this engine, which knows what to do with a row that is there."""
    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
