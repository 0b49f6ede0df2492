"""What belongs to every command may stand anywhere in it."""

import pytest

from domain.vocabulary import Language
from poort.cli.invocation import (
    LanguageRefusedError,
    ValueMissingError,
    read_shared,
)
from poort.cli.words import usual_language


@pytest.fixture(autouse=True)
def _nobody_set_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POORT_AS", "POORT_LANGUAGE", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(["--as", "a@b.nl", "--lang", "en", "--json", "gate", "show"], id="first"),
        pytest.param(["gate", "show", "--json", "--lang=en", "--as=a@b.nl"], id="last"),
        pytest.param(["gate", "--as", "a@b.nl", "show", "--lang", "en", "--json"], id="between"),
    ],
)
def test_shared_options_stand_anywhere(typed: list[str]) -> None:
    """The command itself sees only what is its own."""
    shared, rest = read_shared(typed)

    assert rest == ["gate", "show"]
    assert (shared.email, shared.words.language, shared.as_json) == ("a@b.nl", Language.EN, True)


def test_what_stands_behind_two_dashes_is_left_alone() -> None:
    """A text may look like an option."""
    shared, rest = read_shared(["gate", "advise", "--", "--json"])

    assert rest == ["gate", "advise", "--", "--json"]
    assert shared.as_json is False


@pytest.mark.parametrize("typed", [["--as"], ["--as", "--json"], ["--lang="]])
def test_an_option_without_its_value_is_refused(typed: list[str]) -> None:
    """Nobody acts as an option."""
    with pytest.raises((ValueMissingError, LanguageRefusedError)):
        read_shared(typed)


def test_an_unknown_language_is_refused() -> None:
    """There are two."""
    with pytest.raises(LanguageRefusedError):
        read_shared(["--lang", "fr"])


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        pytest.param({}, Language.NL, id="nothing set"),
        pytest.param({"LANG": "en_GB.UTF-8"}, Language.EN, id="an English machine"),
        pytest.param({"LANG": "C.UTF-8"}, Language.NL, id="a machine without a language"),
        pytest.param({"LANG": "en_GB", "POORT_LANGUAGE": "nl"}, Language.NL, id="ours wins"),
        pytest.param({"POORT_LANGUAGE": "en"}, Language.EN, id="ours"),
    ],
)
def test_dutch_is_usual(environment: dict[str, str], language: Language) -> None:
    """English is for who asks for it."""
    assert usual_language(environment) is language
