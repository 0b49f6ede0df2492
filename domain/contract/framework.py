"""Framework contracts: a ceiling that falls by the year, and the call-offs under it added up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from domain.award import formulas
from domain.award.exact import to_shown
from domain.award.methods import DecliningCeiling
from domain.contract.standing import Amounts
from domain.errors import PoortError
from domain.mki.values import to_micro_euro
from domain.mki.vocabulary import WeightingSet

_ZERO = Decimal(0)


class YearsMissingError(PoortError):
    """A framework without a promise for each of its years."""

    message: ClassVar[str] = "Fill in what the contractor promised for each year of the contract."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class PromiseAboveCeilingError(PoortError):
    """A promise that the tender did not allow."""

    message: ClassVar[str] = (
        "For {year} {promised} percent was promised, and the ceiling of that year is {ceiling}"
        " percent. A bid above the ceiling is not valid."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ShareRefusedError(PoortError):
    """A share of the reference that is none."""

    message: ClassVar[str] = "The promise for {year} must be above 0 percent of the reference."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class YearNotInFrameworkError(PoortError):
    """A call-off in a year for which the framework promises nothing."""

    message: ClassVar[str] = (
        "The framework contract promises nothing for {year}. It covers: {years}."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class YearShare:
    """What a year allows and what was promised for it, as parts of the reference MKI."""

    year: int
    ceiling: Decimal
    promised: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOff:
    """Where one call-off stands; without a promise it has no figures yet."""

    number: str
    name: str
    weighting_set: WeightingSet | None
    reference_eur: Decimal | None
    amounts: Amounts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledUp:
    """The call-offs of one weighting set together."""

    weighting_set: WeightingSet
    call_offs: int
    reference_eur: Decimal | None
    amounts: Amounts


def framework_years(
    method: DecliningCeiling, *, first_year: int, promised: Sequence[Decimal]
) -> tuple[YearShare, ...]:
    """The ceiling and the promise of each year; the ceiling is a part of the reference here.

    Source: ProRail's platforms (duurzaamgww.nl); the geometric form is our own reading of it.

    Raises:
        YearsMissingError, ShareRefusedError, PromiseAboveCeilingError: as they say.
    """
    if len(promised) != method.years:
        raise YearsMissingError
    return tuple(
        _year(method, number, first_year + number, share) for number, share in enumerate(promised)
    )


def promise_for(
    years: Iterable[YearShare], *, year: int, reference_eur: Decimal
) -> tuple[Decimal, Decimal]:
    """The ceiling and the promise of a call-off of that year, in euro.

    Raises:
        YearNotInFrameworkError: as it says.
    """
    known = {one.year: one for one in years}
    if year not in known:
        raise YearNotInFrameworkError(year=year, years=tuple(str(one) for one in sorted(known)))
    share = known[year]
    return (
        to_micro_euro(share.ceiling * reference_eur),
        to_micro_euro(share.promised * reference_eur),
    )


def roll_up(call_offs: Iterable[CallOff]) -> tuple[RolledUp, ...]:
    """One sum per weighting set, to stand side by side and never be one.

    The reference of a set is known only when that of each of its call-offs is.
    """
    known = [one for one in call_offs if one.weighting_set and one.amounts]
    return tuple(
        _rolled(one_set, [one for one in known if one.weighting_set is one_set])
        for one_set in sorted({one.weighting_set for one in known if one.weighting_set})
    )


def _year(method: DecliningCeiling, number: int, year: int, promised: Decimal) -> YearShare:
    ceiling = to_shown(
        formulas.ceiling_of_year(method.ceiling, yearly_decline=method.yearly_decline, year=number)
    )
    if not promised > 0:
        raise ShareRefusedError(year=year)
    if promised > ceiling:
        raise PromiseAboveCeilingError(
            year=year, promised=_percent(promised), ceiling=_percent(ceiling)
        )
    return YearShare(year=year, ceiling=ceiling, promised=promised)


def _percent(share: Decimal) -> str:
    return format((share * 100).normalize(), "f")


def _rolled(weighting_set: WeightingSet, call_offs: Sequence[CallOff]) -> RolledUp:
    parts = [one.amounts for one in call_offs if one.amounts]
    references = [one.reference_eur for one in call_offs]
    known = [one for one in references if one is not None]
    return RolledUp(
        weighting_set=weighting_set,
        call_offs=len(call_offs),
        reference_eur=sum(known, _ZERO) if len(known) == len(references) else None,
        amounts=Amounts(
            promised_eur=sum((one.promised_eur for one in parts), _ZERO),
            rebased_eur=sum((one.rebased_eur for one in parts), _ZERO),
            verified_eur=sum((one.verified_eur for one in parts), _ZERO),
            declared_eur=sum((one.declared_eur for one in parts), _ZERO),
            to_come_eur=sum((one.to_come_eur for one in parts), _ZERO),
        ),
    )
