"""Which contractors are asked for what, on both engines."""

from datetime import timedelta
from decimal import Decimal

from sqlmodel import select

from domain.contract.vocabulary import MeasurementKind
from domain.mki.vocabulary import QuantityUnit
from domain.vocabulary import Role
from models.contract import DataRequest, MeasurementMoment, Rebase, RebaseProduct
from models.queries import collecting, deliveries
from tests.authority import Authority
from tests.integration.collecting.works import (
    ask,
    contract_of,
    give_contact,
    in_contract_phase,
    request_ids,
)


def test_a_period_and_a_near_moment_are_asked_once(authority: Authority) -> None:
    """The start of the contract is the promise itself, and a far moment waits."""
    project = in_contract_phase(authority)
    give_contact(authority, project)
    with authority.write() as session:
        contract = contract_of(session, project).id or 0
        for position, (kind, days) in enumerate(
            (
                (MeasurementKind.CONTRACT_START, 0),
                (MeasurementKind.EXECUTION_DESIGN, 7),
                (MeasurementKind.FINAL_ACCOUNT, 90),
            ),
            start=1,
        ):
            moment = MeasurementMoment(
                organisation_id=authority.organisation_id,
                contract_id=contract,
                position=position,
                kind=kind,
                planned_on=authority.today + timedelta(days=days),
                evidence="recalculation",
            )
            session.add(moment)

    first, second = ask(authority), ask(authority)

    assert (first, second) == (2, 0)
    with authority.write() as session:
        asked = {row.instance: row for row in session.exec(select(DataRequest))}
    assert set(asked) == {"2026-03", "execution_design.2"}
    assert asked["2026-03"].check_item_id is not None
    assert all(row.due_on > authority.today for row in asked.values())
    assert len(request_ids(authority, project)) == 2


def test_the_newest_confirmed_rebase_is_what_counts(authority: Authority) -> None:
    """One that waits for its second person does not."""
    project = in_contract_phase(authority)
    manager, buyer = (authority.people[role] for role in (Role.CONTRACT_MANAGER, Role.BUYER))
    with authority.write() as session:
        contract = contract_of(session, project).id or 0
        promised = deliveries.held_to(session, contract)
        for number, confirmed in ((1, buyer), (2, None)):
            rebase = Rebase(
                organisation_id=authority.organisation_id,
                contract_id=contract,
                number=number,
                reason="Meerwerk",
                rebased_eur=Decimal(1),
                made_by=manager,
                made_at=authority.now,
            )
            session.add(rebase)
            session.flush()  # its product points at it
            product = RebaseProduct(
                organisation_id=authority.organisation_id,
                rebase_id=rebase.id or 0,
                position=1,
                product="AC surf",
                quantity=Decimal(1_000 + number),
                unit=QuantityUnit.TONNE,
                rate_eur=Decimal("247.5"),
            )
            session.add(product)
            session.flush()  # a confirmed rebase takes no more products
            if confirmed is not None:
                rebase.confirmed_by, rebase.confirmed_at = confirmed, authority.now
            session.flush()  # read by query
        rebased = deliveries.held_to(session, contract)

    assert promised is not None
    assert rebased is not None
    assert [one.quantity for one in promised.products] == [1_000, 1_000]
    assert [one.quantity for one in rebased.products] == [1_001]


def test_a_project_shows_its_requests_with_what_came_in(authority: Authority) -> None:
    """Before anything comes there are no lines."""
    project = in_contract_phase(authority)
    ask(authority)

    with authority.write() as session:
        (row,) = collecting.requests_of_project(session, project)
        managers = collecting.managers(session, {project})

    assert (row.number, row.lines, row.verified, row.returned) == (0, 0, 0, 0)
    assert managers[project].person_id == authority.people[Role.CONTRACT_MANAGER]
