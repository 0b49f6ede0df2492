"""A method is made of the figures that belong to it, or refused with what to do."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from domain.award.methods import (
    BoundsOutOfOrderError,
    DeclineRefusedError,
    ParameterForeignError,
    ParameterMissingError,
    ParameterRefusedError,
    build_method,
    has_upper_bound,
    needed_figures,
)
from domain.award.vocabulary import AboveUpper, Figure, MethodKind
from domain.errors import PoortError

TWO = {Figure.UPPER: 500, Figure.LOWER: 300}
REFUSED = [
    pytest.param(MethodKind.BOUNDS, TWO, ParameterMissingError, id="no discount"),
    pytest.param(
        MethodKind.BOUNDS,
        {Figure.UPPER: 300, Figure.LOWER: 300, Figure.MAX_DISCOUNT: 1},
        BoundsOutOfOrderError,
        id="bounds that are equal",
    ),
    pytest.param(
        MethodKind.BOUNDS, {**TWO, Figure.MAX_DISCOUNT: 0}, ParameterRefusedError, id="no worth"
    ),
    pytest.param(
        MethodKind.ADD_ON,
        {Figure.FACTOR: 2, Figure.CEILING: 3},
        ParameterForeignError,
        id="a ceiling with an add-on",
    ),
    pytest.param(MethodKind.ADD_ON, {Figure.FACTOR: -1}, ParameterRefusedError, id="factor"),
    pytest.param(
        MethodKind.DECLINING_CEILING,
        {Figure.CEILING: 5, Figure.YEARLY_DECLINE: 1, Figure.YEARS: 2},
        DeclineRefusedError,
        id="a ceiling that falls to nothing",
    ),
    pytest.param(
        MethodKind.DECLINING_CEILING,
        {Figure.CEILING: 5, Figure.YEARLY_DECLINE: 0, Figure.YEARS: 0},
        DeclineRefusedError,
        id="no year",
    ),
]


@pytest.mark.parametrize(("kind", "figures", "error"), REFUSED)
def test_figures_that_make_no_method_are_refused(
    kind: MethodKind, figures: Mapping[Figure, int], error: type[PoortError]
) -> None:
    """Before anything is computed."""
    with pytest.raises(error):
        build_method(kind, {name: Decimal(value) for name, value in figures.items()})


def test_half_a_year_is_no_term() -> None:
    """A ceiling is set by the year."""
    figures = {
        Figure.CEILING: Decimal(5),
        Figure.YEARLY_DECLINE: Decimal(0),
        Figure.YEARS: Decimal("1.5"),
    }

    with pytest.raises(DeclineRefusedError):
        build_method(MethodKind.DECLINING_CEILING, figures)


def test_only_a_method_with_an_upper_bound_says_what_is_done_above_it() -> None:
    """Elsewhere the choice is refused, since it would do nothing."""
    assert [kind for kind in MethodKind if has_upper_bound(kind)] == [
        MethodKind.BOUNDS,
        MethodKind.POINTS,
    ]
    with pytest.raises(ParameterForeignError):
        build_method(MethodKind.ADD_ON, {Figure.FACTOR: Decimal(2)}, above_upper=AboveUpper.INVALID)


def test_every_kind_says_which_figures_it_needs() -> None:
    """In the order in which they are asked."""
    assert {kind: needed_figures(kind) for kind in MethodKind} == {
        MethodKind.BOUNDS: (Figure.UPPER, Figure.LOWER, Figure.MAX_DISCOUNT),
        MethodKind.ADD_ON: (Figure.FACTOR,),
        MethodKind.CEILING: (Figure.CEILING,),
        MethodKind.POINTS: (
            Figure.UPPER,
            Figure.LOWER,
            Figure.MAX_POINTS,
            Figure.EUR_PER_POINT,
        ),
        MethodKind.DECLINING_CEILING: (Figure.CEILING, Figure.YEARLY_DECLINE, Figure.YEARS),
        MethodKind.RELATIVE: (Figure.MAX_POINTS, Figure.EUR_PER_POINT),
    }
