"""Every finding is told at its cell, in both languages, with both values and what to do."""

import pytest

from domain.mki.calculation_words import FindingKind, Slip
from domain.vocabulary import Language
from notifications.language import catalogue_of
from tests.unit.mki_sheet.calculations import changed, check, english
from usecases.mki_sheet import wording
from usecases.mki_sheet.wording import HINTS, MESSAGES, NO_HINT, explain_finding

TEXTS = (
    *(*MESSAGES.values(), *HINTS.values(), *NO_HINT.values()),
    *(wording.RAISED, wording.UNIT_EMPTY, wording.PLACE, wording.ROW_ONLY),
    *(wording.TOO_LARGE, wording.TOO_SMALL),
)


def test_every_kind_and_every_slip_has_its_sentence() -> None:
    """A new one gets one first."""
    assert set(MESSAGES) == set(FindingKind)
    assert set(HINTS) == set(Slip)


@pytest.mark.parametrize("text", TEXTS)
def test_every_sentence_is_there_in_dutch(text: str) -> None:
    """With the same places to fill in."""
    catalogue = catalogue_of(Language.NL)
    assert catalogue is not None

    entry = catalogue.get(text)

    assert entry is not None
    assert entry.string
    assert _places(str(entry.string)) == _places(text)


def _places(text: str) -> set[str]:
    return {part.partition("}")[0] for part in text.split("{")[1:]}


SENTENCES = [
    pytest.param(
        ("8.550,00", "85.500,00"),
        (
            "Rij 2, kolom MKI totaal (F2): Hier staat 85.500,00, maar 1.250 × 6,84 is"  # noqa: RUF001 -- as people write it
            " 8.550,00. Waarschijnlijk is MKI totaal 10 keer te groot (rij 2): 8.550,00 in"
            " plaats van 85.500,00."
        ),
        id="a line",
    ),
    pytest.param(
        ("3.721,20", "3.343,20"),
        (
            "Rij 11, kolom MKI totaal (F11): Hier staat 3.343,20, maar de regels van deze groep"
            " (4) zijn samen 3.721,20. Het verschil is precies het bedrag van rij 10."
            " Waarschijnlijk is die regel niet meegeteld."
        ),
        id="a subtotal",
    ),
    pytest.param(
        ("27.648,20", "30.000,00"),
        (
            "Rij 13, kolom MKI totaal (F13): Hier staat 30.000,00, maar alle regels (9) zijn"
            " samen 27.648,20. Controleer dit totaal, en of er een regel ontbreekt."
        ),
        id="the total",
    ),
    pytest.param(
        ("640;m;1,05", "ca. 640;m;1,05"),
        (
            'Rij 7, kolom hoeveelheid (C7): Hier staat "ca. 640", maar hier hoort een getal.'
            " Schrijf alleen cijfers, zoals 1250,50."
        ),
        id="text",
    ),
    pytest.param(
        ("5,90", "5.90"),
        (
            'Rij 4, kolom MKI per eenheid (E4): In "5.90" staan punt en komma andersom dan in'
            ' "6,84" in rij 2. Schrijf alle getallen op dezelfde manier.'
        ),
        id="a decimal point",
    ),
    pytest.param(
        ("30-06-2027", "30-06-2026"),
        (
            "Rij 4, kolom geldig tot (J4): Deze gegevens waren geldig tot en met di 30 juni 2026,"
            " en dus niet meer op di 24 november 2026. Vraag om gegevens die dan wel geldig zijn."
        ),
        id="expired",
    ),
    pytest.param(
        ("12.390,00;A1-A3;2;A2", "12.390,00;A1-A3;2;A1"),
        (
            "Rij 4, kolom set (I4): Deze regel is van set A1, terwijl de meeste regels van set A2"
            " zijn. Een MKI van A1 en een van A2 mag u nooit optellen. Laat de hele berekening in"
            " één set maken."
        ),
        id="sets",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), SENTENCES)
def test_a_finding_is_told_to_a_buyer(change: tuple[str, str], sentence: str) -> None:
    """Where, what stands there, what it should be, and what to do."""
    report = check(changed(change))

    [error] = report.errors

    assert explain_finding(error, report.columns, Language.NL) == sentence


def test_figures_are_shown_in_the_language_of_the_reader() -> None:
    """Whatever the notation of the sheet."""
    report = check(english().replace('"672.00"', '"627.00"'))

    [error] = report.errors

    assert explain_finding(error, report.columns, Language.EN) == (
        "Row 7, column mki total (F7): Here stands 627.00, but 640 times 1.05 is 672.00."
        " Probably two digits are swapped in mki total, row 7: 672.00 instead of 627.00."
    )


def test_a_figure_with_two_meanings_is_told_with_both() -> None:
    """Where nothing in the sheet tells which is meant."""
    report = check("product;aantal;MKI per eenheid;MKI totaal\nBuis;1.250;2;2500\n")

    [error] = report.errors

    assert explain_finding(error, report.columns, Language.NL) == (
        'Rij 2, kolom aantal (B2): "1.250" kan 1250,00 zijn, maar ook 1,25. Schrijf het getal'
        " zonder teken tussen de duizendtallen."
    )


def test_codes_that_a_terminal_obeys_are_not_shown() -> None:
    """Wherever in the sheet they stand."""
    report = check(
        changed(("ton;6,84", "\x1b[2Jton;6,84"), ("eenheid;MKI per", "eenheid;\x1b MKI per"))
    )

    sentences = [explain_finding(one, report.columns, Language.NL) for one in report.findings]

    assert any("[2Jton" in sentence for sentence in sentences)
    assert all(sentence.isprintable() for sentence in sentences)
