"""What a tender must state on MKI: the fields of its chapter, and which of them still lack.

The fields are our own list, made from PIANOo (Inkopen met de milieukostenindicator, steps 1.3 to
1.10), the NMD's rules and the questions that Rijkswaterstaat answers on DuboCalc: 24 of them,
and the product category rules (PCR) where there is asphalt.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.tender.vocabulary import MkiUse
from domain.vocabulary import Material


class TenderField(StrEnum):
    """One thing that the chapter on MKI states, in the order of the chapter."""

    USE = "use"
    AWARD_METHOD = "award_method"
    METHOD_VERSION = "method_version"
    WEIGHTING_SET = "weighting_set"
    DATABASE_VERSION = "database_version"
    TOOL = "tool"
    PCR = "pcr"
    MODULES = "modules"
    LEVEL = "level"
    FUNCTIONAL_UNIT = "functional_unit"
    REFERENCE = "reference"
    LIFE_SPANS = "life_spans"
    USER_PARAMETERS = "user_parameters"
    RELEASED_MATERIALS = "released_materials"
    DATA_CATEGORIES = "data_categories"
    EPD_MOMENT = "epd_moment"
    VERIFIER = "verifier"
    CEILINGS = "ceilings"
    DELIVERY = "delivery"
    ROUNDING = "rounding"
    MISTAKES = "mistakes"
    VERIFICATION_MOMENTS = "verification_moments"
    VARIATIONS = "variations"
    SANCTION = "sanction"
    MONITORING_DATA = "monitoring_data"


#: The fields whose text answers a check of gate 4 (process checks G4-02 to G4-04, G4-08, G4-10).
ANSWERS: Final[Mapping[str, frozenset[TenderField]]] = MappingProxyType(
    {
        "scope": frozenset({TenderField.MODULES}),
        "level": frozenset({TenderField.LEVEL}),
        "data_demands": frozenset(
            {TenderField.DATA_CATEGORIES, TenderField.EPD_MOMENT, TenderField.VERIFIER}
        ),
        "verification": frozenset({TenderField.VERIFIER, TenderField.VERIFICATION_MOMENTS}),
        "sanction": frozenset({TenderField.SANCTION}),
        "monitoring": frozenset({TenderField.MONITORING_DATA, TenderField.DELIVERY}),
    }
)

_ASPHALT = frozenset({Material.ASPHALT, Material.BOTH})


def asked_fields(*, use: MkiUse | None, material: Material) -> tuple[TenderField, ...]:
    """The fields that this tender must fill in, in the order of the chapter.

    A requirement asks ceilings, a criterion an award method, asphalt its category rules.
    """
    left_out = set()
    if material not in _ASPHALT:
        left_out.add(TenderField.PCR)
    if use is MkiUse.CRITERION:
        left_out.add(TenderField.CEILINGS)
    if use is MkiUse.REQUIREMENT:
        left_out.add(TenderField.AWARD_METHOD)
    return tuple(field for field in TenderField if field not in left_out)


def missing_fields(
    choices: Mapping[TenderField, str], *, use: MkiUse | None, material: Material
) -> tuple[TenderField, ...]:
    """The asked fields without a text, in the order of the chapter; a blank is no text."""
    return tuple(
        field
        for field in asked_fields(use=use, material=material)
        if not choices.get(field, "").strip()
    )
