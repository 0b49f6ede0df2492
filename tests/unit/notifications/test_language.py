"""Words come in the reader's language, and none lacks its Dutch."""

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import TypeVar

import pytest
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract

import domain
from domain.errors import PoortError
from domain.vocabulary import Language, Role
from notifications.language import (
    catalogue_of,
    explain,
    label,
    plural_translator,
    show_date,
    show_due,
    show_effort,
    show_working_days,
    translator,
)
from notifications.render import template_environment
from tests.guards.tree import LAYERS, ROOT

_Kind = TypeVar("_Kind")
DAY = date(2026, 11, 18)
# These two bring Prefect along; their errors are found by their source like all texts.
FAST_LAYERS = tuple(layer for layer in LAYERS if layer not in {"flows", "tasks"})
#: The functions that mark a text in Python, with the places of their message ids.
MARKERS = {"_": None, "translate": None, "ngettext": (1, 2), "_count": (1, 2)}


@pytest.mark.parametrize(
    ("working_days", "dutch", "english"),
    [
        pytest.param(
            -3,
            "3 werkdagen te laat, was wo 18 november",
            "3 working days late, was due Wed 18 November",
            id="late",
        ),
        pytest.param(
            -1,
            "1 werkdag te laat, was wo 18 november",
            "1 working day late, was due Wed 18 November",
            id="one day late",
        ),
        pytest.param(0, "vandaag, wo 18 november", "today, Wed 18 November", id="today"),
        pytest.param(
            1, "over 1 werkdag, wo 18 november", "in 1 working day, Wed 18 November", id="ahead"
        ),
    ],
)
def test_a_due_date_is_given_twice(working_days: int, dutch: str, english: str) -> None:
    """In working days, and as the day itself."""
    assert show_due(DAY, Language.NL, working_days=working_days) == dutch
    assert show_due(DAY, Language.EN, working_days=working_days) == english


@pytest.mark.parametrize(
    ("minutes", "dutch"),
    [
        pytest.param(1, "ongeveer 1 minuut", id="one minute"),
        pytest.param(119, "ongeveer 119 minuten", id="below two hours"),
        pytest.param(120, "ongeveer 2 uur", id="two hours"),
        pytest.param(121, "ongeveer 3 uur", id="never too little"),
    ],
)
def test_effort_reads_naturally(minutes: int, dutch: str) -> None:
    """Minutes below two hours, whole hours above."""
    assert show_effort(minutes, Language.NL) == dutch


def test_dates_and_days_read_in_both_languages() -> None:
    """Short weekday, day, month, year."""
    assert show_date(DAY, Language.NL) == "wo 18 november 2026"
    assert show_date(DAY, Language.EN) == "Wed 18 November 2026"
    assert show_working_days(1, Language.NL) == "1 werkdag"
    assert show_working_days(2, Language.NL) == "2 werkdagen"


def test_labels_read_in_both_languages() -> None:
    """English shows the value with spaces."""
    assert label(Role.PROJECT_LEAD, Language.NL) == "projectleider"
    assert label(Role.PROJECT_LEAD, Language.EN) == "project lead"


class _SampleError(PoortError):
    message = "This cannot be done. {role} {day} {names} {count}"


def test_an_error_is_explained_with_its_details_in_the_language_of_the_reader() -> None:
    """Words and dates among the details are shown, not their codes."""
    error = _SampleError(role=Role.BUYER, day=DAY, names=("A", "B"), count=3)

    explained = explain(error, Language.NL)

    assert explained == "This cannot be done. inkoopadviseur wo 18 november 2026 A, B 3"
    assert explain(PoortError(), Language.NL) == "Dit kan niet."


def test_a_text_without_dutch_stays_english() -> None:
    """Nothing is lost where a translation lacks."""
    assert translator(Language.NL)("no such text") == "no such text"
    assert plural_translator(Language.NL)("no such", "no suches", 2) == "no suches"


def _entries() -> dict[tuple[str | None, str], Entry]:
    catalogue = catalogue_of(Language.NL)
    assert catalogue is not None
    return {(entry.context, _first(entry.id)): entry for entry in catalogue if entry.id}


def _forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _first(text: str | Iterable[str]) -> str:
    return _forms(text)[0]


def _template_texts() -> Iterator[str]:
    environment = template_environment(Language.EN)
    for layer in LAYERS:
        for path in (ROOT / layer).rglob("templates/**/*.*"):
            if path.suffix == ".docx":  # the chapter of a tender is Dutch by itself
                continue
            source = path.read_text(encoding="utf-8")
            # The extension adds this method, out of sight of the type checker.
            found = environment.extract_translations(source)  # type: ignore[attr-defined]
            for _line, _function, text in found:
                yield _first(text)


def _python_texts() -> Iterator[str]:
    for layer in LAYERS:
        for path in (ROOT / layer).rglob("*.py"):
            with path.open("rb") as stream:
                for _line, text, _comments, _context in extract("python", stream, MARKERS):
                    yield _first(text)


def _import_layers() -> None:
    for layer in FAST_LAYERS:
        package = importlib.import_module(layer)
        for module in pkgutil.walk_packages(package.__path__, prefix=f"{layer}."):
            if not {"migrations", "__main__"} & set(module.name.split(".")):
                importlib.import_module(module.name)


def _all_subclasses(cls: type[_Kind]) -> Iterator[type[_Kind]]:
    for subclass in cls.__subclasses__():
        yield subclass
        yield from _all_subclasses(subclass)


def _error_texts() -> Iterator[str]:
    _import_layers()
    for error in _all_subclasses(PoortError):
        if error.__module__.partition(".")[0] in LAYERS:
            yield error.message


def _words() -> Iterator[tuple[str, str]]:
    for module in pkgutil.walk_packages(domain.__path__, prefix="domain."):
        importlib.import_module(module.name)
    for words in _all_subclasses(StrEnum):
        if words.__module__.startswith("domain."):
            yield from ((words.__name__, member.value) for member in words)


def test_every_text_of_a_template_has_its_dutch() -> None:
    """Add what this lists to notifications/locale/nl.po."""
    known = _entries()

    assert sorted({text for text in _template_texts() if (None, text) not in known}) == []


def test_every_text_of_the_program_has_its_dutch() -> None:
    """Add what this lists to notifications/locale/nl.po."""
    known = _entries()

    assert sorted({text for text in _python_texts() if (None, text) not in known}) == []


def test_every_error_has_its_dutch() -> None:
    """Add what this lists to notifications/locale/nl.po."""
    known = _entries()

    assert sorted({text for text in _error_texts() if (None, text) not in known}) == []


def test_every_word_of_the_domain_has_its_dutch() -> None:
    """Add what this lists to notifications/locale/nl.po, under its class as msgctxt."""
    known = _entries()

    assert sorted(word for word in set(_words()) if word not in known) == []


def test_every_translation_is_filled_and_keeps_its_places() -> None:
    """A named place that a translation drops or invents would fail before a reader's eyes."""
    places = re.compile(r"%\(\w+\)s|\{\w+\}")

    for entry in _entries().values():
        for form in _forms(entry.string):
            assert form.strip(), entry.id
            assert set(places.findall(form)) == set(places.findall(_first(entry.id))), entry.id
