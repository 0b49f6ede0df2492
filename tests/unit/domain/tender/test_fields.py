"""A tender states 24 things on MKI, and the category rules where there is asphalt."""

import pytest

from domain.tender.fields import ANSWERS, TenderField, asked_fields, missing_fields
from domain.tender.vocabulary import MkiUse
from domain.vocabulary import Material


@pytest.mark.parametrize(
    ("use", "material", "left_out"),
    [
        (MkiUse.BOTH, Material.ASPHALT, set()),
        (MkiUse.BOTH, Material.CONCRETE, {TenderField.PCR}),
        (MkiUse.CRITERION, Material.BOTH, {TenderField.CEILINGS}),
        (MkiUse.REQUIREMENT, Material.BOTH, {TenderField.AWARD_METHOD}),
        (None, Material.OTHER, {TenderField.PCR}),
    ],
    ids=["all with asphalt", "24 without", "no ceiling", "no award method", "not chosen yet"],
)
def test_a_tender_is_asked_what_it_needs(
    use: MkiUse | None, material: Material, left_out: set[TenderField]
) -> None:
    assert set(TenderField) - set(asked_fields(use=use, material=material)) == left_out


def test_a_blank_is_no_text() -> None:
    choices = dict.fromkeys(TenderField, "tekst") | {TenderField.TOOL: "  "}

    missing = missing_fields(choices, use=MkiUse.BOTH, material=Material.ASPHALT)

    assert missing == (TenderField.TOOL,)


def test_what_answers_a_check_is_asked_of_every_tender() -> None:
    always = set(asked_fields(use=MkiUse.CRITERION, material=Material.OTHER))

    assert set().union(*ANSWERS.values()) <= always
