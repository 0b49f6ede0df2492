"""What happened in a project, newest first, and the documents that it brought together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlmodel import Session

from domain.definition import ProcessDefinition
from domain.vocabulary import CheckKind, EvidenceKind, Language
from models.project import Project
from models.queries import projects, timeline
from models.queries.timeline import DocumentRow, EventRow
from notifications.language import translator
from usecases.definitions import definition_of
from usecases.event_words import SENTENCES, quoted, sentence

PAGE_LENGTH: Final = 50


class Topic(StrEnum):
    """What a reader of the timeline may want to see alone."""

    DECISIONS = "decisions"
    CHECKS = "checks"
    DOCUMENTS = "documents"
    COURSE = "course"


_ACTIONS: Final[Mapping[Topic, frozenset[str]]] = {
    Topic.DECISIONS: frozenset(
        {
            "advice.given",
            "decision.corrected",
            "deviation.asked",
            "deviation.decided",
            "deviation.withdrawn",
            "gate.decided",
            "gate.submitted",
            "transition.carried_out",
            "transition.held",
            "transition.released",
        }
    ),
    Topic.CHECKS: frozenset(
        {
            "check.answered",
            "check.answered_early",
            "check.handed_over",
            "check.nudged",
            "check.returned",
        }
    ),
    Topic.DOCUMENTS: frozenset(
        {"evidence.attached", "evidence.withdrawn", "dossier.exported", "retention.set"}
    ),
    Topic.COURSE: frozenset(
        {
            "gates.planned",
            "milestone.recorded",
            "phase.entered",
            "project.changed",
            "project.completed",
            "project.introduced",
            "project.migrated",
            "project.resumed",
            "project.started",
            "project.suspended",
            "team.assigned",
        }
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened: the sentence, and what its maker wrote with it."""

    at: datetime
    sentence: str
    quoted: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A page of events; `older_than` asks for the next page, None when this is the last."""

    project: Project
    events: tuple[Event, ...]
    older_than: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file or link with the step and the phase it belongs to."""

    evidence_id: int
    name: str
    kind: EvidenceKind
    size_bytes: int | None
    sha256: str | None
    added_at: datetime
    added_by: str
    check: str
    phase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """A page of documents, counted from 1; `has_more` when a next one follows."""

    project: Project
    documents: tuple[Document, ...]
    page: int
    has_more: bool


def project_timeline(
    session: Session,
    number: str,
    *,
    topic: Topic | None = None,
    before: int | None = None,
    language: Language,
) -> Timeline:
    """What happened before that event, or up to now.

    Raises:
        ProjectUnknownError: no project has that number.
    """
    project = projects.project_by_number(session, number)
    assert project.id is not None
    definition = definition_of(session, project)
    rows = timeline.events(
        session,
        project.id,
        actions=SENTENCES.keys() if topic is None else _ACTIONS[topic],
        before=before,
        limit=PAGE_LENGTH + 1,
    )
    shown = rows[:PAGE_LENGTH]
    return Timeline(
        project=project,
        events=tuple(_event(row, definition, language) for row in shown),
        older_than=shown[-1].sequence if len(rows) > len(shown) else None,
    )


def project_documents(
    session: Session, number: str, *, page: int = 1, language: Language
) -> Documents:
    """The evidence of the whole project that counts, the newest first.

    Raises:
        ProjectUnknownError: no project has that number.
    """
    project = projects.project_by_number(session, number)
    assert project.id is not None
    definition = definition_of(session, project)
    rows = timeline.documents(
        session, project.id, offset=(page - 1) * PAGE_LENGTH, limit=PAGE_LENGTH + 1
    )
    return Documents(
        project=project,
        documents=tuple(_document(row, definition, language) for row in rows[:PAGE_LENGTH]),
        page=page,
        has_more=len(rows) > PAGE_LENGTH,
    )


def _event(row: EventRow, definition: ProcessDefinition, language: Language) -> Event:
    return Event(
        at=row.at,
        sentence=sentence(row, definition=definition, language=language),
        quoted=quoted(row),
    )


def _document(row: DocumentRow, definition: ProcessDefinition, language: Language) -> Document:
    return Document(
        evidence_id=row.evidence_id,
        name=row.name,
        kind=row.kind,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        added_at=row.added_at,
        added_by=row.added_by,
        check=_check(row, definition, language),
        phase=definition.phase(row.position).name.read(language),
    )


def _check(row: DocumentRow, definition: ProcessDefinition, language: Language) -> str:
    if row.check_kind is CheckKind.CONDITION:
        return translator(language)("Condition: {condition}").format(condition=row.label)
    check = definition.checks_by_id.get(row.check_id)
    words = check.text.read(language) if check else row.label or row.check_id
    return f"{words} ({row.instance})" if row.instance else words
