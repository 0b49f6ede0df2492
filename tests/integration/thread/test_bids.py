"""Bids by the verbs, on both engines: sealed until two people open, then awarded."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from domain.errors import PoortError
from domain.permissions import PermissionRefusedError
from domain.vocabulary import Language, Role
from tests.authority import Authority
from tests.bid_verbs import (
    award,
    bids_now,
    calculate,
    correct,
    figures_of,
    judge,
    lot_now,
    withdraw,
)
from tests.bids import Tendering, bid_sheet, tender_lot
from tests.thread import OFFERS, OPENS_AT, Offer
from usecases.award.record import award_record
from usecases.bids.award_lot import (
    AwardReasonMissingError,
    CalculationOutdatedError,
    NotRankedError,
    weighed_now,
)
from usecases.bids.judge_bid import (
    AwardRecordedError,
    FiguresMissingError,
    StillSealedError,
)
from usecases.bids.open_bids import OpeningAloneError, OpeningNotBegunError, TooEarlyError
from usecases.bids.receive_bid import (
    BidBindingError,
    BidderHasBidError,
    BidTooLateError,
)
from usecases.bids.register import (
    MoveOpening,
    OpeningMovedForwardError,
    OpenRegister,
    RegisterInUseError,
    TermsNotFixedError,
    move_opening,
    open_register,
)

ONE = Offer(bidder="Aannemer B", price=2_520_000, mki=330_000)


@pytest.fixture
def tender(authority: Authority, tmp_path: Path) -> Tendering:
    """A lot of which the register is open, on the terms of the constructed example."""
    return tender_lot(authority, tmp_path)


def test_the_constructed_example_comes_out_to_the_cent(tender: Tendering) -> None:
    """Bounds of 500,000 and 300,000 with 400,000 at most: D wins, as the example says."""
    tender.receive_all(OFFERS)
    tender.open()

    kept = calculate(tender)
    with tender.authority.write() as session:
        weighed = weighed_now(session, lot_now(tender))
    award(tender, 4)

    record = award_record(weighed.assessment, language=Language.NL)
    assert [one["fictitious_price"] for one in record["bids"]] == [  # type: ignore[attr-defined] # a list of records
        "2290000.00",
        "2180000.00",
        "2400000.00",
        "2150000.00",
    ]
    assert record["winner"] == "Aannemer D"
    assert weighed.is_that_of(kept)
    assert lot_now(tender).award is not None


def test_the_same_bids_with_an_added_price_come_out_to_the_cent(
    authority: Authority, tmp_path: Path
) -> None:
    """A factor of 2: the same winner, by the figures of the example."""
    tender = tender_lot(authority, tmp_path, method="add-on", parameters={"factor": "2"})
    tender.receive_all(OFFERS)
    tender.open()

    with authority.write() as session:
        weighed = weighed_now(session, lot_now(tender))

    prices = [one.fictitious_price_eur for one in weighed.assessment.outcomes]
    assert prices == [3_290_000, 3_180_000, 3_440_000, 3_110_000]
    assert weighed.assessment.winner_name == "Aannemer D"


def test_a_register_waits_for_terms_that_are_fixed(authority: Authority, tmp_path: Path) -> None:
    authority.start()

    with pytest.raises(TermsNotFixedError), authority.write() as session:
        open_register(
            session,
            command=OpenRegister(number="P-001", lot=1, opens_at=OPENS_AT),
            actor=authority.actor(session, Role.BUYER),
            now=authority.now,
        )


def test_a_lot_has_one_register_at_a_time(tender: Tendering) -> None:
    authority = tender.authority

    with pytest.raises(RegisterInUseError), authority.write() as session:
        open_register(
            session,
            command=OpenRegister(number="P-001", lot=1, opens_at=OPENS_AT),
            actor=authority.actor(session, Role.BUYER),
            now=authority.now,
        )


def test_the_opening_moves_later_and_never_sooner(tender: Tendering) -> None:
    def move(days: int) -> None:
        with tender.authority.write() as session:
            move_opening(
                session,
                command=MoveOpening(
                    number="P-001",
                    lot=1,
                    opens_at=OPENS_AT + timedelta(days=days),
                    reason="Nota van inlichtingen",
                    version=tender.version(),
                ),
                actor=tender.authority.actor(session, Role.BUYER),
                now=tender.authority.now,
            )

    move(7)
    with pytest.raises(OpeningMovedForwardError):
        move(-1)

    register = lot_now(tender).register
    assert register is not None
    assert register.opens_at == OPENS_AT + timedelta(days=7)


def test_nothing_of_a_sealed_bid_lies_readable_on_the_disk(tender: Tendering) -> None:
    """Neither the sheet nor a word of it, and no figure is stored."""
    tender.receive("Aannemer B", bid_sheet(ONE))

    kept = [path for path in tender.sealed.files.folder.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert b"2520000" not in kept[0].read_bytes()
    assert b"Aannemer B" not in kept[0].read_bytes()
    assert [one.figures for one in bids_now(tender)] == [None]


def test_a_late_bid_is_refused_with_the_moment(tender: Tendering) -> None:
    tender.authority.now = OPENS_AT

    with pytest.raises(BidTooLateError) as refused:
        tender.receive("Te laat bv", bid_sheet(ONE))

    assert refused.value.details["time"] == "12:00"


def test_a_bidder_withdraws_and_bids_again_before_the_moment(tender: Tendering) -> None:
    tender.receive("Aannemer B", bid_sheet(ONE))
    with pytest.raises(BidderHasBidError):
        tender.receive("aannemer  b", bid_sheet(ONE))

    withdraw(tender)
    tender.receive("Aannemer B", bid_sheet(ONE))
    tender.open()

    assert [one.figures is None for one in bids_now(tender)] == [True, False]


def test_a_bid_stands_after_the_moment(tender: Tendering) -> None:
    tender.receive("Aannemer B", bid_sheet(ONE))
    tender.authority.now = OPENS_AT

    with pytest.raises(BidBindingError):
        withdraw(tender)


def test_nobody_opens_before_the_moment(tender: Tendering) -> None:
    tender.authority.now = OPENS_AT - timedelta(seconds=1)

    with pytest.raises(TooEarlyError) as refused:
        tender.begin()

    assert refused.value.details["time"] == "12:00"


def test_one_person_does_not_open_alone(tender: Tendering) -> None:
    tender.receive("Aannemer B", bid_sheet(ONE))
    tender.authority.now = OPENS_AT
    with pytest.raises(OpeningNotBegunError):
        tender.finish()

    tender.begin(Role.BUYER)
    with pytest.raises(OpeningAloneError):
        tender.finish(Role.BUYER)

    assert bids_now(tender)[0].figures is None


@pytest.mark.parametrize("role", [Role.INTERNAL_CLIENT, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_who_does_not_buy_or_lead_cannot_open(tender: Tendering, role: Role) -> None:
    tender.authority.now = OPENS_AT

    with pytest.raises(PermissionRefusedError):
        tender.begin(role)


def test_a_sheet_that_was_tampered_with_is_not_valid_and_holds_up_no_other(
    tender: Tendering,
) -> None:
    """It says so, and can be entered by hand from the original."""
    tender.receive("Aannemer B", bid_sheet(ONE))
    [path] = [path for path in tender.sealed.files.folder.rglob("*") if path.is_file()]
    body = bytearray(path.read_bytes())
    body[-1] ^= 1
    path.write_bytes(bytes(body))
    tender.receive("Aannemer D", bid_sheet(OFFERS[3]))
    tender.open()

    assert not figures_of(tender, 1).is_valid
    assert "verzegelde bestand" in str(figures_of(tender, 1).refusal)
    assert figures_of(tender, 2).is_valid
    with pytest.raises(FiguresMissingError):
        judge(tender, is_valid=True)
    assert correct(tender).is_valid


def test_an_award_leans_on_the_figures_that_were_computed(tender: Tendering) -> None:
    """A later correction asks a new calculation; after the award nothing changes."""
    tender.receive_all(OFFERS)
    tender.open()
    calculate(tender)
    correct(tender, 2, mki_eur=Decimal(329_000))

    with pytest.raises(CalculationOutdatedError):
        award(tender, 4)
    assert calculate(tender).number == 2
    award(tender, 4, calculation=2)
    with pytest.raises(AwardRecordedError):
        judge(tender, is_valid=False)


def test_another_than_the_first_is_awarded_only_with_a_reason(tender: Tendering) -> None:
    tender.receive_all(OFFERS)
    tender.open()
    judge(tender, is_valid=False, number=4)
    calculate(tender)

    with pytest.raises(NotRankedError):
        award(tender, 4)
    with pytest.raises(AwardReasonMissingError):
        award(tender, 1)

    assert award(tender, 1, reason="Aannemer B trok zich terug").reason is not None


def test_a_tie_is_decided_by_people_with_a_reason(authority: Authority, tmp_path: Path) -> None:
    tender = tender_lot(authority, tmp_path)
    same = [Offer(bidder=name, price=2_000_000, mki=400_000) for name in ("Een", "Twee")]
    tender.receive_all(same)
    tender.open()
    calculate(tender)

    with pytest.raises(AwardReasonMissingError):
        award(tender, 1)

    assert award(tender, 1, reason="Loting volgens paragraaf 4.2").bid_id


def test_nothing_is_computed_of_sealed_bids(tender: Tendering) -> None:
    tender.receive("Aannemer B", bid_sheet(ONE))

    with pytest.raises(StillSealedError):
        calculate(tender)


def test_a_failed_tender_opens_the_next_register(tender: Tendering) -> None:
    tender.receive("Aannemer C", bid_sheet(OFFERS[2], set="A1"))
    tender.open()
    with pytest.raises(PoortError):
        calculate(tender)

    authority = tender.authority
    with authority.write() as session:
        row = open_register(
            session,
            command=OpenRegister(number="P-001", lot=1, opens_at=OPENS_AT + timedelta(days=30)),
            actor=authority.actor(session, Role.BUYER),
            now=authority.now,
        )

    assert row.number == 2
