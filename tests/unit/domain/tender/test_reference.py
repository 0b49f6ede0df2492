"""Products over their modules, changes between versions, and first texts."""

from decimal import Decimal

import pytest

from domain.definition import Text
from domain.mki.calculation import CalculationLine
from domain.mki.vocabulary import Module, QuantityUnit
from domain.tender.changes import FieldChange, changes_between
from domain.tender.chapter import ChapterField
from domain.tender.fields import TenderField
from domain.tender.reference import products_of


def line(product: str, module: Module | None, quantity: int, mki: int) -> CalculationLine:
    """A line of tonnes."""
    return CalculationLine(
        row=2,
        product=product,
        quantity=Decimal(quantity),
        unit=QuantityUnit.TONNE,
        mki_total=Decimal(mki),
        modules=frozenset() if module is None else frozenset({module}),
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([("AC", Module.A1_A3, 100, 7), ("AC", Module.A4, 100, 1)], [("AC", 100, 8)]),
        ([("AC", Module.A1_A3, 100, 7), ("ac ", Module.A1_A3, 50, 3)], [("AC", 150, 10)]),
        ([("AC", None, 100, 7), ("AC", None, 50, 3)], [("AC", 150, 10)]),
        ([("AC", Module.A1_A3, 100, 7), ("AC", Module.D, 90, -2)], [("AC", 100, 5)]),
        (
            [("B", Module.A1_A3, 1, 1), ("A", Module.A1_A3, 2, 2), ("B", Module.A4, 1, 1)],
            [("B", 1, 2), ("A", 2, 2)],
        ),
        ([], []),
    ],
    ids=["two modules", "two posts", "no modules told", "less released", "order", "nothing"],
)
def test_a_quantity_counts_once_over_the_modules_of_a_product(
    lines: list[tuple[str, Module | None, int, int]], expected: list[tuple[str, int, int]]
) -> None:
    """And adds up over the posts of one module; MKI always adds up."""
    found = products_of([line(*one) for one in lines])

    assert [(one.product, int(one.quantity), int(one.mki_eur)) for one in found] == expected


def test_only_what_differs_is_a_change() -> None:
    """In the order of the chapter, also where a text came or went."""
    before = {TenderField.TOOL: "DuboCalc", TenderField.PCR: "PCR", TenderField.LEVEL: "a"}
    after = {TenderField.TOOL: " DuboCalc ", TenderField.USE: "Eis", TenderField.LEVEL: "b"}

    assert changes_between(before, after) == (
        FieldChange(field=TenderField.USE, before="", after="Eis"),
        FieldChange(field=TenderField.PCR, before="PCR", after=""),
        FieldChange(field=TenderField.LEVEL, before="a", after="b"),
    )


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"tool": "DuboCalc {x}", "other": ""}, "Met DuboCalc {x}."),
        ({"tool": ""}, ""),
        ({}, ""),
    ],
    ids=["known", "empty", "unknown"],
)
def test_a_first_text_is_there_only_when_all_that_it_names_is_known(
    values: dict[str, str], text: str
) -> None:
    """Never half a sentence; what a value holds stays as it is."""
    field = ChapterField(
        field=TenderField.TOOL, ask=Text(nl="?", en="?"), proposal="Met {tool}.", source="Eigen"
    )

    assert field.propose(values) == text
