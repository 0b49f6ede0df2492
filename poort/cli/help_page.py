"""The help pages, in the language of the reader."""

import inspect
import re
from collections.abc import Sequence
from functools import partial

from typer import _click
from typer.core import TyperArgument, TyperGroup, TyperOption

from poort.cli.words import Words

EVERYWHERE = (
    "With every command: --as MAIL says who acts (or POORT_AS), --json prints for programs,"
    " --lang nl|en chooses the language."
)
EXIT_CODES = (
    "Exit codes: 0 done, 1 refused or not in order, 2 written wrongly, 3 no permission,"
    " 4 not found."
)

_HELP_OPTION = "Show this message and exit."
#: Typer names the type of an argument beside its name, which says the same for us.
_TYPE = re.compile(r" <[^>]*>$")
_REQUIRED = re.compile(r"\[required\]$")
_DEFAULT = re.compile(r"\[default: ([^\]]*)\]$")


class HelpPage(_click.HelpFormatter):
    """Writes Typer's own few words in another language too."""

    def __init__(
        self, width: int | None = None, max_width: int | None = None, *, words: Words
    ) -> None:
        super().__init__(width=width, max_width=max_width)
        self._words = words

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how to write the command."""
        super().write_usage(prog, args, prefix or self._words.say("Usage:") + " ")

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(self._words.say(heading))

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write a list of names with their explanations."""
        translated = [(_TYPE.sub("", name), self._explained(text)) for name, text in rows]
        super().write_dl(translated, col_max, col_spacing)

    def _explained(self, text: str) -> str:
        said = self._words.say(text) if text == _HELP_OPTION else text
        return _REQUIRED.sub(
            lambda _: f"[{self._words.say('required')}]",
            _DEFAULT.sub(lambda found: f"[{self._words.say('default:')} {found[1]}]", said),
        )


def translate_help(command: _click.Command, words: Words) -> None:
    """Let that command and all below it explain themselves in that language."""
    _translate_command(command, words)
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = words.say("COMMAND [ARGS]...")
        for below in command.commands.values():
            translate_help(below, words)


def _translate_command(command: _click.Command, words: Words) -> None:
    class Context(_click.Context):
        formatter_class = partial(HelpPage, words=words)  # type: ignore[assignment] # made with our words

    command.context_class = Context
    command.help = words.say(sentence(command))
    command.short_help = command.help
    command.options_metavar = words.say("[OPTIONS]")
    command.epilog = words.say(EVERYWHERE)
    if command.name == "poort":
        command.epilog += "\n\n" + words.say(EXIT_CODES)
    for parameter in command.params:
        if isinstance(parameter, TyperArgument | TyperOption) and parameter.help:
            parameter.help = words.say(parameter.help)


def sentence(command: _click.Command) -> str:
    """Give the English sentence that says what a command does."""
    first, _, _ = inspect.cleandoc(command.help or "").partition("\n\n")
    return " ".join(first.split())
