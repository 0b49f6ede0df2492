"""`poort award`: who wins by a method, why, what if, and what is settled afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from domain.award.vocabulary import Figure
from domain.errors import PoortError
from poort.cli import award_options as options
from poort.cli.award_parsing import Realised, criterion, realised
from poort.cli.invocation import UsageRefusedError, current
from poort.cli.output import show_record

if TYPE_CHECKING:
    from domain.award.assessment import Assessment
    from domain.award.methods import AwardMethod
    from domain.award.settlement import Settlement, SettlementTerms


class BidderUnknownError(PoortError):
    """Nobody of that name bid."""

    message: ClassVar[str] = "The file has no bid of {bidder}. It has: {bidders}."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


class TermsWithoutResultError(UsageRefusedError):
    """Terms of a settlement, without what was realised."""

    message = "{terms} does nothing without --realised. Add it, as --realised BIDDER=EURO."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a person wants to see of an award."""

    bids: Path
    method: "AwardMethod"
    quality: tuple[str, ...]
    reference_eur: Decimal | None
    explains: bool
    simulates: bool
    results: tuple[Realised, ...]
    terms: "SettlementTerms"


def award(
    bids: options.Bids,
    *,
    method: options.Method,
    upper: options.Upper = None,
    lower: options.Lower = None,
    max_discount: options.MaxDiscount = None,
    above_upper: options.Above = None,
    factor: options.Factor = None,
    ceiling: options.CeilingOption = None,
    max_points: options.MaxPoints = None,
    eur_per_point: options.EurPerPoint = None,
    decline: options.YearlyDecline = None,
    years: options.Years = None,
    quality: options.Quality = None,
    reference: options.ReferenceMki = None,
    explain: options.Explain = False,
    simulate: options.Simulate = False,
    results: options.Results = None,
    fine_factor: options.FineFactor = None,
    bonus_factor: options.BonusFactor = None,
    contract_rate: options.ContractRate = None,
) -> None:
    """Compare bids on price and MKI by one method, and tell how each figure comes about."""
    from domain.award.methods import build_method

    figures = {
        Figure.UPPER: upper,
        Figure.LOWER: lower,
        Figure.MAX_DISCOUNT: max_discount,
        Figure.FACTOR: factor,
        Figure.CEILING: ceiling,
        Figure.MAX_POINTS: max_points,
        Figure.EUR_PER_POINT: eur_per_point,
        Figure.YEARLY_DECLINE: decline,
        Figure.YEARS: None if years is None else Decimal(years),
    }
    terms = {
        Figure.FINE_FACTOR: fine_factor,
        Figure.BONUS_FACTOR: bonus_factor,
        Figure.CONTRACT_RATE: contract_rate,
    }
    _answer(
        _Asked(
            bids=bids,
            method=build_method(method, _given(figures), above_upper=above_upper),
            quality=tuple(quality or ()),
            reference_eur=reference,
            explains=explain,
            simulates=simulate,
            results=tuple(map(realised, results or ())),
            terms=_terms(_given(terms), is_asked=bool(results)),
        )
    )


def _given(figures: Mapping[Figure, Decimal | None]) -> dict[Figure, Decimal]:
    return {name: value for name, value in figures.items() if value is not None}


def _terms(given: Mapping[Figure, Decimal], *, is_asked: bool) -> "SettlementTerms":
    from domain.award.settlement import USUAL_FINE_FACTOR, SettlementTerms

    if given and not is_asked:
        typed = ", ".join(f"--{name}".replace("_", "-") for name in given)
        raise TermsWithoutResultError(terms=typed)
    return SettlementTerms(
        fine_factor=given.get(Figure.FINE_FACTOR, USUAL_FINE_FACTOR),
        bonus_factor=given.get(Figure.BONUS_FACTOR, Decimal(0)),
        contract_rate=given.get(Figure.CONTRACT_RATE),
    )


def _answer(asked: _Asked) -> None:
    from domain.award.analysis import Reference, analyse
    from domain.award.simulation import simulate
    from domain.award.trials import Tender
    from models.sheets import kind_of, read_sheet
    from poort.cli import award_page
    from usecases.award import record
    from usecases.award.read_bids import read_bids

    criteria = tuple(map(criterion, asked.quality))
    sheet = read_bids(read_sheet(asked.bids, kind_of(asked.bids)), criteria=criteria)
    tender = Tender(method=asked.method, bids=sheet.bids, criteria=criteria)
    assessment = tender.outcome()
    reference = None if asked.reference_eur is None else Reference(mki_eur=asked.reference_eur)
    analysis = analyse(assessment, reference=reference)
    settled = {one.bidder: _settle(one, assessment, asked.terms) for one in asked.results}
    simulation = simulate(tender) if asked.simulates else None
    language = current().words.language
    if current().as_json:
        told = record.award_record(assessment, language=language)
        told["analysis"] = record.analysis_record(analysis, language=language)
        told["ignored_columns"] = list(sheet.ignored_columns)
        if simulation is not None:
            told["simulation"] = record.simulation_record(simulation)
        if settled:
            told["settlements"] = [record.settlement_record(*one) for one in settled.items()]
        show_record(told)
        return
    award_page.show_award(assessment, analysis, ignored=sheet.ignored_columns)
    if asked.explains:
        award_page.show_steps(assessment)
    if simulation is not None:
        award_page.show_simulation(simulation)
    award_page.show_settlements(settled)


def _settle(result: Realised, assessment: "Assessment", terms: "SettlementTerms") -> "Settlement":
    from domain.award.settlement import settle

    bids = [one.bid for one in assessment.outcomes]
    asked = result.bidder.casefold()
    promised = next((bid for bid in bids if bid.bidder.casefold() == asked), None)
    if promised is None:
        raise BidderUnknownError(bidder=result.bidder, bidders=tuple(bid.bidder for bid in bids))
    return settle(
        assessment.method,
        promised_mki_eur=promised.mki_eur,
        realised_mki_eur=result.mki_eur,
        terms=terms,
        lowest_mki_eur=min(bid.mki_eur for bid in bids),
    )
