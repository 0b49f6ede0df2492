"""Every check of a project with what was said about it, in one query."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import Exists, ScalarSelect, and_, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from domain.vocabulary import AnswerValue, CheckKind, CheckStatus, DeviationStatus, Role
from models.engines import session_organisation
from models.gate import Answer, CheckItem, Deviation, Evidence, GateAttempt
from models.organisation import Person
from models.queries.attempts import attempts_of


class CheckRow(NamedTuple):
    """A check of any attempt, with one deviation that was asked on it."""

    item_id: int
    attempt_id: int
    position: int
    check_id: str
    instance: str
    kind: CheckKind
    label: str | None
    blocking: bool
    evidence_required: bool
    role: Role
    assignee_id: int | None
    assignee_name: str | None
    without_owner: bool
    status: CheckStatus
    answer: AnswerValue | None
    due_on: date
    reason: str | None
    has_evidence: bool
    deviation_id: int | None
    deviation_status: DeviationStatus | None
    deviation_reason: str | None
    deviation_measure: str | None
    deviation_due_on: date | None
    decider_id: int | None
    decider_name: str | None


def check_rows(session: Session, project_id: int) -> list[CheckRow]:
    """Every check of every attempt of the project, once for each deviation asked on it."""
    organisation_id = session_organisation(session)
    owner, decider = aliased(Person), aliased(Person)
    attempts = attempts_of(organisation_id, project_id)
    query = (
        select(
            col(CheckItem.id),
            col(CheckItem.attempt_id),
            col(GateAttempt.position),
            col(CheckItem.check_id),
            col(CheckItem.instance),
            col(CheckItem.kind),
            col(CheckItem.label),
            col(CheckItem.blocking),
            col(CheckItem.evidence_required),
            col(CheckItem.role),
            col(CheckItem.assignee_id),
            col(owner.name),
            col(CheckItem.without_owner),
            col(CheckItem.status),
            col(CheckItem.answer),
            col(CheckItem.due_on),
            _newest_reason(organisation_id),
            _has_evidence(organisation_id),
            col(Deviation.id),
            col(Deviation.status),
            col(Deviation.reason),
            col(Deviation.measure),
            col(Deviation.due_on),
            col(Deviation.decider_id),
            col(decider.name),
        )
        .join(GateAttempt, col(GateAttempt.id) == CheckItem.attempt_id)
        .outerjoin(owner, col(owner.id) == CheckItem.assignee_id)
        .outerjoin(
            Deviation,
            and_(
                col(Deviation.organisation_id) == organisation_id,
                col(Deviation.check_item_id) == CheckItem.id,
            ),
        )
        .outerjoin(decider, col(decider.id) == Deviation.decider_id)
        .where(
            col(CheckItem.organisation_id) == organisation_id,
            col(CheckItem.attempt_id).in_(attempts),
        )
    )
    # Sorted here: asked for in order of id, SQLite would walk the checks of every project.
    rows = (CheckRow._make(row) for row in session.execute(query))
    return sorted(rows, key=lambda row: (row.item_id, row.deviation_id or 0))


def _newest_reason(organisation_id: int) -> ScalarSelect[str | None]:
    return (
        select(col(Answer.reason))
        .where(
            col(Answer.organisation_id) == organisation_id,
            col(Answer.check_item_id) == CheckItem.id,
        )
        .order_by(col(Answer.id).desc())
        .limit(1)
        .correlate(CheckItem)
        .scalar_subquery()
    )


def _has_evidence(organisation_id: int) -> Exists:
    return (
        select(literal(1))
        .where(
            col(Evidence.organisation_id) == organisation_id,
            col(Evidence.check_item_id) == CheckItem.id,
            col(Evidence.withdrawn_at).is_(None),
        )
        .exists()
    )
