"""Everything that an export of an organisation holds, table by table, as plain values.

The names of columns are the same in every format and language, so that what reads an export
once can always read it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_scalar

from models.audit import AuditEvent, AuditText
from models.engines import session_organisation
from models.gate import (
    Advice,
    Answer,
    CheckItem,
    Condition,
    Decision,
    Deviation,
    Evidence,
    GateAttempt,
)
from models.organisation import Person
from models.policy import Definition
from models.project import Project, ProjectGate, TeamMember

Value = str | int | bool | Decimal | date | datetime | None

_BATCH = 1_000
Query = Callable[[int], Select[Any]]  # a row of an export is as wide as its columns


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTable:
    """One table: the names of its columns and its rows, which are read as they are taken."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[Value, ...]]


def export_tables(session: Session) -> Iterator[ExportTable]:
    """Every table in turn; take the rows of one before the next."""
    for name, query in QUERIES.items():
        statement = query(session_organisation(session))
        yield ExportTable(
            name=name,
            columns=tuple(statement.selected_columns.keys()),
            rows=_rows(session, statement),
        )


def _rows(session: Session, statement: Select[Any]) -> Iterator[tuple[Value, ...]]:
    found = session.connection().execution_options(yield_per=_BATCH).execute(statement)
    for row in found:
        yield tuple(value.value if isinstance(value, Enum) else value for value in row)


def _of(model: Any, organisation_id: int) -> ColumnElement[bool]:  # noqa: ANN401 -- any table of ours
    return col(model.organisation_id) == organisation_id


def _name(person_id: SQLColumnExpression[Any], label: str) -> ColumnElement[Any]:
    """The name of a person, looked up in the query itself."""
    person = aliased(Person)
    found = select(col(person.name)).where(col(person.id) == person_id)
    return found.scalar_subquery().label(label)


def _projects(organisation_id: int) -> Select[Any]:
    return (
        select(
            col(Project.number),
            col(Project.name),
            col(Project.status),
            col(Definition.process_id),
            col(Definition.version),
            col(Project.phase_position),
            col(Project.introduced_at_position),
            col(Project.material),
            col(Project.value_eur),
            col(Project.mki_weight_percent),
            col(Project.department),
            col(Project.started_on),
            col(Project.finished_on),
        )
        .join(Definition, col(Definition.id) == Project.definition_id)
        .where(_of(Project, organisation_id))
        .order_by(col(Project.number))
    )


def _team(organisation_id: int) -> Select[Any]:
    return (
        select(
            col(Project.number).label("project"),
            col(TeamMember.role),
            _name(col(TeamMember.person_id), "person"),
            col(TeamMember.is_primary),
            col(TeamMember.started_on),
            col(TeamMember.ended_on),
        )
        .join(Project, col(Project.id) == TeamMember.project_id)
        .where(_of(TeamMember, organisation_id))
        .order_by(col(Project.number), col(TeamMember.id))
    )


def _gates(organisation_id: int) -> Select[Any]:
    in_plan = and_(
        col(GateAttempt.organisation_id) == ProjectGate.organisation_id,
        col(GateAttempt.project_id) == ProjectGate.project_id,
        col(GateAttempt.position) == ProjectGate.position,
    )
    return (
        select(
            col(Project.number).label("project"),
            col(ProjectGate.position),
            col(ProjectGate.gate_id).label("gate"),
            col(ProjectGate.first_planned_on),
            col(ProjectGate.planned_on),
            col(ProjectGate.entered_on),
            col(GateAttempt.number).label("attempt"),
            col(GateAttempt.status),
            col(GateAttempt.opened_on),
            col(GateAttempt.submitted_at),
            _name(col(GateAttempt.submitted_by), "submitted_by"),
            col(GateAttempt.decision_due_on),
            col(GateAttempt.voided_at),
        )
        .join(Project, col(Project.id) == ProjectGate.project_id)
        .join(GateAttempt, in_plan, isouter=True)
        .where(_of(ProjectGate, organisation_id))
        .order_by(col(Project.number), col(ProjectGate.position), col(GateAttempt.number))
    )


def _at_gate(*columns: SQLColumnExpression[Any]) -> Select[Any]:
    """These columns of something at an attempt, which the caller joins, with their place."""
    return select(
        col(Project.number).label("project"),
        col(GateAttempt.gate_id).label("gate"),
        col(GateAttempt.number).label("attempt"),
        *columns,
    )


def _of_check(query: Select[Any], check_item_id: SQLColumnExpression[int]) -> Select[Any]:
    return (
        query.join(CheckItem, col(CheckItem.id) == check_item_id)
        .join(GateAttempt, col(GateAttempt.id) == CheckItem.attempt_id)
        .join(Project, col(Project.id) == CheckItem.project_id)
    )


def _of_attempt(query: Select[Any], attempt_id: SQLColumnExpression[int]) -> Select[Any]:
    return query.join(GateAttempt, col(GateAttempt.id) == attempt_id).join(
        Project, col(Project.id) == GateAttempt.project_id
    )


