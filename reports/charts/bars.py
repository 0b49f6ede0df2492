"""Bars side by side per group, and the waterfall from a reference to what was realised."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from reports.charts.drawing import Show, amount_grid, legend_of, write_svg
from reports.charts.scale import Scale, scale_over
from reports.charts.shapes import LEFT, RIGHT, TOP, Bar, Caption, Drawing, Ink, Line, Words

_HEIGHT = 330
_FLOOR = 268
_NAMES = Decimal(290)
_SHARE = Decimal("0.7")
_HALF = Decimal(2)
_ABOVE = Decimal(6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The amounts of one meaning, one a group; `expected` are groups not yet known for sure."""

    name: str
    ink: Ink
    amounts: Sequence[Decimal | None]
    expected: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A step of a waterfall: a level that is reached, standing on zero, or still expected."""

    name: str
    level: Decimal
    is_expected: bool = False


def grouped_bars(
    *,
    caption: Caption,
    groups: Sequence[str],
    series: Sequence[Series],
    show: Show,
    expected: str,
) -> Markup:
    """Bars per group, with amounts above them; `expected` is the word for hatched ones."""
    known = [amount for one in series for amount in one.amounts if amount is not None]
    scale = scale_over(known, start=_FLOOR, end=TOP)
    grid, words = amount_grid(scale, show=show)
    room = Decimal(RIGHT - LEFT) / len(groups)
    width = room * _SHARE / len(series)
    bars: list[Bar] = []
    for place, one in enumerate(series):
        for group, amount in enumerate(one.amounts):
            if amount is None:
                continue
            x = LEFT + room * group + room * (1 - _SHARE) / 2 + width * place
            ink = Ink.EXPECTED if group in one.expected else one.ink
            bars.append(_bar(scale, x=x, width=width * Decimal("0.92"), amount=amount, ink=ink))
            words += (_above(scale, bars[-1], amount, show=show),)
    middles = [LEFT + room * group + room / 2 for group in range(len(groups))]
    names = tuple(Words(x=x, y=_NAMES, text=name) for x, name in zip(middles, groups, strict=True))
    hatched = [(Ink.EXPECTED, expected)] if any(one.expected for one in series) else []
    return write_svg(
        Drawing(
            caption=caption,
            height=_HEIGHT,
            grid=grid,
            bars=tuple(bars),
            words=(*words, *names),
            legend=legend_of([*((one.ink, one.name) for one in series), *hatched]),
        )
    )


def waterfall(*, caption: Caption, falls: Sequence[Fall], show: Show) -> Markup:
    """Each level as a bar on zero, with the difference from the one before it beside it."""
    scale = scale_over([fall.level for fall in falls], start=_FLOOR, end=TOP)
    grid, words = amount_grid(scale, show=show)
    room = Decimal(RIGHT - LEFT) / len(falls)
    width = room * Decimal("0.56")
    bars, joins = [], []
    for number, fall in enumerate(falls):
        x = LEFT + room * number + (room - width) / 2
        ink = Ink.EXPECTED if fall.is_expected else (Ink.SECOND if number else Ink.FIRST)
        bars.append(_bar(scale, x=x, width=width, amount=fall.level, ink=ink))
        words += (
            _above(scale, bars[-1], fall.level, show=show),
            Words(x=x + width / 2, y=_NAMES, text=fall.name),
        )
        if number:
            before = scale.place(falls[number - 1].level)
            joins.append(Line(points=((x - room + width, before), (x, before)), dashed=True))
    return write_svg(
        Drawing(
            caption=caption,
            height=_FLOOR + 36,
            grid=grid,
            bars=tuple(bars),
            lines=tuple(joins),
            words=words,
        )
    )


def _bar(scale: Scale, *, x: Decimal, width: Decimal, amount: Decimal, ink: Ink) -> Bar:
    """A bar from zero to the amount, upwards or, when negative, downwards."""
    zero, end = scale.place(Decimal(0)), scale.place(amount)
    tenth = Decimal("0.1")
    return Bar(
        x=x.quantize(tenth),
        y=min(zero, end),
        width=width.quantize(tenth),
        height=abs(zero - end),
        ink=ink,
    )


def _above(scale: Scale, bar: Bar, amount: Decimal, *, show: Show) -> Words:
    y = scale.place(max(amount, Decimal(0))) - _ABOVE
    return Words(x=bar.x + bar.width / _HALF, y=y, text=show(amount), small=True)
