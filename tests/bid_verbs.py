"""What people do with bids in tests, by the use cases themselves."""

from decimal import Decimal

from domain.mki.vocabulary import WeightingSet
from domain.vocabulary import Role
from models.bids import Award, AwardCalculation, BidFigures
from models.queries import bids
from models.queries.bids import RegisteredBid, TenderedLot
from tests.bids import Tendering
from usecases.bids.award_lot import (
    CalculateAward,
    RecordAward,
    calculate_award,
    record_award,
)
from usecases.bids.judge_bid import (
    CorrectFigures,
    JudgeBid,
    correct_figures,
    judge_bid,
)
from usecases.bids.receive_bid import (
    WithdrawBid,
    withdraw_bid,
)


def lot_now(tender: Tendering) -> TenderedLot:
    """The lot as it is stored now."""
    with tender.authority.store.read(tender.authority.organisation_id) as session:
        return bids.tendered_lot(session, tender.number, lot=1)


def bids_now(tender: Tendering) -> list[RegisteredBid]:
    """The bids as they are stored now."""
    with tender.authority.store.read(tender.authority.organisation_id) as session:
        [found] = bids.tendered_lots(session, tender.number)
        assert found.register is not None
        return list(bids.registered_bids(session, found.register.id or 0))


def figures_of(tender: Tendering, number: int = 1) -> BidFigures:
    """The newest figures of that bid."""
    found = bids_now(tender)[number - 1].figures
    assert found is not None
    return found


def correct(tender: Tendering, number: int = 1, **changed: object) -> BidFigures:
    """Enter other figures for that bid."""
    fields: dict[str, object] = {
        "seen": figures_of(tender, number).number,
        "price_eur": Decimal(2_520_000),
        "mki_eur": Decimal(330_000),
        "weighting_set": WeightingSet.A2,
        "method_version": "1.1",
        "database_version": "NMD 3.8",
        "reason": "Een typefout, door de inschrijver aangetoond",
    }
    with tender.authority.write() as session:
        return correct_figures(
            session,
            command=CorrectFigures(number=tender.number, lot=1, bid=number, **(fields | changed)),  # type: ignore[arg-type] # by name
            actor=tender.authority.actor(session, Role.BUYER),
            now=tender.authority.now,
        )


def judge(tender: Tendering, *, is_valid: bool, number: int = 1) -> BidFigures:
    """Judge that bid."""
    with tender.authority.write() as session:
        return judge_bid(
            session,
            command=JudgeBid(
                number=tender.number,
                lot=1,
                bid=number,
                seen=figures_of(tender, number).number,
                is_valid=is_valid,
                reason="Beoordeeld door twee adviseurs",
            ),
            actor=tender.authority.actor(session, Role.BUYER),
            now=tender.authority.now,
        )


def calculate(tender: Tendering) -> AwardCalculation:
    """Compute the award and keep it."""
    with tender.authority.write() as session:
        return calculate_award(
            session,
            command=CalculateAward(number=tender.number, lot=1),
            actor=tender.authority.actor(session, Role.BUYER),
            now=tender.authority.now,
        )


def award(tender: Tendering, number: int, *, reason: str = "", calculation: int = 1) -> Award:
    """Record that bid as the one that won."""
    with tender.authority.write() as session:
        return record_award(
            session,
            command=RecordAward(
                number=tender.number, lot=1, bid=number, calculation=calculation, reason=reason
            ),
            actor=tender.authority.actor(session, Role.BUYER),
            now=tender.authority.now,
        )


def withdraw(tender: Tendering, number: int = 1) -> None:
    """Withdraw that bid."""
    with tender.authority.write() as session:
        withdraw_bid(
            session,
            command=WithdrawBid(number=tender.number, lot=1, bid=number),
            actor=tender.authority.actor(session, Role.BUYER),
            now=tender.authority.now,
        )
