"""Charts: round ticks, bars from zero, nothing outside the paper, text for who does not see it."""

from decimal import Decimal

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from reports.charts.bars import Fall, Series, grouped_bars, waterfall
from reports.charts.lines import PlotDot, YearPoint, dot_plot, target_course
from reports.charts.scale import scale_over
from reports.charts.shapes import WIDTH, Caption, Ink

CAPTION = Caption(key="mki", title="MKI & belofte", description="Lager is beter.")
AMOUNTS = st.decimals(-1_000_000, 1_000_000, places=2)


def show(amount: Decimal) -> str:
    return f"{amount:.0f}"


@pytest.mark.parametrize(
    ("amounts", "ticks"),
    [
        ([60_000, 75_000], [0, 20_000, 40_000, 60_000, 80_000]),
        ([-9, 100], [-25, 0, 25, 50, 75, 100]),
        ([0], [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ([7], [0, 2, 4, 6, 8]),
    ],
    ids=["thousands", "below zero", "nothing", "small"],
)
def test_ticks_are_round_and_hold_every_amount(amounts: list[int], ticks: list[float]) -> None:
    scale = scale_over([Decimal(amount) for amount in amounts], start=268, end=24)

    assert [float(tick) for tick in scale.ticks] == ticks


@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=8))
def test_no_amount_lies_outside_its_scale(amounts: list[Decimal]) -> None:
    scale = scale_over(amounts, start=268, end=24)

    assert all(24 <= scale.place(amount) <= 268 for amount in amounts)
    assert 2 <= len(scale.ticks) <= 9


@given(amounts=st.lists(st.one_of(st.none(), AMOUNTS), min_size=1, max_size=6))
def test_bars_stand_on_the_paper_whatever_they_count(amounts: list[Decimal | None]) -> None:
    svg = fromstring(
        grouped_bars(
            caption=CAPTION,
            groups=[f"kw {number}" for number in range(len(amounts))],
            series=[Series(name="Toegezegd", ink=Ink.FIRST, amounts=amounts)],
            show=show,
            expected="Verwacht",
        )
    )

    bars = [one for one in svg.iter("rect") if float(one.get("height", 0)) != 12]
    assert len(bars) <= len([amount for amount in amounts if amount is not None])
    assert all(0 <= float(bar.get("x", -1)) <= WIDTH for bar in bars)
    assert all(float(bar.get("height", -1)) >= 0 for bar in bars)


def test_who_does_not_see_a_chart_hears_its_title_and_text() -> None:
    svg = fromstring(
        waterfall(
            caption=CAPTION,
            falls=[
                Fall(name="Referentie", level=Decimal(412)),
                Fall(name="Verwacht", level=Decimal(301), is_expected=True),
            ],
            show=show,
        )
    )

    assert svg.get("role") == "img"
    assert [one.text for one in svg if one.tag in {"title", "desc"}] == [
        "MKI & belofte",
        "Lager is beter.",
    ]
    assert {one.text for one in svg.iter("text")} >= {"Referentie", "Verwacht", "412", "301"}


def test_years_lie_at_their_true_distances() -> None:
    svg = fromstring(
        target_course(
            caption=CAPTION,
            years=[
                YearPoint(year=2025, target=Decimal(30), reached=Decimal(26)),
                YearPoint(year=2026, target=None, reached=Decimal(31)),
                YearPoint(year=2030, target=Decimal(60)),
            ],
            show=show,
            names=("Doel", "Behaald", "Mogelijk"),
        )
    )

    places = {one.text: float(one.get("x", 0)) for one in svg.iter("text")}
    assert places["2030"] - places["2026"] == pytest.approx(
        4 * (places["2026"] - places["2025"]), abs=1
    )


def test_a_bid_that_does_not_count_is_an_open_ring() -> None:
    svg = fromstring(
        dot_plot(
            caption=CAPTION,
            dots=[
                PlotDot(name="A", x=Decimal(10), y=Decimal(5), is_first=True),
                PlotDot(name="<B>", x=Decimal(12), y=Decimal(4), is_out=True),
            ],
            axes=("Prijs", "MKI"),
            show=(show, show),
        )
    )

    dots = list(svg.iter("circle"))
    assert [dot.get("fill") for dot in dots] == ["#0b5d6b", "none"]
    assert "<B>" in {one.text for one in svg.iter("text")}
