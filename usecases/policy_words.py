"""A version of the policy in words, and how it differs from the one before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff

from domain.vocabulary import Language, Material
from notifications.language import label, show_date, translator
from usecases.adopt_policy import AdoptPolicy, Ceiling
from usecases.award.words import say_euro, say_number


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    """One thing that a version changed; `was` or `becomes` is None where it was not there."""

    what: str
    was: str | None
    becomes: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """The lines of the text that a version left out, and those that it brought."""

    gone: tuple[str, ...]
    new: tuple[str, ...]


def policy_rows(policy: AdoptPolicy, language: Language) -> tuple[tuple[str, str], ...]:
    """What the policy asks of every project, by what it is about; ceilings stand apart."""
    return tuple(_rows(policy, language))


def material_words(material: Material, language: Language) -> str:
    """The material inside a sentence."""
    if material is Material.OTHER:
        return translator(language)("other material")
    return label(material, language)


def ceiling_title(ceiling: Ceiling, language: Language) -> str:
    """What a ceiling is about: its product, set and first day."""
    pattern = translator(language)("Ceiling of {product}, set {weighting_set}, from {day} on")
    return pattern.format(
        product=ceiling.product,
        weighting_set=ceiling.weighting_set,
        day=show_date(ceiling.valid_from, language),
    )


def ceiling_value(ceiling: Ceiling, language: Language) -> str:
    """What it allows, until when."""
    say = translator(language)
    amount = say("{amount} per {unit}").format(
        amount=say_euro(ceiling.ceiling_eur, language), unit=label(ceiling.unit, language)
    )
    if ceiling.valid_until is None:
        return amount
    until = show_date(ceiling.valid_until, language)
    return say("{amount}, until {day}").format(amount=amount, day=until)


def policy_changes(
    older: AdoptPolicy, newer: AdoptPolicy, language: Language
) -> tuple[PolicyChange, ...]:
    """What the newer version asks otherwise, in the order of the policy."""
    was, becomes = _all(older, language), _all(newer, language)
    return tuple(
        PolicyChange(what=what, was=was.get(what), becomes=becomes.get(what))
        for what in {**becomes, **was}
        if was.get(what) != becomes.get(what)
    )


def text_change(older: AdoptPolicy, newer: AdoptPolicy) -> TextChange:
    """Which lines of the text changed."""
    _header, _other, *lines = [
        *unified_diff(older.body.splitlines(), newer.body.splitlines(), n=0, lineterm="")
    ] or ("", "")
    return TextChange(
        gone=tuple(line[1:] for line in lines if line.startswith("-") and line[1:].strip()),
        new=tuple(line[1:] for line in lines if line.startswith("+") and line[1:].strip()),
    )


def _all(policy: AdoptPolicy, language: Language) -> Mapping[str, str]:
    title = {translator(language)("Title"): policy.title}
    ceilings = {
        ceiling_title(one, language): ceiling_value(one, language) for one in policy.ceilings
    }
    return title | dict(_rows(policy, language)) | ceilings


def _rows(policy: AdoptPolicy, language: Language) -> Iterator[tuple[str, str]]:
    say = translator(language)
    yield say("Minimum weight of MKI in an award"), f"{policy.minimum_mki_weight_percent}%"
    if policy.mki_obligatory_from is not None:
        yield say("MKI obligatory from"), say_euro(policy.mki_obligatory_from, language)
    for material, from_eur in policy.obligations.items():
        what = say("MKI obligatory for {material} from")
        named = material_words(material, language)
        yield what.format(material=named), say_euro(from_eur, language)
    if policy.required_set is not None:
        yield say("Required weighting set"), str(policy.required_set)
    if policy.required_method is not None:
        yield say("Required version of the method"), policy.required_method
    if policy.sanction_factor is not None:
        times = say("{number} times the financial advantage")
        shown = say_number(policy.sanction_factor, language)
        yield say("Fine when a promise is not kept"), times.format(number=shown)
