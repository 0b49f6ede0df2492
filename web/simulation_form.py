"""The form in which an award method is tried: the method, its parameters, and made-up bids."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from domain.award.bids import Bid
from domain.award.methods import (
    AwardMethod,
    BoundsOutOfOrderError,
    DeclineRefusedError,
    ParameterRefusedError,
    build_method,
    has_upper_bound,
    needed_figures,
)
from domain.award.simulation import archetypes
from domain.award.vocabulary import Archetype
from domain.mki.vocabulary import WeightingSet
from domain.vocabulary import Language
from models.tender import AwardSimulation
from notifications.language import label, translator
from usecases.tender.record_simulation import read_scenarios
from usecases.tender.save_terms import Award
from usecases.tender.stated import read_stored
from usecases.tender.tender_page import SimulationPage
from web.forms import FieldError
from web.tender_desk import read_number, write_number
from web.tender_form import ABOVE, METHOD, figure_name, figures_filled, read_award, tell_refusal
from web.typed import Typed

#: As many as somebody compares on one page; a sheet with more goes through `poort award`.
ROWS: Final = 6
_LONGEST_NAME: Final = 100
_PRICE: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A method and the bids to try it on."""

    method: AwardMethod
    bids: tuple[Bid, ...]


def names_of(row: int) -> tuple[str, str, str]:
    """The names of the three fields of that row, from 1."""
    return f"naam_{row}", f"prijs_{row}", f"mki_{row}"


def first_filled(
    shown: SimulationPage, earlier: AwardSimulation | None, language: Language
) -> dict[str, str]:
    """What stands in the form: what was kept, else the method of the terms and the archetypes."""
    begun = earlier or shown.terms
    figures, above = read_stored(begun.parameters if begun else None)
    bids = read_scenarios(earlier.scenarios) if earlier else _archetypes(shown, language)
    blank = {name: "" for row in range(1, ROWS + 1) for name in names_of(row)}
    return {
        **blank,
        METHOD: (begun.method if begun else None) or "",
        ABOVE: above or "",
        **figures_filled(figures, language),
        **_rows(bids, language),
        "conclusie": "",
    }


def _archetypes(shown: SimulationPage, language: Language) -> tuple[Bid, ...]:
    """Made-up bids around the estimate and the reference, where both are known."""
    price, reference = shown.here.project.value_eur, shown.reference
    if not price or reference is None:
        return ()
    made = archetypes(price_eur=price, reference_mki_eur=reference.total_eur)
    return tuple(
        Bid(
            bidder=label(Archetype(bid.bidder), language),
            price_eur=bid.price_eur,
            mki_eur=bid.mki_eur,
        )
        for bid in made
    )


def _rows(bids: Sequence[Bid], language: Language) -> dict[str, str]:
    rows: dict[str, str] = {}
    for number, bid in enumerate(bids[:ROWS], start=1):
        values = (
            bid.bidder,
            write_number(bid.price_eur, language),
            write_number(bid.mki_eur, language),
        )
        rows |= dict(zip(names_of(number), values, strict=True))
    return rows


def read_trial(
    typed: Typed, language: Language, *, weighting_set: WeightingSet | None
) -> Trial | Sequence[FieldError]:
    """The trial that was typed, all in that set, or everything that is wrong with it."""
    award, wrong = read_award(typed, language)
    bids = _bids(typed, language, wrong)
    wrong += () if wrong else _missing(award, language)
    if wrong or award.method is None:
        return wrong
    above = award.above_upper if has_upper_bound(award.method) else None
    try:
        method = build_method(award.method, award.figures, above_upper=above)
    except (ParameterRefusedError, BoundsOutOfOrderError, DeclineRefusedError) as error:
        return tell_refusal(error, language)
    told = tuple(replace(bid, weighting_set=weighting_set) for bid in bids)
    return Trial(method=method, bids=told)


def _missing(award: Award, language: Language) -> list[FieldError]:
    """What a method lacks to be tried."""
    _ = translator(language)
    if award.method is None:
        return [FieldError(field=METHOD, message=_("Choose an award method."))]
    return [
        FieldError(
            field=figure_name(one),
            message=_("Fill in: {figure}.").format(figure=label(one, language)),
        )
        for one in needed_figures(award.method)
        if one not in award.figures
    ]


def _bids(typed: Typed, language: Language, wrong: list[FieldError]) -> tuple[Bid, ...]:
    """The rows that hold something; a half one is told."""
    _ = translator(language)
    found = []
    for row in range(1, ROWS + 1):
        name, price, mki = names_of(row)
        if not any(typed.text(one) for one in (name, price, mki)):
            continue
        amounts = {one: read_number(typed.text(one), language) for one in (price, mki)}
        if not typed.text(name):
            wrong.append(FieldError(field=name, message=_("Give this bid a name.")))
        for one, amount in amounts.items():
            if amount is None or amount < 0:
                message = _("Write an amount in euro, as in {example}.").format(
                    example=_("1,250,000")
                )
                wrong.append(FieldError(field=one, message=message))
        if None not in amounts.values():
            found.append(
                Bid(
                    bidder=typed.text(name, longest=_LONGEST_NAME),
                    price_eur=(amounts[price] or Decimal(0)).quantize(_PRICE),
                    mki_eur=amounts[mki] or Decimal(0),
                )
            )
    return tuple(found)
