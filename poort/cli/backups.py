"""`poort backup|restore`: an archive that either engine can restore."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from poort.cli.output import tell

if TYPE_CHECKING:
    from models.backup import Contents

_Archive = Annotated[Path, typer.Argument(metavar="FILE", help="The archive.")]


def backup(archive: _Archive) -> None:
    """Write every row of the store into an archive, from one consistent view."""
    from datetime import UTC, datetime

    from models.backup import back_up
    from poort.cli.progress import waiting
    from poort.cli.session import opened_store

    with opened_store() as (store, _), waiting("Writing the backup"):
        manifest = back_up(store, archive, now=datetime.now(UTC))
    tell(
        "The backup is in {file}: {rows} rows. Copy the folder {files} with it.",
        {
            "file": archive,
            "rows": sum(manifest.contents.counts.values()),
            "revision": manifest.revision,
            "made_at": manifest.made_at,
            "files": _files_folder(),
        },
    )


def restore(
    archive: _Archive,
    *,
    check: Annotated[
        bool,
        typer.Option("--check", help="Restore into a file that is thrown away, to prove it."),
    ] = False,
) -> None:
    """Restore an archive into a new store, or only prove that it can be."""
    from models.restore import try_restore
    from poort.cli.progress import waiting

    with waiting("Restoring"):
        contents = try_restore(archive) if check else _restore(archive)
    record = {
        "file": archive,
        "rows": sum(contents.counts.values()),
        "counts": dict(contents.counts),
        "roots": dict(contents.roots),
    }
    if check:
        tell("{file} can be restored: {rows} rows, the audit trail agrees.", record)
    else:
        tell("{file} is restored: {rows} rows, the audit trail agrees.", record)


def _restore(archive: Path) -> "Contents":
    from models.engines import open_store
    from models.restore import restore as restore_into
    from models.schema import upgrade
    from poort.settings import load_settings

    settings = load_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    upgrade(settings.store_migration_url)
    store = open_store(settings.store_migration_url)
    try:
        return restore_into(archive, store)
    finally:
        store.dispose()


def _files_folder() -> Path:
    from poort.settings import load_settings

    return load_settings().data_dir / "files"
