"""A few works for tests, from their reference to their account."""

from datetime import UTC, datetime
from decimal import Decimal

from sqlmodel import Session

from domain.contract.vocabulary import SettlementStatus
from models.contract import Settlement
from models.project import Lot
from tests import thread
from tests.factories import Cast, make_project

SETTLED_AT = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def add_work(session: Session, cast: Cast) -> tuple[int, int]:
    """A project of one lot with an approved reference of 500,000 euro; its id and its lot."""
    project = make_project(session, cast)
    lot = Lot(organisation_id=cast.organisation, project_id=project, number=1, name="Werk")
    session.add(lot)
    session.flush()  # the reference points at it
    assert lot.id is not None
    thread.make_reference(session, lot=lot.id, made_by=cast.buyer, checked_by=cast.lead)
    return project, lot.id


def promise(session: Session, cast: Cast, *, lot: int, promised: int = 330_000) -> int:
    """The contract of that lot with its promise."""
    contract = thread.make_contract(session, lot=lot)
    thread.make_baseline(
        session,
        contract=contract,
        fixed_by=cast.buyer,
        confirmed_by=cast.lead,
        promised=promised,
    )
    return contract


def deliver(
    session: Session, cast: Cast, *, contract: int, project: int, rate: str, verified: bool = True
) -> None:
    """A thousand tonnes at that rate."""
    instance = f"2026-{contract:02d}"
    thread.make_delivery(
        session,
        request=thread.make_request(session, contract=contract, project=project, instance=instance),
        rate=rate,
        quantity=1_000,
        judged_by=cast.buyer if verified else None,
    )


def settle(session: Session, cast: Cast, *, contract: int, realised: int) -> None:
    """The final account, agreed."""
    session.add(
        Settlement(
            organisation_id=cast.organisation,
            contract_id=contract,
            number=1,
            promised_eur=Decimal(330_000),
            rebased_eur=Decimal(330_000),
            realised_eur=Decimal(realised),
            amount_eur=Decimal(0),
            steps="[]",
            status=SettlementStatus.AGREED,
            made_by=cast.buyer,
            made_at=SETTLED_AT,
            decided_by=cast.client,
            decided_at=SETTLED_AT,
        )
    )
    session.flush()  # pages read it in the same transaction
