"""What was promised, rebased, realised and is expected, per product and in total."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contract.promise import (
    Addition,
    NothingPromisedError,
    NothingRebasedError,
    ProductUnknownError,
    Promise,
    PromisedProduct,
    QuantityRefusedError,
    as_promised,
    rebase,
)
from domain.contract.signals import signals_of
from domain.contract.standing import (
    Delivered,
    DeliverySetDiffersError,
    DeliveryUnitDiffersError,
    standing,
)
from domain.contract.vocabulary import SignalKind
from domain.mki.values import MICRO_EURO, MixedSetsError
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from tests.unit.contract.samples import TONNE, make_line, make_product, make_promise

QUANTITIES = st.decimals(min_value="0.001", max_value=10_000_000, places=3)
AMOUNTS = st.decimals(min_value=-1_000_000, max_value=10_000_000, places=6)
PRODUCTS = st.lists(st.tuples(QUANTITIES, AMOUNTS), min_size=1, max_size=5)

STANDINGS = [
    pytest.param((), ("330000", "0", "0", "330000"), id="nothing delivered yet"),
    pytest.param(
        (make_line("123750", quantity="500"),),
        ("330000", "123750", "0", "330000"),
        id="half of one, as promised",
    ),
    pytest.param(
        (make_line("130000", quantity="500"),),
        ("330000", "130000", "0", "336250"),
        id="half of one, worse: the rest is expected as promised",
    ),
    pytest.param(
        (make_line("130000", quantity="500", verified=False),),
        ("330000", "0", "130000", "336250"),
        id="declared is not verified",
    ),
    pytest.param(
        (make_line("297000", quantity="1200"),),
        ("330000", "297000", "0", "379500"),
        id="more than promised leaves nothing to come",
    ),
    pytest.param(
        (make_line("5000", position=None, product="Kantopsluiting", quantity="10"),),
        ("330000", "5000", "0", "335000"),
        id="what nobody promised comes on top",
    ),
]


@pytest.mark.parametrize(("lines", "expected"), STANDINGS)
def test_realised_counts_as_it_is_and_the_rest_as_promised(
    lines: tuple[Delivered, ...], expected: tuple[str, str, str, str]
) -> None:
    promise = make_promise()

    total = standing(promise, rebased=as_promised(promise), deliveries=lines).total

    found = (total.rebased_eur, total.verified_eur, total.declared_eur, total.expected_eur)
    assert found == tuple(map(Decimal, expected))


@given(PRODUCTS)
def test_everything_delivered_as_promised_is_the_promise(
    products: list[tuple[Decimal, Decimal]],
) -> None:
    promise = _promise(products)
    lines = [
        Delivered(
            position=one.position,
            product=one.product,
            quantity=one.quantity,
            unit=one.unit,
            mki_eur=one.promised_eur,
            weighting_set=promise.weighting_set,
            is_verified=True,
        )
        for one in promise.products
    ]

    found = standing(promise, rebased=as_promised(promise), deliveries=lines).total

    assert found.promised_eur == found.rebased_eur == found.verified_eur == found.expected_eur


@given(PRODUCTS, QUANTITIES)
def test_a_rebase_keeps_the_rates(
    products: list[tuple[Decimal, Decimal]], quantity: Decimal
) -> None:
    """The amount differs from the exact rate times the quantity by its one rounding only."""
    promise = _promise(products)
    first = promise.products[0]

    if quantity == first.quantity:
        quantity += 1
    rebased = rebase(promise, earlier=as_promised(promise), quantities={1: quantity})

    exact = first.promised_eur * quantity / first.quantity
    assert abs(rebased.products[0].amount_eur - exact) <= MICRO_EURO / 2 + exact.copy_abs() / 10**26
    assert rebased.products[0].rate_eur == first.rate_eur
    assert rebased.products[1:] == as_promised(promise).products[1:]


@given(PRODUCTS, QUANTITIES)
def test_a_rebase_there_and_back_is_the_promise(
    products: list[tuple[Decimal, Decimal]], quantity: Decimal
) -> None:
    """However odd the quantities were in between."""
    promise = _promise(products)
    first = promise.products[0]
    if quantity == first.quantity:
        quantity += 1

    there = rebase(promise, earlier=as_promised(promise), quantities={1: quantity})
    back = rebase(promise, earlier=there, quantities={1: first.quantity})

    assert back == as_promised(promise)


def test_a_new_product_brings_its_rate_and_keeps_it() -> None:
    promise = make_promise()
    fence = Addition(
        product="Duiker", quantity=Decimal(10), unit=QuantityUnit.PIECE, rate_eur=Decimal("12.5")
    )

    first = rebase(promise, earlier=as_promised(promise), quantities={}, additions=(fence,))
    second = rebase(promise, earlier=first, quantities={3: Decimal(20), 1: Decimal(0)})

    assert [one.amount_eur for one in first.products] == [247_500, 82_500, 125]
    assert [one.amount_eur for one in second.products] == [0, 82_500, 250]
    assert [one.is_new for one in second.products] == [False, False, True]


REFUSED = [
    pytest.param({9: Decimal(1)}, ProductUnknownError, id="a product that is not there"),
    pytest.param({1: Decimal(-1)}, QuantityRefusedError, id="less than nothing"),
    pytest.param({1: Decimal(1000)}, NothingRebasedError, id="nothing changes"),
]


@pytest.mark.parametrize(("quantities", "refusal"), REFUSED)
def test_a_rebase_that_cannot_be_is_refused(
    quantities: dict[int, Decimal], refusal: type[Exception]
) -> None:
    promise = make_promise()

    with pytest.raises(refusal):
        rebase(promise, earlier=as_promised(promise), quantities=quantities)


def test_a_promise_has_products_with_quantities() -> None:
    with pytest.raises(NothingPromisedError):
        Promise(weighting_set=WeightingSet.A2, products=())
    with pytest.raises(QuantityRefusedError, match="AC surf"):
        make_product(quantity="0")


def test_sets_are_never_mixed() -> None:
    """The error names the product and both sets."""
    promise = make_promise()
    line = make_line("1000", weighting_set=WeightingSet.A1)

    with pytest.raises(DeliverySetDiffersError, match=r"AC surf.*A1.*A2") as refused:
        standing(promise, rebased=as_promised(promise), deliveries=[line])

    assert isinstance(refused.value, MixedSetsError)


def test_units_are_never_mixed() -> None:
    promise = make_promise()
    line = make_line("1000", unit=QuantityUnit.SQUARE_METRE)

    with pytest.raises(DeliveryUnitDiffersError, match="AC surf"):
        standing(promise, rebased=as_promised(promise), deliveries=[line])


SIGNALS = [
    pytest.param((), [], id="nothing yet"),
    pytest.param((make_line("252449"),), [], id="two percent above its rate is allowed"),
    pytest.param(
        (make_line("260000"),), [(SignalKind.ABOVE_RATE, "AC surf", "5.1")], id="above its rate"
    ),
    pytest.param(
        (make_line("272250", quantity="1100"),),
        [(SignalKind.QUANTITY_OVER, "AC surf", "10.0")],
        id="more than was promised",
    ),
    pytest.param(
        (make_line("5", position=None, product="Hek"),),
        [(SignalKind.NOT_PROMISED, "Hek", None)],
        id="nobody promised it",
    ),
]


@pytest.mark.parametrize(("lines", "expected"), SIGNALS)
def test_what_is_off_is_told_and_what_is_close_is_not(
    lines: tuple[Delivered, ...], expected: list[tuple[SignalKind, str, str | None]]
) -> None:
    promise = make_promise()

    found = signals_of(standing(promise, rebased=as_promised(promise), deliveries=lines))

    assert [(one.kind, one.about, _text(one.percent)) for one in found] == expected


def test_a_period_without_data_is_told() -> None:
    promise = make_promise()
    here = standing(promise, rebased=as_promised(promise), deliveries=())

    found = signals_of(here, late_periods=("2026-05",))

    assert [(one.kind, one.about) for one in found] == [(SignalKind.NO_DATA, "2026-05")]


def _text(percent: Decimal | None) -> str | None:
    return None if percent is None else str(percent)


def _promise(products: list[tuple[Decimal, Decimal]]) -> Promise:
    return Promise(
        weighting_set=WeightingSet.A2,
        products=tuple(
            PromisedProduct(
                position=position,
                product=f"Product {position}",
                quantity=quantity,
                unit=TONNE,
                promised_eur=amount,
            )
            for position, (quantity, amount) in enumerate(products, start=1)
        ),
    )
