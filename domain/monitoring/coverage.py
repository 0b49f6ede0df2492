"""How much of the portfolio has an MKI: by works and by their value."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.monitoring.works import Work

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Of these works so many have it, and the euros of value of those whose value is known."""

    works: int
    having: int
    value_eur: Decimal
    having_value_eur: Decimal
    without_value: int

    @property
    def by_works(self) -> Fraction | None:
        """The part of the works; None where there are none."""
        return Fraction(self.having, self.works) if self.works else None

    @property
    def by_value(self) -> Fraction | None:
        """The part of the known value; None where no value is known."""
        if not self.value_eur:
            return None
        return Fraction(self.having_value_eur) / Fraction(self.value_eur)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What has an MKI: all works a reference, awarded ones a promise, completed ones an outcome.

    `other_set` counts works of which a figure in another set had to be left out.
    """

    reference: Share
    promise: Share
    outcome: Share
    other_set: int


def coverage(works: Iterable[Work]) -> Coverage:
    """The coverage of these works."""
    everything = tuple(works)
    awarded = [work for work in everything if work.awarded_year is not None]
    completed = [work for work in everything if work.is_completed]
    return Coverage(
        reference=_share(everything, has=lambda work: work.reference_eur is not None),
        promise=_share(awarded, has=lambda work: work.promised_eur is not None),
        outcome=_share(completed, has=lambda work: work.settled_eur is not None),
        other_set=sum(work.has_other_set for work in everything),
    )


def _share(works: Iterable[Work], *, has: Callable[[Work], bool]) -> Share:
    those = tuple(works)
    having = [work for work in those if has(work)]
    return Share(
        works=len(those),
        having=len(having),
        value_eur=sum((work.value_eur or _ZERO for work in those), _ZERO),
        having_value_eur=sum((work.value_eur or _ZERO for work in having), _ZERO),
        without_value=sum(work.value_eur is None for work in those),
    )
