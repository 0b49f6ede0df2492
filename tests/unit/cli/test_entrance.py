"""A command that is written wrongly gets one sentence and exit code 2."""

import json
import subprocess
import sys

import pytest

from poort.cli.entrance import run

WRONG = {
    "an unknown command": (["gat"], "CommandUnknownError"),
    "an unknown option": (["overdue", "--foo"], "OptionUnknownError"),
    "a missing argument": (["gate", "submit"], "MissingError"),
    "one argument too many": (["gate", "submit", "P-1", "P-2"], "TooMuchError"),
    "an option without its value": (["gate", "back", "P-1", "2", "--reason"], "ValueMissingError"),
    "a word that is not possible": (["gate", "decide", "P-1", "maybe"], "ChoiceRefusedError"),
    "a date that does not exist": (["remind", "--today", "2026-02-30"], "DateRefusedError"),
}


@pytest.mark.parametrize(("typed", "code"), WRONG.values(), ids=WRONG)
def test_a_command_written_wrongly_is_explained(
    typed: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """For a person in Dutch, for a program as a record, both on standard error."""
    assert run([*typed, "--lang", "nl"]) == 2
    said = capsys.readouterr()
    assert run([*typed, "--json", "--lang", "en"]) == 2
    record = json.loads(capsys.readouterr().err)

    assert said.out == ""
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert (record["code"], record["status"]) == (code, 400)


def test_a_group_alone_shows_its_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody has to guess the name of a command."""
    code = run(["gate", "--lang", "nl"])

    assert code == 2
    assert "submit" in capsys.readouterr().out


WITHOUT_PREFECT = """
import sys
from poort.cli.entrance import run
code = run({arguments!r})
sys.exit(90 if any(name in sys.modules for name in {heavy!r}) else code)
"""
HEAVY = ("prefect", "fastapi", "uvicorn")


@pytest.mark.parametrize(
    ("arguments", "heavy", "code"),
    [
        pytest.param(["--help"], (*HEAVY, "sqlalchemy", "rich", "pydantic"), 0, id="help"),
        pytest.param(["overdue"], HEAVY, 1, id="overdue"),
        pytest.param(["gate", "decide", "P-1", "go", "--as", "a@b.nl"], HEAVY, 1, id="gate decide"),
        pytest.param(["advance"], HEAVY, 1, id="advance"),
        pytest.param(["deliver"], HEAVY, 1, id="deliver"),
    ],
)
def test_fast_commands_leave_heavy_libraries_alone(
    arguments: list[str],
    heavy: tuple[str, ...],
    code: int,
    tmp_path: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Importing Prefect alone takes longer than a command may."""
    monkeypatch.setenv("POORT_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("POORT_DATABASE_URL", raising=False)
    script = WITHOUT_PREFECT.format(arguments=arguments, heavy=heavy)

    result = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )

    assert result.returncode == code, result.stderr


@pytest.mark.parametrize(
    ("language", "word"), [pytest.param("nl", "Gebruik:", id="nl"), ("en", "Usage:")]
)
def test_the_installed_command_speaks_both_languages(language: str, word: str) -> None:
    """`poort --help` as a person types it."""
    result = subprocess.run(
        [sys.executable, "-c", "from poort.cli import app; app()", "--help", "--lang", language],
        check=False,
        capture_output=True,
        text=True,
    )

    assert result.returncode == 0, result.stderr
    assert word in result.stdout
