"""Open work as it is told: steps, decisions, deviations and gates with where they belong.

Plain rows instead of tables, since a sweep reads tens of thousands. The checks are those of
`NEEDS_WORK`, at an open attempt of an active project: else nobody can act on them.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, and_, cast, literal, literal_column, select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col

from domain.vocabulary import (
    AttemptStatus,
    CheckKind,
    DeviationStatus,
    ProjectStatus,
    Role,
    SubjectKind,
)
from models.engines import session_organisation
from models.gate import CheckItem, Deviation, GateAttempt
from models.project import Project, ProjectGate, TeamMember
from models.work import Reminder


class PlaceRow(NamedTuple):
    """The gate of a project at which work is open."""

    project_id: int
    project_number: str
    project_name: str
    definition_id: int
    gate_id: str
    position: int


class StepRow(NamedTuple):
    """An open check; `told_on` is the day on which its owner heard of the whole gate."""

    item_id: int
    check_id: str
    instance: str
    kind: CheckKind
    label: str | None
    role: Role
    blocking: bool
    tight: bool
    opens_on: date
    due_on: date
    owner_id: int
    without_owner: bool
    told_on: date
    place: PlaceRow


class OtherRow(NamedTuple):
    """A decision or deviation that was asked, or a gate not submitted; `step` of a deviation."""

    kind: SubjectKind
    subject_id: int
    opens_on: date
    due_on: date
    owner_id: int
    step: tuple[str, str, CheckKind, str | None] | None
    place: PlaceRow


class Reminded(NamedTuple):
    """A rung that a sweep claimed for somebody, and what it is about."""

    recipient_id: int
    rung: str
    subject: StepRow | OtherRow


_PLACE = (
    col(Project.id),
    col(Project.number),
    col(Project.name),
    col(Project.definition_id),
    col(GateAttempt.gate_id),
    col(GateAttempt.position),
)
_STEP = (
    col(CheckItem.id),
    col(CheckItem.check_id),
    col(CheckItem.instance),
    col(CheckItem.kind),
    col(CheckItem.label),
    col(CheckItem.role),
    col(CheckItem.blocking),
    col(CheckItem.tight),
    col(CheckItem.opens_on),
    col(CheckItem.due_on),
    col(CheckItem.assignee_id),
    col(CheckItem.without_owner),
    col(GateAttempt.opened_on),
)
_WORDS = (
    col(CheckItem.check_id),
    col(CheckItem.instance),
    col(CheckItem.kind),
    col(CheckItem.label),
)
#: The literal of the partial indexes (`data.md`).
_NEEDS_WORK = literal_column("check_item.status IN ('open', 'deviation_refused')")


def open_steps(
    session: Session,
    *,
    due_before: date | None = None,
    opened_by: date | None = None,
    owner_ids: Iterable[int] | None = None,
) -> list[StepRow]:
    """The open steps due before that day, opened by that one, of these people; earliest first."""
    query = (
        _step_query(session)
        .where(_NEEDS_WORK, col(CheckItem.assignee_id).is_not(None))
        .where(col(Project.status) == ProjectStatus.ACTIVE, _at(AttemptStatus.OPEN))
        .order_by(col(CheckItem.due_on), col(Project.number), col(CheckItem.check_id))
    )
    if due_before is not None:
        query = query.where(col(CheckItem.due_on) < due_before)
    if opened_by is not None:
        query = query.where(col(CheckItem.opens_on) <= opened_by)
    if owner_ids is not None:
        query = query.where(col(CheckItem.assignee_id).in_(tuple(owner_ids)))
    return [_step(row) for row in session.execute(query)]


def open_others(
    session: Session, kind: SubjectKind, *, due_before: date | None = None
) -> list[OtherRow]:
    """The decisions or deviations asked, or the gates planned and not submitted; earliest first."""
    query, due_on = _other_query(session, kind)
    query = query.where(col(Project.status) == ProjectStatus.ACTIVE, *_waits(kind))
    if due_before is not None:
        query = query.where(due_on < due_before)
    return [_other(kind, row) for row in session.execute(query.order_by(due_on, Project.number))]


def reminded(session: Session, sweep_id: int) -> list[Reminded]:
    """Everything that a sweep claimed, with the subject as it is now."""
    claimed = (col(Reminder.recipient_id), col(Reminder.rung))
    steps = _step_query(session, *claimed).join(Reminder, _reminds(SubjectKind.CHECK))
    found = [
        Reminded(recipient, rung, _step(row))
        for recipient, rung, *row in session.execute(_of_sweep(steps, sweep_id))
    ]
    for kind in (SubjectKind.DECISION, SubjectKind.DEVIATION, SubjectKind.GATE):
        query, _ = _other_query(session, kind, *claimed)
        query = query.join(Reminder, _reminds(kind))
        found += [
            Reminded(recipient, rung, _other(kind, row))
            for recipient, rung, *row in session.execute(_of_sweep(query, sweep_id))
        ]
    return found


def newest_rungs(
    session: Session, steps: Sequence[StepRow], *, due_before: date
) -> dict[tuple[int, date], str]:
    """The rung that each late step reached, by step and due date."""
    if not steps:
        return {}
    rows = session.execute(
        select(col(Reminder.subject_id), col(Reminder.due_on), col(Reminder.rung))
        .where(
            col(Reminder.organisation_id) == session_organisation(session),
            col(Reminder.subject_kind) == SubjectKind.CHECK,
            col(Reminder.subject_id).in_(_late_ids(session, due_before)),
        )
        .order_by(col(Reminder.id))
    )
    return {(subject_id, due_on): rung for subject_id, due_on, rung in rows}


def primary_holders(
    session: Session, *, sweep_id: int | None = None
) -> dict[tuple[int, Role], int]:
    """Who holds each role first, by project and role: of all projects, or those of a sweep."""
    query = select(
        col(TeamMember.project_id), col(TeamMember.role), col(TeamMember.person_id)
    ).where(
        col(TeamMember.organisation_id) == session_organisation(session),
        col(TeamMember.is_primary),
        col(TeamMember.ended_on).is_(None),
    )
    if sweep_id is not None:
        of_sweep = select(col(Reminder.project_id)).where(
            col(Reminder.organisation_id) == session_organisation(session),
            col(Reminder.sweep_id) == sweep_id,
        )
        query = query.where(col(TeamMember.project_id).in_(of_sweep))
    return {(project_id, role): person_id for project_id, role, person_id in session.execute(query)}


def _step_query(session: Session, *first: ColumnElement[Any]) -> Select[Any]:
    return _at_place(
        select(*first, *_STEP, *_PLACE)
        .select_from(CheckItem)
        .join(GateAttempt, _same(CheckItem.organisation_id, CheckItem.attempt_id, GateAttempt)),
        session,
        organisation_of=CheckItem.organisation_id,
    )


def _other_query(
    session: Session, kind: SubjectKind, *first: ColumnElement[Any]
) -> tuple[Select[Any], ColumnElement[date]]:
    """The query of that kind of subject, and the column of its due day."""
    match kind:
        case SubjectKind.DECISION:
            due_on: ColumnElement[Any] = col(GateAttempt.decision_due_on)
            query = select(
                *first,
                col(GateAttempt.id),
                col(GateAttempt.submitted_on),
                due_on,
                _holder(Role.INTERNAL_CLIENT),
                *_PLACE,
            ).select_from(GateAttempt)
            organisation: Any = GateAttempt.organisation_id
        case SubjectKind.GATE:
            due_on = col(ProjectGate.planned_on)
            query = (
                select(
                    *first,
                    col(GateAttempt.id),
                    col(GateAttempt.opened_on),
                    due_on,
                    _holder(Role.PROJECT_LEAD),
                    *_PLACE,
                )
                .select_from(GateAttempt)
                .join(
                    ProjectGate,
                    and_(
                        col(ProjectGate.organisation_id) == GateAttempt.organisation_id,
                        col(ProjectGate.project_id) == GateAttempt.project_id,
                        col(ProjectGate.position) == GateAttempt.position,
                    ),
                )
            )
            organisation = GateAttempt.organisation_id
        case SubjectKind.DEVIATION | SubjectKind.CHECK:
            due_on = col(Deviation.due_on)
            query = (
                select(
                    *first,
                    col(Deviation.id),
                    due_on.label("opens_on"),
                    due_on,
                    col(Deviation.decider_id),
                    *_PLACE,
                    *_WORDS,
                )
                .select_from(Deviation)
                .join(
                    CheckItem,
                    _same(Deviation.organisation_id, Deviation.check_item_id, CheckItem),
                )
                .join(
                    GateAttempt, _same(CheckItem.organisation_id, CheckItem.attempt_id, GateAttempt)
                )
            )
            organisation = Deviation.organisation_id
    return _at_place(query, session, organisation_of=organisation), due_on
