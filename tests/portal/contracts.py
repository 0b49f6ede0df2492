"""A project whose lot was awarded to B of the constructed example, and what follows for it."""

from sqlmodel import select

from domain.vocabulary import Role
from models.contract import ContractBaseline, Settlement
from models.queries import contracts, projects
from tests import thread
from tests.authority import Authority
from tests.portal.browsing import Site

PROJECT = "/projecten/P-001"
PAGE = f"{PROJECT}/contract"
TERMS = {"sanctie": "1,5", "contact": "Ans Aannemer", "contactmail": "ans@aannemer.example.org"}


def hidden(text: str, name: str) -> str:
    """What a hidden field of the page carries."""
    return text.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


def awarded(site: Site) -> int:
    """A project whose only lot was awarded to B of the constructed example, of 330,000 MKI."""
    authority = site.authority
    project = authority.start("P-001")
    buyer, lead = authority.people[Role.BUYER], authority.people[Role.PROJECT_LEAD]
    with authority.write() as session:
        lot = projects.lots(session, project)[0].id or 0
        thread.make_reference(session, lot=lot, made_by=buyer, checked_by=lead)
        terms = thread.make_terms(session, lot=lot, made_by=buyer)
        register, bids = thread.make_opened_register(
            session, lot=lot, terms=terms, openers=(buyer, lead)
        )
        thread.make_award(session, register=register, bid=bids[1], recorded_by=buyer)
    return project


def fixed(site: Site) -> int:
    """As `awarded`, with the promise proposed by the contract manager and confirmed by the lead."""
    project = awarded(site)
    site.sign_in(Role.CONTRACT_MANAGER).post(f"{PAGE}/toezegging", {"form_key": "p1", **TERMS})
    site.sign_in(Role.PROJECT_LEAD)
    seen = hidden(site.get(f"{PAGE}/bevestigen").text, "gezien")
    answer = site.post(f"{PAGE}/bevestigen", {"form_key": "p2", "gezien": seen})
    assert answer.status_code == 303, answer.text
    return project


def deliver(site: Site, project: int, *, rate: str = "280", verified: bool = True) -> None:
    """All of the 1,250 tonnes at that MKI a tonne: 280 makes 350,000."""
    manager = site.authority.people[Role.CONTRACT_MANAGER]
    with site.authority.write() as session:
        contract = contracts.lots_of_project(session, "P-001")[0].contract
        assert contract is not None
        request = thread.make_request(session, contract=contract.id or 0, project=project)
        thread.make_delivery(
            session,
            request=request,
            rate=rate,
            quantity=1_250,
            judged_by=manager if verified else None,
        )


def baseline(authority: Authority) -> ContractBaseline:
    """The promise of the only contract."""
    with authority.write() as session:
        return session.exec(select(ContractBaseline)).one()


def settlement(authority: Authority) -> Settlement:
    """The newest settlement of the only contract."""
    with authority.write() as session:
        rows = session.exec(select(Settlement)).all()
    return max(rows, key=lambda row: row.number)
