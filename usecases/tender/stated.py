"""What stored terms state: the texts by field, the award method, and what still lacks."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from domain.award.methods import (
    AwardMethod,
    build_method,
    has_upper_bound,
    needed_figures,
)
from domain.award.vocabulary import AboveUpper, Figure, MethodKind
from domain.tender.fields import TenderField, asked_fields, missing_fields
from domain.tender.vocabulary import MkiUse
from domain.vocabulary import Material
from models.tender import TenderTerms

#: The choice beside the figures of a method with bounds, in the stored parameters.
ABOVE_UPPER: Final = "above_upper"


def read_choices(terms: TenderTerms) -> dict[TenderField, str]:
    """The texts by field."""
    return {TenderField(name): str(text) for name, text in json.loads(terms.choices).items()}


def write_choices(choices: Mapping[TenderField, str]) -> str:
    """The texts as they are stored, a new line as one character; blank ones are left out."""
    lines = {field.value: text.strip().replace("\r\n", "\n") for field, text in choices.items()}
    kept = {name: text for name, text in lines.items() if text}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def read_stored(parameters: str | None) -> tuple[dict[Figure, Decimal], AboveUpper | None]:
    """Stored parameters, as far as they are filled in: the figures, and the choice beside them."""
    stored: dict[str, str] = json.loads(parameters or "{}")
    above = stored.pop(ABOVE_UPPER, None)
    figures = {Figure(name): Decimal(value) for name, value in stored.items()}
    return figures, None if above is None else AboveUpper(above)


def write_parameters(figures: Mapping[Figure, Decimal], *, above_upper: AboveUpper | None) -> str:
    """The parameters as they are stored: numbers as text, exactly."""
    stored = {name.value: format(value, "f") for name, value in figures.items()}
    if above_upper is not None:
        stored[ABOVE_UPPER] = above_upper.value
    return json.dumps(stored, sort_keys=True)


def method_of(terms: TenderTerms) -> AwardMethod | None:
    """The award method; None while it, or a figure of it, is not there yet."""
    if terms.method is None:
        return None
    kind = MethodKind(terms.method)
    figures, above = read_stored(terms.parameters)
    if any(name not in figures for name in needed_figures(kind)):
        return None
    return build_method(kind, figures, above_upper=above if has_upper_bound(kind) else None)


def lacking_fields(terms: TenderTerms, *, material: Material) -> tuple[TenderField, ...]:
    """The fields that still lack a text, or the choice with which the award computes."""
    lacking = set(missing_fields(read_choices(terms), use=terms.mki_use, material=material))
    chosen = {
        TenderField.USE: terms.mki_use is not None,
        TenderField.WEIGHTING_SET: terms.weighting_set is not None,
        TenderField.AWARD_METHOD: terms.mki_use is MkiUse.REQUIREMENT
        or method_of(terms) is not None,
    }
    lacking |= {field for field, is_there in chosen.items() if not is_there}
    asked = asked_fields(use=terms.mki_use, material=material)
    return tuple(field for field in asked if field in lacking)
