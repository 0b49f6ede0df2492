"""Rows of the MKI thread for tests, from reference to delivery; say only what matters."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from sqlmodel import Session

from domain.contract.vocabulary import DeliveryChannel, LineStatus
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.tender.vocabulary import MkiUse, SecondLook
from models.base import Table
from models.bids import Award, AwardCalculation, Bid, BidFigures, BidProduct, BidRegister
from models.contract import BaselineProduct, ContractBaseline, DataRequest, Delivery, DeliveryLine
from models.engines import session_organisation
from models.project import Contract
from models.tender import ReferenceCalculation, ReferenceProduct, TenderTerms

#: The moment at which registers of these tests open.
OPENS_AT = datetime(2026, 3, 16, 11, 0, tzinfo=UTC)
BOUNDS = {"upper": "500000", "lower": "300000", "max_discount": "400000"}
_METHOD = "1.1"
_DATABASE = "NMD 3.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A bid, in euro: the constructed example of the award methods by default."""

    bidder: str
    price: int
    mki: int
    is_valid: bool = True


OFFERS = (
    Offer(bidder="Aannemer A", price=2_450_000, mki=420_000),
    Offer(bidder="Aannemer B", price=2_520_000, mki=330_000),
    Offer(bidder="Aannemer C", price=2_400_000, mki=520_000),
    Offer(bidder="Aannemer D", price=2_550_000, mki=280_000),
)


def make_reference(
    session: Session,
    *,
    lot: int,
    made_by: int,
    checked_by: int | None = None,
    total: int = 500_000,
    weighting_set: WeightingSet = WeightingSet.A2,
) -> int:
    """A reference calculation of one asphalt product, checked when somebody is named."""
    at = OPENS_AT - timedelta(days=60)
    calculation = _stored(
        session,
        ReferenceCalculation(
            organisation_id=session_organisation(session),
            lot_id=lot,
            version=1,
            total_eur=Decimal(total),
            weighting_set=weighting_set,
            method_version=_METHOD,
            database_version=_DATABASE,
            tool="DuboCalc 5",
            modules="A1-A3 A4",
            functional_unit="het werk",
            report="{}",
            made_by=made_by,
            made_at=at,
            checked_by=checked_by,
            checked_at=at if checked_by else None,
            check_outcome=SecondLook.APPROVED if checked_by else None,
        ),
    )
    _stored(
        session,
        ReferenceProduct(
            organisation_id=session_organisation(session),
            calculation_id=calculation,
            position=1,
            product="AC surf",
            quantity=Decimal(1_250),
            unit=QuantityUnit.TONNE,
            mki_eur=Decimal(total),
        ),
    )
    return calculation


def make_terms(
    session: Session,
    *,
    lot: int,
    made_by: int,
    method: str = "bounds",
    parameters: dict[str, str] | None = None,
    fixed: bool = True,
) -> int:
    """Terms that award by that method, fixed unless said otherwise."""
    at = OPENS_AT - timedelta(days=40)
    return _stored(
        session,
        TenderTerms(
            organisation_id=session_organisation(session),
            lot_id=lot,
            version=1,
            choices="{}",
            mki_use=MkiUse.CRITERION,
            method=method,
            parameters=json.dumps(BOUNDS if parameters is None else parameters),
            weighting_set=WeightingSet.A2,
            changed_by=made_by,
            changed_at=at,
            fixed_by=made_by if fixed else None,
            fixed_at=at if fixed else None,
        ),
    )


def make_sealed_register(
    session: Session, *, lot: int, terms: int, received_by: int, offers: Sequence[Offer] = OFFERS
) -> tuple[int, list[int]]:
    """A register with its bids, before the moment of opening; gives the ids of the bids too."""
    register = _stored(
        session,
        BidRegister(
            organisation_id=session_organisation(session),
            lot_id=lot,
            terms_id=terms,
            opens_at=OPENS_AT,
        ),
    )
    bids = [
        make_bid(
            session,
            register=register,
            number=number,
            bidder=offer.bidder,
            received_by=received_by,
            received_at=OPENS_AT - timedelta(hours=number),
        )
        for number, offer in enumerate(offers, start=1)
    ]
    return register, bids


def make_bid(
    session: Session,
    *,
    register: int,
    number: int,
    bidder: str,
    received_by: int,
    received_at: datetime,
) -> int:
    """A sealed bid that came in at that moment."""
    return _stored(
        session,
        Bid(
            organisation_id=session_organisation(session),
            register_id=register,
            number=number,
            bidder=bidder,
            content_sha256=_digest(f"content {bidder}"),
            sealed_sha256=_digest(f"sealed {bidder}"),
            file_name="inschrijving.xlsx",
            size_bytes=1_000,
            received_by=received_by,
            received_at=received_at,
        ),
    )


def make_opened_register(
    session: Session,
    *,
    lot: int,
    terms: int,
    openers: tuple[int, int],
    offers: Sequence[Offer] = OFFERS,
) -> tuple[int, list[int]]:
    """A register that two people opened, with the figures of its bids."""
    register_id, bids = make_sealed_register(
        session, lot=lot, terms=terms, received_by=openers[0], offers=offers
    )
    register = session.get_one(BidRegister, register_id)
    register.first_opener, register.first_opened_at = openers[0], OPENS_AT
    session.flush()  # the guard looks at each step by itself
    register.second_opener, register.opened_at = openers[1], OPENS_AT + timedelta(minutes=5)
    session.flush()  # figures may come only now
    for bid, offer in zip(bids, offers, strict=True):
        add_figures(session, bid=bid, offer=offer, entered_by=openers[0])
    return register_id, bids


