"""The steps of a calculation, each so that a person can do it over with the figures shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.award.exact import Exact, to_cents, to_shown
from domain.award.vocabulary import Figure

#: These are numbers without a currency, shown in six decimals; all others are euro.
BARE_FIGURES = frozenset(
    {
        Figure.SHARE,
        Figure.COUNTED_SHARE,
        Figure.FACTOR,
        Figure.YEAR,
        Figure.YEARS,
        Figure.YEARLY_DECLINE,
        Figure.MAX_POINTS,
        Figure.POINTS,
        Figure.QUALITY_SHARE,
        Figure.CONTRACT_RATE,
        Figure.FINE_FACTOR,
        Figure.BONUS_FACTOR,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A figure, how it follows from others, and what came out.

    `formula` holds the names of the inputs between braces, so that an edge can write it with words
    or with numbers; `about` is the criterion, or the year from 1, where there are more of a kind.
    """

    name: Figure
    formula: str
    inputs: Mapping[Figure, Decimal]
    result: Decimal
    about: str = ""


def step(
    name: Figure, formula: str, inputs: Mapping[Figure, Exact], exact: Exact, *, about: str = ""
) -> Step:
    """The step with its outcome as it is shown: euro in cents, other numbers in six decimals."""
    return Step(
        name=name,
        formula=formula,
        inputs={key: _shown(value) for key, value in inputs.items()},
        result=to_shown(exact) if name in BARE_FIGURES else to_cents(exact),
        about=about,
    )


def _shown(value: Exact) -> Decimal:
    """A given figure as it was given; a computed one in six decimals."""
    return to_shown(value) if isinstance(value, Fraction) else value
