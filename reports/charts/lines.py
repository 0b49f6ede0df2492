"""A course over years against its target, and price against MKI as dots."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from reports.charts.drawing import Show, amount_grid, legend_of, write_svg
from reports.charts.scale import Scale, scale_over
from reports.charts.shapes import LEFT, RIGHT, TOP, Bar, Caption, Dot, Drawing, Ink, Line, Words

_FLOOR = 268
_HEIGHT = 330
_NAMES = Decimal(290)
_BESIDE = Decimal(10)
_BAND = Decimal(14)
#: Of the width: from here on a name no longer fits at the right of its dot.
_NEAR_THE_EDGE = Decimal("0.7")


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPoint:
    """What is asked and what was reached in a year, with the range it may lie in."""

    year: int
    target: Decimal | None
    reached: Decimal | None = None
    range_low: Decimal | None = None
    range_high: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotDot:
    """One bid: its price, its MKI and whether it won, or does not count."""

    name: str
    x: Decimal
    y: Decimal
    is_first: bool = False
    is_out: bool = False


def target_course(
    *,
    caption: Caption,
    years: Sequence[YearPoint],
    show: Show,
    names: tuple[str, str, str],
) -> Markup:
    """What was reached per year as dots with their range, and the targets as a dashed line.

    `names` are the words for target, reached and range.
    """
    amounts = [
        amount
        for year in years
        for amount in (year.target, year.reached, year.range_low, year.range_high)
        if amount is not None
    ]
    scale = scale_over(amounts, start=_FLOOR, end=TOP)
    grid, words = amount_grid(scale, show=show)
    across = _years(years)
    places = [(across.place(Decimal(year.year)), year) for year in years]
    targets = tuple((x, scale.place(year.target)) for x, year in places if year.target is not None)
    dots = tuple(
        Dot(x=x, y=scale.place(year.reached), ink=Ink.SECOND)
        for x, year in places
        if year.reached is not None
    )
    reached = tuple(
        Words(
            x=x + _BESIDE,
            y=scale.place(year.reached) - _BESIDE,
            text=show(year.reached),
            anchor="start",
            small=True,
        )
        for x, year in places
        if year.reached is not None
    )
    return write_svg(
        Drawing(
            caption=caption,
            height=_HEIGHT,
            grid=grid,
            bars=tuple(bar for x, year in places if (bar := _range(scale, x, year)) is not None),
            lines=(Line(points=targets, dashed=True),) if len(targets) > 1 else (),
            dots=dots,
            words=(
                *words,
                *reached,
                *(Words(x=x, y=_NAMES, text=str(year.year)) for x, year in places),
            ),
            legend=legend_of(
                [(Ink.FAINT, names[0]), (Ink.SECOND, names[1]), (Ink.EXPECTED, names[2])]
            ),
        )
    )


def dot_plot(
    *,
    caption: Caption,
    dots: Sequence[PlotDot],
    axes: tuple[str, str],
    show: tuple[Show, Show],
) -> Markup:
    """Dots with their names; `axes` and `show` are for the level and the upright axis."""
    across = scale_over([dot.x for dot in dots], start=LEFT, end=RIGHT - 60, from_zero=False)
    upright = scale_over([dot.y for dot in dots], start=_FLOOR, end=TOP + 12, from_zero=False)
    grid, words = amount_grid(upright, show=show[1])
    level = tuple(
        Words(x=across.place(tick), y=_NAMES, text=show[0](tick), small=True)
        for tick in across.ticks
    )
    names = tuple(
        _name_beside(dot, x=across.place(dot.x), y=upright.place(dot.y) + 4) for dot in dots
    )
    return write_svg(
        Drawing(
            caption=caption,
            height=_HEIGHT,
            grid=grid,
            dots=tuple(
                Dot(
                    x=across.place(dot.x),
                    y=upright.place(dot.y),
                    ink=Ink.SECOND if dot.is_first else Ink.FIRST,
                    ring=dot.is_out,
                )
                for dot in dots
            ),
            words=(
                *words,
                *level,
                *names,
                Words(x=Decimal(LEFT), y=Decimal(12), text=axes[1], anchor="start", small=True),
                Words(
                    x=Decimal(RIGHT),
                    y=Decimal(_HEIGHT - 16),
                    text=axes[0],
                    anchor="end",
                    small=True,
                ),
            ),
        )
    )


def _name_beside(dot: PlotDot, *, x: Decimal, y: Decimal) -> Words:
    """The name on the side of the dot where the paper has room for it."""
    is_left = x > (LEFT + RIGHT) * _NEAR_THE_EDGE
    return Words(
        x=x - _BESIDE if is_left else x + _BESIDE,
        y=y,
        text=dot.name,
        anchor="end" if is_left else "start",
        bold=dot.is_first,
    )


def _years(years: Sequence[YearPoint]) -> Scale:
    """Years at their true distances, with room at both ends for what is written there."""
    first, last = Decimal(years[0].year), Decimal(years[-1].year)
    return Scale(
        low=first,
        high=last if last > first else first + 1,
        step=Decimal(1),
        start=Decimal(LEFT + 60),
        end=Decimal(RIGHT - 60),
    )


def _range(scale: Scale, x: Decimal, year: YearPoint) -> Bar | None:
    if year.range_low is None or year.range_high is None:
        return None
    top, bottom = scale.place(year.range_high), scale.place(year.range_low)
    return Bar(
        x=x - _BAND / 2,
        y=min(top, bottom),
        width=_BAND,
        height=abs(top - bottom),
        ink=Ink.EXPECTED,
    )
