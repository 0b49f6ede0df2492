"""`poort backup|restore`: an archive that either engine can restore."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from poort.cli.output import tell, warn

if TYPE_CHECKING:
    from models.backup import Contents
    from usecases.keep_backups import RestoreReport

_Archive = Annotated[Path, typer.Argument(metavar="FILE", help="The archive.")]


def backup(archive: _Archive) -> None:
    """Write the whole store, evidence included, into an archive, as it is at one moment."""
    from datetime import UTC, datetime

    from poort.cli.evidence import evidence_store
    from poort.cli.new_file import require_new
    from poort.cli.progress import waiting
    from poort.cli.session import opened_store
    from usecases.keep_backups import back_up_everything

    require_new(archive)
    with opened_store() as (store, _), waiting("Writing the backup"):
        report = back_up_everything(store, evidence_store(), archive, now=datetime.now(UTC))
    _tell(
        "The backup is in {file}. Rows: {rows}. Files: {files}.",
        archive,
        report.manifest.contents,
        files=report.files,
        missing=report.missing,
    )


def restore(
    archive: _Archive,
    *,
    check: Annotated[
        bool,
        typer.Option("--check", help="Restore into a folder that is thrown away, to prove it."),
    ] = False,
) -> None:
    """Restore an archive into a new store, or only prove that it can be."""
    from poort.cli.progress import waiting
    from usecases.keep_backups import check_backup

    with waiting("Restoring"):
        report = check_backup(archive) if check else _restore(archive)
    _tell(
        "{file} can be restored; the audit trail agrees. Rows: {rows}. Files: {files}."
        if check
        else "{file} is restored; the audit trail agrees. Rows: {rows}. Files: {files}.",
        archive,
        report.contents,
        files=report.files,
        missing=report.missing,
    )


def _restore(archive: Path) -> "RestoreReport":
    from models.engines import open_store
    from models.schema import upgrade
    from poort.cli.deployment import make_folder, read_settings
    from poort.cli.evidence import evidence_store
    from usecases.keep_backups import restore_everything

    settings = read_settings()
    make_folder(settings)
    upgrade(settings.store_migration_url)
    store = open_store(settings.store_migration_url)
    try:
        return restore_everything(archive, store, evidence_store())
    finally:
        store.dispose()


def _tell(
    text: str, archive: Path, contents: "Contents", *, files: int, missing: tuple[str, ...]
) -> None:
    record = {
        "file": archive,
        "rows": sum(contents.counts.values()),
        "files": files,
        "missing": missing,
        "counts": dict(contents.counts),
        "roots": dict(contents.roots),
    }
    tell(text, record)
    if missing:
        warn("Files of evidence that are nowhere: {missing}.", record)
        raise typer.Exit(1)
