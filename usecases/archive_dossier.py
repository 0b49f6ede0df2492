"""Archive one dossier: its documents, all that was decided, and the proof of its trail."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import IO, ClassVar, Final

from sqlmodel import Session

from domain.audit import canonical_json, inclusion_proofs, merkle_root
from domain.errors import PoortError
from domain.permissions import Actor, Permission
from domain.retention import destroy_from, years_kept
from domain.vocabulary import Language, RetentionClass
from models.audit import AuditEvent, AuditText
from models.audit_trail import hashed_fields, leaves_of
from models.engines import ReadSession, WriteSession, session_organisation
from models.files import FileStore
from models.project import Project
from models.queries import people, projects, retentions, timeline
from models.queries.dossier_tables import dossier_events, dossier_tables, find_event
from models.uploads.kinds import media_type_of
from notifications.language import label, translator
from reports.mdto import DossierEvent, DossierMetadata, FileMetadata, dossier_xml, file_xml
from reports.readable import readable_document
from reports.sealed_zip import SealedZip
from usecases.acting import allow
from usecases.archive_words import dossier_sections, readme
from usecases.definitions import definition_of
from usecases.event_words import SENTENCES
from usecases.plain_values import plain
from usecases.trail import record

FORMAT: Final = "mki-poort-archive/1"
TRAIL: Final = "audit.json"
_ACTION: Final = "dossier.exported"
#: Whoever asked fetches it at once; later they ask again, so that the trail says when.
_FETCHED_WITHIN: Final = timedelta(hours=1)
_ALL: Final = 1_000_000
_LONGEST_NAME: Final = 100


class ArchiveNotAskedError(PoortError):
    """An archive was fetched that its reader did not ask, or asked too long ago."""

    message: ClassVar[str] = "This archive is no longer ready for you. Ask for it again."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


class FileDiffersError(PoortError):
    """The store holds other contents than those that were handed in."""

    message: ClassVar[str] = (
        "{name} is not what was handed in: its contents have changed on the disk. Restore it from"
        " a backup."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveReport:
    """How many files and events the archive holds, and the root that its proofs lead to."""

    files: int
    events: int
    root: str
    size: int


def announce_archive(
    session: WriteSession, *, number: str, actor: Actor, now: datetime
) -> AuditEvent:
    """Record that the archive of that project is taken, before anything of it is read.

    It is a transaction by itself, so that a long export keeps nobody from writing. The archive
    proves the trail up to and including this event.

    Raises:
        ProjectUnknownError: no project has that number.
        PermissionRefusedError: the actor is neither coordinator nor administrator.
    """
    project = projects.project_by_number(session, number)
    by = allow(session, Permission.EXPORT_DOSSIER, actor=actor, project_id=project.id)
    return record(
        session,
        action=_ACTION,
        object_kind="project",
        object_id=project.id,
        project_id=project.id,
        at=now,
        by=by,
        facts={"format": "archive"},
    )


def require_asked(
    session: Session, *, number: str, sequence: int, actor: Actor, now: datetime
) -> None:
    """See to it that the actor asked for this archive within the hour.

    Raises:
        ProjectUnknownError, PermissionRefusedError: as `announce_archive`.
        ArchiveNotAskedError: it was not asked by them, or too long ago.
    """
    project = projects.project_by_number(session, number)
    allow(session, Permission.EXPORT_DOSSIER, actor=actor, project_id=project.id)
    event = find_event(session, sequence)
    if (
        event is None
        or (event.action, event.project_id) != (_ACTION, project.id)
        or event.actor != people.person(session, actor.person_id).pseudonym
        or now - event.at > _FETCHED_WITHIN
    ):
        raise ArchiveNotAskedError


def archive_dossier(  # noqa: PLR0913 -- each is a thing of its own
    session: ReadSession,
    *,
    number: str,
    up_to: int,
    files: FileStore,
    stream: IO[bytes],
    language: Language,
    default: RetentionClass,
    now: datetime,
) -> ArchiveReport:
    """Write the archive of that project, with the trail up to that event, as a ZIP.

    Raises:
        ProjectUnknownError: no project has that number.
        FileUnknownError, FileDiffersError: a document is lost or changed; the archive is void.
    """
    project = projects.project_by_number(session, number)
    tables = _tables(session, project)
    with SealedZip(stream, made_at=now) as sealed:
        documents = list(_documents(sealed, tables["evidence"], files=files, now=now))
        metadata = _metadata(session, project, tables, language=language, default=default)
        _write_readable(sealed, session, project, tables, up_to=up_to, language=language)
        _write_data(sealed, tables, documents, metadata)
        count, root = _write_trail(sealed, session, project, up_to=up_to)
        facts = {"number": project.number, "name": project.name, "authority": metadata.authority}
        sealed.add("README.txt", readme(language, size=up_to, root=root, **facts))
        sealed.seal({"format": FORMAT, **facts, "audit": {"size": up_to, "root": root}})
    return ArchiveReport(files=len(documents), events=count, root=root, size=up_to)


def _tables(session: Session, project: Project) -> dict[str, list[dict[str, object]]]:
    assert project.id is not None
    return {
        table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        for table in dossier_tables(session, project.id)
    }


def _documents(
    sealed: SealedZip, rows: list[dict[str, object]], *, files: FileStore, now: datetime
) -> Iterator[FileMetadata]:
    """Copy every file of evidence; each row learns where it went."""
    for row in rows:
        row["path"] = None
    kept = [row for row in rows if row["sha256"] is not None]
    for place, row in enumerate(kept, start=1):
        name, digest = str(row["name"]), str(row["sha256"])
        path = f"documents/{place:04d}-{_safe(name)}"
        with files.open(digest) as source:
            copied = sealed.copy(path, source)
        if copied.sha256 != digest:
            raise FileDiffersError(name=name)
        row["path"] = path
        yield FileMetadata(
            identifier=f"{row['project']}/{path}",
            name=name,
            path=path,
            size_bytes=copied.size_bytes,
            media_type=media_type_of(name),
            sha256=digest,
            checked_at=now,
        )


def _write_data(
    sealed: SealedZip,
    tables: Mapping[str, list[dict[str, object]]],
    documents: Sequence[FileMetadata],
    metadata: DossierMetadata,
) -> None:
    for table, rows in tables.items():
        values = [{column: plain(value) for column, value in row.items()} for row in rows]
        sealed.add_json(f"data/{table}.json", values)
    sealed.add("metadata/dossier.mdto.xml", dossier_xml(metadata, documents))
    for document in documents:
        name = PurePosixPath(document.path).name
        sealed.add(f"metadata/{name}.mdto.xml", file_xml(document, metadata))


def _safe(name: str) -> str:
    """The name of a file as every system can keep it, with its end rather than its beginning."""
    plain_name = "".join(one if one.isalnum() or one in "._-" else "_" for one in name)
    return plain_name[-_LONGEST_NAME:].lstrip(".") or "file"


def _metadata(
    session: Session,
    project: Project,
    tables: Mapping[str, list[dict[str, object]]],
    *,
    language: Language,
    default: RetentionClass,
) -> DossierMetadata:
    assert project.id is not None
    _ = translator(language)
    set_before = retentions.find_retention(session, project.id)
    kept = set_before.retention_class if set_before else default
    return DossierMetadata(
        identifier=project.number,
        name=project.name,
        description=_("Dossier of the sustainability gates of project {number}.").format(
            number=project.number
        ),
        authority=people.organisation(session).name,
        started_on=project.started_on,
        finished_on=project.finished_on,
        language=language.value,
        keep_years=years_kept(kept),
        is_permanent=kept is RetentionClass.PERMANENT,
        destroy_from=destroy_from(kept, finished_on=project.finished_on),
        events=[_decision(row, language) for row in tables["decisions"]],
    )


def _decision(row: Mapping[str, object], language: Language) -> DossierEvent:
    outcome, at = row["outcome"], row["decided_at"]
    assert isinstance(at, datetime)
    return DossierEvent(
        kind=translator(language)("Decision on gate {gate}").format(gate=row["gate"]),
        at=at,
        by=str(row["decided_by"]),
        result=label(outcome, language),  # type: ignore[arg-type] # the column holds an Outcome
    )


def _write_readable(  # noqa: PLR0913 -- as `archive_dossier`
    sealed: SealedZip,
    session: Session,
    project: Project,
    tables: Mapping[str, list[dict[str, object]]],
    *,
    up_to: int,
    language: Language,
) -> None:
    assert project.id is not None
    _ = translator(language)
    happened = timeline.events(
        session, project.id, actions=SENTENCES.keys(), before=up_to + 1, limit=_ALL
    )
    sections = dossier_sections(
        tables, happened[::-1], definition=definition_of(session, project), language=language
    )
    intro = _("Project {number} of {authority}. README.txt tells how to check this archive.")
    page = readable_document(
        title=project.name,
        language=language.value,
        intro=[intro.format(number=project.number, authority=people.organisation(session).name)],
        sections=list(sections),
    )
    sealed.add("dossier.html", page)


def _write_trail(
    sealed: SealedZip, session: Session, project: Project, *, up_to: int
) -> tuple[int, str]:
    """Write every event of the project with the path to the root; answer how many, and the root."""
    assert project.id is not None
    leaves = leaves_of(session.connection(), session_organisation(session), up_to=up_to)
    events = [_as_record(*found) for found in dossier_events(session, project.id, up_to=up_to)]
    proofs = inclusion_proofs(leaves, [index for index, _ in events])
    listed = [fields | {"proof": proofs[index]} for index, fields in events]
    root = merkle_root(leaves)
    sealed.add_json(TRAIL, {"size": up_to, "root": root, "events": listed})
    return len(listed), root


def _as_record(event: AuditEvent, text: AuditText | None) -> tuple[int, dict[str, object]]:
    """The event with exactly the fields that its hash is over, in their canonical form."""
    fields = json.loads(canonical_json(hashed_fields(event)))
    return event.sequence - 1, {
        "index": event.sequence - 1,
        "fields": fields,
        "previous_hash": event.previous_hash,
        "hash": event.hash,
        "text": {"salt": text.salt, "text": text.text} if text else None,
    }
