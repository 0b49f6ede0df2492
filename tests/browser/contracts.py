"""Contracts to look at: awarded, promised, waiting for a second person, and settled."""

from decimal import Decimal

from domain.vocabulary import Role
from models.engines import WriteSession
from models.queries import contracts, projects
from tests import thread
from tests.authority import Authority
from usecases.contract.fix_baseline import (
    AgreedTerms,
    ConfirmBaseline,
    ProposeBaseline,
    confirm_baseline,
    propose_baseline,
)
from usecases.contract.make_framework import MakeFramework, add_call_off, make_framework
from usecases.contract.rebase_promise import MakeRebase, make_rebase
from usecases.contract.settle_contract import MakeSettlement, make_settlement

_TERMS = AgreedTerms(
    sanction_factor=Decimal("1.5"),
    contact_name="Ans Aannemer",
    contact_email="ans@aannemer.example.org",
)


def tell_contracts(authority: Authority) -> None:
    """P-008 is awarded, P-009 proposed, P-010 runs with a rebase that waits, P-011 is settled.

    P-010 is a call-off of a framework contract.
    """
    for number in ("P-008", "P-009", "P-010", "P-011"):
        project = authority.start(number, name=f"Asfalt {number}")
        with authority.write() as session:
            _award(session, authority, project)
    with authority.write() as session:
        _frame(session, authority)
    for number in ("P-009", "P-010", "P-011"):
        with authority.write() as session:
            _propose(session, authority, number)
    for number in ("P-010", "P-011"):
        with authority.write() as session:
            _confirm(session, authority, number)
            _deliver(session, authority, number)
    manager = Role.CONTRACT_MANAGER
    with authority.write() as session:
        command = MakeRebase(
            number="P-010",
            lot=1,
            reason="Een rijstrook erbij, opgedragen door de gemeente.",
            quantities={1: Decimal(1_500)},
        )
        make_rebase(
            session, command=command, actor=authority.actor(session, manager), now=authority.now
        )
        make_settlement(
            session,
            command=MakeSettlement(number="P-011", lot=1),
            actor=authority.actor(session, manager),
            now=authority.now,
        )


def _award(session: WriteSession, authority: Authority, project: int) -> None:
    buyer, lead = authority.people[Role.BUYER], authority.people[Role.PROJECT_LEAD]
    lot = projects.lots(session, project)[0].id or 0
    thread.make_reference(session, lot=lot, made_by=buyer, checked_by=lead)
    terms = thread.make_terms(session, lot=lot, made_by=buyer)
    register, bids = thread.make_opened_register(
        session, lot=lot, terms=terms, openers=(buyer, lead)
    )
    thread.make_award(session, register=register, bid=bids[1], recorded_by=buyer)


def _frame(session: WriteSession, authority: Authority) -> None:
    framework = make_framework(
        session,
        command=MakeFramework(
            name="Raamcontract asfalt 2026-2028",
            contractor="Aannemer B",
            awarded_on=authority.today,
            first_year=authority.today.year,
            ceiling=Decimal(1),
            yearly_decline=Decimal("0.04"),
            promised=(Decimal("0.9"), Decimal("0.87"), Decimal("0.84")),
        ),
        actor=authority.actor(session, Role.BUYER),
        now=authority.now,
    )
    add_call_off(
        session,
        framework_id=framework.id or 0,
        number="P-010",
        actor=authority.actor(session, Role.COORDINATOR),
        now=authority.now,
    )


def _propose(session: WriteSession, authority: Authority, number: str) -> None:
    propose_baseline(
        session,
        command=ProposeBaseline(number=number, lot=1, terms=_TERMS),
        actor=authority.actor(session, Role.CONTRACT_MANAGER),
        now=authority.now,
    )


def _confirm(session: WriteSession, authority: Authority, number: str) -> None:
    proposal = contracts.lots_of_project(session, number)[0].proposal
    assert proposal is not None
    confirm_baseline(
        session,
        command=ConfirmBaseline(number=number, lot=1, digest=proposal.contents_hash),
        actor=authority.actor(session, Role.PROJECT_LEAD),
        now=authority.now,
    )


def _deliver(session: WriteSession, authority: Authority, number: str) -> None:
    """All of it in P-011, and a part, dearer than promised, in P-010."""
    found = contracts.lots_of_project(session, number)[0]
    contract, project = found.contract, found.project
    assert contract is not None
    request = thread.make_request(session, contract=contract.id or 0, project=project.id or 0)
    thread.make_delivery(
        session,
        request=request,
        rate="280",
        quantity=1_250 if number == "P-011" else 500,
        judged_by=authority.people[Role.CONTRACT_MANAGER],
    )
    thread.make_request(
        session, contract=contract.id or 0, project=project.id or 0, instance="2026-06"
    )
