"""Arguments and options that several commands share."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from poort.cli.parsing import amount, day, whole

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

Process = Annotated[
    str, typer.Option("--process", metavar="PROCESS", help="The process that the project follows.")
]
Version = Annotated[
    str | None,
    typer.Option("--version", metavar="VERSION", help="Which version, if not the newest."),
]
Value = Annotated[
    Decimal | None,
    typer.Option("--value", parser=amount, metavar="EURO", help="The estimated value without VAT."),
]
MkiWeight = Annotated[
    int | None,
    typer.Option(
        "--mki-weight", parser=whole, metavar="PERCENT", help="The weight of MKI in the award."
    ),
]
Department = Annotated[
    str | None, typer.Option("--department", metavar="TEXT", help="The department of the project.")
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
