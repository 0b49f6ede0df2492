"""Everything that is kept of one person, table by table (AVG art. 15)."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.access import ApiToken, CalendarFeed, DigestStop, PortalSession, SavedView
from models.audit import AuditEvent, AuditText
from models.engines import session_organisation
from models.gate import (
    Advice,
    Answer,
    CheckItem,
    Correction,
    Decision,
    Deviation,
    Evidence,
    GateAttempt,
)
from models.learning import CompetenceAssessment, LearningDone
from models.organisation import Membership, MembershipRole, Person, Substitution
from models.project import Project, Suspension, TeamMember
from models.queries.exports import ExportTable
from models.work import Outbox

_Query = Callable[[int, Person], Select[Any]]


def person_tables(session: Session, person: Person) -> Iterator[ExportTable]:
    """Every table in turn, with the words of the vocabulary as such; take its rows at once."""
    organisation_id = session_organisation(session)
    for name, query in _TABLES.items():
        statement = query(organisation_id, person)
        yield ExportTable(
            name=name,
            columns=tuple(statement.selected_columns.keys()),
            rows=map(tuple, session.execute(statement)),
        )


def _own(kind: Any, organisation_id: int, person: Person) -> ColumnElement[bool]:  # noqa: ANN401 -- any table of ours
    return (col(kind.organisation_id) == organisation_id) & (col(kind.person_id) == person.id)


def _person(_organisation_id: int, person: Person) -> Select[Any]:
    return select(
        col(Person.name),
        col(Person.email),
        col(Person.language),
        col(Person.login_subject),
        col(Person.pseudonym),
    ).where(col(Person.id) == person.id)


def _memberships(organisation_id: int, person: Person) -> Select[Any]:
    return select(
        col(Membership.joined_on),
        col(Membership.left_on),
        col(Membership.channel),
        col(Membership.channel_url),
    ).where(_own(Membership, organisation_id, person))


def _roles(organisation_id: int, person: Person) -> Select[Any]:
    return select(col(MembershipRole.role)).where(_own(MembershipRole, organisation_id, person))


def _substitutions(organisation_id: int, person: Person) -> Select[Any]:
    absent, substitute = aliased(Person), aliased(Person)
    return (
        select(
            col(absent.name).label("absent"),
            col(substitute.name).label("substitute"),
            col(Substitution.starts_on),
            col(Substitution.ends_on),
            col(Substitution.revoked),
        )
        .join(absent, col(absent.id) == Substitution.absent_id)
        .join(substitute, col(substitute.id) == Substitution.substitute_id)
        .where(
            col(Substitution.organisation_id) == organisation_id,
            or_(
                col(Substitution.absent_id) == person.id,
                col(Substitution.substitute_id) == person.id,
            ),
        )
    )


def _teams(organisation_id: int, person: Person) -> Select[Any]:
    return (
        select(
            col(Project.number).label("project"),
            col(TeamMember.role),
            col(TeamMember.started_on),
            col(TeamMember.ended_on),
        )
        .join(Project, col(Project.id) == TeamMember.project_id)
        .where(_own(TeamMember, organisation_id, person))
        .order_by(col(TeamMember.id))
    )


def _steps(organisation_id: int, person: Person) -> Select[Any]:
    return (
        select(
            col(Project.number).label("project"),
            col(CheckItem.check_id).label("check"),
            col(CheckItem.instance),
            col(CheckItem.status),
            col(CheckItem.due_on),
        )
        .join(Project, col(Project.id) == CheckItem.project_id)
        .where(
            col(CheckItem.organisation_id) == organisation_id,
            col(CheckItem.assignee_id) == person.id,
        )
        .order_by(col(CheckItem.id))
    )


def _of_check(kind: Any, *columns: Any) -> Select[Any]:  # noqa: ANN401 -- any table of a check
    """These columns of something with a check, behind its project and its check."""
    return (
        select(
            col(Project.number).label("project"), col(CheckItem.check_id).label("check"), *columns
        )
        .select_from(kind)
        .join(CheckItem, col(CheckItem.id) == kind.check_item_id)
        .join(Project, col(Project.id) == CheckItem.project_id)
        .order_by(col(kind.id))
    )


def _of_attempt(kind: Any, *columns: Any) -> Select[Any]:  # noqa: ANN401 -- any table of an attempt
    return (
        select(
            col(Project.number).label("project"), col(GateAttempt.gate_id).label("gate"), *columns
        )
        .select_from(kind)
        .join(GateAttempt, col(GateAttempt.id) == kind.attempt_id)
        .join(Project, col(Project.id) == GateAttempt.project_id)
        .order_by(col(kind.attempt_id))
    )


def _by(person: Person, *columns: Any) -> ColumnElement[bool]:  # noqa: ANN401 -- columns of persons
    return or_(*(col(one) == person.id for one in columns))


def _answers(organisation_id: int, person: Person) -> Select[Any]:
    return _of_check(
        Answer,
        col(Answer.value).label("answer"),
        col(Answer.reason),
        col(Answer.answered_at),
    ).where(
        col(Answer.organisation_id) == organisation_id,
        _by(person, Answer.answered_by, Answer.on_behalf_of),
    )


def _evidence(organisation_id: int, person: Person) -> Select[Any]:
    return _of_check(Evidence, col(Evidence.name), col(Evidence.url), col(Evidence.added_at)).where(
        col(Evidence.organisation_id) == organisation_id, col(Evidence.added_by) == person.id
    )


def _deviations(organisation_id: int, person: Person) -> Select[Any]:
    return _of_check(
        Deviation,
        (col(Deviation.requested_by) == person.id).label("requested_by_you"),
        (col(Deviation.decided_by) == person.id).label("decided_by_you"),
        col(Deviation.status),
        col(Deviation.reason),
        col(Deviation.measure),
        col(Deviation.decision_reason),
        col(Deviation.requested_at),
        col(Deviation.decided_at),
    ).where(
        col(Deviation.organisation_id) == organisation_id,
        _by(
            person,
            Deviation.requested_by,
            Deviation.requested_for,
            Deviation.decided_by,
            Deviation.decided_for,
            Deviation.decider_id,
        ),
    )


def _decisions(organisation_id: int, person: Person) -> Select[Any]:
    return _of_attempt(
        Decision, col(Decision.outcome), col(Decision.reason), col(Decision.decided_at)
    ).where(
        col(Decision.organisation_id) == organisation_id,
        _by(person, Decision.decided_by, Decision.on_behalf_of),
    )


def _corrections(organisation_id: int, person: Person) -> Select[Any]:
    return _of_attempt(Correction, col(Correction.reason), col(Correction.corrected_at)).where(
        col(Correction.organisation_id) == organisation_id,
        _by(person, Correction.corrected_by, Correction.on_behalf_of),
    )


def _advice(organisation_id: int, person: Person) -> Select[Any]:
    return _of_attempt(Advice, col(Advice.verdict), col(Advice.text), col(Advice.given_at)).where(
        col(Advice.organisation_id) == organisation_id,
        _by(person, Advice.given_by, Advice.on_behalf_of),
    )


def _suspensions(organisation_id: int, person: Person) -> Select[Any]:
    return (
        select(
            col(Project.number).label("project"),
            col(Suspension.started_on),
            col(Suspension.ended_on),
            col(Suspension.reason),
        )
        .join(Project, col(Project.id) == Suspension.project_id)
        .where(
            col(Suspension.organisation_id) == organisation_id,
            col(Suspension.requested_by) == person.id,
        )
    )


def _sessions(organisation_id: int, person: Person) -> Select[Any]:
    return select(
        col(PortalSession.method),
        col(PortalSession.created_at),
        col(PortalSession.last_seen_at),
        col(PortalSession.ends_at),
        col(PortalSession.revoked_at),
    ).where(_own(PortalSession, organisation_id, person))


def _feeds(organisation_id: int, person: Person) -> Select[Any]:
    return select(col(CalendarFeed.created_at), col(CalendarFeed.revoked_at)).where(
        _own(CalendarFeed, organisation_id, person)
    )


def _tokens(organisation_id: int, person: Person) -> Select[Any]:
    return select(
        col(ApiToken.name),
        col(ApiToken.scopes),
        col(ApiToken.created_at),
        col(ApiToken.expires_on),
        col(ApiToken.last_used_on),
        col(ApiToken.revoked_at),
    ).where(_own(ApiToken, organisation_id, person))


def _views(organisation_id: int, person: Person) -> Select[Any]:
    return select(
        col(SavedView.page), col(SavedView.name), col(SavedView.query), col(SavedView.created_at)
    ).where(_own(SavedView, organisation_id, person))


def _stops(organisation_id: int, person: Person) -> Select[Any]:
    return select(col(DigestStop.stopped_at)).where(_own(DigestStop, organisation_id, person))


def _assessments(organisation_id: int, person: Person) -> Select[Any]:
    return (
        select(
            col(CompetenceAssessment.competence_id).label("competence"),
            col(CompetenceAssessment.level),
            col(CompetenceAssessment.assessed_on),
        )
        .where(_own(CompetenceAssessment, organisation_id, person))
        .order_by(col(CompetenceAssessment.id))
    )


def _learned(organisation_id: int, person: Person) -> Select[Any]:
    return (
        select(col(LearningDone.step_id).label("learning_step"), col(LearningDone.done_on))
        .where(_own(LearningDone, organisation_id, person))
        .order_by(col(LearningDone.id))
    )


def _messages(organisation_id: int, person: Person) -> Select[Any]:
    """With the words of each, of which the export takes the subject only."""
    return (
        select(
            col(Outbox.message),
            col(Outbox.channel),
            col(Outbox.language),
            col(Outbox.payload).label("subject"),
            col(Outbox.created_at),
            col(Outbox.sent_at),
            col(Outbox.failed_at),
        )
        .where(
            col(Outbox.organisation_id) == organisation_id,
            col(Outbox.recipient_id) == person.id,
            # What a contractor got under their hand names another.
            col(Outbox.external_email).is_(None),
        )
        .order_by(col(Outbox.id))
    )


def _audit(organisation_id: int, person: Person) -> Select[Any]:
    """What they did, what was done in their stead, and what was done to them."""
    by_them = or_(
        col(AuditEvent.actor) == person.pseudonym, col(AuditEvent.on_behalf_of) == person.pseudonym
    )
    about_them = (col(AuditEvent.object_kind) == literal("person")) & (
        col(AuditEvent.object_id) == person.id
    )
    return (
        select(
            col(AuditEvent.sequence),
            col(AuditEvent.at),
            col(AuditEvent.origin),
            col(AuditEvent.action),
            col(AuditEvent.object_kind),
            col(AuditEvent.object_id),
            col(Project.number).label("project"),
            col(AuditEvent.result),
            col(AuditEvent.facts),
            col(AuditText.text),
            by_them.label("by_you"),
        )
        .outerjoin(Project, col(Project.id) == AuditEvent.project_id)
        .outerjoin(AuditText, col(AuditText.audit_event_id) == AuditEvent.id)
        .where(col(AuditEvent.organisation_id) == organisation_id, or_(by_them, about_them))
        .order_by(col(AuditEvent.sequence))
    )


_TABLES: Mapping[str, _Query] = MappingProxyType(
    {
        "person": _person,
        "memberships": _memberships,
        "roles": _roles,
        "substitutions": _substitutions,
        "teams": _teams,
        "steps": _steps,
        "answers": _answers,
        "evidence": _evidence,
        "deviations": _deviations,
        "decisions": _decisions,
        "corrections": _corrections,
        "advice": _advice,
        "suspensions": _suspensions,
        "sessions": _sessions,
        "calendar_feeds": _feeds,
        "api_tokens": _tokens,
        "saved_views": _views,
        "overviews_stopped": _stops,
        "competences": _assessments,
        "learning_steps": _learned,
        "messages": _messages,
        "audit": _audit,
    }
)
