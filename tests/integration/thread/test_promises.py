"""The database keeps bids sealed and promises as they were, whatever statement comes."""

from dataclasses import dataclass

import pytest
from sqlalchemy import text

from domain.vocabulary import Role
from models.engines import Store
from models.project import Lot
from models.refusals import StoreRefusedError
from tests import thread
from tests.factories import Cast, make_cast, make_project


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """A project whose bids are sealed in one lot, and promised and delivered in another."""

    cast: Cast
    sealed_register: int
    sealed_bid: int


@pytest.fixture
def works(store: Store) -> Works:
    cast = make_cast(store)
    with store.write(cast.organisation) as session:
        project = make_project(session, cast, team={**cast.team, Role.CONTRACT_MANAGER: cast.buyer})
        lots = [
            Lot(organisation_id=cast.organisation, project_id=project, number=number, name="Deel")
            for number in (1, 2)
        ]
        session.add_all(lots)
        session.flush()  # the rows of the thread point at them
        first, second = (lot.id or 0 for lot in lots)
        terms = thread.make_terms(session, lot=first, made_by=cast.buyer)
        sealed_register, sealed = thread.make_sealed_register(
            session, lot=first, terms=terms, received_by=cast.buyer
        )
        thread.make_reference(session, lot=second, made_by=cast.buyer, checked_by=cast.coordinator)
        asked = thread.make_terms(session, lot=second, made_by=cast.buyer)
        register, bids = thread.make_opened_register(
            session, lot=second, terms=asked, openers=(cast.buyer, cast.lead)
        )
        award = thread.make_award(session, register=register, bid=bids[1], recorded_by=cast.buyer)
        contract = thread.make_contract(session, lot=second)
        thread.make_baseline(
            session, contract=contract, fixed_by=cast.buyer, confirmed_by=cast.lead, award=award
        )
        request = thread.make_request(session, contract=contract, project=project)
        thread.make_delivery(session, request=request, rate="247.5", judged_by=cast.buyer)
    return Works(cast=cast, sealed_register=sealed_register, sealed_bid=sealed[0])


@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        ("promise_stays", "UPDATE contract_baseline SET promised_eur = 1"),
        ("promise_stays", "DELETE FROM contract_baseline"),
        ("promise_stays", "UPDATE baseline_product SET rate_eur = 1"),
        ("promise_stays", "DELETE FROM baseline_product"),
        ("figures_stay", "UPDATE bid_figures SET mki_eur = 1"),
        ("award_stays", "UPDATE award SET reason = 'anders'"),
        ("award_stays", "UPDATE award_calculation SET outcome = '{}' || ' '"),
        ("bid_stays", "UPDATE bid SET bidder = 'Een ander'"),
        ("bid_stays", "DELETE FROM bid"),
        (
            "register_keeps_its_moment",
            "UPDATE bid_register SET opens_at = '2026-01-01' WHERE opened_at IS NOT NULL",
        ),
        ("fixed_terms_stay", "UPDATE tender_terms SET parameters = '{}'"),
        ("checked_calculation_stays", "UPDATE reference_calculation SET total_eur = 1"),
        ("delivery_stays", "UPDATE delivery_line SET mki_eur = 1"),
        ("delivery_stays", "UPDATE delivery SET sender = 'Een ander'"),
    ],
)
def test_no_statement_changes_what_was_promised_offered_or_delivered(
    store: Store, works: Works, rule: str, statement: str
) -> None:
    with (
        pytest.raises(StoreRefusedError, match=rule),
        store.write(works.cast.organisation) as session,
    ):
        session.execute(text(statement))


def test_no_figures_of_a_sealed_bid_can_be_stored(store: Store, works: Works) -> None:
    """A bid is neither read nor parsed before two people opened its register."""
    with (
        pytest.raises(StoreRefusedError, match="bid_is_sealed"),
        store.write(works.cast.organisation) as session,
    ):
        thread.add_figures(
            session,
            bid=works.sealed_bid,
            offer=thread.OFFERS[0],
            entered_by=works.cast.buyer,
        )


def test_no_bid_comes_in_after_the_moment_of_opening(store: Store, works: Works) -> None:
    with (
        pytest.raises(StoreRefusedError, match="bid_comes_in_time"),
        store.write(works.cast.organisation) as session,
    ):
        thread.make_bid(
            session,
            register=works.sealed_register,
            number=99,
            bidder="Te laat",
            received_by=works.cast.buyer,
            received_at=thread.OPENS_AT,
        )


def test_one_person_does_not_open_a_register_alone(store: Store, works: Works) -> None:
    statement = (
        "UPDATE bid_register SET first_opener = :one, second_opener = :one, opened_at = opens_at"
        " WHERE opened_at IS NULL"
    )

    with (
        pytest.raises(Exception, match="ck_bid_register_two"),
        store.write(works.cast.organisation) as session,
    ):
        session.execute(text(statement), {"one": works.cast.buyer})
