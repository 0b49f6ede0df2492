"""What is handed in as files, looked at and kept before the transaction that names them."""

from dataclasses import dataclass

from domain.contract.vocabulary import EvidenceItem
from models.files import FileStore
from usecases.attach_evidence import FileEvidence, LinkEvidence, refuse_link
from usecases.collecting.receive_delivery import HandedEvidence
from usecases.keep_upload import Upload, keep_upload


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedEvidence:
    """A file or a link as somebody offers it; a file goes before a link."""

    kind: EvidenceItem
    upload: Upload | None
    name: str
    url: str
    line_position: int | None


def keep_evidence(
    offered: OfferedEvidence, *, files: FileStore, scanner: str | None
) -> HandedEvidence:
    """Keep the file when it is safe, or take the link when it is one.

    Raises:
        UploadRefusedError, FileTooLargeError, FileEmptyError, FileNotStoredError,
        LinkRefusedError: as they say; nothing was kept.
    """
    evidence: FileEvidence | LinkEvidence
    if offered.upload is not None:
        evidence = keep_upload(offered.upload, files=files, scanner=scanner)
    else:
        refuse_link(offered.url)
        evidence = LinkEvidence(name=offered.name or offered.url, url=offered.url)
    return HandedEvidence(kind=offered.kind, evidence=evidence, line_position=offered.line_position)
