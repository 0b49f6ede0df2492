"""The columns of a sheet of bids, by their names in Dutch and English."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.award.bids import QualityCriterion
from models.sheets import Sheet
from usecases.project_columns import plain_title
from usecases.sheet_problems import ColumnDoubleError, SheetProblemError

BIDDER: Final = "bidder"
PRICE: Final = "price"
MKI: Final = "mki"
WEIGHTING_SET: Final = "set"

#: The first name is said where a column is missing.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    BIDDER: ("inschrijver", "naam inschrijver", "aanbieder", "bidder", "tenderer"),
    PRICE: ("prijs", "inschrijfprijs", "inschrijfsom", "price", "bid price"),
    MKI: ("mki", "mki waarde", "mki totaal", "mki value", "mki total", "eci"),
    WEIGHTING_SET: ("set", "weegset", "set weegfactoren", "weighting set"),
}
_KEYS: Final = {name: key for key, names in _NAMES.items() for name in names}
_YEAR: Final = re.compile(r"mki (?:jaar|year) ([1-9]\d?)")
_UNIT: Final = re.compile(r" (?:in )?(?:eur|euro|€)$")


class BidColumnMissingError(SheetProblemError):
    """A column without which bids cannot be compared."""

    message = (
        "This column is missing. A sheet of bids has inschrijver, prijs and mki (or bidder, price"
        " and mki)."
    )


class YearMissingError(SheetProblemError):
    """Yearly values with a year left out."""

    message = "This column is missing, while there is one for a later year. Add it."


class ScoreColumnMissingError(SheetProblemError):
    """A criterion that counts, without its scores."""

    message = (
        "This column is missing. Add it with the score of each bid (3, 2, 1, 0 or NR), or leave the"
        " criterion out."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BidColumns:
    """Where each column stands, from 0, how the file calls it, and which are not used."""

    places: Mapping[str, int]
    header: tuple[str, ...]
    years: tuple[str, ...]
    ignored: tuple[str, ...]

    def amounts(self) -> tuple[int, ...]:
        """The places of all columns that hold an amount."""
        return tuple(self.places[key] for key in (PRICE, MKI, *self.years) if key in self.places)


def score_key(criterion: str) -> str:
    """The key of the column with the scores on that criterion."""
    return f"score {criterion}"


def find_bid_columns(
    sheet: Sheet, criteria: Sequence[QualityCriterion]
) -> tuple[BidColumns, tuple[SheetProblemError, ...]]:
    """The columns of the sheet, and all that is wrong with its first row.

    What stands between brackets and the word euro behind a name do not count.
    """
    scored = {plain_title(one.name): score_key(one.name) for one in criteria}
    places: dict[str, int] = {}
    ignored: list[str] = []
    problems: list[SheetProblemError] = []
    for place, title in enumerate(sheet.header):
        key = _key(title, scored)
        if key is None:
            ignored += [title] if title else []
        elif key in places:
            problems.append(ColumnDoubleError(row=1, column=title))
        else:
            places[key] = place
    years = sorted((key for key in places if _YEAR.fullmatch(key)), key=_year)
    columns = BidColumns(
        places=places, header=sheet.header, years=tuple(years), ignored=tuple(ignored)
    )
    return columns, (*problems, *_missing(columns, criteria))


def _key(title: str, scored: Mapping[str, str]) -> str | None:
    name = _UNIT.sub("", plain_title(title))
    if year := _YEAR.fullmatch(name):
        return _year_key(int(year[1]))
    return scored.get(name) or _KEYS.get(name)


def _year_key(year: int) -> str:
    return f"mki jaar {year}"


def _year(key: str) -> int:
    return int(key.rpartition(" ")[2])


def _missing(columns: BidColumns, criteria: Sequence[QualityCriterion]) -> list[SheetProblemError]:
    needed = (BIDDER, PRICE) if columns.years else (BIDDER, PRICE, MKI)
    last = _year(columns.years[-1]) if columns.years else 0
    expected = [_year_key(year) for year in range(1, last + 1)]
    return [
        *(
            BidColumnMissingError(row=1, column=_NAMES[key][0])
            for key in needed
            if key not in columns.places
        ),
        *(YearMissingError(row=1, column=key) for key in expected if key not in columns.places),
        *(
            ScoreColumnMissingError(row=1, column=one.name)
            for one in criteria
            if score_key(one.name) not in columns.places
        ),
    ]
