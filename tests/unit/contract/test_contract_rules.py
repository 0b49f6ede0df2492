"""Settling, planning and framework contracts, as tables."""

from datetime import date
from decimal import Decimal

import pytest

from domain.award.methods import Bounds, DecliningCeiling
from domain.award.settlement import SettlementTerms
from domain.contract.framework import (
    CallOff,
    PromiseAboveCeilingError,
    ShareRefusedError,
    YearNotInFrameworkError,
    YearsMissingError,
    framework_years,
    promise_for,
    roll_up,
)
from domain.contract.plan import PlanDatesError, propose_plan
from domain.contract.promise import as_promised, rebase
from domain.contract.settling import NotAllVerifiedError, QuantitiesDifferError, settle_contract
from domain.contract.standing import Amounts, Delivered, standing
from domain.contract.vocabulary import MeasurementKind
from domain.mki.vocabulary import WeightingSet
from domain.vocabulary import Material
from tests.unit.contract.samples import make_line, make_promise

BOUNDS = Bounds(upper=Decimal(500_000), lower=Decimal(300_000), max_discount=Decimal(400_000))
PLATFORMS = DecliningCeiling(ceiling=Decimal(1), yearly_decline=Decimal("0.04"), years=3)

#: B promised 330,000 in two products of a thousand tonnes.
AS_BUILT = (make_line("262500"), make_line("87500", position=2, product="AC bin"))


def test_the_constructed_example_settles_to_the_cent() -> None:
    """B realises 350,000 where 330,000 was promised: 1.5 times 40,000."""
    promise = make_promise()
    here = standing(promise, rebased=as_promised(promise), deliveries=AS_BUILT)

    found = settle_contract(here, method=BOUNDS, terms=SettlementTerms())

    assert (found.difference_eur, found.fine_eur) == (Decimal(40_000), Decimal(60_000))


def test_a_rebased_promise_is_what_counts() -> None:
    """A fifth more of the first product, realised at the promised rates, costs nothing."""
    promise = make_promise()
    rebased = rebase(promise, earlier=as_promised(promise), quantities={1: Decimal(1200)})
    lines = (make_line("297000", quantity="1200"), make_line("82500", position=2))

    found = settle_contract(
        standing(promise, rebased=rebased, deliveries=lines), method=BOUNDS, terms=SettlementTerms()
    )

    assert {found.difference_eur, found.fine_eur, found.bonus_eur} == {Decimal(0)}


EARLY = [
    pytest.param((), QuantitiesDifferError, id="nothing was delivered"),
    pytest.param(
        (make_line("262500", verified=False), AS_BUILT[1]), NotAllVerifiedError, id="only declared"
    ),
    pytest.param(
        (make_line("220000", quantity="900"), AS_BUILT[1]), QuantitiesDifferError, id="too little"
    ),
    pytest.param(
        (*AS_BUILT, make_line("1", position=None, product="Hek")),
        QuantitiesDifferError,
        id="a product that nobody promised",
    ),
]


@pytest.mark.parametrize(("lines", "refusal"), EARLY)
def test_no_settlement_before_the_quantities_are_right_and_verified(
    lines: tuple[Delivered, ...], refusal: type[Exception]
) -> None:
    promise = make_promise()
    here = standing(promise, rebased=as_promised(promise), deliveries=lines)

    with pytest.raises(refusal):
        settle_contract(here, method=BOUNDS, terms=SettlementTerms())


