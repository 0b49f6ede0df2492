"""What an MKI does to the price of a bid under each method, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from http import HTTPStatus
from typing import ClassVar, assert_never

from domain.award import formulas
from domain.award.exact import to_cents, to_shown
from domain.award.methods import (
    AddOn,
    AwardMethod,
    Bounds,
    Ceiling,
    DecliningCeiling,
    Points,
    Relative,
)
from domain.award.steps import Step, step
from domain.award.vocabulary import AboveUpper, Figure, InvalidReason
from domain.errors import PoortError

_SHARE = "({upper} − {mki}) ÷ ({upper} − {lower})"  # noqa: RUF001 -- a minus as people read it
_COUNTED = "min(1; max(0; {share}))"


class RelativeNeedsPositiveError(PoortError):
    """Points by ratio have no meaning for an MKI of zero or less."""

    message: ClassVar[str] = (
        "With relative points every MKI must be above zero; here is one of {mki}. Choose another"
        " method for this tender."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class YearsMismatchError(PoortError):
    """A bid gives another number of yearly values than the method asks."""

    message: ClassVar[str] = (
        "There are {given} yearly MKI values, while the ceiling is set for {needed} years."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The MKI of a bid in euro, by year where it was given so.

    Relative points alone look at `lowest_eur`, the lowest MKI of all bids.
    """

    mki_eur: Decimal
    by_year_eur: tuple[Decimal, ...] = ()
    lowest_eur: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What an MKI earns: `advantage_eur` goes off the price, and is negative for an add-on.

    `counted` is the step that carries it, none where a method only asks a ceiling.
    """

    steps: tuple[Step, ...]
    advantage_eur: Decimal = Decimal(0)
    points: Decimal | None = None
    counted: Figure | None = None
    reason: InvalidReason | None = None


def judge(method: AwardMethod, offer: Offer) -> Judgement:
    """What the MKI of this offer does to its price, and whether the bid is valid.

    Raises:
        RelativeNeedsPositiveError, YearsMismatchError: as they say.
    """
    match method:
        case Bounds():
            return _by_bounds(method, offer)
        case AddOn():
            return _by_addition(method, offer)
        case Ceiling():
            return _by_ceiling(method, offer)
        case Points():
            return _by_points(method, offer)
        case DecliningCeiling():
            return _by_declining_ceiling(method, offer)
        case Relative():
            return _by_ratio(method, offer)
        case _:
            assert_never(method)


def _by_bounds(method: Bounds, offer: Offer) -> Judgement:
    exact = formulas.bounded_reward(
        offer.mki_eur, upper=method.upper, lower=method.lower, most=method.max_discount
    )
    most = {Figure.MAX_DISCOUNT: method.max_discount}
    counted = _bounded_step(method, offer, Figure.DISCOUNT, most=most, exact=exact)
    return Judgement(
        steps=(*_share_steps(method, offer), counted),
        advantage_eur=to_cents(exact),
        counted=Figure.DISCOUNT,
        reason=_beyond(method, offer),
    )


def _by_points(method: Points, offer: Offer) -> Judgement:
    exact = formulas.bounded_reward(
        offer.mki_eur, upper=method.upper, lower=method.lower, most=method.max_points
    )
    most = {Figure.MAX_POINTS: method.max_points}
    points = _bounded_step(method, offer, Figure.POINTS, most=most, exact=exact)
    return _valued(
        exact,
        eur_per_point=method.eur_per_point,
        before=(*_share_steps(method, offer), points),
        reason=_beyond(method, offer),
    )


def _by_ratio(method: Relative, offer: Offer) -> Judgement:
    if offer.lowest_eur <= 0 or offer.mki_eur <= 0:
        raise RelativeNeedsPositiveError(mki=min(offer.lowest_eur, offer.mki_eur))
    exact = formulas.relative_points(
        offer.mki_eur, lowest=offer.lowest_eur, max_points=method.max_points
    )
    points = step(
        Figure.POINTS,
        "{max_points} × min(1; {lowest_mki} ÷ {mki})",  # noqa: RUF001 -- as people read it
        {
            Figure.MAX_POINTS: method.max_points,
            Figure.LOWEST_MKI: offer.lowest_eur,
            Figure.MKI: offer.mki_eur,
        },
        exact,
    )
    return _valued(exact, eur_per_point=method.eur_per_point, before=(points,), reason=None)


def _by_addition(method: AddOn, offer: Offer) -> Judgement:
    exact = formulas.addition(offer.mki_eur, factor=method.factor)
    added = step(
        Figure.ADDITION,
        "{factor} × {mki}",  # noqa: RUF001 -- as people read it
        {Figure.FACTOR: method.factor, Figure.MKI: offer.mki_eur},
        exact,
    )
    return Judgement(steps=(added,), advantage_eur=-to_cents(exact), counted=Figure.ADDITION)


def _by_ceiling(method: Ceiling, offer: Offer) -> Judgement:
    margin = step(
        Figure.MARGIN,
        "{ceiling} − {mki}",  # noqa: RUF001 -- as people read it
        {Figure.CEILING: method.ceiling, Figure.MKI: offer.mki_eur},
        method.ceiling - offer.mki_eur,
    )
    is_above = offer.mki_eur > method.ceiling
    return Judgement(steps=(margin,), reason=InvalidReason.ABOVE_CEILING if is_above else None)


def _by_declining_ceiling(method: DecliningCeiling, offer: Offer) -> Judgement:
    by_year = offer.by_year_eur or (offer.mki_eur,) * method.years
    if len(by_year) != method.years:
        raise YearsMismatchError(given=len(by_year), needed=method.years)
    ceilings = ceilings_by_year(method)
    steps = tuple(
        one
        for year, (ceiling, mki) in enumerate(zip(ceilings, by_year, strict=True))
        for one in _year_steps(method, year=year, ceiling=ceiling, mki=mki)
    )
    is_above = any(mki > ceiling for ceiling, mki in zip(ceilings, by_year, strict=True))
    return Judgement(steps=steps, reason=InvalidReason.ABOVE_CEILING_OF_YEAR if is_above else None)


def ceilings_by_year(method: DecliningCeiling) -> tuple[Decimal, ...]:
    """The ceiling of each year in cents, as a tender would list them (own proposal)."""
    return tuple(
        to_cents(
            formulas.ceiling_of_year(
                method.ceiling, yearly_decline=method.yearly_decline, year=year
            )
        )
        for year in range(method.years)
    )


def _year_steps(
    method: DecliningCeiling, *, year: int, ceiling: Decimal, mki: Decimal
) -> tuple[Step, Step]:
    about = str(year + 1)  # people count from one, the exponent from zero
    return (
        step(
            Figure.CEILING_OF_YEAR,
            "{ceiling} × (1 − {yearly_decline}) ^ {year}",  # noqa: RUF001 -- as people read it
            {
                Figure.CEILING: method.ceiling,
                Figure.YEARLY_DECLINE: method.yearly_decline,
                Figure.YEAR: Decimal(year),
            },
            ceiling,
            about=about,
        ),
        step(
            Figure.MARGIN,
            "{ceiling_of_year} − {mki_of_year}",  # noqa: RUF001 -- as people read it
            {Figure.CEILING_OF_YEAR: ceiling, Figure.MKI_OF_YEAR: mki},
            ceiling - mki,
            about=about,
        ),
    )


def _share_steps(method: Bounds | Points, offer: Offer) -> tuple[Step, Step]:
    share = formulas.share_between(offer.mki_eur, upper=method.upper, lower=method.lower)
    return (
        step(Figure.SHARE, _SHARE, _placed(method, offer), share),
        step(Figure.COUNTED_SHARE, _COUNTED, {Figure.SHARE: share}, formulas.clamped(share)),
    )


def _bounded_step(
    method: Bounds | Points,
    offer: Offer,
    name: Figure,
    *,
    most: Mapping[Figure, Decimal],
    exact: Fraction,
) -> Step:
    """Written with the amounts themselves inside the bounds: a shown share is rounded."""
    [whole] = most
    if method.lower < offer.mki_eur < method.upper:
        formula = f"{{{whole}}} × {_SHARE}"  # noqa: RUF001 -- as people read it
        return step(name, formula, {**most, **_placed(method, offer)}, exact)
    counted = Decimal(1) if exact else Decimal(0)
    formula = f"{{{whole}}} × {{counted_share}}"  # noqa: RUF001 -- as people read it
    return step(name, formula, {**most, Figure.COUNTED_SHARE: counted}, exact)


def _placed(method: Bounds | Points, offer: Offer) -> Mapping[Figure, Decimal]:
    return {Figure.UPPER: method.upper, Figure.MKI: offer.mki_eur, Figure.LOWER: method.lower}


def _valued(
    points: Fraction,
    *,
    eur_per_point: Decimal,
    before: tuple[Step, ...],
    reason: InvalidReason | None,
) -> Judgement:
    """The points in euro; the shown points may be rounded, their value is not before cents."""
    exact = points * Fraction(eur_per_point)
    value = step(
        Figure.VALUE_OF_POINTS,
        "{points} × {eur_per_point}",  # noqa: RUF001 -- as people read it
        {Figure.POINTS: points, Figure.EUR_PER_POINT: eur_per_point},
        exact,
    )
    return Judgement(
        steps=(*before, value),
        advantage_eur=to_cents(exact),
        points=to_shown(points),
        counted=Figure.VALUE_OF_POINTS,
        reason=reason,
    )


def _beyond(method: Bounds | Points, offer: Offer) -> InvalidReason | None:
    is_beyond = method.above_upper is AboveUpper.INVALID and offer.mki_eur > method.upper
    return InvalidReason.ABOVE_UPPER if is_beyond else None
