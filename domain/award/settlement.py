"""What a contractor pays, or gets, when the realised MKI differs from the promised one."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from http import HTTPStatus
from typing import ClassVar, Final, assert_never

from domain.award import formulas
from domain.award.judging import Offer, judge
from domain.award.methods import (
    AddOn,
    AwardMethod,
    Bounds,
    Ceiling,
    DecliningCeiling,
    ParameterForeignError,
    Points,
    Relative,
    require_above_zero,
)
from domain.award.steps import Step, step
from domain.award.vocabulary import Figure
from domain.errors import PoortError

#: Rijkswaterstaat, frequently asked questions on DuboCalc: usually 1.5 times the difference.
USUAL_FINE_FACTOR: Final = Decimal("1.5")


class ContractRateMissingError(PoortError):
    """A ceiling gives no advantage in euro, and the contract names no rate either."""

    message: ClassVar[str] = (
        "The method {method} gives no advantage in euro. Only a contract that names a rate per euro"
        " MKI can be settled; without it there is no fine."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class LowestMkiMissingError(PoortError):
    """Relative points cannot be computed again without the lowest MKI at the award."""

    message: ClassVar[str] = (
        "With relative points the lowest MKI at the award decides. Give it with the settlement."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class TermNegativeError(PoortError):
    """A factor of the contract below zero."""

    message: ClassVar[str] = "The {term} cannot be below zero; it is {value}."
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementTerms:
    """What the contract says: factors on the difference, and a rate where only a ceiling held.

    Raises:
        TermNegativeError, ParameterRefusedError: as they say.
    """

    fine_factor: Decimal = USUAL_FINE_FACTOR
    bonus_factor: Decimal = Decimal(0)
    contract_rate: Decimal | None = None

    def __post_init__(self) -> None:
        factors = {Figure.FINE_FACTOR: self.fine_factor, Figure.BONUS_FACTOR: self.bonus_factor}
        for term, value in factors.items():
            if value < 0:
                raise TermNegativeError(term=term, value=value)
        if self.contract_rate is not None:
            require_above_zero({Figure.CONTRACT_RATE: self.contract_rate})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The difference in award advantage and what follows from it; at most one of both is not 0.

    `difference_eur` is negative when more was realised than promised.
    """

    difference_eur: Decimal
    fine_eur: Decimal
    bonus_eur: Decimal
    steps: tuple[Step, ...]


def settle(
    method: AwardMethod,
    *,
    promised_mki_eur: Decimal,
    realised_mki_eur: Decimal,
    terms: SettlementTerms,
    lowest_mki_eur: Decimal | None = None,
) -> Settlement:
    """The fine or bonus for that realised MKI; a variation was worked into the promise before.

    `lowest_mki_eur` is the lowest MKI among the bids at the award; only relative points need it.
    Source: Rijkswaterstaat, frequently asked questions on DuboCalc.

    Raises:
        ContractRateMissingError: a ceiling, and no rate in the contract: nothing is computed.
        ParameterForeignError: a rate in the contract, and a method that needs none.
        LowestMkiMissingError, RelativeNeedsPositiveError: as they say.
    """
    match method:
        case Ceiling() | DecliningCeiling():
            if terms.contract_rate is None:
                raise ContractRateMissingError(method=method.kind)
            steps = _by_rate(
                Figure.CONTRACT_RATE, terms.contract_rate, promised_mki_eur, realised_mki_eur
            )
        case AddOn():
            _require_no_rate(method, terms)
            steps = _by_rate(Figure.FACTOR, method.factor, promised_mki_eur, realised_mki_eur)
        case Bounds() | Points() | Relative():
            _require_no_rate(method, terms)
            lowest = _lowest(method, lowest_mki_eur)
            steps = _by_advantage(method, promised_mki_eur, realised_mki_eur, lowest)
        case _:
            assert_never(method)
    return _settled(steps, difference=steps[-1].result, terms=terms)


def _require_no_rate(method: AwardMethod, terms: SettlementTerms) -> None:
    if terms.contract_rate is not None:
        raise ParameterForeignError(method=method.kind, foreign=(Figure.CONTRACT_RATE,))


def _lowest(method: Bounds | Points | Relative, lowest_mki_eur: Decimal | None) -> Decimal:
    if lowest_mki_eur is not None:
        return lowest_mki_eur
    if isinstance(method, Relative):
        raise LowestMkiMissingError
    return Decimal(0)


def _by_rate(name: Figure, rate: Decimal, promised: Decimal, realised: Decimal) -> tuple[Step, ...]:
    """A rate per euro of MKI: the difference follows at once."""
    formula = f"{{{name}}} × ({{realised_mki}} − {{promised_mki}})"  # noqa: RUF001 -- as people read it
    inputs = {name: rate, Figure.REALISED_MKI: realised, Figure.PROMISED_MKI: promised}
    exact = Fraction(rate) * (Fraction(realised) - Fraction(promised))
    return (step(Figure.DIFFERENCE, formula, inputs, exact),)


def _by_advantage(
    method: Bounds | Points | Relative, promised: Decimal, realised: Decimal, lowest: Decimal
) -> tuple[Step, ...]:
    """What each MKI earns in the award, and the difference of the two."""
    earned = [judge(method, Offer(mki_eur=mki, lowest_eur=lowest)) for mki in (promised, realised)]
    names = (Figure.PROMISED_ADVANTAGE, Figure.REALISED_ADVANTAGE)
    advantages = {name: one.advantage_eur for name, one in zip(names, earned, strict=True)}
    last = [replace(one.steps[-1], name=name) for name, one in zip(names, earned, strict=True)]
    difference = step(
        Figure.DIFFERENCE,
        "{promised_advantage} − {realised_advantage}",  # noqa: RUF001 -- as people read it
        advantages,
        advantages[names[0]] - advantages[names[1]],
    )
    return (*earned[0].steps[:-1], last[0], *earned[1].steps[:-1], last[1], difference)


def _settled(steps: tuple[Step, ...], *, difference: Decimal, terms: SettlementTerms) -> Settlement:
    fine = _charge(Figure.FINE, Figure.FINE_FACTOR, terms.fine_factor, max(difference, Decimal(0)))
    bonus = _charge(
        Figure.BONUS, Figure.BONUS_FACTOR, terms.bonus_factor, max(-difference, Decimal(0))
    )
    return Settlement(
        difference_eur=difference,
        fine_eur=fine.result,
        bonus_eur=bonus.result,
        steps=(*steps, bonus if difference < 0 else fine),
    )


def _charge(name: Figure, factor_name: Figure, factor: Decimal, difference: Decimal) -> Step:
    return step(
        name,
        f"{{{factor_name}}} × {{difference}}",  # noqa: RUF001 -- as people read it
        {factor_name: factor, Figure.DIFFERENCE: difference},
        formulas.shortfall_price(difference, factor=factor),
    )
