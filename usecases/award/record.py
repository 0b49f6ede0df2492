"""An award as a record for programs: the same for the command line and the API."""

from collections.abc import Sequence
from decimal import Decimal

from domain.award.analysis import Analysis
from domain.award.assessment import Assessment, BidOutcome
from domain.award.exact import to_cents
from domain.award.methods import AwardMethod, above_upper_of, figures_of
from domain.award.settlement import Settlement
from domain.award.simulation import Simulation
from domain.award.steps import Step
from domain.vocabulary import Language
from usecases.award.words import say_analysis, say_caution

Record = dict[str, object]


def award_record(assessment: Assessment, *, language: Language) -> Record:
    """Method, bids with every step, winner (none at a tie), ties and warnings.

    Amounts are decimal numbers written as text, in euro; a ratio has six decimals.
    """
    return {
        "method": assessment.method.kind,
        "parameters": parameters_record(assessment.method),
        "bids": [_bid(one) for one in assessment.outcomes],
        "winner": assessment.winner_name,
        "ties": [list(names) for names in assessment.ties],
        "warnings": [
            {
                "code": one.kind,
                "bidders": list(one.bidders),
                "message": say_caution(one, language),
            }
            for one in assessment.cautions
        ],
    }


def parameters_record(method: AwardMethod) -> Record:
    """The parameters of the method by their names."""
    found: Record = {name: _plain(value) for name, value in figures_of(method).items()}
    above = above_upper_of(method)
    return found if above is None else {**found, "above_upper": above}


def analysis_record(analysis: Analysis, *, language: Language) -> Record:
    """The figures of the analysis and the sentences for the internal client."""
    leads = {
        "over_reference": analysis.over_reference,
        "over_next": analysis.over_next,
        "over_cheapest": analysis.over_cheapest,
    }
    spreads = {"price": analysis.price, "mki": analysis.mki}
    return {
        "bids": analysis.bid_count,
        "valid_bids": analysis.valid_count,
        **{
            name: None
            if spread is None
            else {
                "lowest": _plain(spread.lowest),
                "median": _plain(spread.median),
                "highest": _plain(spread.highest),
                "percent": _maybe(spread.percent),
            }
            for name, spread in spreads.items()
        },
        "rank_correlation": _maybe(analysis.correlation),
        "shows_pattern": analysis.shows_pattern,
        "awarded": analysis.awarded.bid.bidder if analysis.awarded else None,
        **{
            name: None
            if lead is None
            else {
                "other": lead.name or None,
                "mki_below": _plain(lead.mki_below_eur),
                "mki_below_percent": _maybe(lead.mki_below_percent),
                "price_above": _maybe(lead.price_above_eur),
            }
            for name, lead in leads.items()
        },
        "sentences": list(say_analysis(analysis, language)),
    }


def settlement_record(bidder: str, settlement: Settlement) -> Record:
    """What that bidder pays or gets, step by step."""
    return {
        "bidder": bidder,
        "difference": _plain(settlement.difference_eur),
        "fine": _plain(settlement.fine_eur),
        "bonus": _plain(settlement.bonus_eur),
        "steps": _steps(settlement.steps),
    }


def simulation_record(simulation: Simulation) -> Record:
    """What wins when, who turns what, and what a euro of MKI is worth to each."""
    return {
        "worth_of_mki": [
            {"bidder": one.bidder, "eur_per_mki_eur": _plain(one.eur_per_mki_eur)}
            for one in simulation.worth
        ],
        "catch_up": [
            {"bidder": one.bidder, "price": _maybe(one.price_eur), "mki": _maybe(one.mki_eur)}
            for one in simulation.catch_ups
        ],
        "rank_reversals": [
            {
                "removed": one.removed,
                "order_with": list(one.order_with),
                "order_without": list(one.order_without),
                "turns_winner": one.turns_winner,
            }
            for one in simulation.reversals
        ],
        "parameters": [
            {
                "parameter": one.figure,
                "change_percent": _plain(one.change_percent),
                "value": _plain(one.value),
                "winner": one.winner,
            }
            for one in simulation.variations
        ],
        "bids": [
            {
                "bidder": bidder,
                "price_change_percent": _plain(cell.price_change_percent),
                "mki_change_percent": _plain(cell.mki_change_percent),
                "winner": cell.winner,
            }
            for bidder, cells in simulation.grids.items()
            for cell in cells
        ],
    }


def _bid(one: BidOutcome) -> Record:
    return {
        "bidder": one.bid.bidder,
        "price": _plain(to_cents(one.bid.price_eur)),
        "mki": _plain(one.bid.mki_eur),
        "mki_by_year": [_plain(mki) for mki in one.bid.mki_by_year_eur],
        "weighting_set": one.bid.weighting_set,
        "valid": one.is_valid,
        "reason": one.reason,
        "discount": _maybe(one.discount_eur),
        "addition": _maybe(one.addition_eur),
        "points": _maybe(one.points),
        "quality": _plain(one.quality_eur),
        "fictitious_price": _maybe(one.fictitious_price_eur),
        "rank": one.rank,
        "steps": _steps(one.steps),
    }


def _steps(steps: Sequence[Step]) -> list[Record]:
    return [
        {
            "name": step.name,
            "about": step.about or None,
            "formula": step.formula.replace("{", "").replace("}", ""),
            "inputs": {name.value: _plain(value) for name, value in step.inputs.items()},
            "result": _plain(step.result),
        }
        for step in steps
    ]


def _plain(value: Decimal) -> str:
    """A number as text without an exponent, which not every program reads."""
    return format(value, "f")


def _maybe(value: Decimal | None) -> str | None:
    return None if value is None else _plain(value)
