"""Requests for MKI data: what is to be asked, what waits, and what came in on each."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, TypedDict

from sqlalchemy import String, cast, func, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from domain.contract.vocabulary import LineStatus, MeasurementKind, RequestStatus
from domain.errors import PoortError
from domain.vocabulary import AttemptStatus, CheckKind, CheckStatus, ProjectStatus, Role
from models.contract import (
    ContractBaseline,
    DataRequest,
    Delivery,
    DeliveryLine,
    MeasurementMoment,
)
from models.engines import WriteSession, session_organisation
from models.gate import CheckItem, GateAttempt
from models.organisation import Person
from models.project import Contract, Lot, Project, TeamMember
from models.queries import people
from models.queries.own import own, stored
from models.queries.projects import ChangedMeanwhileError, ProjectUnknownError

#: The recurring check of the contract manager that a period's data answer.
COLLECTING_CHECK: Final = "G6-03"
_WAITING: Final = (RequestStatus.ASKED, RequestStatus.RETURNED)
#: A period is asked by its check; at the start of the contract the promise itself is the data.
_NOT_ASKED: Final = (MeasurementKind.PERIOD, MeasurementKind.CONTRACT_START)


class RequestUnknownError(PoortError):
    """No request for data has that number here."""

    message = "There is no request for MKI data {request} here. Look in the list of the project."
    status = ProjectUnknownError.status


class PeriodToAsk(NamedTuple):
    """A period that ended, of a contract that was not asked for it yet."""

    contract: Contract
    project_id: int
    item: CheckItem


class MomentToAsk(NamedTuple):
    """A moment of a measurement plan that is near, and was not asked for yet."""

    contract: Contract
    project_id: int
    moment: MeasurementMoment


class NewRequest(TypedDict):
    """The columns of a request that is yet to be stored."""

    organisation_id: int
    contract_id: int
    project_id: int
    check_item_id: int | None
    instance: str
    due_on: date
    asked_on: date


class AskedRequest(NamedTuple):
    """A request with its contract and project."""

    request: DataRequest
    contract: Contract
    project: Project


class RequestLine(NamedTuple):
    """A request of a project with what came in on it last, and how its lines were judged."""

    request: DataRequest
    contract: Contract
    lot_number: int
    number: int
    lines: int
    verified: int
    returned: int


class Manager(NamedTuple):
    """In whose name a contractor is written to."""

    person_id: int
    name: str
    email: str


def periods_to_ask(session: Session, *, today: date) -> Sequence[PeriodToAsk]:
    """The periods that ended, for each contract with a promise, that were not asked yet."""
    asked = select(DataRequest.id).where(
        col(DataRequest.contract_id) == Contract.id,
        col(DataRequest.instance) == CheckItem.instance,
    )
    rows = session.exec(
        select(Contract, CheckItem)
        .join(Lot, col(Lot.id) == Contract.lot_id)
        .join(ContractBaseline, col(ContractBaseline.contract_id) == Contract.id)
        .join(CheckItem, col(CheckItem.project_id) == Lot.project_id)
        .join(GateAttempt, col(GateAttempt.id) == CheckItem.attempt_id)
        .join(Project, col(Project.id) == Lot.project_id)
        .where(
            col(Contract.organisation_id) == session_organisation(session),
            col(Project.status) == ProjectStatus.ACTIVE,
            col(GateAttempt.status) == AttemptStatus.OPEN,
            col(CheckItem.check_id) == COLLECTING_CHECK,
            col(CheckItem.kind) == CheckKind.RECURRING,
            col(CheckItem.status).in_([CheckStatus.OPEN, CheckStatus.DEVIATION_REFUSED]),
            col(CheckItem.opens_on) <= today,
            ~asked.exists(),
        )
        .order_by(col(CheckItem.due_on), col(Contract.id))
    )
    return [PeriodToAsk(contract, item.project_id, item) for contract, item in rows]


def moments_to_ask(session: Session, *, until: date) -> Sequence[MomentToAsk]:
    """The moments up to that day, for each contract with a promise, that were not asked yet."""
    asked = select(DataRequest.id).where(
        col(DataRequest.contract_id) == MeasurementMoment.contract_id,
        col(DataRequest.instance)
        == cast(MeasurementMoment.kind, String)
        .op("||")(".")
        .op("||")(cast(MeasurementMoment.position, String)),
    )
    rows = session.exec(
        select(Contract, Lot.project_id, MeasurementMoment)
        .join(MeasurementMoment, col(MeasurementMoment.contract_id) == Contract.id)
        .join(ContractBaseline, col(ContractBaseline.contract_id) == Contract.id)
        .join(Lot, col(Lot.id) == Contract.lot_id)
        .join(Project, col(Project.id) == Lot.project_id)
        .where(
            col(Contract.organisation_id) == session_organisation(session),
            col(Project.status) == ProjectStatus.ACTIVE,
            col(MeasurementMoment.kind).not_in(_NOT_ASKED),
            col(MeasurementMoment.planned_on) <= until,
            ~asked.exists(),
        )
        .order_by(col(MeasurementMoment.planned_on), col(Contract.id))
    )
    return [MomentToAsk(*row) for row in rows]


def moment_instance(moment: MeasurementMoment) -> str:
    """How a request names a moment of the plan."""
    return f"{moment.kind}.{moment.position}"


def insert_requests(session: WriteSession, rows: Sequence[NewRequest]) -> Sequence[int]:
    """Store the requests that are not there yet; give the ids of those."""
    if not rows:
        return ()
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    common = {"status": RequestStatus.ASKED, "link_version": 1, "version": 1}
    found = session.execute(
        insert(DataRequest)
        .values([dict(row) | common for row in rows])
        .on_conflict_do_nothing()
        .returning(col(DataRequest.id))
    )
    return [row_id for row_id in found.scalars() if row_id is not None]


def waiting(session: Session, *, ids: Collection[int] | None = None) -> Sequence[AskedRequest]:
    """The requests for which data are to come, of active projects, the first due first."""
    query = _asked().where(
        col(DataRequest.status).in_(_WAITING), col(Project.status) == ProjectStatus.ACTIVE
    )
    if ids is not None:
        query = query.where(col(DataRequest.id).in_(ids))
    query = query.where(col(DataRequest.organisation_id) == session_organisation(session))
    return [AskedRequest(*row) for row in session.exec(query.order_by(col(DataRequest.due_on)))]


def asked_request(session: Session, request_id: int) -> AskedRequest:
    """The request of that number.

    Raises:
        RequestUnknownError: there is none here.
    """
    row = session.exec(
        _asked().where(
            col(DataRequest.organisation_id) == session_organisation(session),
            col(DataRequest.id) == request_id,
        )
    ).one_or_none()
    if row is None:
        raise RequestUnknownError(request=request_id)
    return AskedRequest(*row)


def requests_of_project(session: Session, project_id: int) -> Sequence[RequestLine]:
    """The requests of a project, the newest first, with what came in on each last."""
    newest = (
        select(func.max(Delivery.number))
        .where(col(Delivery.request_id) == DataRequest.id)
        .correlate(DataRequest)
        .scalar_subquery()
    )

    def count(*conditions: Any) -> Any:  # noqa: ANN401 -- parts of a query
        return (
            select(func.count(col(DeliveryLine.id)))
            .join(Delivery, col(Delivery.id) == DeliveryLine.delivery_id)
            .where(
                col(Delivery.request_id) == DataRequest.id,
                col(Delivery.number) == newest,
                *conditions,
            )
            .correlate(DataRequest)
            .scalar_subquery()
        )

    rows = session.execute(
        select(  # type: ignore[call-overload] # more columns than its overloads know
            DataRequest,
            Contract,
            Lot.number,
            func.coalesce(newest, 0),
            count(),
            count(col(DeliveryLine.status) == LineStatus.VERIFIED),
            count(col(DeliveryLine.status) == LineStatus.RETURNED),
        )
        .join(Contract, col(Contract.id) == DataRequest.contract_id)
        .join(Lot, col(Lot.id) == Contract.lot_id)
        .where(
            col(DataRequest.organisation_id) == session_organisation(session),
            col(DataRequest.project_id) == project_id,
        )
        .order_by(col(DataRequest.due_on).desc(), col(Lot.number))
    )
    return [RequestLine(*row) for row in rows]


def contracts_of_project(session: Session, project_id: int) -> Sequence[tuple[Contract, int]]:
    """The contracts of a project's lots with the number of each lot."""
    rows = session.exec(
        select(Contract, Lot.number)
        .join(Lot, col(Lot.id) == Contract.lot_id)
        .where(
            col(Lot.organisation_id) == session_organisation(session),
            col(Lot.project_id) == project_id,
        )
        .order_by(col(Lot.number))
    )
    return list(rows)


