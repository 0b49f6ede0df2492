"""What a chart is drawn from: shapes with their places, in pixels of the drawing."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

WIDTH = 760
#: Where the paper of a chart begins and ends; left of it stand the amounts.
LEFT = 96
RIGHT = WIDTH - 8
TOP = 24


class Ink(StrEnum):
    """With what a shape is filled; each differs in tone as well, so it reads without colour."""

    FIRST = "first"
    SECOND = "second"
    EXPECTED = "expected"
    FAINT = "faint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A filled rectangle."""

    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    ink: Ink


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line through places; `dashed` is a target or a bound."""

    points: tuple[tuple[Decimal, Decimal], ...]
    dashed: bool = False
    faint: bool = False

    @property
    def path(self) -> str:
        """The places as SVG writes them."""
        return " ".join(f"{x},{y}" for x, y in self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A point; a `ring` is open, for one that does not count."""

    x: Decimal
    y: Decimal
    ink: Ink
    ring: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Text at a place."""

    x: Decimal
    y: Decimal
    text: str
    anchor: str = "middle"
    small: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendItem:
    """What an ink means."""

    x: int
    ink: Ink
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What a chart is called, and what it tells to who does not see it.

    `key` begins the ids in the drawing; two charts of one page have two keys.
    """

    key: str
    title: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart ready to be written down."""

    caption: Caption
    height: int
    grid: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    dots: tuple[Dot, ...] = ()
    words: tuple[Words, ...] = ()
    legend: tuple[LegendItem, ...] = ()
