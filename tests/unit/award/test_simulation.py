"""What wins when, who turns what, and what a euro of MKI is worth."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.award.assessment import assess
from domain.award.methods import AwardMethod, Relative
from domain.award.simulation import archetypes, simulate, worth_of_mki
from domain.award.trials import (
    Tender,
    catch_up,
    find_reversals,
    try_changes,
    vary_parameters,
    with_mki,
)
from domain.award.vocabulary import Archetype, Figure
from tests.unit.award.samples import (
    ADD_ON,
    BIDS,
    BOUNDS,
    CEILING,
    DECLINING,
    METHODS,
    POINTS,
    RELATIVE,
    make_bid,
    of,
)

#: B beats A by points; C cannot win, but takes the points of both away, and A is cheaper.
TURNING = Tender(
    method=Relative(max_points=Decimal(100), eur_per_point=Decimal(1_000)),
    bids=(
        make_bid("A", 1_000_000, 100),
        make_bid("B", 1_010_000, 80),
        make_bid("C", 2_000_000, 20),
    ),
)


def test_under_relative_points_a_losing_bid_turns_the_winner() -> None:
    """With C wins A, without C wins B."""
    [found] = [one for one in find_reversals(TURNING) if one.turns_winner]

    assert found.removed == "C"
    assert found.order_with == ("A", "B")
    assert found.order_without == ("B", "A")
    assert assess(TURNING.method, TURNING.bids).winner_name == "A"
    assert assess(TURNING.method, TURNING.bids[:2]).winner_name == "B"


@pytest.mark.parametrize("method", [BOUNDS, ADD_ON, CEILING, POINTS], ids=lambda one: one.kind)
def test_methods_that_look_at_one_bid_at_a_time_have_no_reversals(method: AwardMethod) -> None:
    """The same bids, judged by themselves."""
    assert find_reversals(replace(TURNING, method=method)) == ()
    assert find_reversals(Tender(method=method, bids=BIDS)) == ()


WORTH = [
    pytest.param(BOUNDS, 420_000, "2", id="M1 inside: 400,000 over 200,000"),
    pytest.param(BOUNDS, 500_000, "2", id="M1 on the upper bound"),
    pytest.param(BOUNDS, 520_000, "0", id="M1 above the upper bound"),
    pytest.param(BOUNDS, 300_000, "0", id="M1 on the lower bound"),
    pytest.param(ADD_ON, 520_000, "2", id="M2 everywhere"),
    pytest.param(POINTS, 420_000, "2", id="M4 inside"),
    pytest.param(CEILING, 420_000, "0", id="M3 never"),
    pytest.param(DECLINING, 420_000, "0", id="M5 never"),
    pytest.param(
        RELATIVE, 560_000, "0.357143", id="M6 half the points, 112e9 over 560,000 squared"
    ),
    pytest.param(RELATIVE, 280_000, "0", id="M6 at the lowest"),
]


@pytest.mark.parametrize(("method", "mki", "worth"), WORTH)
def test_a_euro_of_mki_is_worth_what_the_slope_says(
    method: AwardMethod, mki: int, worth: str
) -> None:
    """The price at which a bidder is indifferent."""
    found = worth_of_mki(method, mki_eur=Decimal(mki), lowest_mki_eur=Decimal(280_000))

    assert found == Decimal(worth)


def test_a_loser_hears_what_would_have_won() -> None:
    """B lost to D by 30,000: that much off the price, or 15,000 off the MKI."""
    found = catch_up(Tender(method=BOUNDS, bids=BIDS), "B")

    assert (found.price_eur, found.mki_eur) == (Decimal(2_490_000), Decimal(315_000))


def test_who_cannot_win_by_mki_alone_hears_that() -> None:
    """A with a full discount still costs 2,050,000, but above a bid of 2,000,000 nothing helps."""
    tender = Tender(method=BOUNDS, bids=(BIDS[0], make_bid("E", 1_900_000, 400_000)))

    assert catch_up(tender, "A").mki_eur is None


@given(price=st.integers(1_900_000, 2_600_000), mki=st.integers(200_000, 600_000))
def test_a_cent_above_what_wins_does_not(price: int, mki: int) -> None:
    """The highest price and MKI are exactly that."""
    tender = Tender(method=BOUNDS, bids=(make_bid("E", price, mki), *BIDS))
    if tender.outcome().outcomes[0].rank == 1:
        return

    found = catch_up(tender, "E")

    assert found.price_eur is not None
    for cents, expected in ((0, True), (1, False)):
        raised = replace(tender.bids[0], price_eur=found.price_eur + Decimal(cents) / 100)
        assert (of(tender.with_bid(raised).outcome(), "E").rank == 1) is expected


@pytest.mark.parametrize("method", METHODS, ids=lambda one: one.kind)
@given(
    pairs=st.lists(
        st.tuples(st.integers(1, 60), st.integers(200_000, 600_000)), min_size=1, max_size=5
    )
)
def test_a_trial_names_the_same_first_as_the_award(
    method: AwardMethod, pairs: list[tuple[int, int]]
) -> None:
    """It takes a shorter way, and shared places are as frequent as the rounded prices make them."""
    bids = tuple(
        make_bid(f"bidder {number}", 50_000 * price, mki)
        for number, (price, mki) in enumerate(pairs)
    )
    tender = Tender(method=method, bids=bids)

    outcome = tender.outcome()

    assert list(tender.first()) == [o.bid.bidder for o in outcome.outcomes if o.rank == 1]
    assert tender.winner() == outcome.winner_name


def test_the_grid_tells_who_wins_at_each_pair_of_changes() -> None:
    """D keeps winning as it is, and loses to B when it asks ten percent more."""
    cells = {
        (cell.price_change_percent, cell.mki_change_percent): cell.winner
        for cell in try_changes(Tender(method=BOUNDS, bids=BIDS), "D")
    }

    assert len(cells) == 25
    assert cells[Decimal(0), Decimal(0)] == "D"
    assert cells[Decimal(10), Decimal(0)] == "B"
    assert cells[Decimal(-10), Decimal(20)] == "D"


def test_parameters_are_varied_one_at_a_time() -> None:
    """With a quarter off the discount D still wins; a bound that passes the other is left out."""
    found = vary_parameters(Tender(method=BOUNDS, bids=BIDS))

    assert {one.figure for one in found} == {Figure.UPPER, Figure.LOWER, Figure.MAX_DISCOUNT}
    less = next(
        one for one in found if one.figure is Figure.MAX_DISCOUNT and one.change_percent == -25
    )
    assert (less.value, less.winner) == (Decimal(300_000), "D")
    near = Tender(method=replace(BOUNDS, lower=Decimal(450_000)), bids=BIDS)
    lows = [one.change_percent for one in vary_parameters(near) if one.figure is Figure.LOWER]
    assert lows == [-25, -10, 10]


def test_the_winner_changes_where_the_weight_of_mki_falls() -> None:
    """Price alone would choose C; a tenth of a euro per euro MKI does as well."""
    tender = Tender(method=replace(ADD_ON, factor=Decimal("0.1")), bids=BIDS)

    assert tender.outcome().winner_name == "C"


def test_yearly_values_keep_their_proportions() -> None:
    """Half the MKI is half of each year."""
    found = with_mki(make_bid("A", 1, 300, by_year=(200, 100)), Decimal(150))

    assert found.mki_by_year_eur == (Decimal(100), Decimal(50))


@pytest.mark.parametrize("method", METHODS, ids=lambda one: one.kind)
def test_every_method_can_be_tried_before_there_are_bids(method: AwardMethod) -> None:
    """With the four made-up bidders, around an estimate and a reference MKI."""
    bids = archetypes(price_eur=Decimal(2_500_000), reference_mki_eur=Decimal(450_000))

    found = simulate(Tender(method=method, bids=bids))

    assert [bid.bidder for bid in bids] == [one.value for one in Archetype]
    assert len(found.grids) == len(bids)
    assert {one.bidder for one in found.worth} == {one.value for one in Archetype}
    first = {one.bid.bidder for one in found.base.outcomes if one.rank == 1}
    assert {one.bidder for one in found.catch_ups} == {one.value for one in Archetype} - first
