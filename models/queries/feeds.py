"""Calendar feeds: found by the hash of what their address holds, and what they tell of."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.vocabulary import ProjectStatus, Role
from models.access import CalendarFeed
from models.engines import WriteSession, session_organisation
from models.organisation import Membership, Organisation, Person
from models.project import Project, ProjectGate, TeamMember

#: Whose calendar the planned gates of a project belong in.
_PLANNERS = (Role.PROJECT_LEAD, Role.INTERNAL_CLIENT)


class FeedReader(NamedTuple):
    """Whose feed it is."""

    feed: CalendarFeed
    person: Person
    organisation: Organisation
    membership: Membership


def find_reader(session: Session, token_hash: str) -> FeedReader | None:
    """Whose feed that address is; None when it is unknown or was revoked."""
    row = session.exec(
        select(CalendarFeed, Person, Organisation, Membership)
        .join(Person, col(Person.id) == CalendarFeed.person_id)
        .join(Organisation, col(Organisation.id) == CalendarFeed.organisation_id)
        .join(
            Membership,
            (col(Membership.organisation_id) == CalendarFeed.organisation_id)
            & (col(Membership.person_id) == CalendarFeed.person_id),
        )
        .where(
            CalendarFeed.organisation_id == session_organisation(session),
            CalendarFeed.token_hash == token_hash,
            col(CalendarFeed.revoked_at).is_(None),
        )
    ).first()
    return None if row is None else FeedReader(*row)


def made_at(session: Session, person_id: int) -> datetime | None:
    """When the feed of that person was made; None when there is none."""
    return session.exec(
        select(CalendarFeed.created_at).where(
            CalendarFeed.organisation_id == session_organisation(session),
            CalendarFeed.person_id == person_id,
            col(CalendarFeed.revoked_at).is_(None),
        )
    ).first()


def revoke_feed(session: WriteSession, person_id: int, *, now: datetime) -> bool:
    """End the feed of that person; no when there was none."""
    ended = session.execute(
        update(CalendarFeed)
        .where(
            col(CalendarFeed.organisation_id) == session_organisation(session),
            col(CalendarFeed.person_id) == person_id,
            col(CalendarFeed.revoked_at).is_(None),
        )
        .values(revoked_at=now)
        .returning(col(CalendarFeed.id))
    )
    return ended.first() is not None


def planned_gates(session: Session, person_id: int) -> Sequence[tuple[Project, ProjectGate]]:
    """The gates to come of the active projects that this person leads or decides on."""
    return session.exec(
        select(Project, ProjectGate)
        .join(
            TeamMember,
            (col(TeamMember.organisation_id) == Project.organisation_id)
            & (col(TeamMember.project_id) == Project.id),
        )
        .join(
            ProjectGate,
            (col(ProjectGate.organisation_id) == Project.organisation_id)
            & (col(ProjectGate.project_id) == Project.id)
            & (col(ProjectGate.position) >= Project.phase_position),
        )
        .where(
            Project.organisation_id == session_organisation(session),
            Project.status == ProjectStatus.ACTIVE,
            TeamMember.person_id == person_id,
            col(TeamMember.role).in_(_PLANNERS),
            col(TeamMember.ended_on).is_(None),
        )
        .distinct()
        .order_by(col(ProjectGate.planned_on), col(ProjectGate.id))
    ).all()
