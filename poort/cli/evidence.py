"""Evidence as it is named on the command line."""

from pathlib import Path

from models.files import FileStore
from poort.cli.deployment import read_settings
from usecases.attach_evidence import FileEvidence, LinkEvidence


def evidence_from(proof: str, *, name: str | None) -> FileEvidence | LinkEvidence:
    """Give the link, or keep the file by its hash and give that.

    Raises:
        FileTooLargeError, FileEmptyError, FileUnreadableError, FileNotStoredError: as they say.
    """
    if "://" in proof:
        return LinkEvidence(name=name or proof, url=proof)
    path = Path(proof)
    stored = evidence_store().put(path)
    return FileEvidence(name=name or path.name, sha256=stored.sha256, size_bytes=stored.size_bytes)


def evidence_store() -> FileStore:
    """Give where files of evidence are kept by their hash."""
    return FileStore(read_settings().files_dir)
