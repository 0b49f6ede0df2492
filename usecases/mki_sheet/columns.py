"""The columns of an MKI calculation, by their names in Dutch and English or by a mapping."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, Final

from domain.errors import PoortError
from domain.mki.calculation_words import CalculationColumn
from models.cells import Cell
from models.sheets import Row, Sheet

#: The first Dutch and the first English name are those of the example in the manual.
_NAMES: Final[Mapping[CalculationColumn, tuple[str, ...]]] = {
    CalculationColumn.ITEM: (
        *("post", "item", "regel", "line", "nr", "no", "nummer", "number", "volgnummer"),
        *("regelnummer", "postnummer", "item number", "line number", "position"),
    ),
    CalculationColumn.PRODUCT: (
        *("product", "omschrijving", "description", "materiaal", "material"),
        *("productnaam", "product name", "beschrijving"),
    ),
    CalculationColumn.QUANTITY: ("hoeveelheid", "quantity", "aantal", "qty", "hvh"),
    CalculationColumn.UNIT: ("eenheid", "unit", "ehd", "uom"),
    CalculationColumn.MKI_PER_UNIT: (
        *("mki per eenheid", "mki per unit", "mki eenheid", "mki unit", "mki waarde per eenheid"),
        *("mki per functionele eenheid", "mki per functional unit", "eenheidsmki"),
        *("eci per unit", "mki per stuk", "mki value per unit"),
    ),
    CalculationColumn.MKI_WITHOUT_SURCHARGE: (
        *("mki per eenheid zonder opslag", "mki per unit without surcharge"),
        *("mki per eenheid zonder ophoging", "mki per eenheid zonder ophoogfactor"),
        *("basis mki per eenheid", "mki basis per eenheid", "base mki per unit"),
    ),
    CalculationColumn.MKI_TOTAL: (
        *("mki totaal", "mki total", "totaal mki", "total mki", "totale mki", "mki"),
        *("mki waarde", "mki value", "mki waarde totaal", "eci total", "total eci", "eci"),
    ),
    CalculationColumn.MODULES: (
        *("module", "modules", "module s", "levensfase", "levenscyclusfase", "lca module"),
        *("life cycle stage", "lca modules"),
    ),
    CalculationColumn.CATEGORY: ("categorie", "category", "datacategorie", "data category", "cat"),
    CalculationColumn.WEIGHTING_SET: (
        *("set", "wegingsset", "weighting set", "weegset", "mki set", "weegfactorenset"),
    ),
    CalculationColumn.CARD: (
        *("kaart", "card", "epd", "kaart epd", "card epd", "productkaart", "nmd kaart"),
        *("kaartnummer", "card number", "epd nummer", "epd number", "kaart id", "card id"),
    ),
    CalculationColumn.VALID_UNTIL: (
        *("geldig tot", "valid until", "geldig t m", "geldig tot en met", "valid to"),
        *("geldigheid", "vervaldatum", "expiry date", "expires", "einddatum", "geldig tm"),
    ),
}
_KNOWN: Final = {name: column for column, names in _NAMES.items() for name in names}
#: Two columns with figures would give two calculations; of the others the first is read.
_FIGURES: Final = frozenset(
    {
        CalculationColumn.QUANTITY,
        CalculationColumn.MKI_PER_UNIT,
        CalculationColumn.MKI_WITHOUT_SURCHARGE,
        CalculationColumn.MKI_TOTAL,
    }
)
#: Tools write a name, a date and a version above the columns.
_ROWS_LOOKED_AT: Final = 30
_ENOUGH: Final = 3
_LONGEST_TITLE: Final = 100


class CalculationUnreadableError(PoortError):
    """The sheet can be read, but not as a calculation; nothing of it was checked."""

    message: ClassVar[str] = "This sheet cannot be read as an MKI calculation."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class CalculationColumnsMissingError(CalculationUnreadableError):
    """No row names the columns."""

    message = (
        'There is no row with the names of the columns: at least "{total}" and two others. Read:'
        " {found}. Give the columns the names of the manual, or add a mapping that tells"
        " which column is which."
    )


class CalculationColumnDoubleError(CalculationUnreadableError):
    """Two columns hold the same figures."""

    message = (
        'The columns "{first}" ({first_cell}) and "{second}" ({second_cell}) mean the same.'
        " Delete or rename one of the two, or add a mapping that tells which one counts."
    )


class MappedColumnMissingError(CalculationUnreadableError):
    """A mapping names a column that the sheet does not have."""

    message = (
        'The mapping says that {column} is in the column "{title}", but this sheet has no such'
        " column. Read: {found}. Mend the mapping."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each column stands, from 0, how the sheet calls it, and what is not read."""

    row: int
    places: Mapping[CalculationColumn, int]
    titles: Mapping[CalculationColumn, str]
    left_out: tuple[str, ...]

    def cell_name(self, column: CalculationColumn, row: int) -> str | None:
        """The cell as a spreadsheet program names it, "F5"; None without that column."""
        place = self.places.get(column)
        return None if place is None else f"{letters(place)}{row}"


