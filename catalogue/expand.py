"""The conveniences of a definition's files: a file per phase, and short names of documents.

What comes out is the full form, the one that is also stored.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from catalogue import problems
from catalogue.document import Document, Finding, Place, Route, Value, read_document
from catalogue.problems import DefinitionInvalidError, Problem

_FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.yaml")


def expand(document: Document, *, folder: Path) -> tuple[Document, list[Problem]]:
    """The document with its phase files read in and its sources written out, and what failed."""
    if not isinstance(document.value, dict):
        return document, []
    whole, found = _with_phase_files(document, document.value, folder=folder)
    fields = dict(whole.value) if isinstance(whole.value, dict) else {}
    titles = fields.pop("documents", {})
    findings: list[Finding] = []
    if not isinstance(titles, dict):
        details = {"field": "documents"}
        findings.append(Finding(kind=problems.NOT_FIELDS, route=("documents",), details=details))
        titles = {}
    if "phases" in fields:
        fields["phases"] = _sources_written_out(
            fields["phases"], ("phases",), titles=titles, findings=findings
        )
    found += [whole.locate(finding) for finding in findings]
    return replace(whole, value=fields), found


def _with_phase_files(
    document: Document, fields: Mapping[str, Value], *, folder: Path
) -> tuple[Document, list[Problem]]:
    phases = fields.get("phases")
    if not isinstance(phases, list):
        return document, []
    places = dict(document.places)
    found: list[Problem] = []
    read: list[Value] = []
    for number, phase in enumerate(phases):
        if not isinstance(phase, str):
            read.append(phase)
            continue
        try:
            part = _phase_file(document, phase, number=number, folder=folder)
        except DefinitionInvalidError as error:
            found.extend(error.problems)
            continue
        places |= _moved(part.places, to=("phases", len(read)))
        read.append(part.value)
    return replace(document, value={**fields, "phases": read}, places=places), found


def _phase_file(document: Document, name: str, *, number: int, folder: Path) -> Document:
    if not _FILE_NAME.fullmatch(name):
        finding = Finding(
            kind=problems.BAD_FILE_NAME, route=("phases", number), details={"value": name}
        )
        raise DefinitionInvalidError([document.locate(finding)])
    return read_document(folder / name)


def _moved(places: Mapping[Route, Place], *, to: Route) -> dict[Route, Place]:
    return {(*to, *route): place for route, place in places.items()}


def _sources_written_out(
    value: Value, route: Route, *, titles: Mapping[str, Value], findings: list[Finding]
) -> Value:
    """Every source written as "CODE section" as a document and a section, at any depth."""
    match value:
        case list():
            return [
                _sources_written_out(part, (*route, number), titles=titles, findings=findings)
                for number, part in enumerate(value)
            ]
        case dict():
            return {
                name: _sources_written_out(part, (*route, name), titles=titles, findings=findings)
                for name, part in value.items()
            }
        case str() if len(route) > 1 and route[-2] == "sources":
            return _source(value, route, titles=titles, findings=findings)
        case _:
            return value


def _source(
    text: str, route: Route, *, titles: Mapping[str, Value], findings: list[Finding]
) -> Value:
    code, _, section = text.partition(" ")
    title = titles.get(code)
    if isinstance(title, str):
        return {"document": title, "section": section.strip()}
    choices = ", ".join(titles)
    details = {"value": text, "choices": choices}
    findings.append(Finding(kind=problems.UNKNOWN_DOCUMENT, route=route, details=details))
    return {"document": text, "section": ""}
