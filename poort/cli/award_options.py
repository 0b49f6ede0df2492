"""The options of `poort award`: the method with its figures, the trials, the settlement."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from domain.award.vocabulary import AboveUpper, MethodKind
from poort.cli.award_parsing import figure, yearly_decline
from poort.cli.parsing import one_of, whole

_Figure = Decimal | None
_EURO = "EURO"
_NUMBER = "NUMBER"

Bids = Annotated[
    Path,
    typer.Argument(
        metavar="BIDS", help="A CSV or XLSX file with inschrijver, prijs and mki of each bid."
    ),
]
Method = Annotated[
    MethodKind,
    typer.Option(
        "--method",
        parser=one_of(MethodKind),
        metavar="METHOD",
        help="bounds, add-on, ceiling, points, declining-ceiling or relative.",
    ),
]
Upper = Annotated[
    _Figure,
    typer.Option(
        "--upper", parser=figure, metavar=_EURO, help="The MKI above which nothing is earned."
    ),
]
Lower = Annotated[
    _Figure,
    typer.Option(
        "--lower", parser=figure, metavar=_EURO, help="The MKI below which nothing more is earned."
    ),
]
MaxDiscount = Annotated[
    _Figure,
    typer.Option(
        "--max-discount", parser=figure, metavar=_EURO, help="The highest fictitious discount."
    ),
]
Above = Annotated[
    AboveUpper | None,
    typer.Option(
        "--above-upper",
        parser=one_of(AboveUpper),
        metavar="CHOICE",
        help="What becomes of a bid above the upper bound: no-discount or invalid.",
    ),
]
Factor = Annotated[
    _Figure,
    typer.Option(
        "--factor", parser=figure, metavar=_NUMBER, help="How many euro a euro of MKI counts for."
    ),
]
CeilingOption = Annotated[
    _Figure,
    typer.Option(
        "--ceiling",
        parser=figure,
        metavar=_EURO,
        help="The highest MKI that is valid; of the first year, if it falls.",
    ),
]
MaxPoints = Annotated[
    _Figure,
    typer.Option("--max-points", parser=figure, metavar=_NUMBER, help="The points to be earned."),
]
EurPerPoint = Annotated[
    _Figure,
    typer.Option("--eur-per-point", parser=figure, metavar=_EURO, help="What a point is worth."),
]
YearlyDecline = Annotated[
    _Figure,
    typer.Option(
        "--yearly-decline",
        parser=yearly_decline,
        metavar="PERCENT",
        help="By how much the ceiling falls each year, as 4%.",
    ),
]
Years = Annotated[
    int | None,
    typer.Option(
        "--years", parser=whole, metavar=_NUMBER, help="For how many years the ceiling is set."
    ),
]
Quality = Annotated[
    list[str] | None,
    typer.Option(
        "--quality",
        metavar="NAME=EURO",
        help="A further criterion with its highest value; the file has a column with its scores.",
    ),
]
ReferenceMki = Annotated[
    _Figure,
    typer.Option(
        "--reference", parser=figure, metavar=_EURO, help="The MKI of the reference calculation."
    ),
]
Explain = Annotated[bool, typer.Option("--explain", help="Show every step of the calculation.")]
Simulate = Annotated[
    bool, typer.Option("--simulate", help="Show what wins when, and what turns the ranking.")
]
Results = Annotated[
    list[str] | None,
    typer.Option(
        "--realised",
        metavar="BIDDER=EURO",
        help="The MKI that a bidder realised, to settle it against its bid.",
    ),
]
FineFactor = Annotated[
    _Figure,
    typer.Option(
        "--fine-factor",
        parser=figure,
        metavar=_NUMBER,
        help="The fine per euro of advantage that was not earned; 1.5 if not given.",
    ),
]
BonusFactor = Annotated[
    _Figure,
    typer.Option(
        "--bonus-factor",
        parser=figure,
        metavar=_NUMBER,
        help="The bonus per euro of advantage above the promise; none if not given.",
    ),
]
ContractRate = Annotated[
    _Figure,
    typer.Option(
        "--contract-rate",
        parser=figure,
        metavar=_EURO,
        help="What a euro of MKI is worth under the contract, where only a ceiling held.",
    ),
]
