"""Keep a Word chapter: made by the product, or edited by a person; none is ever overwritten."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import ClassVar

from domain.errors import PoortError
from domain.permissions import Actor, Permission
from models.engines import WriteSession
from models.queries import tenders
from models.queries.projects import ChangedMeanwhileError
from models.tender import TenderDocument
from usecases.acting import allow
from usecases.submit_gate import require_active
from usecases.tender.lots import lot_in_hand
from usecases.trail import record


class NotWordError(PoortError):
    """An edited chapter that is no Word file."""

    message: ClassVar[str] = "{name} is no Word file. Save the chapter as DOCX and choose it again."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class DocumentUnknownError(PoortError):
    """No chapter of that number."""

    message: ClassVar[str] = "There is no document {document}. Look in the list of documents."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDocument:
    """A file that is in the store, with the version of the terms that it was made of."""

    number: str
    version: int
    sha256: str
    name: str
    was_edited: bool
    template_version: str
    lot: int = 1


def keep_document(
    session: WriteSession, *, command: KeepDocument, actor: Actor, now: datetime
) -> TenderDocument:
    """Add the document to those of its version of the terms.

    Raises:
        PermissionRefusedError, ProjectUnknownError, TenderLotUnknownError, ProjectNotActiveError:
            as they say.
        NotWordError: the file is of another kind.
        ChangedMeanwhileError: the lot has no such version.
    """
    found = lot_in_hand(session, command.number, lot=command.lot)
    by = allow(session, Permission.CHANGE_TENDER, actor=actor, project_id=found.project_id)
    require_active(found.project.status, found.project.number)
    if Path(command.name).suffix.lower() != ".docx":
        raise NotWordError(name=command.name)
    versions = tenders.terms_versions(session, found.lot_id)
    terms = next((row for row in versions if row.version == command.version), None)
    if terms is None or terms.id is None:
        raise ChangedMeanwhileError(thing=command.number)
    row = TenderDocument(
        organisation_id=terms.organisation_id,
        terms_id=terms.id,
        number=len(tenders.documents(session, [terms.id])) + 1,
        was_edited=command.was_edited,
        template_version=command.template_version,
        file_sha256=command.sha256,
        file_name=command.name,
        made_by=by.person_id,
        made_at=now,
    )
    session.add(row)
    session.flush()  # the event refers to it
    record(
        session,
        action="chapter.edited" if command.was_edited else "chapter.made",
        object_kind="tender_document",
        object_id=row.id,
        project_id=found.project_id,
        at=now,
        by=by,
        facts={"version": terms.version, "sha256": row.file_sha256},
        text=row.file_name,
    )
    return row
