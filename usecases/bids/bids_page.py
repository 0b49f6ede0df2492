"""The bids on a lot as a page shows them: sealed, half open, opened, weighed or awarded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from markupsafe import Markup
from sqlmodel import Session

from domain.award.unusual import Unusual, find_unusual
from domain.award.vocabulary import Figure
from domain.errors import PoortError
from domain.mki.calculation_words import Severity
from domain.permissions import Actor, Permission, PermissionRefusedError
from domain.vocabulary import Language
from models.bids import BidFigures, BidProduct
from models.project import TeamMember
from models.queries import bids, people
from models.queries.bids import BidUnknownError, RegisteredBid, TenderedLot
from notifications.language import label, translator
from reports.charts.lines import PlotDot, dot_plot
from reports.charts.shapes import Caption
from usecases.acting import acting_in
from usecases.award.words import say_euro, say_percent
from usecases.bids.figures import read_further
from usecases.bids.findings import BidFinding, read_findings
from usecases.bids.weighing import Weighed, weigh

_ACTS: Final = (
    Permission.REGISTER_BID,
    Permission.OPEN_BIDS,
    Permission.CALCULATE_AWARD,
    Permission.RECORD_AWARD,
)
#: A name in the picture stays beside its dot.
_LONGEST_IN_PICTURE: Final = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class BidsPage:
    """All that the page of a lot shows; `weighed` is empty where nothing can be weighed.

    `cannot` says why not, once the bids are open.
    """

    here: TenderedLot
    lots: tuple[TenderedLot, ...]
    may: frozenset[Permission]
    bids: tuple[RegisteredBid, ...]
    weighed: Weighed | None
    cannot: PoortError | None

    @property
    def standing(self) -> tuple[RegisteredBid, ...]:
        """The bids that were not withdrawn."""
        return tuple(one for one in self.bids if one.bid.withdrawn_at is None)

    @property
    def is_open(self) -> bool:
        """Whether two people opened the bids."""
        return self.here.register is not None and self.here.register.opened_at is not None

    @property
    def is_current(self) -> bool:
        """Whether the stored calculation is that of the figures as they are now."""
        return self.weighed is not None and self.weighed.is_that_of(self.here.calculation)

    @property
    def awarded(self) -> RegisteredBid | None:
        """The bid that won."""
        award = self.here.award
        return next((one for one in self.bids if award and one.bid.id == award.bid_id), None)

    @property
    def unusual(self) -> tuple[Unusual, ...]:
        """Figures of counting bids that lie far from the middle."""
        if self.weighed is None:
            return ()
        return find_unusual([one.bid for one in self.weighed.assessment.outcomes])

    def may_be_opened(self, now: datetime) -> bool:
        """Whether the moment came and the bids are still sealed."""
        register = self.here.register
        return register is not None and not self.is_open and now >= register.opens_at


@dataclass(frozen=True, slots=True, kw_only=True)
class BidPage:
    """One bid: its receipt, and once opened its figures with all that was before them."""

    shown: BidsPage
    bid: RegisteredBid
    history: tuple[tuple[BidFigures, str], ...]
    products: tuple[BidProduct, ...]
    findings: tuple[BidFinding, ...]
    is_read: bool


def bids_page(session: Session, number: str, *, lot: int, actor: Actor) -> BidsPage:
    """The bids on that lot as they are now.

    Raises:
        ProjectUnknownError, TenderedLotUnknownError: as they say.
    """
    lots = tuple(bids.tendered_lots(session, number))
    here = next((one for one in lots if one.lot.number == lot), None)
    if here is None:
        here = bids.tendered_lot(session, number, lot=lot)
    assert here.project.id is not None
    register = here.register
    found = () if register is None else tuple(bids.registered_bids(session, register.id or 0))
    is_open = register is not None and register.opened_at is not None
    weighed, cannot = _weighed(here, found) if is_open else (None, None)
    return BidsPage(
        here=here,
        lots=lots,
        may=_may(people.team(session, here.project.id), actor),
        bids=found,
        weighed=weighed,
        cannot=cannot,
    )


def bid_page(session: Session, number: str, *, lot: int, bid: int, actor: Actor) -> BidPage:
    """One bid of the newest register of that lot.

    Raises:
        ProjectUnknownError, TenderedLotUnknownError, BidUnknownError: as they say.
    """
    shown = bids_page(session, number, lot=lot, actor=actor)
    one = next((one for one in shown.bids if one.bid.number == bid), None)
    if one is None:
        raise BidUnknownError(bid=bid)
    figures = one.figures
    if figures is None or figures.id is None:
        return BidPage(shown=shown, bid=one, history=(), products=(), findings=(), is_read=False)
    return BidPage(
        shown=shown,
        bid=one,
        history=tuple(bids.all_figures(session, one.bid.id or 0)),
        products=tuple(bids.products_of_bids(session, {figures.id})[figures.id]),
        findings=read_findings(figures.report),
        is_read=read_further(figures.further).is_read,
    )


def count_findings(figures: BidFigures) -> tuple[int, int]:
    """How many errors and how many warnings the check of the sheet gave."""
    found = [one.severity for one in read_findings(figures.report)]
    return found.count(Severity.ERROR), found.count(Severity.WARNING)


def draw_bids(shown: BidsPage, language: Language) -> Markup | None:
    """Price against MKI of every bid whose figures are known; None without any."""
    _ = translator(language)
    known = [
        (one, one.figures)
        for one in shown.standing
        if one.figures is not None and read_further(one.figures.further).is_read
    ]
    if not known:
        return None
    first = shown.weighed.assessment.winner_name if shown.weighed else None
    return dot_plot(
        caption=Caption(
            key="bids",
            title=_("Price against MKI"),
            description=_("Each dot is a bid; an open ring does not count."),
        ),
        dots=[
            PlotDot(
                name=_short(one.bid.bidder),
                x=figures.price_eur,
                y=figures.mki_eur,
                is_first=one.bid.bidder == first,
                is_out=not figures.is_valid,
            )
            for one, figures in known
        ],
        axes=(_("price"), label(Figure.MKI, language)),
        show=(lambda amount: say_euro(amount, language), lambda amount: say_euro(amount, language)),
    )


def say_unusual(one: Unusual, language: Language) -> str:
    """What is far from the middle, and what to do about it."""
    _ = translator(language)
    text = (
        _(
            "The {figure} of {bidder} is {amount}: {percent} below the middle of all bids"
            " ({median}). Ask for an explanation before the award."
        )
        if one.percent < 0
        else _(
            "The {figure} of {bidder} is {amount}: {percent} above the middle of all bids"
            " ({median}). Check that the bidder understood the demand."
        )
    )
    return text.format(
        figure=label(one.figure, language),
        bidder=one.bidder,
        amount=say_euro(one.amount_eur, language),
        percent=say_percent(abs(one.percent), language),
        median=say_euro(one.median_eur, language),
    )


def shown_mki(figures: BidFigures) -> Decimal:
    """The MKI in cents, as pages show it."""
    return figures.mki_eur.quantize(Decimal("0.01"))


def _weighed(
    here: TenderedLot, found: Sequence[RegisteredBid]
) -> tuple[Weighed | None, PoortError | None]:
    try:
        return weigh(here, found), None
    except PoortError as error:
        return None, error


def _may(team: Sequence[TeamMember], actor: Actor) -> frozenset[Permission]:
    found = set()
    for permission in _ACTS:
        try:
            acting_in(team, permission, actor=actor)
        except PermissionRefusedError:
            continue
        found.add(permission)
    return frozenset(found)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_IN_PICTURE else f"{name[: _LONGEST_IN_PICTURE - 1]}…"
