"""What rules may read of the MKI thread, on both engines: unknown, not yet, and done."""

import pytest
from sqlmodel import Session

from domain.conditions import FactValue
from domain.vocabulary import Role
from models.engines import Store
from models.project import Lot
from models.queries import projects
from tests import thread
from tests.factories import Cast, make_cast, make_project
from usecases.project_facts import facts_of

NAMES = (
    "bids.registered",
    "capacity.covered",
    "consultation.held",
    "contract.baseline_fixed",
    "reference.recorded",
    "tender.fields_missing",
)


@pytest.fixture
def cast(store: Store) -> Cast:
    return make_cast(store)


def _project(session: Session, cast: Cast, *, lots: int = 1) -> tuple[int, list[int]]:
    project = make_project(session, cast, team={**cast.team, Role.CONTRACT_MANAGER: cast.buyer})
    rows = [
        Lot(organisation_id=cast.organisation, project_id=project, number=number, name="Deel")
        for number in range(1, lots + 1)
    ]
    session.add_all(rows)
    session.flush()  # the rows of the thread point at them
    return project, [row.id or 0 for row in rows]


def _facts(store: Store, cast: Cast, project: int) -> dict[str, FactValue]:
    with store.read(cast.organisation) as session:
        return dict(facts_of(session, projects.project(session, project), needed=NAMES))


def test_who_keeps_tender_and_contract_elsewhere_answers_by_hand(store: Store, cast: Cast) -> None:
    with store.write(cast.organisation) as session:
        project, _ = _project(session, cast)

    assert _facts(store, cast, project) == {}


def test_a_thread_that_ran_to_its_promise_is_known_throughout(store: Store, cast: Cast) -> None:
    with store.write(cast.organisation) as session:
        project, (lot,) = _project(session, cast)
        thread.make_reference(session, lot=lot, made_by=cast.buyer, checked_by=cast.lead)
        terms = thread.make_terms(session, lot=lot, made_by=cast.buyer)
        register, bids = thread.make_opened_register(
            session, lot=lot, terms=terms, openers=(cast.buyer, cast.lead)
        )
        award = thread.make_award(session, register=register, bid=bids[1], recorded_by=cast.buyer)
        contract = thread.make_contract(session, lot=lot)
        thread.make_baseline(
            session, contract=contract, fixed_by=cast.buyer, confirmed_by=cast.lead, award=award
        )
        thread.make_request(session, contract=contract, project=project)

    assert _facts(store, cast, project) == {
        "reference.recorded": True,
        "reference.second_person": True,
        "tender.use_chosen": True,
        "tender.scope_stated": False,
        "tender.level_stated": False,
        "tender.data_demands_stated": False,
        "tender.verification_stated": False,
        "tender.sanction_stated": False,
        "tender.monitoring_stated": False,
        "tender.fields_missing": 24,
        "tender.method_simulated": False,
        "tender.document_made": False,
        "tender.fixed": True,
        "bids.registered": True,
        "bids.cards_valid": True,
        "bids.award_calculated": True,
        "bids.award_recorded": True,
        "contract.baseline_fixed": True,
        "contract.plan_made": False,
        "contract.data_complete": False,
        "contract.variations_rebased": True,
        "contract.realised_fixed": False,
        "contract.settlement_agreed": False,
    }


def test_a_lot_that_lags_keeps_the_whole_project_back(store: Store, cast: Cast) -> None:
    with store.write(cast.organisation) as session:
        project, (first, _) = _project(session, cast, lots=2)
        thread.make_reference(session, lot=first, made_by=cast.buyer, checked_by=cast.lead)

    facts = _facts(store, cast, project)

    assert facts == {"reference.recorded": False, "reference.second_person": False}


def test_nothing_is_known_of_bids_that_are_still_sealed(store: Store, cast: Cast) -> None:
    with store.write(cast.organisation) as session:
        project, (lot,) = _project(session, cast)
        terms = thread.make_terms(session, lot=lot, made_by=cast.buyer)
        thread.make_sealed_register(session, lot=lot, terms=terms, received_by=cast.buyer)

    assert "bids.registered" not in _facts(store, cast, project)
