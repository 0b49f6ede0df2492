"""A backup that either engine can restore: every row of every organisation, in one archive.

The archive is a zip with `manifest.json` and for each table its rows as lines of JSON. What it
holds comes from one consistent view. Files of evidence lie outside the database and outside it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import ColumnElement, Connection, Table, func, select

from models.audit_trail import root_of
from models.engines import Store, scope
from models.schema import revision_of
from models.tables import metadata

MANIFEST = "manifest.json"
_BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a store or an archive holds: rows by table, audit roots by organisation."""

    counts: Mapping[str, int]
    roots: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an archive says of itself."""

    revision: str
    made_at: str
    contents: Contents

    def to_json(self) -> str:
        """Write it down."""
        return json.dumps(asdict(self), indent=2, sort_keys=True)

    @classmethod
    def from_json(cls, body: str) -> "Manifest":
        """Read it back."""
        found = json.loads(body)
        return cls(
            revision=found["revision"],
            made_at=found["made_at"],
            contents=Contents(**found["contents"]),
        )


def back_up(store: Store, path: Path, *, now: datetime) -> Manifest:
    """Write every row into an archive at that path, which is there whole or not at all.

    Raises:
        StoreUnavailableError: The database cannot be read now.
    """
    organisations = store.organisations()
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.touch(mode=0o600)  # it holds names and addresses of people
    try:
        with store.snapshot() as connection, ZipFile(unfinished, "w", ZIP_DEFLATED) as archive:
            for table in metadata.sorted_tables:
                with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as lines:
                    _write_rows(connection, table, lines, organisations=organisations)
            manifest = Manifest(
                revision=revision_of(connection) or "",
                made_at=now.isoformat(),
                contents=contents_of(connection, organisations=organisations),
            )
            archive.writestr(MANIFEST, manifest.to_json())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def contents_of(connection: Connection, *, organisations: tuple[int, ...]) -> Contents:
    """Count the rows of each table and take the audit root of each organisation."""
    counts = dict.fromkeys(sorted(metadata.tables), 0)
    roots = {}
    for organisation_id in organisations:
        scope(connection, organisation_id)
        for name, table in metadata.tables.items():
            own = select(func.count()).select_from(table).where(owner_of(table) == organisation_id)
            counts[name] += connection.execute(own).scalar_one()
        roots[str(organisation_id)] = root_of(connection, organisation_id)
    return Contents(counts=counts, roots=roots)


def owner_of(table: Table) -> ColumnElement[int]:
    """Give the column that says whose row it is."""
    return table.c["id" if table.name == "organisation" else "organisation_id"]


def _write_rows(
    connection: Connection, table: Table, lines: IO[bytes], *, organisations: tuple[int, ...]
) -> None:
    for organisation_id in organisations:
        scope(connection, organisation_id)
        own = table.select().where(owner_of(table) == organisation_id)
        with connection.execute(own, execution_options={"yield_per": _BATCH}) as rows:
            for row in rows:
                lines.write(json.dumps([_written(value) for value in row]).encode() + b"\n")


def _written(value: object) -> str | int | None:
    match value:
        case Enum():
            return str(value.value)
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case None | str() | int():
            return value
        case _:
            raise TypeError(type(value).__name__)
