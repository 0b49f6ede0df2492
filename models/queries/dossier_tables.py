"""Everything that the dossier of one project holds, table by table, and its trail."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.audit import AuditEvent, AuditText
from models.engines import session_organisation
from models.gate import Answer, CheckItem, Correction, GateAttempt
from models.organisation import Person
from models.project import Contract, Lot, Milestone, Project, Suspension
from models.queries.exports import QUERIES, ExportTable

_BATCH = 500


def dossier_tables(session: Session, project_id: int) -> Iterator[ExportTable]:
    """Every table in turn, with the words of the vocabulary as such; take its rows at once."""
    organisation_id = session_organisation(session)
    for name, query in _TABLES.items():
        statement = query(organisation_id).where(
            col(Project.organisation_id) == organisation_id, col(Project.id) == project_id
        )
        yield ExportTable(
            name=name,
            columns=tuple(statement.selected_columns.keys()),
            rows=map(tuple, session.execute(statement)),
        )


def dossier_events(
    session: Session, project_id: int, *, up_to: int
) -> Iterator[tuple[AuditEvent, AuditText | None]]:
    """The events of the project up to and including that sequence number, with their texts."""
    organisation_id = session_organisation(session)
    query = (
        select(AuditEvent, AuditText)
        .outerjoin(AuditText, col(AuditText.audit_event_id) == AuditEvent.id)
        .where(
            col(AuditEvent.organisation_id) == organisation_id,
            col(AuditEvent.project_id) == project_id,
            col(AuditEvent.sequence) <= up_to,
        )
        .order_by(col(AuditEvent.sequence))
        .execution_options(yield_per=_BATCH)
    )
    for row in session.execute(query):
        yield row[0], row[1]


def find_event(session: Session, sequence: int) -> AuditEvent | None:
    """The event with that number in the chain of the organisation."""
    query = select(AuditEvent).where(
        col(AuditEvent.organisation_id) == session_organisation(session),
        col(AuditEvent.sequence) == sequence,
    )
    return session.execute(query).scalar_one_or_none()


def _answers(_organisation_id: int) -> Select[Any]:
    by, absent = aliased(Person), aliased(Person)
    return (
        select(
            col(GateAttempt.gate_id).label("gate"),
            col(GateAttempt.number).label("attempt"),
            col(CheckItem.check_id).label("check"),
            col(CheckItem.instance),
            col(Answer.value).label("answer"),
            col(Answer.reason),
            col(Answer.origin),
            col(by.name).label("answered_by"),
            col(absent.name).label("on_behalf_of"),
            col(Answer.answered_at),
        )
        .select_from(Answer)
        .join(CheckItem, col(CheckItem.id) == Answer.check_item_id)
        .join(GateAttempt, col(GateAttempt.id) == CheckItem.attempt_id)
        .join(Project, col(Project.id) == CheckItem.project_id)
        .outerjoin(by, col(by.id) == Answer.answered_by)
        .outerjoin(absent, col(absent.id) == Answer.on_behalf_of)
        .order_by(col(Answer.id))
    )


def _corrections(_organisation_id: int) -> Select[Any]:
    by = aliased(Person)
    return (
        select(
            col(GateAttempt.gate_id).label("gate"),
            col(GateAttempt.number).label("attempt"),
            col(Correction.reason),
            col(by.name).label("corrected_by"),
            col(Correction.corrected_at),
        )
        .select_from(Correction)
        .join(GateAttempt, col(GateAttempt.id) == Correction.attempt_id)
        .join(Project, col(Project.id) == GateAttempt.project_id)
        .join(by, col(by.id) == Correction.corrected_by)
        .order_by(col(Correction.attempt_id))
    )


def _milestones(_organisation_id: int) -> Select[Any]:
    return (
        select(
            col(Milestone.kind),
            col(Milestone.number),
            col(Milestone.happened_on),
            col(Milestone.description),
        )
        .join(Project, col(Project.id) == Milestone.project_id)
        .order_by(col(Milestone.id))
    )


def _suspensions(_organisation_id: int) -> Select[Any]:
    by = aliased(Person)
    return (
        select(
            col(Suspension.started_on),
            col(Suspension.ended_on),
            col(Suspension.reason),
            col(by.name).label("requested_by"),
        )
        .select_from(Suspension)
        .join(Project, col(Project.id) == Suspension.project_id)
        .join(by, col(by.id) == Suspension.requested_by)
        .order_by(col(Suspension.id))
    )


def _contracts(_organisation_id: int) -> Select[Any]:
    return (
        select(
            col(Lot.number).label("lot"),
            col(Lot.name),
            col(Contract.name).label("contract"),
            col(Contract.contractor),
            col(Contract.awarded_on),
        )
        .select_from(Lot)
        .join(Project, col(Project.id) == Lot.project_id)
        .outerjoin(Contract, col(Contract.lot_id) == Lot.id)
        .order_by(col(Lot.number))
    )


#: What an export of the whole organisation tells of each project, and what lies beside it; the
#: trail goes apart, with its proofs.
_TABLES: Mapping[str, Callable[[int], Select[Any]]] = MappingProxyType(
    {name: query for name, query in QUERIES.items() if name != "audit"}
    | {
        "answers": _answers,
        "corrections": _corrections,
        "milestones": _milestones,
        "suspensions": _suspensions,
        "contracts": _contracts,
    }
)
