"""Attach evidence to a check, as a file that is kept by its hash or as a link; withdraw it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import urlsplit

from domain.errors import PoortError
from domain.permissions import Actor, Permission
from domain.vocabulary import CheckStatus, EvidenceKind
from models.engines import WriteSession, session_organisation
from models.gate import CheckItem, Evidence
from models.queries import answers, gates
from models.uploads.virus_scan import Scan
from usecases.acting import Acting, allow
from usecases.answer_check import require_unfrozen
from usecases.trail import record

#: Bytes; a larger file is a link (`trust.md`, uploads).
LARGEST_FILE = 50 * 1024 * 1024
#: Characters; as the column that keeps it.
LONGEST_LINK = 2_000


class LinkRefusedError(PoortError):
    """The link is not a web address that somebody else can open."""

    message = "{link} is not a web address. Copy it whole, starting with https://."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class FileBar(StrEnum):
    """Why a file cannot be kept."""

    EMPTY = "it is empty"
    TOO_LARGE = "it is larger than 50 MB"


class FileRefusedError(PoortError):
    """The file is empty, too large, or its name cannot be kept."""

    message = "The file {name} cannot be kept: {why}. Choose another file or add a link."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class EvidenceUnknownError(PoortError):
    """The check has no such evidence."""

    message = "There is no evidence {evidence} with this check."
    status = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEvidence:
    """A file that the edge has stored by its hash (SHA-256, hex) before this is called."""

    name: str
    sha256: str
    size_bytes: int
    scanned: Scan = Scan.NOT_ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEvidence:
    """A document that stays where it is."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachEvidence:
    """What is attached to which check."""

    item_id: int
    evidence: FileEvidence | LinkEvidence


def attach_evidence(
    session: WriteSession, *, command: AttachEvidence, actor: Actor, now: datetime
) -> Evidence:
    """Add the evidence to the check; the same file or link twice stays one.

    Raises:
        PermissionRefusedError: the actor neither owns the check nor leads the project.
        LinkRefusedError, FileRefusedError, AnswersFrozenError, CheckClosedError: as they say.
    """
    item = gates.check_item(session, command.item_id)
    by = allow(
        session,
        Permission.ATTACH_EVIDENCE,
        actor=actor,
        project_id=item.project_id,
        owner_id=item.assignee_id,
    )
    require_unfrozen(session, item)
    row = _row(session, item, command.evidence, by=by, now=now)
    same = _same(session, item, row)
    if same is not None:
        return same
    session.add(row)
    session.flush()  # the event names the evidence by id
    record(
        session,
        action="evidence.attached",
        object_kind="evidence",
        object_id=row.id,
        project_id=item.project_id,
        at=now,
        by=by,
        facts={
            "check": item.check_id,
            "kind": str(row.kind),
            "sha256": row.sha256,
            "scan": _scanned(command.evidence),
        },
        text=row.name,
    )
    return row


def withdraw_evidence(
    session: WriteSession, *, evidence_id: int, actor: Actor, now: datetime
) -> Evidence:
    """Let the evidence count no longer; a yes that leaned on it alone opens again.

    Raises:
        EvidenceUnknownError, PermissionRefusedError, AnswersFrozenError: as they say.
    """
    row = answers.find_evidence(session, evidence_id)
    if row is None or row.withdrawn_at is not None:
        raise EvidenceUnknownError(evidence=evidence_id)
    item = gates.check_item(session, row.check_item_id)
    by = allow(
        session,
        Permission.ATTACH_EVIDENCE,
        actor=actor,
        project_id=item.project_id,
        owner_id=item.assignee_id,
    )
    require_unfrozen(session, item)
    row.withdrawn_at = now
    session.add(row)
    session.flush()  # what is left is read by query
    _reopen_without_evidence(session, item)
    record(
        session,
        action="evidence.withdrawn",
        object_kind="evidence",
        object_id=row.id,
        project_id=item.project_id,
        at=now,
        by=by,
        facts={"check": item.check_id},
    )
    return row


def _reopen_without_evidence(session: WriteSession, item: CheckItem) -> None:
    assert item.id is not None
    left = answers.evidence_of(session, [item.id])[item.id]
    if item.evidence_required and not left and item.status is CheckStatus.ANSWERED:
        gates.move_check(session, item, to=CheckStatus.OPEN, answer=None)


def _same(session: WriteSession, item: CheckItem, row: Evidence) -> Evidence | None:
    assert item.id is not None
    for there in answers.evidence_of(session, [item.id])[item.id]:
        if (there.sha256, there.url) == (row.sha256, row.url):
            return there
    return None


def _row(
    session: WriteSession,
    item: CheckItem,
    evidence: FileEvidence | LinkEvidence,
    *,
    by: Acting,
    now: datetime,
) -> Evidence:
    assert item.id is not None
    row = Evidence(
        organisation_id=session_organisation(session),
        check_item_id=item.id,
        kind=EvidenceKind.LINK,
        name=evidence.name.strip()[:255],
        added_by=by.person_id,
        added_at=now,
    )
    match evidence:
        case FileEvidence():
            _refuse_file(evidence)
            row.kind = EvidenceKind.FILE
            row.sha256, row.size_bytes = evidence.sha256, evidence.size_bytes
        case LinkEvidence():
            refuse_link(evidence.url)
            row.url = evidence.url.strip()
    return row


def _scanned(evidence: FileEvidence | LinkEvidence) -> str | None:
    """What the virus scanner said of a file; a link stays where it is."""
    return str(evidence.scanned) if isinstance(evidence, FileEvidence) else None


def _refuse_file(evidence: FileEvidence) -> None:
    if evidence.size_bytes <= 0:
        raise FileRefusedError(name=evidence.name, why=FileBar.EMPTY)
    if evidence.size_bytes > LARGEST_FILE:
        raise FileRefusedError(name=evidence.name, why=FileBar.TOO_LARGE)


def refuse_link(url: str) -> None:
    """Refuse what is not a web address.

    Raises:
        LinkRefusedError: it is not.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError as error:  # brackets that are no address
        raise LinkRefusedError(link=url) from error
    is_web = parts.scheme in {"http", "https"} and parts.hostname and " " not in url.strip()
    if not is_web or len(url) > LONGEST_LINK:
        raise LinkRefusedError(link=url)
