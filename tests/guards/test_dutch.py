"""What users read is there in Dutch: labels of words, and what each error asks of them."""

from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module

import pytest

from domain.errors import PoortError
from domain.vocabulary import Language
from notifications.language import catalogue_of
from tests.guards.test_vocabulary import VOCABULARY, explained
from tests.guards.tree import LAYERS, shipped_modules


def _dutch(text: str, *, context: str | None = None) -> str:
    """Return the Dutch of a message id, empty where it lacks."""
    catalogue = catalogue_of(Language.NL)
    assert catalogue is not None
    entry = catalogue.get(text, context)
    return str(entry.string) if entry is not None and entry.string else ""


def _errors(kind: type[PoortError]) -> Iterator[type[PoortError]]:
    """Yield an error and every error below it that a layer defines."""
    if kind.__module__.split(".")[0] in LAYERS:
        yield kind
    for below in kind.__subclasses__():
        yield from _errors(below)


def _foreseen() -> list[type[PoortError]]:
    """Return every error that the product foresees; flows and tasks add none of their own."""
    for path in shipped_modules():
        if path.parts[0] not in {"flows", "tasks"} and path.name not in {"env.py", "__main__.py"}:
            import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
    return sorted(set(_errors(PoortError)), key=lambda error: error.__name__)


@pytest.mark.parametrize("enum", VOCABULARY, ids=lambda enum: enum.__name__)
def test_every_word_of_the_engine_has_its_dutch_label(enum: type[StrEnum]) -> None:
    """What users read (notifications/locale/nl.po) is the Dutch of the glossary."""
    labels = {member.value: _dutch(member.value, context=enum.__name__) for member in enum}

    assert labels == {member: dutch for member, (dutch, _) in explained(enum).items()}


def test_every_foreseen_error_speaks_dutch() -> None:
    """Add what lacks to notifications/locale/nl.po."""
    errors = _foreseen()

    assert errors
    assert [error.__name__ for error in errors if not _dutch(error.message)] == []
