"""The columns of a sheet of running projects, by their names in Dutch and English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.definition import ProcessDefinition
from domain.facts import TEAM_ROLES
from domain.vocabulary import Language, Role
from models.sheets import Sheet
from notifications.language import label
from usecases.sheet_problems import (
    ColumnDoubleError,
    ColumnMissingError,
    ColumnUnknownError,
    SheetProblemError,
)

NUMBER: Final = "number"
NAME: Final = "name"
MATERIAL: Final = "material"
VALUE: Final = "value"
PHASE: Final = "phase"
AWARD_ON: Final = "award_on"
DEPARTMENT: Final = "department"
MKI_WEIGHT: Final = "mki_weight"

#: The first Dutch and the first English name are those of the example file.
_NAMES: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    NUMBER: (("nummer", "projectnummer"), ("number", "project number")),
    NAME: (("naam", "projectnaam"), ("name", "project name")),
    MATERIAL: (("materiaal",), ("material",)),
    VALUE: (("waarde", "raming", "geraamde waarde"), ("value", "estimate", "estimated value")),
    PHASE: (("fase",), ("phase",)),
    AWARD_ON: (("gunning", "gunningsdatum", "datum gunning"), ("award", "award date")),
    DEPARTMENT: (("afdeling",), ("department",)),
    MKI_WEIGHT: (("mki weging", "weging mki"), ("mki weight", "weight of mki")),
}
_ROLE_NAMES: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.PROJECT_LEAD: ("project leader",),
    Role.INTERNAL_CLIENT: ("intern opdrachtgever",),
    Role.BUYER: ("inkoper",),
    Role.COORDINATOR: ("coördinator",),
}
#: Without these there is no project (see `StartProject`).
REQUIRED: Final = (
    NUMBER,
    NAME,
    MATERIAL,
    PHASE,
    str(Role.PROJECT_LEAD),
    str(Role.INTERNAL_CLIENT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each column stands, from 0, and how the file calls it."""

    places: Mapping[str, int]
    titles: Mapping[str, str]

    def title(self, key: str) -> str:
        """The name of the column in the file."""
        return self.titles.get(key, key)


def gate_key(gate_id: str) -> str:
    """The key of the column with the planned day of that gate."""
    return f"gate {gate_id}".casefold()


def title_of(key: str, language: Language) -> str:
    """The name of the column in the example file."""
    if key in _NAMES:
        return _NAMES[key][0 if language is Language.NL else 1][0]
    return label(Role(key), language)


def find_columns(
    sheet: Sheet, definition: ProcessDefinition
) -> tuple[Columns, tuple[SheetProblemError, ...]]:
    """The columns of the sheet, and all that is wrong with its first row."""
    known = _known(definition)
    places: dict[str, int] = {}
    problems: list[SheetProblemError] = []
    for place, title in enumerate(sheet.header):
        key = known.get(plain_title(title))
        if key is None:
            if title or any(row.cells[place] is not None for row in sheet.rows):
                problems.append(ColumnUnknownError(row=1, column=title or f"#{place + 1}"))
        elif key in places:
            problems.append(ColumnDoubleError(row=1, column=title))
        else:
            places[key] = place
    titles = {key: sheet.header[place] for key, place in places.items()}
    problems += [
        ColumnMissingError(row=1, column=title_of(key, Language.NL))
        for key in REQUIRED
        if key not in places
    ]
    return Columns(places=places, titles=titles), tuple(problems)


def _known(definition: ProcessDefinition) -> dict[str, str]:
    """Every name by which a column is known, and its key."""
    known = {
        plain_title(name): key for key, both in _NAMES.items() for names in both for name in names
    }
    for role in TEAM_ROLES:
        names = (*(label(role, language) for language in Language), *_ROLE_NAMES.get(role, ()))
        known |= {plain_title(name): str(role) for name in names}
    for phase in definition.phases:
        names = (phase.gate_id, *(f"{word} {phase.gate_id}" for word in ("poort", "gate")))
        numbered = (f"poort {phase.position}", f"gate {phase.position}")
        known |= {plain_title(name): gate_key(phase.gate_id) for name in (*names, *numbered)}
    return known


def plain_title(title: str) -> str:
    """Without capitals, what stands between brackets, and the kind of space or hyphen."""
    without = re.sub(r"\(.*?\)", " ", title.casefold())
    return " ".join(re.split(r"[\s_\-]+", without)).strip()