def make_award(session: Session, *, register: int, bid: int, recorded_by: int) -> int:
    """The award of that bid."""
    outcome = "{}"
    calculation = _stored(
        session,
        AwardCalculation(
            organisation_id=session_organisation(session),
            register_id=register,
            method="bounds",
            parameters=json.dumps(BOUNDS),
            outcome=outcome,
            outcome_hash=_digest(outcome),
            made_by=recorded_by,
            made_at=OPENS_AT + timedelta(days=1),
        ),
    )
    return _stored(
        session,
        Award(
            organisation_id=session_organisation(session),
            register_id=register,
            calculation_id=calculation,
            bid_id=bid,
            recorded_by=recorded_by,
            recorded_at=OPENS_AT + timedelta(days=2),
        ),
    )


def make_contract(session: Session, *, lot: int, contractor: str = "Aannemer B") -> int:
    """The contract of a lot."""
    return _stored(
        session,
        Contract(
            organisation_id=session_organisation(session),
            lot_id=lot,
            name="Perceel 1",
            contractor=contractor,
            contact_name="Ans Aannemer",
            contact_email="ans@aannemer.example.org",
            awarded_on=date(2026, 4, 1),
        ),
    )


def make_baseline(
    session: Session,
    *,
    contract: int,
    fixed_by: int,
    confirmed_by: int,
    promised: int = 330_000,
    award: int | None = None,
) -> int:
    """What was promised: two products, three to one."""
    baseline = _stored(
        session,
        ContractBaseline(
            organisation_id=session_organisation(session),
            contract_id=contract,
            award_id=award,
            promised_eur=Decimal(promised),
            reference_eur=Decimal(500_000),
            weighting_set=WeightingSet.A2,
            method_version=_METHOD,
            database_version=_DATABASE,
            method="bounds",
            parameters=json.dumps(BOUNDS),
            price_eur=Decimal(2_520_000),
            sanction_factor=Decimal("1.5"),
            fixed_by=fixed_by,
            confirmed_by=confirmed_by,
            fixed_at=OPENS_AT + timedelta(days=20),
        ),
    )
    for position, (product, share) in enumerate((("AC surf", 75), ("AC bin", 25)), start=1):
        amount = Decimal(promised) * share / 100
        _stored(
            session,
            BaselineProduct(
                organisation_id=session_organisation(session),
                baseline_id=baseline,
                position=position,
                product=product,
                quantity=Decimal(1_000),
                unit=QuantityUnit.TONNE,
                rate_eur=amount / 1_000,
                promised_eur=amount,
            ),
        )
    return baseline


def make_request(
    session: Session, *, contract: int, project: int, instance: str = "2026-05"
) -> int:
    """A request for the data of a period."""
    return _stored(
        session,
        DataRequest(
            organisation_id=session_organisation(session),
            contract_id=contract,
            project_id=project,
            instance=instance,
            due_on=date(2026, 6, 12),
            asked_on=date(2026, 6, 1),
        ),
    )


def make_delivery(
    session: Session,
    *,
    request: int,
    rate: str,
    quantity: int = 100,
    position: int = 1,
    judged_by: int | None = None,
    number: int = 1,
) -> int:
    """A delivery of one product at that rate, verified when somebody judged it."""
    delivery = _stored(
        session,
        Delivery(
            organisation_id=session_organisation(session),
            request_id=request,
            number=number,
            channel=DeliveryChannel.FORM,
            sender="Ans Aannemer",
            received_at=datetime(2026, 6, 8, 9, 0, tzinfo=UTC),
        ),
    )
    _stored(
        session,
        DeliveryLine(
            organisation_id=session_organisation(session),
            delivery_id=delivery,
            position=1,
            baseline_position=position,
            product="AC surf",
            quantity=Decimal(quantity),
            unit=QuantityUnit.TONNE,
            rate_eur=Decimal(rate),
            mki_eur=Decimal(rate) * quantity,
            weighting_set=WeightingSet.A2,
            status=LineStatus.VERIFIED if judged_by else LineStatus.DECLARED,
            judged_by=judged_by,
            judged_at=datetime(2026, 6, 9, 9, 0, tzinfo=UTC) if judged_by else None,
        ),
    )
    return delivery


def add_figures(session: Session, *, bid: int, offer: Offer, entered_by: int) -> None:
    """The figures of an opened bid."""
    figures = _stored(
        session,
        BidFigures(
            organisation_id=session_organisation(session),
            bid_id=bid,
            price_eur=Decimal(offer.price),
            mki_eur=Decimal(offer.mki),
            weighting_set=WeightingSet.A2,
            method_version=_METHOD,
            database_version=_DATABASE,
            further="{}",
            is_valid=offer.is_valid,
            refusal=None if offer.is_valid else "De berekening ontbreekt.",
            report="{}",
            entered_by=entered_by,
            entered_at=OPENS_AT + timedelta(hours=1),
        ),
    )
    _stored(
        session,
        BidProduct(
            organisation_id=session_organisation(session),
            figures_id=figures,
            position=1,
            product="AC surf",
            quantity=Decimal(1_250),
            unit=QuantityUnit.TONNE,
            mki_eur=Decimal(offer.mki),
        ),
    )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _stored(session: Session, row: Table) -> int:
    session.add(row)
    session.flush()  # the next row points at this one by its id
    found: int = row.id  # type: ignore[attr-defined] # every table that is made here numbers its rows
    return found
