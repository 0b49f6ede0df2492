"""Where in the portal the facts are changed that rules read."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

#: By the word before the dot: a page of the project.
_OF_PROJECT: Final[Mapping[str, str]] = {
    "bids": "/inschrijvingen",
    "capacity": "/capaciteit",
    "consultation": "/marktconsultatie",
    "contract": "/contract",
    "gate": "/planning",
    "milestone": "/mijlpaal",
    "monitoring": "/mki-record",
    "project": "/gegevens",
    "reference": "/referentie",
    "team": "/team",
    "tender": "/leidraad",
}
_OF_AUTHORITY: Final[Mapping[str, str]] = {"objective": "/doelen", "policy": "/doelen"}


def mended_at(fact: str, project_number: str) -> str | None:
    """The address at which that fact is changed; None where no screen does."""
    group = fact.partition(".")[0]
    if group in _OF_PROJECT:
        return f"/projecten/{quote(project_number, safe='')}{_OF_PROJECT[group]}"
    return _OF_AUTHORITY.get(group)