@pytest.mark.parametrize(
    ("material", "kind"),
    [
        (Material.ASPHALT, MeasurementKind.PERIOD),
        (Material.BOTH, MeasurementKind.PERIOD),
        (Material.CONCRETE, MeasurementKind.POUR_SERIES),
        (Material.OTHER, MeasurementKind.PERIOD),
    ],
)
def test_a_plan_measures_by_the_kind_of_work(material: Material, kind: MeasurementKind) -> None:
    """Design first, then each month of the work, then completion, account and guarantee."""
    plan = propose_plan(
        material,
        awarded_on=date(2026, 4, 1),
        starts_on=date(2026, 5, 18),
        ends_on=date(2026, 7, 10),
    )

    assert [(one.kind, one.planned_on) for one in plan] == [
        (MeasurementKind.CONTRACT_START, date(2026, 4, 1)),
        (MeasurementKind.EXECUTION_DESIGN, date(2026, 4, 20)),
        (kind, date(2026, 5, 31)),
        (kind, date(2026, 6, 30)),
        (kind, date(2026, 7, 10)),
        (MeasurementKind.PROVISIONAL_COMPLETION, date(2026, 7, 10)),
        (MeasurementKind.FINAL_ACCOUNT, date(2026, 9, 8)),
        (MeasurementKind.END_OF_GUARANTEE, date(2027, 7, 10)),
    ]
    assert all(one.evidence for one in plan)


def test_a_plan_needs_dates_in_order() -> None:
    with pytest.raises(PlanDatesError):
        propose_plan(
            Material.ASPHALT,
            awarded_on=date(2026, 4, 1),
            starts_on=date(2026, 5, 1),
            ends_on=date(2026, 4, 30),
        )


def test_the_ceiling_of_a_framework_falls_by_the_year() -> None:
    """ProRail's platforms: about 4 percent a year."""
    years = framework_years(
        PLATFORMS, first_year=2026, promised=(Decimal("0.9"), Decimal("0.85"), Decimal("0.8"))
    )

    assert [(one.year, one.ceiling) for one in years] == [
        (2026, Decimal(1)),
        (2027, Decimal("0.96")),
        (2028, Decimal("0.9216")),
    ]
    assert promise_for(years, year=2027, reference_eur=Decimal(50_000)) == (
        Decimal(48_000),
        Decimal(42_500),
    )


UNPROMISED = [
    pytest.param(("0.9", "0.8"), YearsMissingError, id="a year lacks"),
    pytest.param(("0.9", "0.97", "0.8"), PromiseAboveCeilingError, id="above its ceiling"),
    pytest.param(("0.9", "0", "0.8"), ShareRefusedError, id="nothing of the reference"),
]


@pytest.mark.parametrize(("promised", "refusal"), UNPROMISED)
def test_a_framework_promises_each_year_below_its_ceiling(
    promised: tuple[str, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        framework_years(PLATFORMS, first_year=2026, promised=tuple(map(Decimal, promised)))


def test_a_year_outside_the_framework_has_no_promise() -> None:
    with pytest.raises(YearNotInFrameworkError, match="2030"):
        promise_for((), year=2030, reference_eur=Decimal(1))


def test_call_offs_add_up_within_their_set_and_never_across() -> None:
    """One without a promise has no figures; a reference that lacks leaves the sum unknown."""
    rolled = roll_up(
        (
            _call_off("1", WeightingSet.A2, reference=100),
            _call_off("2", WeightingSet.A2, reference=200),
            _call_off("3", WeightingSet.A1, reference=None),
            CallOff(number="4", name="", weighting_set=None, reference_eur=None, amounts=None),
        )
    )

    assert [
        (one.weighting_set, one.call_offs, one.reference_eur, one.amounts.expected_eur)
        for one in rolled
    ] == [
        (WeightingSet.A1, 1, None, Decimal(90)),
        (WeightingSet.A2, 2, Decimal(300), Decimal(180)),
    ]


def _call_off(number: str, weighting_set: WeightingSet, *, reference: int | None) -> CallOff:
    return CallOff(
        number=number,
        name=f"Perron {number}",
        weighting_set=weighting_set,
        reference_eur=None if reference is None else Decimal(reference),
        amounts=Amounts(
            promised_eur=Decimal(80),
            rebased_eur=Decimal(80),
            verified_eur=Decimal(40),
            declared_eur=Decimal(10),
            to_come_eur=Decimal(40),
        ),
    )
