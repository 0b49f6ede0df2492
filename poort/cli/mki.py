"""`poort mki`: look into MKI values that others computed."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from domain.mki.vocabulary import WeightingSet
from poort.cli.options import group
from poort.cli.parsing import ChoiceRefusedError, choices, day

commands = group("mki", "MKI values: what a declaration or a calculation says.")

#: As for a command that is written wrongly: nothing was checked.
_UNREADABLE = 2


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

On = Annotated[
    date | None,
    typer.Option(
        "--on",
        parser=day,
        metavar="DATE",
        help="The day on which data must be valid, if not today.",
    ),
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
    on: On = None,
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
            on=on or dutch_date(datetime.now(UTC)),
            weighting_set=weighted_with,
            scenarios=frozenset(scenario or ()),
        )
    )
    show_epd(reading)


@commands.command("check")
def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV or XLSX file with an MKI calculation.")
    ],
    *,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping", metavar="FILE", help="A YAML file that tells how the sheet calls columns."
        ),
    ] = None,
    asked_set: Set = None,
    on: On = None,
) -> None:
    """Recompute a calculation, and say what differs and what is unlikely."""
    from datetime import UTC, datetime

    from domain.errors import PoortError
    from domain.moments import dutch_date
    from models.files import FileUnreadableError
    from models.sheets import kind_of
    from poort.cli.mki_sheet_page import show_report
    from poort.cli.refusal import show_refusal
    from usecases.mki_sheet.check_sheet import CheckOptions, check_sheet
    from usecases.mki_sheet.mapping import read_mapping

    try:
        if not file.is_file():
            raise FileUnreadableError(name=file)
        options = CheckOptions(
            on=on or dutch_date(datetime.now(UTC)),
            expected_set=asked_set,
            mapping=read_mapping(mapping) if mapping else {},
        )
        report = check_sheet(file, kind_of(file), options=options)
    except PoortError as error:
        # A program must tell a wrong calculation from a file that is none.
        show_refusal(error)
        raise typer.Exit(_UNREADABLE) from error
    show_report(report, file=str(file))
    if report.errors:
        raise typer.Exit(1)
