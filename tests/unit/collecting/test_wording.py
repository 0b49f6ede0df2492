"""What is found in a contractor's lines is said in words that tell what to do."""

from datetime import date
from decimal import Decimal

import pytest

from domain.collecting.lines import DeliveryFinding
from domain.collecting.vocabulary import DeliveryColumn, DeliveryError, DeliverySignal
from domain.vocabulary import Language
from notifications.language import catalogue_of
from usecases.collecting.wording import MESSAGES, in_form, in_sheet


def test_every_kind_of_finding_has_its_words_in_dutch() -> None:
    """A kind without words would end in a traceback at the contractor."""
    catalogue = catalogue_of(Language.NL)
    assert catalogue is not None
    lacking = [
        text for text in MESSAGES.values() if not (entry := catalogue.get(text)) or not entry.string
    ]

    assert set(MESSAGES) == {*DeliveryError, *DeliverySignal}
    assert lacking == []


@pytest.mark.parametrize("kind", [*DeliveryError, *DeliverySignal], ids=str)
@pytest.mark.parametrize("language", Language)
def test_each_says_its_place_and_leaves_no_hole(
    kind: DeliveryError | DeliverySignal, language: Language
) -> None:
    """Values stand in the sentence as people write them."""
    finding = DeliveryFinding(
        row=9,
        column=DeliveryColumn.MKI,
        kind=kind,
        given=Decimal("1250.5"),
        expected=date(2026, 3, 20),
        details={"percent": Decimal("4.0")},
    )

    said = in_sheet(finding, language), in_form(finding, language)

    assert "G9" in said[0]
    assert all("9" in one and "{" not in one for one in said)
