"""From the arguments to an exit code: every foreseen error becomes one clear sentence.

Exit codes: 0 done, 1 refused by a rule or not in order, 2 written wrongly, 3 no permission,
4 not found, 130 interrupted.
"""

import os
import re
import sys
from collections.abc import Sequence
from http import HTTPStatus

import typer

from domain.errors import PoortError
from poort.cli import invocation
from poort.cli.invocation import Invocation, UsageRefusedError, begin, current, read_shared
from poort.cli.words import Words, usual_language

_WRITTEN_WRONGLY = 2
_INTERRUPTED = 130
_EXIT_CODES = {
    HTTPStatus.BAD_REQUEST: _WRITTEN_WRONGLY,
    HTTPStatus.FORBIDDEN: 3,
    HTTPStatus.NOT_FOUND: 4,
}


class WrittenWronglyError(UsageRefusedError):
    """Typer could not read the command, in words that we do not know."""

    message = "{said}"


class CommandUnknownError(UsageRefusedError):
    """There is no such command."""

    message = "There is no command {what}. Add --help to see the commands."


class OptionUnknownError(UsageRefusedError):
    """There is no such option."""

    message = "There is no option {what} here. Add --help to see the options."


class TooMuchError(UsageRefusedError):
    """There are more arguments than the command takes."""

    message = "This command does not take {what}. Put quotation marks around a text with spaces."


class MissingError(UsageRefusedError):
    """An argument or a required option is missing."""

    message = "{what} is missing. Add --help to see how to write this command."


#: What Typer says, and our error for it.
_SAID: tuple[tuple[re.Pattern[str], type[UsageRefusedError]], ...] = (
    (re.compile(r"No such command '?(?P<what>[^'\s]+)'?"), CommandUnknownError),
    (re.compile(r"No such option: (?P<what>\S+)"), OptionUnknownError),
    (re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((?P<what>.*)\)"), TooMuchError),
    (re.compile(r"Missing \w+ '(?P<what>[^']+)'"), MissingError),
    (re.compile(r"Option '(?P<option>[^']+)' requires an argument"), invocation.ValueMissingError),
)


def run(arguments: Sequence[str]) -> int:
    """Carry out one command and give its exit code; unforeseen errors rise."""
    begin(Invocation(words=Words(usual_language()), as_json="--json" in arguments))
    try:
        shared, rest = read_shared(arguments)
        begin(shared)
        return _carry_out(rest)
    except PoortError as error:
        return _refuse(error)
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python must not complain at its end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _carry_out(arguments: Sequence[str]) -> int:
    from poort.cli.commands import command_tree

    tree = command_tree(current().words)
    try:
        code = tree.main(args=list(arguments), prog_name="poort", standalone_mode=False)
    except typer.TyperException as said:
        if type(said).__name__ == "NoArgsIsHelpError":
            typer.echo(said.format_message())
            return _WRITTEN_WRONGLY
        raise _foreseen(said.format_message()) from said
    return code if isinstance(code, int) else 0


def _foreseen(said: str) -> UsageRefusedError:
    for pattern, error in _SAID:
        if found := pattern.search(said):
            return error(**found.groupdict())
    return WrittenWronglyError(said=said)


def _refuse(error: PoortError) -> int:
    from poort.cli.refusal import show_refusal

    show_refusal(error)
    return _EXIT_CODES.get(error.status, 1)
