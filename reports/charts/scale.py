"""From amounts to places on the paper: round ticks, and no bar that hides its zero."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count, takewhile
from typing import Final

_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_TICKS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Amounts from `low` to `high` over the places from `start` to `end`, in pixels."""

    low: Decimal
    high: Decimal
    step: Decimal
    start: Decimal
    end: Decimal

    def place(self, amount: Decimal) -> Decimal:
        """Where the amount lies, to a tenth of a pixel."""
        share = (amount - self.low) / (self.high - self.low)
        return (self.start + share * (self.end - self.start)).quantize(Decimal("0.1"))

    @property
    def ticks(self) -> tuple[Decimal, ...]:
        """The round amounts from low to high."""
        # Written out, since a step of 2E+1 would be shown as such.
        steps = (Decimal(f"{self.low + self.step * number:f}") for number in count())
        return tuple(takewhile(lambda tick: tick <= self.high, steps))


def scale_over(
    amounts: Iterable[Decimal], *, start: int, end: int, from_zero: bool = True
) -> Scale:
    """A scale with round ends that holds all the amounts, and zero unless said otherwise."""
    held = [*amounts, Decimal(0)] if from_zero else list(amounts)
    least = min(held)
    spread = (max(held) - least) or abs(least) or Decimal(1)
    step = _round_step(spread / _TICKS)
    low = (least / step).to_integral_value("ROUND_FLOOR") * step
    high = ((least + spread) / step).to_integral_value("ROUND_CEILING") * step
    return Scale(
        low=low,
        high=high,
        step=step,
        start=Decimal(start),
        end=Decimal(end),
    )


def _round_step(raw: Decimal) -> Decimal:
    """The next of 1, 2, 2.5 and 5 times a power of ten."""
    power = Decimal(1).scaleb(raw.adjusted())
    return next(step * power for step in _STEPS if step * power >= raw)
