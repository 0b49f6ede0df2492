"""Whoever writes a definition hears in Dutch what is wrong with it, and reads it in Dutch."""

import re

import pytest

from catalogue.loader import list_processes, load_process
from catalogue.problems import PROBLEM_KINDS, ProblemKind
from catalogue.show import Words, describe_process
from domain.vocabulary import Language
from notifications.language import label, translator

PLACES = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("kind", PROBLEM_KINDS, ids=lambda kind: kind.code)
def test_a_problem_is_told_in_dutch_with_the_same_details(kind: ProblemKind) -> None:
    """What is wrong and how to mend it both have their Dutch in notifications/locale/nl.po."""
    translate = translator(Language.NL)

    for english in (kind.what, kind.mend):
        dutch = translate(english)
        assert dutch != english
        assert set(PLACES.findall(dutch)) == set(PLACES.findall(english))


@pytest.mark.parametrize(("process_id", "version"), list_processes())
def test_a_process_is_printed_in_dutch(process_id: str, version: str) -> None:
    """No English sentence is left between the Dutch ones."""
    asked: set[str] = set()
    translate = translator(Language.NL)

    def remember(text: str) -> str:
        asked.add(text)
        return translate(text)

    words = Words(
        language=Language.NL,
        translate=remember,
        label=lambda member: label(member, Language.NL),
    )

    shown = describe_process(load_process(process_id, version), words)

    assert {text for text in asked if translate(text) == text} == set()
    assert "coördinator MVI/KCI" in shown
