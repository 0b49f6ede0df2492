"""Proposals to adjust policy, with the board's answers and the versions that followed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.learning import LogKind, LogStatus
from domain.vocabulary import ProjectStatus
from models.engines import WriteSession, session_organisation
from models.learning import LogEntry, Proposal
from models.organisation import Person
from models.policy import Policy
from models.project import Project
from models.queries.own import own


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalLine:
    """A proposal with who made it, who wrote the answer down, and the policy that followed."""

    proposal: Proposal
    proposed_by: str
    answered_by: str | None
    policy: Policy | None


def proposals(session: Session, *, limit: int, offset: int = 0) -> list[ProposalLine]:
    """Proposals, the newest first."""
    asker, answerer = aliased(Person), aliased(Person)
    query = (
        select_columns(Proposal, col(asker.name), col(answerer.name), Policy)
        .join(asker, col(asker.id) == Proposal.proposed_by)
        .outerjoin(answerer, col(answerer.id) == Proposal.answered_by)
        .outerjoin(Policy, col(Policy.id) == Proposal.policy_id)
        .where(col(Proposal.organisation_id) == session_organisation(session))
        .order_by(col(Proposal.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        ProposalLine(proposal=row[0], proposed_by=row[1], answered_by=row[2], policy=row[3])
        for row in session.execute(query)
    ]


def find_proposal(session: Session, proposal_id: int) -> Proposal | None:
    """The proposal of that id, if it is one of this organisation."""
    return own(session, Proposal, proposal_id)


def keep_proposal(session: WriteSession, row: Proposal) -> None:
    """Store a proposal, new or with its answer."""
    session.add(row)
    session.flush()  # the event names it by id, and a guard looks at it


def find_policy(session: Session, policy_id: int) -> Policy | None:
    """The version of the policy of that id, if it is one of this organisation."""
    return own(session, Policy, policy_id)


def policy_versions(session: Session) -> Sequence[Policy]:
    """The versions of the policy, the newest first."""
    return session.exec(
        select(Policy)
        .where(Policy.organisation_id == session_organisation(session))
        .order_by(col(Policy.version).desc())
    ).all()


def open_log_entries(session: Session) -> dict[LogKind, int]:
    """How many entries of each kind nobody closed."""
    query = (
        select_columns(col(LogEntry.kind), func.count(col(LogEntry.id)))
        .where(
            col(LogEntry.organisation_id) == session_organisation(session),
            col(LogEntry.status) != LogStatus.CLOSED,
        )
        .group_by(col(LogEntry.kind))
    )
    return {LogKind(row[0]): row[1] for row in session.execute(query)}


def projects_by_status(session: Session) -> dict[ProjectStatus, int]:
    """How many projects there are in each status."""
    query = (
        select_columns(col(Project.status), func.count(col(Project.id)))
        .where(col(Project.organisation_id) == session_organisation(session))
        .group_by(col(Project.status))
    )
    return {ProjectStatus(row[0]): row[1] for row in session.execute(query)}
