"""A promise on paper: methods that are stored, and lines that people type."""

import json
from datetime import date
from decimal import Decimal

import pytest

from domain.award.methods import AwardMethod
from domain.contract.vocabulary import PromiseSource
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.vocabulary import Language
from tests.unit.award.samples import ADD_ON, BOUNDS, CEILING, DECLINING, POINTS, RELATIVE
from usecases.contract.draft import (
    DraftProduct,
    MethodUnreadableError,
    PromiseDraft,
    lowest_mki_of,
    read_draft,
    read_method,
    write_method,
)
from usecases.contract.drawing_up import lowest_among
from usecases.contract.typed_lines import (
    LineNumberError,
    LineShapeError,
    LineUnitError,
    TooManyLinesError,
    read_lines,
)

METHODS = (BOUNDS, ADD_ON, CEILING, POINTS, DECLINING, RELATIVE)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.kind)
def test_a_stored_method_is_the_method(method: AwardMethod) -> None:
    """Also with the lowest MKI beside its parameters, which is none of them."""
    stored = write_method(method, lowest_mki_eur=Decimal("280000.5"))

    assert read_method(method.kind, json.dumps(stored)) == method
    assert lowest_mki_of(json.dumps(stored)) == Decimal("280000.5")
    assert lowest_mki_of(json.dumps(write_method(method))) is None


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("loterij", {}),
        ("add-on", {"factor": "twee"}),
        ("add-on", {"geluk": "2"}),
        ("bounds", {"above_upper": "soms"}),
    ],
    ids=["method", "number", "figure", "above"],
)
def test_what_is_no_method_is_told(kind: str, parameters: dict[str, str]) -> None:
    with pytest.raises(MethodUnreadableError, match="buyer"):
        read_method(kind, parameters)


def test_a_draft_comes_back_as_it_was_stored() -> None:
    """With the digest by which somebody confirms it."""
    draft = make_draft()

    assert read_draft(draft.contents) == draft
    assert read_draft(draft.contents).digest == draft.digest
    assert draft.model_copy(update={"sanction_factor": Decimal(2)}).digest != draft.digest


def test_relative_points_keep_the_lowest_mki_of_the_award() -> None:
    """Without it nothing could be settled later."""
    outcome = json.dumps({"bids": [{"mki": "330000"}, {"mki": "280000.25"}]})

    assert lowest_among(outcome) == Decimal("280000.25")


def test_lines_are_read_as_the_reader_writes_numbers() -> None:
    """With semicolons or out of a spreadsheet; empty lines are none."""
    dutch = "AC surf; 1.250; ton; 10.312,50\n\nTegels\t12,5\tm3\t312,5\n"
    english = "AC surf; 1,250; ton; 10,312.50\nTegels;12.5;m3;312.5"

    assert read_lines(dutch, Language.NL) == read_lines(english, Language.EN)
    assert [(one.product, one.quantity, one.mki_eur) for one in read_lines(dutch, Language.NL)] == [
        ("AC surf", Decimal(1250), Decimal("10312.50")),
        ("Tegels", Decimal("12.5"), Decimal("312.5")),
    ]


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("AC surf; 1.250; ton", LineShapeError),
        ("AC surf; 1.250; ton; 10; 20", LineShapeError),
        ("; 1.250; ton; 10", LineShapeError),
        ("AC surf; 12.5; ton; 10", LineNumberError),
        ("AC surf; 12,5; ton; =1+1", LineNumberError),
        ("AC surf; 12,5; ton; 9999999999999", LineNumberError),
        ("AC surf; 12,5; emmer; 10", LineUnitError),
    ],
)
def test_a_line_that_cannot_be_read_is_told_by_its_number(
    line: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal, match="Line 2"):
        read_lines(f"Goed; 1; ton; 1\n{line}", Language.NL)


def test_more_lines_than_a_contract_has_are_refused() -> None:
    with pytest.raises(TooManyLinesError, match="500"):
        read_lines("Goed; 1; ton; 1\n" * 501, Language.NL)


def make_draft() -> PromiseDraft:
    """A promise of one product."""
    return PromiseDraft(
        source=PromiseSource.TYPED,
        contractor="Aannemer B",
        awarded_on=date(2026, 4, 1),
        weighting_set=WeightingSet.A2,
        method_version="1.1",
        database_version="NMD 3.8",
        method=BOUNDS.kind,
        parameters=write_method(BOUNDS),
        products=(
            DraftProduct(
                product="AC surf",
                quantity=Decimal(1250),
                unit=QuantityUnit.TONNE,
                mki_eur=Decimal(330_000),
            ),
        ),
    )