def letters(place: int) -> str:
    """The name of a column in a spreadsheet program; the first is 0 and "A"."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def printable(text: str) -> str:
    """The text without codes that a terminal obeys; what somebody typed may hold them."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def find_columns(sheet: Sheet, mapping: Mapping[CalculationColumn, str]) -> Columns:
    """The columns, from the row that names most of them; the mapping goes before the names.

    Raises:
        CalculationColumnsMissingError, CalculationColumnDoubleError, MappedColumnMissingError:
            as they say.
    """
    mapped = {_plain(title): column for column, title in mapping.items()}
    heads = [
        Row(number=1, cells=sheet.header),
        *(row for row in sheet.rows[:_ROWS_LOOKED_AT] if row.number <= _ROWS_LOOKED_AT),
    ]
    read = [_read_titles(row.cells, mapped) for row in heads]
    best = max(range(len(heads)), key=lambda at: len({column for _, column in read[at]}))
    titles = [title_in(cell) for cell in heads[best].cells]
    _require_mapped(mapping, read[best], titles)
    _require_enough(read[best], titles)
    places = _places(read[best], titles, row=heads[best].number)
    return Columns(
        row=heads[best].number,
        places=places,
        titles={column: titles[place] for column, place in places.items()},
        left_out=tuple(
            title for place, title in enumerate(titles) if title and place not in places.values()
        ),
    )


_Read = list[tuple[int, CalculationColumn]]


def _read_titles(cells: Sequence[Cell], mapped: Mapping[str, CalculationColumn]) -> _Read:
    """Each place whose title is known; what a mapping has given away is not taken by its name."""
    found: _Read = []
    for place, cell in enumerate(cells):
        column = _column_of(title_in(cell), mapped)
        if column is not None:
            found.append((place, column))
    return found


def _column_of(title: str, mapped: Mapping[str, CalculationColumn]) -> CalculationColumn | None:
    if (column := mapped.get(_plain(title))) is not None:
        return column
    for name in (_plain(title), _plain(re.sub(r"\(.*?\)|\[.*?\]", " ", title))):
        column = _KNOWN.get(name)
        if column is not None and column not in mapped.values():
            return column
    return None


def _require_mapped(
    mapping: Mapping[CalculationColumn, str], read: _Read, titles: Sequence[str]
) -> None:
    there = {column for _, column in read}
    for column, title in mapping.items():
        if column not in there:
            raise MappedColumnMissingError(column=column, title=title, found=_quoted(titles))


def _require_enough(read: _Read, titles: Sequence[str]) -> None:
    there = {column for _, column in read}
    if CalculationColumn.MKI_TOTAL not in there or len(there) < _ENOUGH:
        raise CalculationColumnsMissingError(
            total=CalculationColumn.MKI_TOTAL, found=_quoted(titles)
        )


def _places(read: _Read, titles: Sequence[str], *, row: int) -> dict[CalculationColumn, int]:
    places: dict[CalculationColumn, int] = {}
    for place, column in read:
        first = places.setdefault(column, place)
        if first != place and column in _FIGURES:
            raise CalculationColumnDoubleError(
                first=titles[first],
                first_cell=f"{letters(first)}{row}",
                second=titles[place],
                second_cell=f"{letters(place)}{row}",
            )
    return places


def _quoted(titles: Sequence[str]) -> str:
    return ", ".join(f'"{title}"' for title in titles if title)[:300] or "-"


def title_in(cell: Cell) -> str:
    """The name of a column as the cell has it, on one line."""
    return "" if cell is None else " ".join(printable(str(cell)[:_LONGEST_TITLE]).split())


def _plain(title: str) -> str:
    """Without capitals, signs and the name of the money."""
    words = re.split(r"[\W_]+", title.casefold())
    return " ".join(word for word in words if word and word not in {"euro", "eur", "in"})
