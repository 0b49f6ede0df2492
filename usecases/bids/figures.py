"""Store the figures of an opened bid: as they were read, or as somebody entered them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from domain.audit import canonical_json
from domain.award.bids import Bid as OfferedBid
from domain.award.bids import Score
from domain.award.vocabulary import QualityScore
from domain.mki.vocabulary import WeightingSet
from domain.vocabulary import Language
from models.bids import Bid, BidFigures, BidProduct
from models.engines import WriteSession
from notifications.language import translator
from usecases.bids.bid_products import OfferedProduct
from usecases.bids.bid_sheet import BidRead
from usecases.bids.findings import BidFinding, errors_in, write_findings

#: The refusal goes to the bidder, and bidders on a Dutch tender read Dutch.
_BIDDERS_READ = Language.NL


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """What a bid has beside price and MKI; `is_read` is false where its sheet could not be."""

    by_year_eur: tuple[Decimal, ...] = ()
    scores: Mapping[str, QualityScore] | None = None
    is_read: bool = True

    def write(self) -> str:
        """As JSON, to be kept."""
        return canonical_json(
            {
                "by_year": [format(one, "f") for one in self.by_year_eur],
                "scores": {name: score.value for name, score in (self.scores or {}).items()},
                "is_read": self.is_read,
            }
        ).decode()


def read_further(written: str) -> Further:
    """What was kept; figures of before this was kept have nothing further."""
    found = json.loads(written)
    return Further(
        by_year_eur=tuple(Decimal(one) for one in found.get("by_year", [])),
        scores={name: QualityScore(score) for name, score in found.get("scores", {}).items()},
        is_read=found.get("is_read", True),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """The figures of a bid, whoever entered them, and whether they count."""

    price_eur: Decimal
    mki_eur: Decimal
    weighting_set: WeightingSet
    method_version: str
    database_version: str
    further: Further
    refusal: str | None
    report: str
    reason: str | None
    products: Sequence[OfferedProduct]


def entered_from(read: BidRead, *, asked_set: WeightingSet | None) -> Entered:
    """What was read of a sheet; one that could not be read, or does not add up, is not valid."""
    bid = read.bid
    return Entered(
        price_eur=Decimal(0) if bid is None else bid.price_eur,
        mki_eur=Decimal(0) if bid is None else bid.mki_eur,
        # A sheet that does not tell its set is refused; the column must hold one all the same.
        weighting_set=read.weighting_set or asked_set or WeightingSet.A2,
        method_version=read.method_version,
        database_version=read.database_version,
        further=Further(
            by_year_eur=() if bid is None else bid.mki_by_year_eur, is_read=bid is not None
        ),
        refusal=_refusal(read.findings),
        report=write_findings(read.findings),
        reason=None,
        products=read.products,
    )


def store_figures(  # noqa: PLR0913 -- each is a column of the row
    session: WriteSession,
    bid: Bid,
    entered: Entered,
    *,
    number: int,
    entered_by: int,
    now: datetime,
) -> BidFigures:
    """Store the next figures of the bid with its products."""
    assert bid.id is not None
    row = BidFigures(
        organisation_id=bid.organisation_id,
        bid_id=bid.id,
        number=number,
        price_eur=entered.price_eur,
        mki_eur=entered.mki_eur,
        weighting_set=entered.weighting_set,
        method_version=entered.method_version,
        database_version=entered.database_version,
        further=entered.further.write(),
        is_valid=entered.refusal is None,
        refusal=entered.refusal,
        report=entered.report,
        reason=entered.reason,
        entered_by=entered_by,
        entered_at=now,
    )
    session.add(row)
    session.flush()  # the products refer to the figures by id
    assert row.id is not None
    session.add_all(
        BidProduct(
            organisation_id=bid.organisation_id,
            figures_id=row.id,
            position=position,
            product=one.product,
            quantity=one.quantity,
            unit=one.unit,
            mki_eur=one.mki_eur,
            category=one.category,
            card=one.card,
            valid_until=one.valid_until,
        )
        for position, one in enumerate(entered.products, start=1)
    )
    return row


def offered(bid: Bid, figures: BidFigures) -> OfferedBid:
    """The bid as an award compares it."""
    further = read_further(figures.further)
    return OfferedBid(
        bidder=bid.bidder,
        price_eur=figures.price_eur,
        mki_eur=figures.mki_eur,
        mki_by_year_eur=further.by_year_eur,
        weighting_set=figures.weighting_set,
        scores=tuple(
            Score(criterion=name, score=score) for name, score in (further.scores or {}).items()
        ),
    )


def _refusal(findings: Sequence[BidFinding]) -> str | None:
    errors = errors_in(findings)
    if not errors:
        return None
    text = translator(_BIDDERS_READ)("Not right in the sheet: {count} thing(s). The first: {first}")
    return text.format(count=len(errors), first=errors[0].say(_BIDDERS_READ))
