"""A process can be read by a person who never saw YAML."""

import re
from enum import StrEnum

import pytest

from catalogue.loader import list_processes, load_process
from catalogue.show import Words, describe_process, moment_in_words
from domain.definition import Moment
from domain.vocabulary import Anchor, Language

TITLE = re.compile(r"^([A-Z][0-9]-[0-9]{2})  (.+)$", re.MULTILINE)
ENGLISH = Words(
    language=Language.EN,
    translate=lambda text: text,
    label=lambda member: member.value.replace("_", " "),
)


@pytest.mark.parametrize(("process_id", "version"), list_processes())
def test_every_check_is_shown_in_lines_that_fit(process_id: str, version: str) -> None:
    """Nothing is left out, and a terminal of a hundred columns shows it whole."""
    definition = load_process(process_id, version)

    shown = describe_process(definition, ENGLISH)

    assert [title[0] for title in TITLE.findall(shown)] == list(definition.checks_by_id)
    assert max(map(len, shown.splitlines())) <= 120


def test_a_check_is_shown_with_all_that_is_asked() -> None:
    """Why, who, when, evidence, condition and source stand with each check."""
    shown = describe_process(load_process("infrastructure-works", "2026.1"), ENGLISH)

    start = shown.index("G4-05")
    assert (
        shown[start : shown.index("G4-06")]
        == """\
G4-05  The ceiling for each product is checked against current values (blocking)
       Why: Ceilings go down over time. An old one asks less than the market already delivers.
       Who: buyer, 120 min, with help of the coordinator
       Opens 49 working days before: planned gate
       Due 21 working days before: planned gate
       Evidence, required: The table of ceilings and the date of the values
       Only if: project.material in ['asphalt', 'concrete', 'both']
       Source: Betonakkoord; Handreiking Competentie-ontwikkeling, 4.1 stap 3

"""
    )


def test_the_dutch_text_is_shown_in_dutch() -> None:
    """The reader's language decides which label of the definition is read."""

    def label(member: StrEnum) -> str:
        return {"planned_gate": "geplande poort"}.get(member.value, member.value)

    dutch = Words(language=Language.NL, translate=lambda text: text, label=label)

    shown = describe_process(load_process("infrastructure-works", "2026.1"), dutch)

    assert "G1-01  De duurzaamheidsambitie staat in de interne opdracht" in shown
    assert "geplande poort" in shown


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-14, "14 working days before: planned gate"),
        (0, "on the day of: planned gate"),
        (3, "3 working days after: planned gate"),
    ],
)
def test_a_moment_is_said_in_words(days: int, words: str) -> None:
    """People count working days before and after, not offsets."""
    moment = Moment(anchor=Anchor.PLANNED_GATE, offset_working_days=days)

    assert moment_in_words(moment, ENGLISH) == words
