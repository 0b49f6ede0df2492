"""Metadata of a dossier and of its files in the XML of MDTO, the standard for Dutch archives.

Elements and their order follow MDTO-XML 1.0.1 of the Nationaal Archief
(https://www.nationaalarchief.nl/archiveren/mdto/xml-schema). MDTO speaks Dutch, and so do the
words here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

_NAMESPACE: Final = "https://www.nationaalarchief.nl/mdto"
#: Whose numbers these are (identificatieBron).
_SOURCE: Final = "MKI-poort"


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierEvent:
    """A decision or another turn in the life of the dossier."""

    kind: str
    at: datetime
    by: str | None
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierMetadata:
    """What MDTO wants to know of a dossier.

    `keep_years` is None for what is kept for good, and so is `destroy_from` as long as nobody
    can say it.
    """

    identifier: str
    name: str
    description: str
    authority: str
    started_on: date
    finished_on: date | None
    language: str
    keep_years: int | None
    is_permanent: bool
    destroy_from: date | None
    events: Sequence[DossierEvent]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMetadata:
    """What MDTO wants to know of a file; `sha256` is hex."""

    identifier: str
    name: str
    path: str
    size_bytes: int
    media_type: str
    sha256: str
    checked_at: datetime


def dossier_xml(dossier: DossierMetadata, files: Sequence[FileMetadata]) -> bytes:
    """The information object of the dossier, which names its files."""
    root = _root()
    thing = _add(root, "informatieobject")
    _identify(thing, "identificatie", dossier.identifier)
    _add(thing, "naam", dossier.name)
    _term(thing, "aggregatieniveau", "Dossier", "Begrippenlijst Aggregatieniveaus MDTO")
    _add(thing, "omschrijving", dossier.description)
    covered = _add(thing, "dekkingInTijd")
    _term(covered, "dekkingInTijdType", "looptijd", "Begrippenlijst DekkingInTijdTypen MDTO")
    _add(covered, "dekkingInTijdBegindatum", dossier.started_on.isoformat())
    if dossier.finished_on:
        _add(covered, "dekkingInTijdEinddatum", dossier.finished_on.isoformat())
    _add(thing, "taal", dossier.language)
    for event in dossier.events:
        _event(thing, event)
    _appraisal(thing, dossier)
    for file in files:
        _refer(thing, "heeftRepresentatie", file.name, file.identifier)
    _refer(thing, "archiefvormer", dossier.authority)
    limits = _add(thing, "beperkingGebruik")
    kinds = "Begrippenlijst BeperkingGebruikTypen MDTO"
    _term(limits, "beperkingGebruikType", "Persoonsgegevens", kinds)
    return _written(root)


def file_xml(file: FileMetadata, dossier: DossierMetadata) -> bytes:
    """One file of the dossier with its fingerprint."""
    root = _root()
    thing = _add(root, "bestand")
    _identify(thing, "identificatie", file.identifier)
    _add(thing, "naam", file.name)
    _add(thing, "omvang", str(file.size_bytes))
    _term(thing, "bestandsformaat", file.media_type, "IANA Media Types")
    checksum = _add(thing, "checksum")
    algorithms = "Begrippenlijst ChecksumAlgoritme MDTO"
    _term(checksum, "checksumAlgoritme", "SHA-256", algorithms)
    _add(checksum, "checksumWaarde", file.sha256)
    _add(checksum, "checksumDatum", file.checked_at.isoformat(timespec="seconds"))
    _refer(thing, "isRepresentatieVan", dossier.name, dossier.identifier)
    return _written(root)


def _event(thing: Element, event: DossierEvent) -> None:
    made = _add(thing, "event")
    _term(made, "eventType", event.kind, "MKI-poort")
    _add(made, "eventTijd", event.at.isoformat(timespec="seconds"))
    if event.by:
        _refer(made, "eventVerantwoordelijkeActor", event.by)
    _add(made, "eventResultaat", event.result)


def _appraisal(thing: Element, dossier: DossierMetadata) -> None:
    value = "blijvend te bewaren" if dossier.is_permanent else "vernietigen"
    _term(thing, "waardering", value, "Begrippenlijst Waarderingen MDTO")
    if dossier.keep_years is None:
        return
    term = _add(thing, "bewaartermijn")
    if dossier.finished_on:
        _add(term, "termijnStartdatumLooptijd", dossier.finished_on.isoformat())
    _add(term, "termijnLooptijd", f"P{dossier.keep_years}Y")
    if dossier.destroy_from:
        _add(term, "termijnEinddatum", dossier.destroy_from.isoformat())


def _root() -> Element:
    register_namespace("", _NAMESPACE)
    return Element(f"{{{_NAMESPACE}}}MDTO")


def _add(parent: Element, name: str, text: str | None = None) -> Element:
    made = SubElement(parent, f"{{{_NAMESPACE}}}{name}")
    made.text = None if text is None else _allowed(text)
    return made


def _identify(parent: Element, name: str, value: str) -> None:
    made = _add(parent, name)
    _add(made, "identificatieKenmerk", value)
    _add(made, "identificatieBron", _SOURCE)


def _term(parent: Element, name: str, label: str, vocabulary: str) -> None:
    made = _add(parent, name)
    _add(made, "begripLabel", label)
    _add(_add(made, "begripBegrippenlijst"), "verwijzingNaam", vocabulary)


def _refer(parent: Element, name: str, to: str, identifier: str | None = None) -> None:
    made = _add(parent, name)
    _add(made, "verwijzingNaam", to)
    if identifier:
        _identify(made, "verwijzingIdentificatie", identifier)


def _allowed(text: str) -> str:
    """Without the control characters that no XML may hold."""
    return "".join(one for one in text if one >= " " or one in "\t\n")


def _written(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written
