"""An automatic rule in words: what it reads, how that stands, and what is asked."""

from decimal import Decimal

import pytest

from catalogue.expressions import parse_condition
from domain.conditions import FactValue, Truth
from domain.facts import FACTS
from domain.vocabulary import Language
from notifications.language import catalogue_of
from usecases.rule_words import RuleLine, explain_rule

WEIGHT = "project.mki_weight_percent >= policy.minimum_mki_weight_percent"


def told(
    rule: str, facts: dict[str, FactValue], *, language: Language = Language.NL
) -> list[RuleLine]:
    """The rule as the reader of a project of that number sees it."""
    parsed = parse_condition(rule)
    return list(explain_rule(parsed, facts, language=language, project_number="P/1"))


@pytest.mark.parametrize(
    ("rule", "facts", "text"),
    [
        pytest.param(
            "contract.baseline_fixed",
            {"contract.baseline_fixed": False},
            "De toegezegde MKI is vastgelegd: nee",
            id="a fact that does not hold",
        ),
        pytest.param(
            "contract.baseline_fixed",
            {},
            "De toegezegde MKI is vastgelegd: niet bekend",
            id="a fact that nobody knows",
        ),
        pytest.param(
            WEIGHT,
            {"project.mki_weight_percent": 20, "policy.minimum_mki_weight_percent": 25},
            "Het gewicht van MKI in de gunning: 20%; gevraagd is ten minste 25%"
            " (Het minimumgewicht van de MKI uit het beleid)",
            id="two facts compared",
        ),
        pytest.param(
            "project.value_eur < 50000",
            {"project.value_eur": Decimal("1250000.50")},
            "De geraamde waarde, zonder btw: €\N{NO-BREAK SPACE}1.250.000,50; gevraagd is minder"
            " dan €\N{NO-BREAK SPACE}50.000",
            id="euro on both sides",
        ),
        pytest.param(
            "not policy.in_force",
            {"policy.in_force": True},
            "Er geldt een beleid: ja; gevraagd is nee",
            id="the opposite",
        ),
        pytest.param(
            "project.material in ['asphalt', 'both']",
            {"project.material": "concrete"},
            "Het materiaal waar het project vooral over gaat: beton; gevraagd is een van deze:"
            " asfalt, asfalt en beton",
            id="one of some words",
        ),
        pytest.param(
            "team.has_buyer or team.has_strategic_buyer",
            {"team.has_buyer": False, "team.has_strategic_buyer": True},
            "een van deze punten: Het team heeft een operationeel inkoper: nee; Het team heeft een"
            " strategisch inkoopadviseur: ja",
            id="either of two",
        ),
        pytest.param(
            "known(project.value_eur)",
            {},
            "De geraamde waarde, zonder btw: niet bekend",
            id="whether it is known",
        ),
    ],
)
def test_a_rule_says_what_it_reads_and_asks(
    rule: str, facts: dict[str, FactValue], text: str
) -> None:
    """With the values as they are now, in the language of the reader."""
    assert [line.text for line in told(rule, facts)] == [text]


def test_what_must_all_hold_stands_line_by_line_with_the_place_to_mend_it() -> None:
    """Only what does not hold yet has an address."""
    facts: dict[str, FactValue] = {"tender.fields_missing": 3, "tender.fixed": True}

    lines = told("tender.fields_missing == 0 and tender.fixed", facts)

    assert [(line.truth, line.url) for line in lines] == [
        (Truth.FALSE, "/projecten/P%2F1/leidraad"),
        (Truth.TRUE, None),
    ]


def test_an_english_reader_reads_english() -> None:
    """The names of facts are English where no translation is asked."""
    lines = told("reference.recorded", {"reference.recorded": True}, language=Language.EN)

    assert [line.text for line in lines] == ["The reference MKI is recorded: yes"]


def test_every_fact_has_its_name_in_dutch() -> None:
    """Add what lacks to notifications/locale/nl.po."""
    catalogue = catalogue_of(Language.NL)
    assert catalogue is not None
    lacking = [
        fact.name
        for fact in FACTS.values()
        if not (entry := catalogue.get(fact.description)) or not entry.string
    ]

    assert lacking == []