def requests_of_check(session: Session, check_item_id: int) -> Sequence[DataRequest]:
    """The requests that answer that check, one for each contract of the project."""
    return session.exec(
        select(DataRequest).where(
            col(DataRequest.organisation_id) == session_organisation(session),
            col(DataRequest.check_item_id) == check_item_id,
        )
    ).all()


def open_requests_of_contract(session: Session, contract_id: int) -> Sequence[int]:
    """The ids of the requests for which data are to come."""
    rows = session.exec(
        select(DataRequest.id).where(
            col(DataRequest.organisation_id) == session_organisation(session),
            col(DataRequest.contract_id) == contract_id,
            col(DataRequest.status).in_(_WAITING),
        )
    )
    return [row_id for row_id in rows if row_id is not None]


def managers(session: Session, project_ids: Collection[int]) -> dict[int, Manager]:
    """The contract manager of each project, or else who leads it."""
    rows = session.exec(
        select(TeamMember.project_id, TeamMember.role, Person)
        .join(Person, col(Person.id) == TeamMember.person_id)
        .where(
            col(TeamMember.organisation_id) == session_organisation(session),
            col(TeamMember.project_id).in_(project_ids),
            col(TeamMember.role).in_([Role.CONTRACT_MANAGER, Role.PROJECT_LEAD]),
        )
        .order_by(col(TeamMember.role).desc())
    )
    found: dict[int, Manager] = {}
    for project_id, role, person in rows:
        manager = Manager(person.id or 0, person.name, person.email)
        if role is Role.CONTRACT_MANAGER:
            found[project_id] = manager
        else:
            found.setdefault(project_id, manager)
    return found


def manager_named(session: Session, person_id: int) -> Manager:
    """That person, as who writes to a contractor."""
    person = people.person(session, person_id)
    return Manager(person_id, person.name, person.email)


def move_request(
    session: WriteSession, row: DataRequest, *, to: RequestStatus, **values: object
) -> None:
    """Give the request its next status, if nobody else changed it since it was read.

    Raises:
        ChangedMeanwhileError: somebody did.
    """
    changed = session.exec(
        update(DataRequest)
        .where(col(DataRequest.id) == row.id, col(DataRequest.version) == row.version)
        .values(status=to, version=DataRequest.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise ChangedMeanwhileError(thing=row.instance)
    stored(row, status=to, version=row.version + 1, **values)


def contract(session: Session, contract_id: int) -> Contract | None:
    """The contract of that id, if it is there."""
    return own(session, Contract, contract_id)


def _asked() -> Any:  # noqa: ANN401 -- a query of three tables
    return (
        select(DataRequest, Contract, Project)
        .join(Contract, col(Contract.id) == DataRequest.contract_id)
        .join(Project, col(Project.id) == DataRequest.project_id)
    )
