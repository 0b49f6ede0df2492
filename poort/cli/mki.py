"""`poort mki`: look into MKI values that others computed."""

from pathlib import Path
from typing import Annotated

import typer

from domain.mki.vocabulary import WeightingSet
from poort.cli.options import Today, group
from poort.cli.parsing import ChoiceRefusedError, choices

commands = group("mki", "MKI values: what a declaration or a calculation says.")


def weighting_set(text: str) -> WeightingSet:
    """Read a weighting set, A1 or A2.

    Raises:
        ChoiceRefusedError: there is no such set.
    """
    try:
        return WeightingSet(text.strip().upper())
    except ValueError as error:
        raise ChoiceRefusedError(value=text, choices=choices(WeightingSet)) from error


Set = Annotated[
    WeightingSet | None,
    typer.Option("--set", parser=weighting_set, metavar="SET", help="The weighting set, A1 or A2."),
]


@commands.command("epd")
def epd(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A declaration: ILCD+EPD as XML or JSON, or openEPD as JSON."
        ),
    ],
    *,
    weighted_with: Set = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option("--scenario", metavar="NAME", help="The scenario that counts; repeat it."),
    ] = None,
    today: Today = None,
) -> None:
    """Show what the impacts of a product would cost: an indication, never an MKI to award with."""
    from datetime import UTC, datetime

    from domain.moments import dutch_date
    from poort.cli.epd_page import show_epd
    from usecases.read_epd import ReadEpd, read_epd

    reading = read_epd(
        ReadEpd(
            source=file,
            name=file.name,
            on=today or dutch_date(datetime.now(UTC)),
            weighting_set=weighted_with,
            scenarios=frozenset(scenario or ()),
        )
    )
    show_epd(reading)
