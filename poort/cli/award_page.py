"""What `poort award` shows to a person: the ranking, the steps, the trials, the settlement."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from domain.award.analysis import Analysis
from domain.award.assessment import Assessment, BidOutcome
from domain.award.settlement import Settlement
from domain.award.simulation import Simulation
from domain.award.steps import Step
from domain.award.vocabulary import Figure
from notifications.language import label
from poort.cli.invocation import current
from poort.cli.output import Record, show_section, show_table, show_text, wrapped
from usecases.award import words


def show_award(assessment: Assessment, analysis: Analysis, *, ignored: Sequence[str]) -> None:
    """Print the ranking, who wins, what to mind, and what the bids tell."""
    language = current().words.language
    _print(words.explain_method(assessment.method.kind, language))
    show_section("Ranking")
    invalid = [one for one in assessment.outcomes if not one.is_valid]
    rows = [_row(one) for one in (*assessment.ranking, *invalid)]
    reason = {"reason": "Not valid"} if invalid else {}
    show_table(rows, {**_columns(assessment), **reason})
    show_text("")
    _print(words.say_award(assessment, language))
    for caution in assessment.cautions:
        _print("- " + words.say_caution(caution, language))
    if ignored:
        _print("- " + current().words.say("Not used of the file: {columns}.", columns=ignored))
    show_section("What the bids tell")
    for sentence in words.say_analysis(analysis, language):
        _print("- " + sentence)


def show_steps(assessment: Assessment) -> None:
    """Print for each bid how its fictitious price comes about."""
    for one in assessment.outcomes:
        show_text(f"\n{current().words.show(one.bid.bidder)}")
        _show_steps(one.steps)


def show_simulation(simulation: Simulation) -> None:
    """Print what wins when, who turns what, and what a euro of MKI is worth."""
    _show_reversals(simulation)
    show_section("How many euro of price equal one euro of MKI")
    show_table(
        [{"bidder": one.bidder, "worth": one.eur_per_mki_eur} for one in simulation.worth],
        {"bidder": "Bidder", "worth": "Euro"},
    )
    if simulation.catch_ups:
        show_section("What the others should have bid to stand first")
        show_table(
            [
                {
                    "bidder": one.bidder,
                    "price": _euro(one.price_eur),
                    "mki": _euro(one.mki_eur),
                }
                for one in simulation.catch_ups
            ],
            {"bidder": "Bidder", "price": "Price at most", "mki": "Or MKI at most"},
        )
    _show_variations(simulation)
    _show_grids(simulation)


def show_settlements(settled: Mapping[str, Settlement]) -> None:
    """Print what each bidder pays or gets, with the steps."""
    language = current().words.language
    if settled:
        show_section("Settlement")
    for bidder, settlement in settled.items():
        sentence = words.say_settlement(settlement, language)
        _print(f"{bidder}: {sentence}")
        _show_steps(settlement.steps)


def _print(sentence: str) -> None:
    """Names in it were typed by others, and may hold codes that a terminal obeys."""
    for line in wrapped(sentence).splitlines():
        show_text(current().words.show(line))


def _columns(assessment: Assessment) -> Mapping[str, str]:
    counted = {one.counted for one in assessment.outcomes}
    effect = {
        Figure.DISCOUNT: {"effect": "Discount"},
        Figure.ADDITION: {"effect": "Addition"},
        Figure.VALUE_OF_POINTS: {"points": "Points", "effect": "Value of the points"},
    }
    found = next((effect[one] for one in counted if one is not None), {})
    has_quality = any(one.quality_eur for one in assessment.outcomes)
    return {
        "rank": "Place",
        "bidder": "Bidder",
        "price": "Price",
        "mki": "MKI",
        **found,
        **({"quality": "Quality"} if has_quality else {}),
        "fictitious": "Fictitious price",
    }


def _row(one: BidOutcome) -> Record:
    return {
        "rank": one.rank,
        "bidder": one.bid.bidder,
        "price": _euro(one.bid.price_eur),
        "mki": _euro(one.bid.mki_eur),
        "points": one.points,
        "effect": _euro(one.addition_eur if one.addition_eur is not None else one.advantage_eur),
        "quality": _euro(one.quality_eur),
        "fictitious": _euro(one.fictitious_price_eur),
        "reason": one.reason,
    }


def _euro(amount_eur: Decimal | None) -> str | None:
    return None if amount_eur is None else words.say_euro(amount_eur, current().words.language)


def _show_steps(steps: Sequence[Step]) -> None:
    language = current().words.language
    for step in steps:
        name = label(step.name, language)
        told = current().words.show(words.say_about(step, language))
        about = f" ({told})" if step.about else ""
        show_text(
            f"  {name}{about} = {words.formula_in_words(step, language)}"
            f" = {words.formula_in_numbers(step, language)}"
            f" = {words.say_figure(step.name, step.result, language)}"
        )


def _show_reversals(simulation: Simulation) -> None:
    say = current().words.say
    show_section("Without one of the losing bids")
    if not simulation.reversals:
        _print(say("No losing bid turns the order of the others."))
    for one in simulation.reversals:
        names = {"removed": one.removed, "now": one.order_without, "before": one.order_with}
        if one.turns_winner:
            _print("- " + say("Without {removed} another bid wins: {now}, not {before}.", **names))
        else:
            _print("- " + say("Without {removed} the order is {now}, not {before}.", **names))


def _show_variations(simulation: Simulation) -> None:
    if not simulation.variations:
        return
    show_section("Who wins with other parameters")
    language = current().words.language
    show_table(
        [
            {
                "figure": one.figure,
                "change": words.say_percent(one.change_percent, language),
                "value": words.say_figure(one.figure, one.value, language),
                "winner": one.winner,
            }
            for one in simulation.variations
        ],
        {"figure": "Parameter", "change": "Changed by", "value": "Value", "winner": "Winner"},
    )


def _show_grids(simulation: Simulation) -> None:
    """Only the changes after which somebody else wins; the rest stays as it is."""
    show_section("Who wins when one bid changes")
    language = current().words.language
    usual = simulation.base.winner_name
    rows = [
        {
            "bidder": bidder,
            "price": words.say_percent(cell.price_change_percent, language),
            "mki": words.say_percent(cell.mki_change_percent, language),
            "winner": cell.winner,
        }
        for bidder, cells in simulation.grids.items()
        for cell in cells
        if cell.winner != usual
    ]
    show_table(rows, {"bidder": "Bidder", "price": "Price", "mki": "MKI", "winner": "Winner"})
