"""Look into an environmental declaration: what its impacts would cost, as an indication only."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import ClassVar

from catalogue.weighting import load_weighting
from domain.errors import PoortError
from domain.mki.declarations import Declaration, Scored, Unread, is_of_set, scores_of
from domain.mki.vocabulary import WeightingSet
from domain.mki.weighting import IndicativeMki, Weighting, indicative_mki
from models.declarations.reading import read_declaration


class NoImpactsError(PoortError):
    """Nothing in the declaration can be weighted."""

    message: ClassVar[str] = (
        "{name} has no impacts that can be weighted with set {sets}. Ask for a declaration by"
        " EN 15804 with its results per module."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEpd:
    """Which file to read on which day, in which set and under which scenarios.

    Without a set, every set that the file declares is read, and they stand side by side.
    """

    source: Path | bytes
    name: str
    on: date
    weighting_set: WeightingSet | None = None
    scenarios: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetReading:
    """The declaration in one set, and which of its amounts could not be counted."""

    mki: IndicativeMki
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpdReading:
    """What a declaration says of a product per functional unit."""

    declaration: Declaration
    has_expired: bool
    readings: tuple[SetReading, ...]


def read_epd(command: ReadEpd) -> EpdReading:
    """The declaration with an indicative MKI per set; it is recorded nowhere and decides nothing.

    Raises:
        DeclarationUnreadableError, DeclarationTooLargeError, AmountUnreadableError: as they say.
        ScenarioUnclearError, ScenarioUnknownError, ScoredTwiceError: as they say.
        NoImpactsError: there is nothing to weight.
    """
    declaration = read_declaration(command.source, name=command.name)
    asked = (command.weighting_set,) if command.weighting_set else tuple(WeightingSet)
    readings = []
    for weighting in map(load_weighting, asked):
        if is_of_set(declaration, weighting=weighting):
            scored = scores_of(declaration, weighting=weighting, scenarios=command.scenarios)
            readings += _reading(scored, weighting=weighting)
    if not readings:
        raise NoImpactsError(name=command.name, sets=asked)
    until = declaration.valid_until
    return EpdReading(
        declaration=declaration,
        has_expired=until is not None and until < command.on,
        readings=tuple(readings),
    )


def _reading(scored: Scored, *, weighting: Weighting) -> list[SetReading]:
    if not scored.scores:
        return []
    mki = indicative_mki(scored.scores, weighting=weighting)
    return [SetReading(mki=mki, unread=scored.unread)]
