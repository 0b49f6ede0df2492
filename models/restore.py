"""Restoring a backup into an empty store, and trying whether one can be restored."""

import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import ClassVar
from zipfile import BadZipFile, ZipFile

from sqlalchemy import Connection, Enum, Table, func, select
from sqlalchemy.types import Date, TypeEngine

from domain.errors import PoortError
from models import bulk
from models.backup import MANIFEST, Contents, Manifest, contents_of, owner_of
from models.column_types import Euro, Micro, MkiEuro, UtcDateTime
from models.engines import EngineKind, Store, explained, open_store
from models.guards.lifting import lifted
from models.schema import revision_of, upgrade
from models.tables import metadata

_Row = list[object]


class BackupUnreadableError(PoortError):
    """The file is no backup of this product, or was cut off."""

    message: ClassVar[str] = "{path} is not a whole backup. Take another one."


class RestoreRefusedError(PoortError):
    """A store that holds something is never overwritten."""

    message: ClassVar[str] = "The store is not empty. Restore into a new one."


class RevisionDiffersError(PoortError):
    """The archive is of another revision of the schema."""

    message: ClassVar[str] = (
        "The backup is of revision {found} and this store of {expected}."
        " Restore it with the version that made it, then upgrade."
    )


class RestoreDiffersError(PoortError):
    """What came back is not what was backed up; the store was left empty."""

    message: ClassVar[str] = "The restored rows differ from the backup. Nothing was kept."


def read_manifest(path: Path) -> Manifest:
    """Read what an archive says of itself.

    Raises:
        BackupUnreadableError: It is no archive of ours.
    """
    try:
        with ZipFile(path) as archive:
            return Manifest.from_json(archive.read(MANIFEST).decode())
    except (BadZipFile, KeyError, OSError, ValueError) as error:
        raise BackupUnreadableError(path=path.name) from error


def restore(path: Path, store: Store) -> Contents:
    """Load an archive into an empty store, as the owner of its tables, all or nothing.

    Raises:
        BackupUnreadableError: The archive cannot be read to its end.
        RestoreRefusedError: The store holds an organisation.
        RevisionDiffersError: The archive is of another revision.
        RestoreDiffersError: Counts or audit roots differ from the manifest.
        StoreRefusedError: The role is not the owner of the tables.
    """
    manifest = read_manifest(path)
    if store.organisations():
        raise RestoreRefusedError
    organisations = tuple(int(found) for found in manifest.contents.roots)
    with explained(), store.writer.begin() as connection:
        _require_revision(connection, manifest)
        try:
            with ZipFile(path) as archive, lifted(connection):
                for table in metadata.sorted_tables:
                    _load(connection, table, archive, organisations=frozenset(organisations))
        except (BadZipFile, KeyError, EOFError, ValueError) as error:
            raise BackupUnreadableError(path=path.name) from error
        restored = contents_of(connection, organisations=organisations)
        if restored != manifest.contents:
            raise RestoreDiffersError
    return restored


def try_restore(path: Path) -> Contents:
    """Restore an archive into a file that is thrown away, and give what came back.

    Raises:
        PoortError: As `restore` does.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/check.db"
        upgrade(url)
        store = open_store(url)
        try:
            return restore(path, store)
        finally:
            store.dispose()


def _require_revision(connection: Connection, manifest: Manifest) -> None:
    expected = revision_of(connection)
    if manifest.revision != expected:
        raise RevisionDiffersError(found=manifest.revision, expected=expected)


def _load(
    connection: Connection, table: Table, archive: ZipFile, *, organisations: frozenset[int]
) -> None:
    """Load the rows of every organisation together, since row level security is lifted."""
    columns = table.c.keys()
    rows = _rows_of(table, archive, organisations=organisations)
    bulk.load(connection, table, columns=columns, rows=rows)
    if "id" in columns and connection.dialect.name == EngineKind.POSTGRESQL:
        newest = select(func.max(table.c.id)).scalar_subquery()
        # Of no rows at all there is no newest, and then the sequence stays as it is.
        connection.execute(
            select(func.setval(func.pg_get_serial_sequence(table.name, "id"), newest))
        )


def _rows_of(table: Table, archive: ZipFile, *, organisations: frozenset[int]) -> Iterator[_Row]:
    owner = table.c.keys().index(owner_of(table).name)
    read = [_reader(column.type) for column in table.c]
    with archive.open(f"{table.name}.jsonl") as lines:
        for line in lines:
            row: _Row = json.loads(line)
            if row[owner] not in organisations:
                raise ValueError(row[owner])
            yield [
                value if value is None else turn(value)
                for turn, value in zip(read, row, strict=True)
            ]


def _reader(kind: TypeEngine[object]) -> Callable[[object], object]:
    match kind:
        case UtcDateTime():
            return lambda value: datetime.fromisoformat(str(value))
        case Date():
            return lambda value: date.fromisoformat(str(value))
        case Euro() | MkiEuro() | Micro():
            return lambda value: Decimal(str(value))
        case Enum():
            words = kind.enum_class
            assert words is not None
            assert issubclass(words, StrEnum)
            return words
        case _:
            return lambda value: value
