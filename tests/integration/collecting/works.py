"""A project in its contract phase, of which a period ended and the promise is fixed."""

from datetime import date

from sqlmodel import Session

from domain.vocabulary import Role
from models.project import Contract
from models.queries import collecting, dossier, projects
from tests import thread
from tests.authority import Authority
from usecases.collecting.contact import SetContact, set_contact
from usecases.collecting.open_requests import open_requests
from usecases.open_periods import open_due_periods
from usecases.record_milestone import RecordMilestone, record_milestone

CONTACT = "ans@aannemer.example"
_GATES_BEFORE = 5


def in_contract_phase(authority: Authority, number: str = "P-001") -> int:
    """A project whose work started in March, with a fixed promise; the clock stands in April."""
    project_id = authority.start(number)
    for _ in range(_GATES_BEFORE):
        authority.pass_gate(project_id)
    with authority.write() as session:
        record_milestone(
            session,
            command=RecordMilestone(
                project_id=project_id, kind="start_of_work", happened_on=authority.today
            ),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )
        contract = contract_of(session, project_id)
        contract.contractor = "Aannemer B"
        thread.make_baseline(
            session,
            contract=contract.id or 0,
            fixed_by=authority.people[Role.CONTRACT_MANAGER],
            confirmed_by=authority.people[Role.BUYER],
        )
    authority.pass_time(days=31)
    with authority.write() as session:
        open_due_periods(session, today=authority.today)
    return project_id


def contract_of(session: Session, project_id: int) -> Contract:
    """The contract of the project's one lot."""
    (lot,) = projects.lots(session, project_id)
    found = dossier.find_contract(session, lot_id=lot.id or 0)
    assert found is not None
    return found


def give_contact(authority: Authority, project_id: int, email: str = CONTACT) -> None:
    """Fill in whom of the contractor is mailed."""
    with authority.write() as session:
        contract = contract_of(session, project_id)
        set_contact(
            session,
            command=SetContact(
                project_id=project_id,
                contract_id=contract.id or 0,
                name="Ans Aannemer",
                email=email,
            ),
            actor=authority.actor(session, Role.CONTRACT_MANAGER),
            now=authority.now,
        )


def ask(authority: Authority, today: date | None = None) -> int:
    """Open what is to be asked; how many requests."""
    with authority.write() as session:
        return open_requests(session, today=today or authority.today, now=authority.now)


def request_ids(authority: Authority, project_id: int) -> list[int]:
    """The requests of the project, the newest first."""
    with authority.write() as session:
        rows = collecting.requests_of_project(session, project_id)
        return [row.request.id or 0 for row in rows]
