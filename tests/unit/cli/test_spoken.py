"""What the command line says is there in both languages."""

import pytest

from domain.vocabulary import Language
from notifications.language import catalogue_of
from tests.unit.cli.spoken import every_text, tree, walk


def test_everything_that_is_said_has_its_dutch() -> None:
    """Add what lacks to the section of the command line in notifications/locale/nl.po."""
    catalogue = catalogue_of(Language.NL)
    assert catalogue is not None

    lacking = [
        text
        for text in sorted(every_text())
        if (entry := catalogue.get(text)) is None or not entry.string
    ]

    assert lacking == []


def test_texts_are_found_in_help_commands_and_tables() -> None:
    """The guard above looks where texts are."""
    assert {
        "Submit the gate for decision; its answers freeze.",
        "Project {number} goes on.",
        "Working days late",
        "Why.",
    } <= every_text()


@pytest.mark.parametrize("command", list(walk(tree())), ids=lambda command: command.name)
def test_every_command_explains_itself(command: object) -> None:
    """Each command has a sentence, and so has each of its arguments and options."""
    sentence = getattr(command, "help", "")
    explained = [getattr(one, "help", None) for one in getattr(command, "params", [])]

    assert sentence.endswith(".")
    assert all(explained)
