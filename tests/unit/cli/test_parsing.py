"""What people type becomes a value, or a sentence that says how to write it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from domain.vocabulary import AnswerValue, Language, Role
from poort.cli import parsing
from poort.cli.invocation import Invocation, UsageRefusedError, begin
from poort.cli.parsing import GateDay, Holder, Reduction, Wanted
from poort.cli.words import Words

READ = {
    "a day with the year first": (parsing.day, "2026-11-18", date(2026, 11, 18)),
    "a day with the year last": (parsing.day, "18-11-2026", date(2026, 11, 18)),
    "a word with a dash": (
        parsing.one_of(AnswerValue),
        "Not-Applicable",
        AnswerValue.NOT_APPLICABLE,
    ),
    "a whole number": (parsing.whole, " 25 ", 25),
    "who holds a role": (
        parsing.team_role,
        "buyer=bo@linge.nl",
        Holder(role=Role.BUYER, email="bo@linge.nl"),
    ),
    "the day of a gate": (
        parsing.gate_day,
        "3=18-11-2026",
        GateDay(position=3, planned_on=date(2026, 11, 18)),
    ),
    "a condition": (
        parsing.condition,
        "Add the MKI ; buyer; 2026-11-18",
        Wanted(label="Add the MKI", role=Role.BUYER, due_on=date(2026, 11, 18)),
    ),
    "a check": (parsing.check_name, "G1-04", ("G1-04", "")),
    "a reduction": (parsing.reduction, "2030=50", Reduction(year=2030, percent=50)),
    "another number of a check": (parsing.renamed, "G1-04=G1-05", ("G1-04", "G1-05")),
    "a check that lapses": (parsing.renamed, "G1-04=", ("G1-04", None)),
    "a check of a period": (parsing.check_name, "G6-03:2026-11", ("G6-03", "2026-11")),
}
REFUSED = {
    "a day that does not exist": (parsing.day, "31-02-2026"),
    "a day with the month as a word": (parsing.day, "18 nov 2026"),
    "a day without its century": (parsing.day, "18-11-26"),
    "a word that is no answer": (parsing.one_of(AnswerValue), "maybe"),
    "a number with a fraction": (parsing.whole, "2.5"),
    "a number below zero": (parsing.whole, "-2"),
    "a role without a person": (parsing.team_role, "buyer"),
    "a role that does not exist": (parsing.team_role, "king=bo@linge.nl"),
    "a gate without a day": (parsing.gate_day, "3"),
    "a scope that does not exist": (parsing.scope, "4"),
    "a reduction without its year": (parsing.reduction, "50"),
    "a check without its new number": (parsing.renamed, "G1-04"),
    "a condition without a date": (parsing.condition, "Add the MKI;buyer"),
    "a condition without a text": (parsing.condition, ";buyer;2026-11-18"),
}


@pytest.mark.parametrize(("read", "typed", "value"), READ.values(), ids=READ)
def test_what_was_typed_is_read(read: Callable[[str], object], typed: str, value: object) -> None:
    """One text has one meaning."""
    assert read(typed) == value


@pytest.mark.parametrize(("read", "typed"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused(read: Callable[[str], object], typed: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(UsageRefusedError):
        read(typed)


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [
        pytest.param(Language.NL, "1.250.000,50", Decimal("1250000.50"), id="Dutch"),
        pytest.param(Language.EN, "1,250,000.50", Decimal("1250000.50"), id="English"),
        pytest.param(Language.NL, "1250000", Decimal(1250000), id="without separators"),
    ],
)
def test_an_amount_is_read_as_the_reader_writes_it(
    language: Language, typed: str, value: Decimal
) -> None:
    """Separators follow the language."""
    begin(Invocation(words=Words(language)))

    assert parsing.amount(typed) == value


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        pytest.param(Language.NL, "12.5", id="English decimals in Dutch"),
        pytest.param(Language.NL, "1,250,000.50", id="English separators in Dutch"),
        pytest.param(Language.EN, "1.250.000,50", id="Dutch separators in English"),
        pytest.param(Language.NL, "€ 12", id="with a sign"),
    ],
)
def test_an_amount_in_the_other_way_of_writing_is_refused(language: Language, typed: str) -> None:
    """12.5 is never read as 125."""
    begin(Invocation(words=Words(language)))

    with pytest.raises(parsing.NumberRefusedError):
        parsing.amount(typed)
