"""What a contractor pays or gets for a realised MKI, under each method."""

from decimal import Decimal

import pytest

from domain.award.judging import RelativeNeedsPositiveError
from domain.award.methods import AwardMethod, ParameterForeignError, ParameterRefusedError
from domain.award.settlement import (
    ContractRateMissingError,
    LowestMkiMissingError,
    SettlementTerms,
    TermNegativeError,
    settle,
)
from domain.award.vocabulary import Figure
from tests.unit.award.samples import ADD_ON, BOUNDS, CEILING, DECLINING, POINTS, RELATIVE

RATE = SettlementTerms(contract_rate=Decimal(3))
USUAL = SettlementTerms()
#: B of the constructed example promised 330,000 and realises 350,000; 280,000 was the lowest.
FINES = [
    pytest.param(BOUNDS, USUAL, "40000", "60000", id="M1, the constructed example"),
    pytest.param(ADD_ON, USUAL, "40000", "60000", id="M2, twice 20,000"),
    pytest.param(POINTS, USUAL, "40000", "60000", id="M4, four points of 10,000"),
    pytest.param(CEILING, RATE, "60000", "90000", id="M3 with a rate of 3"),
    pytest.param(DECLINING, RATE, "60000", "90000", id="M5 with a rate of 3"),
    pytest.param(RELATIVE, USUAL, "19393.94", "29090.91", id="M6, 339,393.94 less 320,000"),
    pytest.param(
        BOUNDS, SettlementTerms(fine_factor=Decimal(1)), "40000", "40000", id="once the difference"
    ),
]


@pytest.mark.parametrize(("method", "terms", "difference", "fine"), FINES)
def test_a_higher_mki_than_promised_costs_a_multiple_of_the_advantage(
    method: AwardMethod, terms: SettlementTerms, difference: str, fine: str
) -> None:
    """By the formula of the award, one and a half times unless the contract says else."""
    found = settle(
        method,
        promised_mki_eur=Decimal(330_000),
        realised_mki_eur=Decimal(350_000),
        terms=terms,
        lowest_mki_eur=Decimal(280_000),
    )

    assert (found.difference_eur, found.fine_eur) == (Decimal(difference), Decimal(fine))
    assert found.bonus_eur == 0
    assert (found.steps[-1].name, found.steps[-1].result) == (Figure.FINE, Decimal(fine))


@pytest.mark.parametrize(
    ("factor", "bonus"),
    [pytest.param("0", "0", id="none"), pytest.param("0.5", "20000", id="half")],
)
def test_a_lower_mki_than_promised_earns_what_the_contract_says(factor: str, bonus: str) -> None:
    """No bonus unless one was agreed, and never a fine."""
    found = settle(
        BOUNDS,
        promised_mki_eur=Decimal(350_000),
        realised_mki_eur=Decimal(330_000),
        terms=SettlementTerms(bonus_factor=Decimal(factor)),
    )

    assert (found.difference_eur, found.fine_eur) == (Decimal(-40_000), Decimal(0))
    assert found.bonus_eur == Decimal(bonus)


def test_beyond_the_bounds_nothing_more_is_lost() -> None:
    """The award gave no more than the whole discount, so no more than that is taken back."""
    found = settle(
        BOUNDS,
        promised_mki_eur=Decimal(280_000),
        realised_mki_eur=Decimal(900_000),
        terms=USUAL,
    )

    assert (found.difference_eur, found.fine_eur) == (Decimal(400_000), Decimal(600_000))


def test_the_steps_show_what_both_values_earn() -> None:
    """340,000 promised, 300,000 earned."""
    found = settle(
        BOUNDS,
        promised_mki_eur=Decimal(330_000),
        realised_mki_eur=Decimal(350_000),
        terms=USUAL,
    )

    told = {one.name: one.result for one in found.steps}
    assert told[Figure.PROMISED_ADVANTAGE] == 340_000
    assert told[Figure.REALISED_ADVANTAGE] == 300_000


@pytest.mark.parametrize("method", [CEILING, DECLINING], ids=lambda one: one.kind)
def test_a_ceiling_without_a_contract_rate_is_not_settled(method: AwardMethod) -> None:
    """No figure is invented."""
    with pytest.raises(ContractRateMissingError):
        settle(method, promised_mki_eur=Decimal(1), realised_mki_eur=Decimal(2), terms=USUAL)


@pytest.mark.parametrize("method", [BOUNDS, ADD_ON, POINTS, RELATIVE], ids=lambda one: one.kind)
def test_a_rate_beside_a_formula_is_refused(method: AwardMethod) -> None:
    """Two ways of settling in one contract contradict each other."""
    with pytest.raises(ParameterForeignError):
        settle(method, promised_mki_eur=Decimal(1), realised_mki_eur=Decimal(2), terms=RATE)


def test_relative_points_need_the_lowest_mki_of_the_award() -> None:
    """And a realised MKI above zero."""
    with pytest.raises(LowestMkiMissingError):
        settle(RELATIVE, promised_mki_eur=Decimal(1), realised_mki_eur=Decimal(2), terms=USUAL)
    with pytest.raises(RelativeNeedsPositiveError):
        settle(
            RELATIVE,
            promised_mki_eur=Decimal(1),
            realised_mki_eur=Decimal(0),
            terms=USUAL,
            lowest_mki_eur=Decimal(1),
        )


def test_relative_points_are_never_more_than_the_maximum() -> None:
    """Who realises less than the lowest bid of the award had promised, gets no more for it."""
    found = settle(
        RELATIVE,
        promised_mki_eur=Decimal(280_000),
        realised_mki_eur=Decimal(100_000),
        terms=SettlementTerms(bonus_factor=Decimal(1)),
        lowest_mki_eur=Decimal(280_000),
    )

    assert (found.difference_eur, found.bonus_eur) == (Decimal(0), Decimal(0))


def test_terms_that_make_no_sense_are_refused() -> None:
    """A factor below zero would pay for breaking a promise."""
    with pytest.raises(TermNegativeError):
        SettlementTerms(fine_factor=Decimal(-1))
    with pytest.raises(ParameterRefusedError):
        SettlementTerms(contract_rate=Decimal(0))
