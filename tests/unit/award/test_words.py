"""An award is told in both languages, with every text there in Dutch."""

from decimal import Decimal

import pytest

from domain.award.analysis import Reference, analyse
from domain.award.assessment import CautionFor, assess
from domain.award.bids import Bid
from domain.award.methods import AwardMethod
from domain.award.settlement import SettlementTerms, settle
from domain.award.vocabulary import Caution, Figure, MethodKind
from domain.vocabulary import Language
from tests.unit.award.samples import BIDS, BOUNDS, CEILING, METHODS, make_bid, of
from usecases.award.words import (
    explain_method,
    formula_in_numbers,
    formula_in_words,
    say_analysis,
    say_award,
    say_caution,
    say_euro,
    say_settlement,
)

NL = Language.NL


def plain(text: str) -> str:
    """The text with common spaces, to be compared."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


AMOUNTS = {
    "whole": (Decimal("2290000.00"), "€ 2.290.000"),
    "cents": (Decimal("2183333.30"), "€ 2.183.333,30"),
    "per ton": (Decimal("0.770123"), "€ 0,770123"),
    "below zero": (Decimal(-25), "-€ 25"),
}


@pytest.mark.parametrize(("amount", "shown"), AMOUNTS.values(), ids=AMOUNTS)
def test_an_amount_is_written_as_people_do(amount: Decimal, shown: str) -> None:
    """With cents only where there are some."""
    assert plain(say_euro(amount, NL)) == shown


def test_a_step_is_told_in_words_and_in_numbers() -> None:
    """So that a person can do it over."""
    steps = {one.name: one for one in of(assess(BOUNDS, BIDS), "A").steps}

    assert formula_in_words(steps[Figure.DISCOUNT], NL) == (
        "maximale korting × (bovengrens − MKI) ÷ (bovengrens − ondergrens)"  # noqa: RUF001 -- as people read it
    )
    assert formula_in_numbers(steps[Figure.DISCOUNT], NL) == (
        "400.000 × (500.000 − 420.000) ÷ (500.000 − 300.000)"  # noqa: RUF001 -- as people read it
    )


@pytest.mark.parametrize("method", METHODS, ids=lambda one: one.kind)
@pytest.mark.parametrize("language", Language)
def test_every_step_of_every_method_can_be_told(method: AwardMethod, language: Language) -> None:
    """No place in a formula is left open."""
    for one in assess(method, BIDS).outcomes:
        for step in one.steps:
            told = formula_in_words(step, language) + formula_in_numbers(step, language)
            assert "{" not in told
            assert told


@pytest.mark.parametrize("kind", MethodKind)
def test_every_method_is_explained_in_dutch(kind: MethodKind) -> None:
    """In other words than in English."""
    assert explain_method(kind, NL) != explain_method(kind, Language.EN)


@pytest.mark.parametrize("kind", Caution)
def test_every_caution_is_told_in_dutch(kind: Caution) -> None:
    """With the bidders that it is about."""
    caution = CautionFor(kind=kind, bidders=("A", "B"))

    told = say_caution(caution, NL)

    assert told != say_caution(caution, Language.EN)
    assert "{" not in told


OUTCOMES: dict[str, tuple[AwardMethod, tuple[Bid, ...], str]] = {
    "a winner": (BOUNDS, BIDS, "D wint met de laagste fictieve prijs: € 2.150.000."),
    "a tie": (
        CEILING,
        (make_bid("A", 5, 1), make_bid("B", 5, 2)),
        "A, B delen de eerste plaats met een fictieve prijs van € 5.",
    ),
    "nobody": (
        CEILING,
        (make_bid("A", 1, 450_001),),
        "Geen enkele inschrijving is geldig, dus niemand wint.",
    ),
}


@pytest.mark.parametrize(("method", "bids", "told"), OUTCOMES.values(), ids=OUTCOMES)
def test_the_award_is_told_in_one_sentence(
    method: AwardMethod, bids: tuple[Bid, ...], told: str
) -> None:
    """Who wins, or why nobody does."""
    assert plain(say_award(assess(method, bids), NL)) == told


def test_the_internal_client_reads_what_was_gained() -> None:
    """Against the reference, the next, and the cheapest; and what four bids do not tell."""
    analysis = analyse(assess(BOUNDS, BIDS), reference=Reference(mki_eur=Decimal(480_000)))

    assert [plain(one) for one in say_analysis(analysis, NL)] == [
        "D zegt een MKI van € 280.000 toe: € 200.000 onder de referentie (41,7%).",
        (
            "Ten opzichte van B, de volgende in rang, bespaart D € 50.000 aan MKI (15,2%) en kost"
            " € 30.000 meer."
        ),
        (
            "Op prijs alleen had C gewonnen. Ten opzichte van die inschrijving bespaart D"
            " € 240.000 aan MKI (46,2%) en kost € 150.000 meer."
        ),
        "De prijzen lopen van € 2.400.000 tot € 2.550.000, met € 2.485.000 in het midden.",
        "De MKI-waarden lopen van € 280.000 tot € 520.000, met € 375.000 in het midden.",
        "Met 4 geldige inschrijvingen is niet te zeggen of een lagere MKI meer kost.",
    ]


def test_a_winner_with_more_mki_is_not_called_a_saving() -> None:
    """The cheapest valid bid wins under a ceiling, whatever its MKI."""
    analysis = analyse(assess(CEILING, BIDS), reference=Reference(mki_eur=Decimal(400_000)))

    told = [plain(one) for one in say_analysis(analysis, NL)]

    assert told[0] == "A zegt een MKI van € 420.000 toe: € 20.000 boven de referentie (5%)."
    assert told[1] == (
        "Ten opzichte van B, de volgende in rang, heeft A € 90.000 meer MKI (27,3%) en kost"
        " € 70.000 minder."
    )


def test_enough_bids_tell_how_price_and_mki_go_together() -> None:
    """With what the figure means."""
    bids = (*BIDS, make_bid("E", 2_600_000, 250_000))

    told = say_analysis(analyse(assess(BOUNDS, bids)), NL)

    assert told[-1].startswith("De rangcorrelatie van prijs en MKI is -1,00, bij 5 inschrijvingen")


SETTLED = {
    "a fine": (350_000, "0", "Van het gunningsvoordeel is € 40.000 niet verdiend. De boete is"),
    "a bonus": (320_000, "1", "Er is € 20.000 meer verdiend dan toegezegd. De bonus is € 20.000."),
    "kept": (330_000, "1", "De toezegging is nagekomen: er is geen boete en geen bonus."),
}


@pytest.mark.parametrize(("realised", "bonus", "told"), SETTLED.values(), ids=SETTLED)
def test_a_settlement_is_told_in_one_sentence(realised: int, bonus: str, told: str) -> None:
    """What is paid or got, and why."""
    settlement = settle(
        BOUNDS,
        promised_mki_eur=Decimal(330_000),
        realised_mki_eur=Decimal(realised),
        terms=SettlementTerms(bonus_factor=Decimal(bonus)),
    )

    assert plain(say_settlement(settlement, NL)).startswith(told)
