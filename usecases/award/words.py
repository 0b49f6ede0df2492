"""An award in the language of a reader: sentences, formulas with words and with numbers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from babel.numbers import format_decimal

from domain.award.analysis import Analysis, Lead, Spread
from domain.award.assessment import Assessment, BidOutcome, CautionFor
from domain.award.settlement import Settlement
from domain.award.steps import BARE_FIGURES, Step
from domain.award.vocabulary import Caution, Figure, MethodKind
from domain.vocabulary import Language
from notifications.language import label, translator

_METHODS: Final[Mapping[MethodKind, str]] = {
    MethodKind.BOUNDS: (
        "Between two bounds each euro less MKI earns an equal part of the fictitious discount. The"
        " lowest price after the discount wins."
    ),
    MethodKind.ADD_ON: (
        "The MKI times a factor is added to the price. The lowest sum wins; there are no bounds."
    ),
    MethodKind.CEILING: (
        "A bid with an MKI above the ceiling is not valid. Then the lowest price wins."
    ),
    MethodKind.POINTS: (
        "Between two bounds each euro less MKI earns points, each worth an amount. The lowest"
        " price after that worth wins."
    ),
    MethodKind.DECLINING_CEILING: (
        "The ceiling falls by the same percentage each year. A bid is valid when no year is above"
        " it. Then the lowest price wins."
    ),
    MethodKind.RELATIVE: (
        "The lowest MKI gets all points, others in proportion. A bid that does not win can decide"
        " who does: think twice before you choose this."
    ),
}
_CAUTIONS: Final[Mapping[Caution, str]] = {
    Caution.RANK_REVERSAL: (
        "Points depend on the lowest MKI among the bids, so a bid that does not win can decide who"
        " does. Another method has no such rank reversal."
    ),
    Caution.WEIGHTING_SET_UNKNOWN: (
        "The weighting set of the bids is not told. Make sure that all MKI values are in one set"
        " (A1 or A2), or add a column with the set."
    ),
    Caution.ONE_VALUE_FOR_ALL_YEARS: (
        "These bids give one MKI, which counts for every year: {bidders}."
    ),
    Caution.MKI_WITHOUT_EFFECT: (
        "A slightly lower MKI would have earned these bids nothing: {bidders}."
    ),
    Caution.SINGLE_BID: "There is one bid, so there was nothing to compare.",
    Caution.NO_VALID_BID: "No bid is valid. Look whether the requirement can be met at all.",
    Caution.TIE: (
        "These bids are equal to the cent: {bidders}. Decide as the tender documents say; the"
        " calculation does not choose."
    ),
}


def say_euro(amount_eur: Decimal, language: Language) -> str:
    """The amount as people write it; cents only where there are some: "€ 2.290.000"."""
    is_whole = amount_eur == amount_eur.to_integral_value()
    shown = format_decimal(
        abs(amount_eur), "#,##0" if is_whole else "#,##0.00####", locale=language.value
    )
    return f"{'-' if amount_eur < 0 else ''}€\N{NO-BREAK SPACE}{shown}"


def say_number(number: Decimal, language: Language) -> str:
    """A number without a currency, without zeros at its end."""
    return format_decimal(number, "#,##0.######", locale=language.value)


def say_percent(percent: Decimal, language: Language) -> str:
    """A percentage with at most one decimal: "15,2%"."""
    return format_decimal(percent, "#,##0.#", locale=language.value) + "%"


def say_figure(name: Figure, value: Decimal, language: Language) -> str:
    """The value in its own unit."""
    if name in BARE_FIGURES:
        return say_number(value, language)
    return say_euro(value, language)


def formula_in_words(step: Step, language: Language) -> str:
    """The formula with the names of its figures: "max. korting × deel dat telt"."""  # noqa: RUF002 -- as people read it
    return step.formula.format(**{key.value: label(key, language) for key in step.inputs})


def formula_in_numbers(step: Step, language: Language) -> str:
    """The formula with its figures filled in; the outcome is told beside it."""
    return step.formula.format(
        **{key.value: _operand(value, language) for key, value in step.inputs.items()}
    )


def say_about(step: Step, language: Language) -> str:
    """Which year or criterion the step is about; empty where there is only one."""
    if step.about and step.name in {Figure.CEILING_OF_YEAR, Figure.MARGIN}:
        return translator(language)("year {number}").format(number=step.about)
    return step.about


def explain_method(kind: MethodKind, language: Language) -> str:
    """What the method does, for somebody who never met it."""
    return translator(language)(_METHODS[kind])


def say_caution(caution: CautionFor, language: Language) -> str:
    """What to know before relying on the award, with the bidders that it is about."""
    text = translator(language)(_CAUTIONS[caution.kind])
    return text.format(bidders=", ".join(caution.bidders))


def say_award(assessment: Assessment, language: Language) -> str:
    """Who wins and at which fictitious price, or why nobody does."""
    translate = translator(language)
    if not assessment.ranking:
        return translate("No bid is valid, so nobody wins.")
    best = [one for one in assessment.ranking if one.rank == 1]
    price = best[0].fictitious_price_eur
    assert price is not None
    shown = say_euro(price, language)
    if len(best) > 1:
        names = ", ".join(one.bid.bidder for one in best)
        return translate("{names} share the first place at a fictitious price of {price}.").format(
            names=names, price=shown
        )
    return translate("{name} wins with the lowest fictitious price, {price}.").format(
        name=best[0].bid.bidder, price=shown
    )


def say_analysis(analysis: Analysis, language: Language) -> tuple[str, ...]:
    """What the internal client should know of the bids, in a few sentences (seed 4.1, step 4)."""
    told = (
        _say_gain_over_reference(analysis, language),
        _say_lead(
            analysis,
            analysis.over_next,
            "Against {other}, the next in rank, {mki_clause} and {price_clause}.",
            language,
        ),
        _say_lead(
            analysis,
            analysis.over_cheapest,
            "On price alone {other} would have won. Against that bid {mki_clause} and"
            " {price_clause}.",
            language,
        ),
        _say_spread(
            "The prices run from {lowest} to {highest}, with {median} in the middle.",
            analysis.price,
            language,
        ),
        _say_spread(
            "The MKI values run from {lowest} to {highest}, with {median} in the middle.",
            analysis.mki,
            language,
        ),
        _say_pattern(analysis, language),
    )
    return tuple(sentence for sentence in told if sentence)


def say_settlement(settlement: Settlement, language: Language) -> str:
    """What is paid or got, and why."""
    translate = translator(language)
    difference = say_euro(abs(settlement.difference_eur), language)
    if settlement.difference_eur > 0:
        return translate(
            "{difference} of the award advantage was not earned. The fine is {fine}."
        ).format(difference=difference, fine=say_euro(settlement.fine_eur, language))
    if settlement.bonus_eur:
        return translate(
            "{difference} more than promised was earned. The bonus is {bonus}."
        ).format(difference=difference, bonus=say_euro(settlement.bonus_eur, language))
    return translate("The promise was kept: there is no fine and no bonus.")


def _operand(value: Decimal, language: Language) -> str:
    """A number inside a formula; below zero it stands between brackets."""
    shown = say_number(value, language)
    return f"({shown})" if value < 0 else shown


def _say_gain_over_reference(analysis: Analysis, language: Language) -> str:
    awarded, lead = analysis.awarded, analysis.over_reference
    if awarded is None or lead is None:
        return ""
    text = (
        "{name} promises an MKI of {mki}: {gain} below the reference ({percent})."
        if lead.mki_below_eur >= 0
        else "{name} promises an MKI of {mki}: {gain} above the reference ({percent})."
    )
    return translator(language)(text).format(
        mki=say_euro(awarded.bid.mki_eur, language), **_gain(awarded, lead, language)
    )


def _say_lead(analysis: Analysis, lead: Lead | None, sentence: str, language: Language) -> str:
    if analysis.awarded is None or lead is None or lead.price_above_eur is None:
        return ""
    translate = translator(language)
    mki_clause = (
        "{name} saves {gain} of MKI ({percent})"
        if lead.mki_below_eur >= 0
        else "{name} has {gain} more MKI ({percent})"
    )
    return translate(sentence).format(
        other=lead.name,
        mki_clause=translate(mki_clause).format(**_gain(analysis.awarded, lead, language)),
        price_clause=_say_price(lead.price_above_eur, language),
    )


def _say_price(above_eur: Decimal, language: Language) -> str:
    translate = translator(language)
    if above_eur == 0:
        return translate("costs the same")
    text = "costs {price} more" if above_eur > 0 else "costs {price} less"
    return translate(text).format(price=say_euro(abs(above_eur), language))


def _gain(awarded: BidOutcome, lead: Lead, language: Language) -> dict[str, str]:
    percent = lead.mki_below_percent
    return {
        "name": awarded.bid.bidder,
        "gain": say_euro(abs(lead.mki_below_eur), language),
        "percent": "-" if percent is None else say_percent(abs(percent), language),
    }


def _say_spread(sentence: str, spread: Spread | None, language: Language) -> str:
    if spread is None or spread.lowest == spread.highest:
        return ""
    return translator(language)(sentence).format(
        lowest=say_euro(spread.lowest, language),
        highest=say_euro(spread.highest, language),
        median=say_euro(spread.median, language),
    )


def _say_pattern(analysis: Analysis, language: Language) -> str:
    if analysis.correlation is None:
        return ""
    translate = translator(language)
    if not analysis.shows_pattern:
        return translate(
            "{count} valid bids are too few to say whether a lower MKI costs more."
        ).format(count=analysis.valid_count)
    return translate(
        "The rank correlation of price and MKI is {correlation}, among {count} bids (-1: who is"
        " dearer always has less MKI; 1: always more)."
    ).format(
        correlation=format_decimal(analysis.correlation, "0.00", locale=language.value),
        count=analysis.valid_count,
    )
