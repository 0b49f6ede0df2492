"""Writing a drawing down as SVG, and the parts that every chart has."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.charts.scale import Scale
from reports.charts.shapes import LEFT, RIGHT, WIDTH, Drawing, Ink, LegendItem, Line, Words

#: How an amount is written at a tick or above a bar, in the language of the reader.
Show = Callable[[Decimal], str]

_LEGEND_LETTER = 8
_LEGEND_GAP = 44
_BASELINE = Decimal(4)


def write_svg(drawing: Drawing) -> Markup:
    """The drawing as an SVG element with its title and description for who does not see it."""
    template = _environment().get_template("chart.svg.html")
    return Markup(template.render(drawing=drawing, width=WIDTH))  # noqa: S704 -- escaped by the template


def amount_grid(scale: Scale, *, show: Show) -> tuple[tuple[Line, ...], tuple[Words, ...]]:
    """A line across the paper for each tick of an upright scale, with its amount before it."""
    left, right = Decimal(LEFT), Decimal(RIGHT)
    places = [(tick, scale.place(tick)) for tick in scale.ticks]
    lines = tuple(Line(points=((left, y), (right, y)), faint=True) for _, y in places)
    words = tuple(
        Words(x=left - 8, y=y + _BASELINE, text=show(tick), anchor="end") for tick, y in places
    )
    return lines, words


def legend_of(meanings: Sequence[tuple[Ink, str]]) -> tuple[LegendItem, ...]:
    """What each ink means, from left to right."""
    items, x = [], LEFT
    for ink, text in meanings:
        items.append(LegendItem(x=x, ink=ink, text=text))
        x += _LEGEND_GAP + _LEGEND_LETTER * len(text)
    return tuple(items)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("reports.charts"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
