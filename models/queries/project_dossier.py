"""What the page of one project tells of its course, each part in one query."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, literal, select, union_all
from sqlmodel import Session, col

from domain.vocabulary import AttemptStatus, CommandKind, CommandStatus, Outcome
from models.engines import session_organisation
from models.gate import Condition, Decision, GateAttempt
from models.organisation import Organisation, Person
from models.policy import Definition, Objective, ObjectiveTarget
from models.project import Milestone, Project, ProjectGate, Suspension
from models.queries.attempts import attempts_of
from models.queries.projects import ProjectUnknownError
from models.queries.thread_facts import Thread, read_thread, thread_columns, with_thread
from models.work import Command

#: The columns of `head` before those of the thread.
_OWN = 6


class Head(NamedTuple):
    """The project with what it refers to, and how the authority stands behind it."""

    project: Project
    organisation: Organisation
    definition_checksum: str
    objective: Objective | None
    targets: Sequence[ObjectiveTarget]
    thread: Thread
    suspension: Suspension | None
    lots: int


class GateRow(NamedTuple):
    """A gate as planned, one attempt at it, and what was decided and carried out of that."""

    position: int
    gate_id: str
    planned_on: date
    first_planned_on: date
    entered_on: date | None
    attempt_id: int | None
    number: int | None
    status: AttemptStatus | None
    decision_due_on: date | None
    voided_at: datetime | None
    outcome: Outcome | None
    decided_on: date | None
    decided_by: str | None
    command_id: int | None
    command_kind: CommandKind | None
    command_status: CommandStatus | None
    prefect_run_id: str | None
    held_reason: str | None


class MarkRow(NamedTuple):
    """A milestone (`kind` as it is stored) or a condition of a decision, with its day."""

    kind: str
    number: int
    on: date
    text: str
    #: The attempt on which a condition was set; 0 for a milestone.
    attempt_id: int


CONDITION = "condition"


def head(session: Session, number: str) -> Head:
    """The project with that number and what is known around it.

    Raises:
        ProjectUnknownError: there is none.
    """
    organisation_id = session_organisation(session)
    query = (
        select(
            Project,
            Organisation,
            col(Definition.checksum),
            Objective,
            ObjectiveTarget,
            Suspension,
            *thread_columns(),
        )
        .join(Organisation, col(Organisation.id) == Project.organisation_id)
        .join(Definition, col(Definition.id) == Project.definition_id)
        .outerjoin(Objective, col(Objective.id) == Project.objective_id)
        .outerjoin(ObjectiveTarget, col(ObjectiveTarget.objective_id) == Objective.id)
        .outerjoin(
            Suspension,
            and_(
                col(Suspension.organisation_id) == organisation_id,
                col(Suspension.project_id) == Project.id,
                col(Suspension.ended_on).is_(None),
            ),
        )
        .where(col(Project.organisation_id) == organisation_id, col(Project.number) == number)
        .order_by(col(ObjectiveTarget.year))
    )
    rows = session.execute(with_thread(query, organisation_id)).all()
    if not rows:
        raise ProjectUnknownError(project=number)
    project, organisation, checksum, objective, _, suspension = rows[0][:_OWN]
    targets = {row[4].id: row[4] for row in rows if row[4] is not None}
    thread = read_thread([row[_OWN:] for row in rows])
    return Head(
        project=project,
        organisation=organisation,
        definition_checksum=checksum,
        objective=objective,
        targets=list(targets.values()),
        thread=thread,
        suspension=suspension,
        lots=len(thread.references),
    )


def gate_rows(session: Session, project_id: int) -> list[GateRow]:
    """Every gate with its attempts in order, the gates by position."""
    organisation_id = session_organisation(session)
    query = (
        select(
            col(ProjectGate.position),
            col(ProjectGate.gate_id),
            col(ProjectGate.planned_on),
            col(ProjectGate.first_planned_on),
            col(ProjectGate.entered_on),
            col(GateAttempt.id),
            col(GateAttempt.number),
            col(GateAttempt.status),
            col(GateAttempt.decision_due_on),
            col(GateAttempt.voided_at),
            col(Decision.outcome),
            col(Decision.decided_on),
            col(Person.name),
            col(Command.id),
            col(Command.kind),
            col(Command.status),
            col(Command.prefect_run_id),
            col(Command.held_reason),
        )
        .outerjoin(
            GateAttempt,
            and_(
                col(GateAttempt.organisation_id) == organisation_id,
                col(GateAttempt.project_id) == ProjectGate.project_id,
                col(GateAttempt.position) == ProjectGate.position,
            ),
        )
        .outerjoin(
            Decision,
            and_(
                col(Decision.organisation_id) == organisation_id,
                col(Decision.attempt_id) == GateAttempt.id,
            ),
        )
        .outerjoin(Person, col(Person.id) == Decision.decided_by)
        .outerjoin(
            Command,
            and_(
                col(Command.organisation_id) == organisation_id,
                col(Command.project_id) == ProjectGate.project_id,
                col(Command.attempt_id) == GateAttempt.id,
            ),
        )
        .where(
            col(ProjectGate.organisation_id) == organisation_id,
            col(ProjectGate.project_id) == project_id,
        )
        .order_by(col(ProjectGate.position), col(GateAttempt.number), col(Command.id))
    )
    return [GateRow._make(row) for row in session.execute(query)]


def mark_rows(session: Session, project_id: int) -> list[MarkRow]:
    """The milestones of the project and the conditions of its decisions, by day."""
    organisation_id = session_organisation(session)
    marks = union_all(
        select(
            col(Milestone.kind).label("kind"),
            col(Milestone.number).label("number"),
            col(Milestone.happened_on).label("on_day"),
            col(Milestone.description).label("text"),
            literal(0).label("attempt_id"),
        ).where(
            col(Milestone.organisation_id) == organisation_id,
            col(Milestone.project_id) == project_id,
        ),
        select(
            literal(CONDITION),
            col(Condition.number),
            col(Condition.due_on),
            col(Condition.label),
            col(Condition.attempt_id),
        ).where(
            col(Condition.organisation_id) == organisation_id,
            col(Condition.attempt_id).in_(attempts_of(organisation_id, project_id)),
        ),
    ).subquery()
    query = select(
        marks.c.kind, marks.c.number, marks.c.on_day, marks.c.text, marks.c.attempt_id
    ).order_by(marks.c.on_day, marks.c.kind, marks.c.number)
    return [MarkRow._make(row) for row in session.execute(query)]