def _checks(organisation_id: int) -> Select[Any]:
    newest = aliased(Answer)
    answered = select(func.max(newest.id)).where(
        col(newest.organisation_id) == organisation_id,
        col(newest.check_item_id) == CheckItem.id,
    )
    return (
        _at_gate(
            col(CheckItem.check_id).label("check"),
            col(CheckItem.instance),
            col(CheckItem.kind),
            col(CheckItem.label),
            col(CheckItem.role),
            _name(col(CheckItem.assignee_id), "owner"),
            col(CheckItem.without_owner),
            col(CheckItem.blocking),
            col(CheckItem.status),
            col(CheckItem.answer),
            col(Answer.reason),
            col(Answer.origin),
            _name(col(Answer.answered_by), "answered_by"),
            _name(col(Answer.on_behalf_of), "on_behalf_of"),
            col(Answer.answered_at),
            col(CheckItem.opens_on),
            col(CheckItem.due_on),
            col(CheckItem.tight),
        )
        .join_from(CheckItem, GateAttempt, col(GateAttempt.id) == CheckItem.attempt_id)
        .join(Project, col(Project.id) == CheckItem.project_id)
        .join(Answer, col(Answer.id) == answered.scalar_subquery(), isouter=True)
        .where(_of(CheckItem, organisation_id))
        .order_by(col(Project.number), col(GateAttempt.id), col(CheckItem.id))
    )


def _evidence(organisation_id: int) -> Select[Any]:
    query = _at_gate(
        col(CheckItem.check_id).label("check"),
        col(CheckItem.instance),
        col(Evidence.kind),
        col(Evidence.name),
        col(Evidence.url),
        col(Evidence.sha256),
        col(Evidence.size_bytes),
        _name(col(Evidence.added_by), "added_by"),
        col(Evidence.added_at),
        col(Evidence.withdrawn_at),
    ).select_from(Evidence)
    return (
        _of_check(query, col(Evidence.check_item_id))
        .where(_of(Evidence, organisation_id))
        .order_by(col(Project.number), col(Evidence.id))
    )


def _deviations(organisation_id: int) -> Select[Any]:
    query = _at_gate(
        col(CheckItem.check_id).label("check"),
        col(CheckItem.instance),
        col(Deviation.status),
        col(Deviation.reason),
        col(Deviation.measure),
        _name(col(Deviation.requested_by), "requested_by"),
        col(Deviation.requested_at),
        _name(col(Deviation.decided_by), "decided_by"),
        col(Deviation.decided_at),
        col(Deviation.decision_reason),
    ).select_from(Deviation)
    return (
        _of_check(query, col(Deviation.check_item_id))
        .where(_of(Deviation, organisation_id))
        .order_by(col(Project.number), col(Deviation.id))
    )


def _decisions(organisation_id: int) -> Select[Any]:
    query = _at_gate(
        col(Decision.outcome),
        col(Decision.reason),
        col(Decision.back_to_position),
        _name(col(Decision.decided_by), "decided_by"),
        _name(col(Decision.on_behalf_of), "on_behalf_of"),
        col(Decision.decided_at),
        col(Decision.verdict_hash),
    ).select_from(Decision)
    return (
        _of_attempt(query, col(Decision.attempt_id))
        .where(_of(Decision, organisation_id))
        .order_by(col(Project.number), col(Decision.attempt_id))
    )


def _conditions(organisation_id: int) -> Select[Any]:
    query = _at_gate(
        col(Condition.number),
        col(Condition.label),
        col(Condition.role),
        col(Condition.due_on),
    ).select_from(Condition)
    return (
        _of_attempt(query, col(Condition.attempt_id))
        .where(_of(Condition, organisation_id))
        .order_by(col(Project.number), col(Condition.attempt_id), col(Condition.number))
    )


def _advice(organisation_id: int) -> Select[Any]:
    query = _at_gate(
        col(Advice.verdict),
        col(Advice.text),
        _name(col(Advice.given_by), "given_by"),
        col(Advice.given_at),
    ).select_from(Advice)
    return (
        _of_attempt(query, col(Advice.attempt_id))
        .where(_of(Advice, organisation_id))
        .order_by(col(Project.number), col(Advice.id))
    )


def _audit(organisation_id: int) -> Select[Any]:
    return (
        select(
            col(AuditEvent.sequence),
            col(AuditEvent.at),
            col(AuditEvent.actor),
            col(AuditEvent.on_behalf_of),
            col(AuditEvent.origin),
            col(AuditEvent.action),
            col(AuditEvent.object_kind),
            col(AuditEvent.object_id),
            col(Project.number).label("project"),
            col(AuditEvent.result),
            col(AuditEvent.facts),
            col(AuditText.text),
            col(AuditEvent.text_hash),
            col(AuditEvent.previous_hash),
            col(AuditEvent.hash),
        )
        .join(Project, col(Project.id) == AuditEvent.project_id, isouter=True)
        .join(AuditText, col(AuditText.audit_event_id) == AuditEvent.id, isouter=True)
        .where(_of(AuditEvent, organisation_id))
        .order_by(col(AuditEvent.sequence))
    )


#: How each table is read, for one organisation; each knows the project of its rows.
QUERIES: Mapping[str, Query] = MappingProxyType(
    {
        "projects": _projects,
        "team": _team,
        "gates": _gates,
        "checks": _checks,
        "evidence": _evidence,
        "deviations": _deviations,
        "decisions": _decisions,
        "conditions": _conditions,
        "advice": _advice,
        "audit": _audit,
    }
)


def evidence_hashes(session: Session) -> frozenset[str]:
    """The hash of every file that was handed in as evidence, withdrawn ones too."""
    return frozenset(
        found
        for found in session.exec(
            select_scalar(Evidence.sha256)
            .where(Evidence.organisation_id == session_organisation(session))
            .distinct()
        )
        if found is not None
    )
