"""From files, or from the stored form, to a process definition."""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from http import HTTPStatus
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar, Final

from ruamel.yaml import YAML

from catalogue import problems
from catalogue.canonical import checksum_of, to_json
from catalogue.document import Document, Finding, read_document
from catalogue.draft import Draft, PhaseDraft, read_draft, text_of
from catalogue.expand import expand
from catalogue.files import FOLDER
from catalogue.problems import DefinitionInvalidError, Problem
from catalogue.soundness import in_order, reachability_findings, soundness_findings
from domain.definition import Phase, ProcessDefinition
from domain.errors import PoortError

__all__ = [
    "ProcessUnknownError",
    "from_json",
    "list_processes",
    "load_alone",
    "load_file",
    "load_process",
    "to_json",
    "to_yaml",
]

_FOLDER: Final = FOLDER / "processes"
_FILE: Final = "process.yaml"
#: Stands for the file in problems of a stored definition.
_BODY: Final = "definition.body"


class ProcessUnknownError(PoortError):
    """No such process is shipped."""

    message: ClassVar[str] = (
        "There is no process '{process_id}' in version '{version}'. Choose one of: {choices}."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


def list_processes() -> tuple[tuple[str, str], ...]:
    """The id and version of every process that is shipped, the newest version of each last."""
    found = ((path.parts[-3], path.parts[-2]) for path in _FOLDER.glob(f"*/*/{_FILE}"))
    return tuple(sorted(found, key=_age))


def _age(shipped: tuple[str, str]) -> tuple[str, int, int]:
    """Order by process, then by year and number: 2026.10 comes after 2026.9."""
    process_id, version = shipped
    year, number = version.split(".")
    return process_id, int(year), int(number)


@cache
def load_process(process_id: str, version: str) -> ProcessDefinition:
    """The shipped process of that version; read once per run of the program.

    Raises:
        ProcessUnknownError: no such process is shipped.
        DefinitionInvalidError: its files are not in order.
    """
    if (process_id, version) not in list_processes():
        choices = ", ".join(" ".join(known) for known in list_processes())
        raise ProcessUnknownError(process_id=process_id, version=version, choices=choices)
    path = _FOLDER / process_id / version / _FILE
    definition = load_file(path)
    for name, said, expected in (
        ("id", definition.id, process_id),
        ("version", definition.version, version),
    ):
        if said != expected:
            details = {"value": said, "expected": expected}
            finding = Finding(kind=problems.OTHER_ADDRESS, route=(name,), details=details)
            raise DefinitionInvalidError([read_document(path).locate(finding)])
    return definition


def load_file(path: Path) -> ProcessDefinition:
    """The definition in that file and the phase files it names.

    Raises:
        DefinitionInvalidError: with every problem at once, each at its file, line and column.
    """
    document, found = expand(read_document(path), folder=path.parent)
    findings: list[Finding] = []
    draft = read_draft(document.value, findings=findings)
    findings.extend(soundness_findings(draft))
    found += [document.locate(finding) for finding in findings]
    return _finished(draft, found=found)


def load_alone(body: bytes, *, name: str) -> ProcessDefinition:
    """The definition in one file that somebody handed in; `name` stands for it in problems.

    It names no files beside it: none of ours is ever read for it.

    Raises:
        DefinitionInvalidError: with every problem at once, each at its line and column.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / _FILE
        path.write_bytes(body)
        try:
            return load_file(path)
        except DefinitionInvalidError as error:
            problems_here = [
                replace(one, file=name if one.file == str(path) else Path(one.file).name)
                for one in error.problems
            ]
            raise DefinitionInvalidError(problems_here) from error


def to_yaml(definition: ProcessDefinition) -> str:
    """The definition as one file to change and hand in again; it reads back as the same."""
    written = StringIO()
    yaml = YAML()
    yaml.width = 100
    yaml.dump(json.loads(to_json(definition)), written)
    return written.getvalue()


def from_json(body: str) -> ProcessDefinition:
    """The definition that `to_json` wrote.

    Only its shape is read again: a released definition never changes, so a rule of soundness
    or a fact that came or went since does not touch it.

    Raises:
        DefinitionInvalidError: the text is no stored definition.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _unreadable_body() from error
    document = Document(file=_BODY, value=value, places={})
    findings: list[Finding] = []
    draft = read_draft(value, findings=findings)
    findings.extend(reachability_findings(draft))
    return _finished(draft, found=[document.locate(finding) for finding in findings])


def _unreadable_body() -> DefinitionInvalidError:
    details = {"reason": "JSON"}
    problem = Problem(kind=problems.NOT_YAML, file=_BODY, line=1, column=1, details=details)
    return DefinitionInvalidError([problem])


def _finished(draft: Draft, *, found: Sequence[Problem]) -> ProcessDefinition:
    if found:
        raise DefinitionInvalidError(found)
    assert draft.head is not None, "a head that cannot be read is a finding"
    definition = ProcessDefinition(
        id=draft.head.id,
        version=draft.head.version,
        name=text_of(draft.head.name),
        description=text_of(draft.head.description),
        scope=draft.head.scope,
        phases=tuple(
            _phase(phase, position=position)
            for position, phase in enumerate(in_order(draft.phases), start=1)
        ),
    )
    return replace(definition, checksum=checksum_of(definition))


def _phase(draft: PhaseDraft, *, position: int) -> Phase:
    head = draft.head
    assert head is not None, "a head that cannot be read is a finding"
    checks = [placed.check for placed in draft.checks if placed.check]
    assert len(checks) == len(draft.checks), "a check that cannot be read is a finding"
    return Phase(
        position=position,
        id=head.id,
        name=text_of(head.name),
        gate_id=head.gate.id,
        gate_name=text_of(head.gate.name),
        planned_working_days=head.planned_working_days,
        steps=head.steps,
        entry_actions=head.entry_actions,
        checks=tuple(checks),
    )
