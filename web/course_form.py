"""What is filled in about objectives and policy, and the commands that it makes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.vocabulary import Indicator, Language, Material, ObjectiveStatus
from notifications.language import translator
from usecases.adopt_policy import AdoptPolicy, Ceiling
from usecases.amounts import Notation, readings
from usecases.award.words import say_number
from usecases.course_page import ProposedCeiling
from usecases.set_course import Scope, SetObjective
from web.forms import FieldError
from web.typed import Typed

#: As many targets, and as many ceilings, as one form has rows for.
TARGETS: Final = 6
CEILINGS: Final = 40
#: Empty rows behind the ceilings that are there.
_SPARE: Final = 3
_ALL: Final = 100
_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2100
_LONGEST_NAME: Final = 200
_LONGEST_METHOD: Final = 60
_LONGEST_SOURCE: Final = 300
_LARGEST: Final = Decimal(10) ** 12
_FINEST: Final = Decimal("0.000001")
_CENT: Final = Decimal("0.01")


class _Reader:
    """Reads one form and gathers everything that is wrong with it."""

    def __init__(self, typed: Typed, language: Language) -> None:
        """Read what was typed in the notation of that language."""
        self.typed = typed
        self.errors: list[FieldError] = []
        self.say = translator(language)
        self._notation = Notation.DUTCH if language is Language.NL else Notation.ENGLISH

    def wrong(self, name: str, message: str) -> None:
        """Remember what is wrong in that field."""
        self.errors.append(FieldError(field=name, message=message))

    def needed(self, name: str, message: str, *, longest: int) -> str:
        """The text, which must be there."""
        text = self.typed.text(name, longest=longest)
        if not text:
            self.wrong(name, message)
        return text

    def whole(self, name: str, message: str, *, least: int, most: int) -> int:
        """The whole number, which must lie between those two."""
        number = self.typed.whole(name)
        if number is None or not least <= number <= most:
            self.wrong(name, message)
            return least
        return number

    def amount(self, name: str, *, finest: Decimal = _CENT) -> Decimal | None:
        """The amount, if there is one; no finer than it is kept."""
        written = self.typed.text(name, longest=40)
        if not written:
            return None
        value = readings(written).read_as(self._notation)
        if value is None or not 0 <= value < _LARGEST or value != value.quantize(finest):
            self.wrong(
                name,
                self.say("Fill in an amount, such as {example}.").format(
                    example="1.250,50" if self._notation is Notation.DUTCH else "1,250.50"
                ),
            )
            return None
        return value

    def chosen_set(self, name: str) -> WeightingSet | None:
        """The set, if one was chosen."""
        chosen = self.typed.text(name, longest=2)
        return WeightingSet(chosen) if chosen in set(WeightingSet) else None


def read_objective(typed: Typed, *, language: Language) -> SetObjective | list[FieldError]:
    """The objective that was filled in, or everything that keeps it from being one."""
    form = _Reader(typed, language)
    say = form.say
    name = form.needed("naam", say("Give the objective a name."), longest=_LONGEST_NAME)
    indicator = typed.text("indicator", longest=40)
    if indicator not in set(Indicator):
        form.wrong("indicator", say("Choose what is counted."))
    year = form.whole(
        "jaar",
        say("Fill in the year that is compared with, such as 2020."),
        least=_FIRST_YEAR,
        most=_LAST_YEAR,
    )
    scopes = frozenset(one for one in Scope if typed.text(f"scope-{one.value}"))
    if not scopes:
        form.wrong("scope-1", say("Choose one scope at least."))
    value = form.amount("waarde", finest=_FINEST)
    targets = dict(_targets(form, reference_year=year))
    if not targets and not any(error.field.startswith("doeljaar") for error in form.errors):
        form.wrong("doeljaar-1", say("Fill in one year at least, with its percentage."))
    if form.errors:
        return form.errors
    return SetObjective(
        name=name,
        indicator=Indicator(indicator),
        status=(
            ObjectiveStatus.AMBITION
            if typed.text("status") == ObjectiveStatus.AMBITION
            else ObjectiveStatus.OBJECTIVE
        ),
        reference_year=year,
        scopes=scopes,
        reduction_percent_by_year=targets,
        reference_value=value,
        weighting_set=form.chosen_set("set"),
    )


def _targets(form: _Reader, *, reference_year: int) -> Iterator[tuple[int, int]]:
    say, typed, seen = form.say, form.typed, set[int]()
    for number in range(1, TARGETS + 1):
        year_field, percent_field = f"doeljaar-{number}", f"procent-{number}"
        if not typed.text(year_field) and not typed.text(percent_field):
            continue
        year, percent = typed.whole(year_field), typed.whole(percent_field)
        if year is None or not reference_year < year <= _LAST_YEAR:
            form.wrong(year_field, say("Fill in a year after the year that is compared with."))
        elif year in seen:
            form.wrong(year_field, say("This year is there twice. Keep it once."))
        elif percent is None or percent > _ALL:
            form.wrong(percent_field, say("Fill in a percentage from 0 to 100."))
        else:
            seen.add(year)
            yield year, percent


def read_policy(typed: Typed, *, language: Language) -> AdoptPolicy | list[FieldError]:
    """The version that was filled in, or everything that keeps it from being one."""
    form = _Reader(typed, language)
    say = form.say
    title = form.needed("titel", say("Give the policy a title."), longest=_LONGEST_NAME)
    body = form.needed("tekst", say("Fill in what the policy says."), longest=20_000)
    percent = say("Fill in a percentage from 0 to 100.")
    weight = form.whole("gewicht", percent, least=0, most=_ALL)
    obligations = {
        material: from_eur
        for material in Material
        if (from_eur := form.amount(f"verplicht-{material}")) is not None
    }
    obligatory_from, factor = form.amount("vanaf"), form.amount("boete", finest=_FINEST)
    ceilings = tuple(_ceilings(form))
    if form.errors:
        return form.errors
    return AdoptPolicy(
        title=title,
        body=body,
        minimum_mki_weight_percent=weight,
        mki_obligatory_from=obligatory_from,
        required_set=form.chosen_set("set"),
        required_method=typed.text("methode", longest=_LONGEST_METHOD) or None,
        sanction_factor=factor,
        obligations=obligations,
        ceilings=ceilings,
        seen_version=typed.whole("gezien") or 0,
    )


def _ceilings(form: _Reader) -> Iterator[Ceiling]:
    """Every row that names a product; one whose product was emptied is left out."""
    for row in range(1, CEILINGS + 1):
        product = form.typed.text(f"product-{row}", longest=_LONGEST_NAME)
        if product:
            found = _ceiling(form, row, product)
            if found is not None:
                yield found


def _ceiling(form: _Reader, row: int, product: str) -> Ceiling | None:
    say, typed, mistakes = form.say, form.typed, len(form.errors)
    amount = form.amount(f"plafond-{row}", finest=_FINEST)
    if (amount is None or amount == 0) and len(form.errors) == mistakes:
        form.wrong(f"plafond-{row}", say("Fill in the ceiling, in euro above zero."))
    unit = typed.text(f"eenheid-{row}", longest=10)
    if unit not in set(QuantityUnit):
        form.wrong(f"eenheid-{row}", say("Choose per which unit."))
    weighting_set = form.chosen_set(f"set-{row}")
    if weighting_set is None:
        form.wrong(f"set-{row}", say("Choose the set (A1 or A2) that the ceiling is in."))
    valid_from, valid_until = typed.day(f"van-{row}"), typed.day(f"tot-{row}")
    if valid_from is None:
        form.wrong(f"van-{row}", say("Fill in from which day it holds."))
    if typed.text(f"tot-{row}") and (
        valid_until is None or (valid_from is not None and valid_until < valid_from)
    ):
        form.wrong(f"tot-{row}", say("Fill in a last day that is not before the first."))
    source = form.needed(
        f"bron-{row}", say("Say where the ceiling is from."), longest=_LONGEST_SOURCE
    )
    if len(form.errors) > mistakes or amount is None or weighting_set is None or valid_from is None:
        return None
    return Ceiling(
        product=product,
        unit=QuantityUnit(unit),
        weighting_set=weighting_set,
        ceiling_eur=amount,
        valid_from=valid_from,
        valid_until=valid_until,
        source=source,
    )


def policy_fields(
    policy: AdoptPolicy, proposed: Sequence[ProposedCeiling], *, language: Language
) -> dict[str, str]:
    """A version as the fields of its form, with proposed ceilings behind its own."""
    fields = {
        "titel": policy.title,
        "tekst": policy.body,
        "gewicht": str(policy.minimum_mki_weight_percent),
        "vanaf": _shown(policy.mki_obligatory_from, language),
        "set": policy.required_set or "",
        "methode": policy.required_method or "",
        "boete": _shown(policy.sanction_factor, language),
        "gezien": str(policy.seen_version or 0),
    }
    fields |= {
        f"verplicht-{material}": _shown(from_eur, language)
        for material, from_eur in policy.obligations.items()
    }
    there = {one.product for one in policy.ceilings}
    rows: list[Ceiling | ProposedCeiling] = [
        *policy.ceilings,
        *(one for one in proposed if one.product not in there),
    ]
    for row, one in enumerate(rows[:CEILINGS], start=1):
        fields |= {
            f"product-{row}": one.product,
            f"plafond-{row}": _shown(one.ceiling_eur, language),
            f"eenheid-{row}": str(one.unit),
            f"set-{row}": one.weighting_set or "",
            f"van-{row}": _day(one.valid_from),
            f"tot-{row}": _day(one.valid_until),
            f"bron-{row}": one.source,
        }
    return fields


def ceiling_rows(fields: Mapping[str, str]) -> range:
    """The numbers of the rows that the form shows: those that are filled, and some to spare."""
    filled = [row for row in range(1, CEILINGS + 1) if fields.get(f"product-{row}")]
    return range(1, min((filled[-1] if filled else 0) + _SPARE, CEILINGS) + 1)


def _shown(value: Decimal | None, language: Language) -> str:
    return "" if value is None else say_number(value, language)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
