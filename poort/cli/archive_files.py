"""The archive of a dossier as a file: written, and checked against the store."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from models.audit_trail import root
from models.files import FileStore, FileUnreadableError
from models.queries import people
from poort.cli.deployment import read_settings
from poort.cli.new_file import FileNotWrittenError, require_new
from poort.cli.progress import waiting
from poort.cli.session import acting, reading
from usecases.archive_dossier import TRAIL, ArchiveReport, announce_archive, archive_dossier
from usecases.verify_archive import ArchiveCheck, ArchiveFault, verify_archive


def write_archive(number: str, file: Path) -> ArchiveReport:
    """Write the archive of that project; the file is there whole or not at all.

    Raises:
        ProjectUnknownError, PermissionRefusedError, FileUnknownError, FileDiffersError: as they
            say.
        FileNotWrittenError: it is there already, or the folder does not take it.
    """
    require_new(file)
    settings, now = read_settings(), datetime.now(UTC)
    with acting() as desk:
        event = announce_archive(desk.session, number=number, actor=desk.actor, now=desk.now)
        up_to = event.sequence
    unfinished = file.with_name(f"{file.name}.part")
    try:
        unfinished.touch(mode=0o600)  # it holds names of people
        with unfinished.open("wb") as stream, reading() as desk, waiting("Exporting"):
            report = archive_dossier(
                desk.session,
                number=number,
                up_to=up_to,
                files=FileStore(settings.files_dir),
                stream=stream,
                language=people.organisation(desk.session).language,
                default=settings.retention_class,
                now=now,
            )
        unfinished.replace(file)
    except OSError as error:
        raise FileNotWrittenError(file=file, why=error.strerror) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return report


def check_archive(file: Path, *, alone: bool) -> ArchiveCheck:
    """Check the archive and, unless `alone`, that the store here still has its root.

    Raises:
        FileUnreadableError, NotAnArchiveError: as they say.
    """
    try:
        with file.open("rb") as stream:
            found = verify_archive(stream, name=file.name)
    except OSError as error:
        raise FileUnreadableError(name=file.name) from error
    if alone:
        return found
    with reading() as desk:
        ours = root(desk.session, up_to=found.size)
    if ours == found.root:
        return found
    return replace(found, faults=(*found.faults, (ArchiveFault.ROOT_DIFFERS, TRAIL)))
