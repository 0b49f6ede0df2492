"""How it went in a whole authority: attempts and decisions, answers and reminders, counted."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, func, type_coerce, union_all
from sqlmodel import Session, col, select

from domain.vocabulary import (
    AttemptStatus,
    CheckStatus,
    CommandStatus,
    DeviationStatus,
    Message,
    Outcome,
)
from models.column_types import UtcDateTime
from models.engines import session_organisation
from models.gate import Answer, CheckItem, Decision, Deviation, GateAttempt
from models.policy import Definition
from models.project import Project
from models.work import Command, Outbox, Reminder

_UNANSWERED = (CheckStatus.OPEN, CheckStatus.DEVIATION_REFUSED)


class AttemptCount(NamedTuple):
    """How many attempts at a gate stand so; `outcome` is empty until the decision."""

    process_id: str
    position: int
    gate_id: str
    status: AttemptStatus
    outcome: Outcome | None
    times: int


class DeviationCount(NamedTuple):
    """How many deviations at a gate ended so."""

    process_id: str
    gate_id: str
    status: DeviationStatus
    times: int


class AnsweredStep(NamedTuple):
    """A step with its owner and its moments; `answered_at` is empty while it is open."""

    owner_id: int
    due_on: date
    answered_at: datetime | None


class AskedQuestion(NamedTuple):
    """When a project was asked a question, and when it was first dealt with, if it was."""

    project_number: str
    project_name: str
    definition_id: int
    check_id: str
    asked_on: date
    answered_at: datetime | None


def attempt_counts(session: Session) -> list[AttemptCount]:
    """Attempts by process, gate, status and outcome, in the order of the gates."""
    grouped = (
        col(Definition.process_id),
        col(GateAttempt.position),
        col(GateAttempt.gate_id),
        col(GateAttempt.status),
        col(Decision.outcome),
    )
    rows = session.exec(
        select(*grouped, func.count())  # type: ignore[call-overload] # more columns than its overloads know
        .select_from(GateAttempt)
        .join(Project, col(Project.id) == GateAttempt.project_id)
        .join(Definition, col(Definition.id) == Project.definition_id)
        .outerjoin(Decision, col(Decision.attempt_id) == GateAttempt.id)
        .where(GateAttempt.organisation_id == session_organisation(session))
        .group_by(*grouped)
        .order_by(*grouped)
    )
    return [AttemptCount(*row) for row in rows]


def deviation_counts(session: Session) -> list[DeviationCount]:
    """Deviations by process, gate and how they ended."""
    grouped = (col(Definition.process_id), col(GateAttempt.gate_id), col(Deviation.status))
    rows = session.exec(
        select(*grouped, func.count())
        .select_from(Deviation)
        .join(CheckItem, col(CheckItem.id) == Deviation.check_item_id)
        .join(GateAttempt, col(GateAttempt.id) == CheckItem.attempt_id)
        .join(Project, col(Project.id) == GateAttempt.project_id)
        .join(Definition, col(Definition.id) == Project.definition_id)
        .where(Deviation.organisation_id == session_organisation(session))
        .group_by(*grouped)
        .order_by(*grouped)
    )
    return [DeviationCount(*row) for row in rows]


def answered_steps(session: Session) -> Iterator[AnsweredStep]:
    """Every step with its first answer by a person, or none while it asks work of its owner."""
    first = (
        select(col(Answer.check_item_id), func.min(col(Answer.answered_at)).label("answered_at"))
        .where(
            Answer.organisation_id == session_organisation(session),
            col(Answer.answered_by).is_not(None),
        )
        .group_by(col(Answer.check_item_id))
        .subquery()
    )
    rows = session.exec(
        select(col(CheckItem.assignee_id), col(CheckItem.due_on), first.c.answered_at)
        .outerjoin(first, first.c.check_item_id == CheckItem.id)
        .join(GateAttempt, col(GateAttempt.id) == CheckItem.attempt_id)
        .where(
            CheckItem.organisation_id == session_organisation(session),
            first.c.answered_at.is_not(None)
            | and_(
                col(CheckItem.status).in_(_UNANSWERED),
                col(GateAttempt.status) == AttemptStatus.OPEN,
            ),
        )
        .order_by(col(CheckItem.id))
    )
    return (
        AnsweredStep(owner_id, due_on, answered_at)
        for owner_id, due_on, answered_at in rows
        if owner_id is not None
    )


def asked_questions(session: Session, check_ids: set[str]) -> list[AskedQuestion]:
    """Those checks by project: when each was first asked, and first answered or deviated from."""
    moments = union_all(
        select(col(Answer.check_item_id), col(Answer.answered_at).label("at")).where(
            Answer.organisation_id == session_organisation(session)
        ),
        select(col(Deviation.check_item_id), col(Deviation.requested_at).label("at")).where(
            Deviation.organisation_id == session_organisation(session)
        ),
    ).subquery()
    grouped = (
        col(Project.number),
        col(Project.name),
        col(Project.definition_id),
        col(CheckItem.check_id),
    )
    first_at = type_coerce(func.min(moments.c.at), UtcDateTime)
    rows = session.exec(
        select(*grouped, func.min(col(CheckItem.due_on)), first_at)  # type: ignore[call-overload] # more columns than its overloads know
        .select_from(CheckItem)
        .join(Project, col(Project.id) == CheckItem.project_id)
        .outerjoin(moments, moments.c.check_item_id == CheckItem.id)
        .where(
            CheckItem.organisation_id == session_organisation(session),
            col(CheckItem.check_id).in_(check_ids),
        )
        .group_by(*grouped)
        .order_by(*grouped)
    )
    return [AskedQuestion(*row) for row in rows]


def messages_by_kind(session: Session) -> dict[Message, int]:
    """How many messages of each kind were written."""
    rows = session.exec(
        select(Outbox.message, func.count())
        .where(Outbox.organisation_id == session_organisation(session))
        .group_by(Outbox.message)
        .order_by(Outbox.message)
    )
    return {Message(kind): times for kind, times in rows}


def reminders_by_rung(session: Session) -> dict[str, int]:
    """How many reminders of each rung were claimed, whatever their subject."""
    rows = session.exec(
        select(Reminder.rung, func.count())
        .where(Reminder.organisation_id == session_organisation(session))
        .group_by(Reminder.rung)
        .order_by(Reminder.rung)
    )
    return dict(rows.all())


def transitions_by_status(session: Session) -> dict[CommandStatus, int]:
    """How many transitions stand so."""
    rows = session.exec(
        select(Command.status, func.count())
        .where(Command.organisation_id == session_organisation(session))
        .group_by(Command.status)
        .order_by(Command.status)
    )
    return {CommandStatus(status): times for status, times in rows}


def transitions_with_run(session: Session) -> int:
    """How many transitions name the run of the driver that carried them out."""
    return session.exec(
        select(func.count()).where(
            Command.organisation_id == session_organisation(session),
            col(Command.prefect_run_id).is_not(None),
        )
    ).one()


def projects_by_status(session: Session) -> dict[str, int]:
    """How many projects stand so."""
    rows = session.exec(
        select(Project.status, func.count())
        .where(Project.organisation_id == session_organisation(session))
        .group_by(Project.status)
        .order_by(Project.status)
    )
    return {str(status): times for status, times in rows}
