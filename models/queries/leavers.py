"""People who left: what still ties them to this place, and how their name is let go."""

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, or_, select, text, update
from sqlmodel import Session, col

from domain.vocabulary import CheckStatus
from models.access import ApiToken, CalendarFeed, DigestStop, PortalSession, SavedView
from models.audit import AuditEvent, AuditText
from models.engines import WriteSession, session_organisation
from models.gate import CheckItem
from models.learning import CompetenceAssessment, LearningDone
from models.organisation import Membership, MembershipRole, Person, Substitution
from models.project import Project, TeamMember
from models.work import Outbox

#: A message without its words; the guard of the table takes no other change.
EMPTIED: Final = "{}"
_PERSONAL: Final = (
    PortalSession,
    CalendarFeed,
    SavedView,
    DigestStop,
    MembershipRole,
    CompetenceAssessment,
    LearningDone,
)
_AT_WORK: Final = text(
    "SELECT organisation_id FROM poort_memberships_of_login(:subject, :address, :today)"
)


def who_left(session: Session) -> list[tuple[Person, date]]:
    """Those whom this authority entered and who left it, the longest ago first.

    Who left again before their name went is here still; who was anonymised is not.
    """
    organisation_id = session_organisation(session)
    query = (
        select(Person, col(Membership.left_on))
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(
            col(Membership.organisation_id) == organisation_id,
            col(Person.organisation_id) == organisation_id,
            col(Membership.left_on).is_not(None),
            col(Person.anonymised_at).is_(None),
        )
        .order_by(col(Membership.left_on), col(Person.id))
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def in_teams(session: Session, person_ids: Collection[int]) -> set[int]:
    """Who of them is in the team of a project that has not ended."""
    query = (
        select(col(TeamMember.person_id))
        .join(Project, col(Project.id) == TeamMember.project_id)
        .where(
            col(TeamMember.organisation_id) == session_organisation(session),
            col(TeamMember.person_id).in_(person_ids),
            col(TeamMember.ended_on).is_(None),
            col(Project.finished_on).is_(None),
        )
    )
    return set(session.execute(query.distinct()).scalars())


def owning_steps(session: Session, person_ids: Collection[int]) -> set[int]:
    """Who of them is asked a step still, in a project that has not ended."""
    query = (
        select(col(CheckItem.assignee_id))
        .join(Project, col(Project.id) == CheckItem.project_id)
        .where(
            col(CheckItem.organisation_id) == session_organisation(session),
            col(CheckItem.assignee_id).in_(person_ids),
            col(CheckItem.status).in_((CheckStatus.OPEN, CheckStatus.DEVIATION_REFUSED)),
            col(Project.finished_on).is_(None),
        )
    )
    return {found for found in session.execute(query.distinct()).scalars() if found is not None}


def signed_in(session: Session, person_ids: Collection[int], *, now: datetime) -> set[int]:
    """Who of them has a session that still runs."""
    query = select(col(PortalSession.person_id)).where(
        col(PortalSession.organisation_id) == session_organisation(session),
        col(PortalSession.person_id).in_(person_ids),
        col(PortalSession.revoked_at).is_(None),
        col(PortalSession.ends_at) > now,
    )
    return set(session.execute(query.distinct()).scalars())


def works_elsewhere(session: Session, person: Person, *, today: date) -> bool:
    """Whether another authority in this store has them at work; SQLite holds only one."""
    if session.get_bind().dialect.name != "postgresql":
        return False
    login = {"subject": person.login_subject, "address": person.email, "today": today}
    return session.execute(_AT_WORK, login).first() is not None


def forget_belongings(session: WriteSession, person_id: int, *, now: datetime) -> None:
    """Take away all by which they came in and what they kept for themselves.

    Tokens of integrations stay as rows, revoked, since the trail names them.
    """
    organisation_id = session_organisation(session)
    for kind in _PERSONAL:
        session.execute(
            delete(kind).where(
                col(kind.organisation_id) == organisation_id, col(kind.person_id) == person_id
            )
        )
    own_token = (col(ApiToken.organisation_id) == organisation_id) & (
        col(ApiToken.person_id) == person_id
    )
    session.execute(update(ApiToken).where(own_token).values(name="-"))
    session.execute(
        update(ApiToken).where(own_token, col(ApiToken.revoked_at).is_(None)).values(revoked_at=now)
    )
    session.execute(
        update(Substitution)
        .where(
            col(Substitution.organisation_id) == organisation_id,
            or_(
                col(Substitution.absent_id) == person_id,
                col(Substitution.substitute_id) == person_id,
            ),
        )
        .values(revoked=True)
    )


def empty_sent_messages(session: WriteSession, person_id: int, *, name: str) -> int:
    """Take the words out of what was sent to them, and of what names them; answer how many."""
    organisation_id = session_organisation(session)
    # A payload is JSON: a letter with an accent may stand in it as itself or escaped.
    written = {name, json.dumps(name)[1:-1]}
    emptied = session.execute(
        update(Outbox)
        .where(
            col(Outbox.organisation_id) == organisation_id,
            col(Outbox.sent_at).is_not(None),
            col(Outbox.payload) != EMPTIED,
            or_(
                col(Outbox.recipient_id) == person_id,
                *(col(Outbox.payload).contains(one, autoescape=True) for one in written),
            ),
        )
        .values(payload=EMPTIED)
        .returning(col(Outbox.id))
    )
    return len(emptied.all())


def erase_texts_about(session: WriteSession, person_id: int) -> None:
    """Take away the free text of events about them; the chain holds only its salted hash."""
    organisation_id = session_organisation(session)
    about = select(col(AuditEvent.id)).where(
        col(AuditEvent.organisation_id) == organisation_id,
        col(AuditEvent.object_kind) == "person",
        col(AuditEvent.object_id) == person_id,
    )
    session.execute(
        delete(AuditText).where(
            col(AuditText.organisation_id) == organisation_id,
            col(AuditText.audit_event_id).in_(about),
        )
    )
