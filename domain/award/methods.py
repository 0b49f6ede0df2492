"""The award methods and their parameters; none is preferred, a tender chooses one.

All amounts are in euro, MKI included; which MKI that is (of the work, per ton) the tender says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar, Final, assert_never

from domain.award.vocabulary import AboveUpper, Figure, MethodKind
from domain.errors import PoortError

#: Longer than any framework contract runs.
MOST_YEARS: Final = 50


class ParameterMissingError(PoortError):
    """A method lacks a parameter without which it computes nothing."""

    message: ClassVar[str] = "The method {method} needs these as well: {missing}."
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST


class ParameterForeignError(PoortError):
    """A parameter was given that the method does not use, so that somebody expects else."""

    message: ClassVar[str] = "The method {method} does not use: {foreign}. Leave it out."
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST


class ParameterRefusedError(PoortError):
    """A parameter lies outside what makes sense."""

    message: ClassVar[str] = "The {parameter} must be more than {floor}; it is {value}."
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST


class BoundsOutOfOrderError(PoortError):
    """The upper bound does not lie above the lower."""

    message: ClassVar[str] = (
        "The upper bound ({upper}) must be above the lower bound ({lower}). Did you swap them?"
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST


class DeclineRefusedError(PoortError):
    """A ceiling cannot fall by that much, or for so many years."""

    message: ClassVar[str] = (
        "A ceiling can fall by 0 up to 100 percent a year, for 1 to {most_years} whole years."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """M1: a discount between an upper and a lower bound (Rijkswaterstaat's guide for asphalt).

    Raises:
        BoundsOutOfOrderError, ParameterRefusedError: as they say.
    """

    kind: ClassVar[MethodKind] = MethodKind.BOUNDS
    upper: Decimal
    lower: Decimal
    max_discount: Decimal
    above_upper: AboveUpper = AboveUpper.NO_DISCOUNT

    def __post_init__(self) -> None:
        _require_order(upper=self.upper, lower=self.lower)
        require_above_zero({Figure.MAX_DISCOUNT: self.max_discount})


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOn:
    """M2: `factor` euro on the price for each euro of MKI (MKI-W, Rijkswaterstaat since 2024).

    Raises:
        ParameterRefusedError: as it says.
    """

    kind: ClassVar[MethodKind] = MethodKind.ADD_ON
    factor: Decimal

    def __post_init__(self) -> None:
        require_above_zero({Figure.FACTOR: self.factor})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """M3: valid up to and with the ceiling, then the lowest price (Betonakkoord, Feb 2022).

    Raises:
        ParameterRefusedError: as it says.
    """

    kind: ClassVar[MethodKind] = MethodKind.CEILING
    ceiling: Decimal

    def __post_init__(self) -> None:
        require_above_zero({Figure.CEILING: self.ceiling})


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """M4: points between two bounds, each worth `eur_per_point` (municipal practice of BPKV).

    Raises:
        BoundsOutOfOrderError, ParameterRefusedError: as they say.
    """

    kind: ClassVar[MethodKind] = MethodKind.POINTS
    upper: Decimal
    lower: Decimal
    max_points: Decimal
    eur_per_point: Decimal
    above_upper: AboveUpper = AboveUpper.NO_DISCOUNT

    def __post_init__(self) -> None:
        _require_order(upper=self.upper, lower=self.lower)
        require_above_zero(
            {Figure.MAX_POINTS: self.max_points, Figure.EUR_PER_POINT: self.eur_per_point}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DecliningCeiling:
    """M5: a ceiling that falls each year of a framework; `yearly_decline` 0.04 is 4 percent.

    ProRail lets it fall by about 4% a year for concrete (duurzaamgww.nl).

    Raises:
        DeclineRefusedError, ParameterRefusedError: as they say.
    """

    kind: ClassVar[MethodKind] = MethodKind.DECLINING_CEILING
    ceiling: Decimal
    yearly_decline: Decimal
    years: int

    def __post_init__(self) -> None:
        require_above_zero({Figure.CEILING: self.ceiling})
        if not (0 <= self.yearly_decline < 1 and 1 <= self.years <= MOST_YEARS):
            raise DeclineRefusedError(most_years=MOST_YEARS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """M6: points by the lowest MKI among the bids; a losing bid can turn the ranking (own view).

    Raises:
        ParameterRefusedError: as it says.
    """

    kind: ClassVar[MethodKind] = MethodKind.RELATIVE
    max_points: Decimal
    eur_per_point: Decimal

    def __post_init__(self) -> None:
        require_above_zero(
            {Figure.MAX_POINTS: self.max_points, Figure.EUR_PER_POINT: self.eur_per_point}
        )


AwardMethod = Bounds | AddOn | Ceiling | Points | DecliningCeiling | Relative

_CLASSES: Final[Mapping[MethodKind, type[AwardMethod]]] = {
    one.kind: one for one in (Bounds, AddOn, Ceiling, Points, DecliningCeiling, Relative)
}


def needed_figures(kind: MethodKind) -> tuple[Figure, ...]:
    """The figures that a method of this kind needs, in the order in which they are asked."""
    names = (one.name for one in fields(_CLASSES[kind]))
    return tuple(Figure(name) for name in names if name != "above_upper")


def has_upper_bound(kind: MethodKind) -> bool:
    """Whether a bid can lie above an upper bound, so that the tender says what then."""
    return Figure.UPPER in needed_figures(kind)


def build_method(
    kind: MethodKind,
    figures: Mapping[Figure, Decimal],
    *,
    above_upper: AboveUpper | None = None,
) -> AwardMethod:
    """The method with these figures, wherever they come from: typed, stored or from a form.

    Raises:
        ParameterMissingError, ParameterForeignError: they are not those of the method.
        ParameterRefusedError, BoundsOutOfOrderError, DeclineRefusedError: one makes no sense.
    """
    _require_match(kind, figures, above_upper=above_upper)
    beyond = above_upper or AboveUpper.NO_DISCOUNT
    match kind:
        case MethodKind.BOUNDS:
            return Bounds(
                upper=figures[Figure.UPPER],
                lower=figures[Figure.LOWER],
                max_discount=figures[Figure.MAX_DISCOUNT],
                above_upper=beyond,
            )
        case MethodKind.ADD_ON:
            return AddOn(factor=figures[Figure.FACTOR])
        case MethodKind.CEILING:
            return Ceiling(ceiling=figures[Figure.CEILING])
        case MethodKind.POINTS:
            return Points(
                upper=figures[Figure.UPPER],
                lower=figures[Figure.LOWER],
                max_points=figures[Figure.MAX_POINTS],
                eur_per_point=figures[Figure.EUR_PER_POINT],
                above_upper=beyond,
            )
        case MethodKind.DECLINING_CEILING:
            return DecliningCeiling(
                ceiling=figures[Figure.CEILING],
                yearly_decline=figures[Figure.YEARLY_DECLINE],
                years=_whole(figures[Figure.YEARS]),
            )
        case MethodKind.RELATIVE:
            return Relative(
                max_points=figures[Figure.MAX_POINTS],
                eur_per_point=figures[Figure.EUR_PER_POINT],
            )
        case _:
            assert_never(kind)


def figures_of(method: AwardMethod) -> dict[Figure, Decimal]:
    """The figures from which `build_method` makes this method again."""
    return {name: Decimal(getattr(method, name)) for name in needed_figures(method.kind)}


def above_upper_of(method: AwardMethod) -> AboveUpper | None:
    """What becomes of a bid above the upper bound, where the method has one."""
    return method.above_upper if isinstance(method, Bounds | Points) else None


def _require_match(
    kind: MethodKind, figures: Mapping[Figure, Decimal], *, above_upper: AboveUpper | None
) -> None:
    needed = needed_figures(kind)
    if missing := tuple(name for name in needed if name not in figures):
        raise ParameterMissingError(method=kind, missing=missing)
    foreign: tuple[object, ...] = tuple(name for name in figures if name not in needed)
    if above_upper is not None and not has_upper_bound(kind):
        foreign = (*foreign, above_upper)
    if foreign:
        raise ParameterForeignError(method=kind, foreign=foreign)


def _whole(years: Decimal) -> int:
    if years != years.to_integral_value():
        raise DeclineRefusedError(most_years=MOST_YEARS)
    return int(years)


def _require_order(*, upper: Decimal, lower: Decimal) -> None:
    if not upper > lower:
        raise BoundsOutOfOrderError(upper=upper, lower=lower)


def require_above_zero(figures: Mapping[Figure, Decimal]) -> None:
    """Nothing, when each of these is above zero.

    Raises:
        ParameterRefusedError: the first that is not.
    """
    for name, value in figures.items():
        if not value > 0:
            raise ParameterRefusedError(parameter=name, floor=0, value=value)
