"""Arguments and options that several commands share."""

from datetime import date
from typing import Annotated

import typer

from poort.cli.parsing import day

Project = Annotated[str, typer.Argument(metavar="PROJECT", help="The number of the project.")]
Check = Annotated[
    str,
    typer.Argument(
        metavar="CHECK",
        help="The number of the check, as in G1-04; with its period where it has one:"
        " G6-03:2026-11.",
    ),
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.")]
NeededReason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
Today = Annotated[
    date | None,
    typer.Option("--today", parser=day, metavar="DATE", help="The day to work with, if not today."),
]


def group(name: str, explanation: str) -> typer.Typer:
    """Make a group of commands."""
    return typer.Typer(
        name=name,
        help=explanation,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
