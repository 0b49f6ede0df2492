"""Export all that an organisation did: projects, gates, checks, decisions, audit trail."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import IO, ClassVar, assert_never
from zipfile import ZIP_DEFLATED, ZipFile

from domain.audit import canonical_json
from domain.errors import PoortError
from domain.permissions import Actor, Permission
from models.audit import AuditEvent
from models.engines import ReadSession, WriteSession, session_organisation
from models.queries.exports import ExportTable, export_tables
from reports.sheets import SheetColumn, Table, TooManyRowsError, write_csv, write_xlsx
from usecases.acting import allow
from usecases.trail import record


class ExportFormat(StrEnum):
    """What an export is written as; several tables as CSV come in one zip."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


class ExportTooLargeError(PoortError):
    """A table has more rows than a spreadsheet holds."""

    message: ClassVar[str] = "Table {table} does not fit in XLSX. Export it as csv or jsonl."
    status: ClassVar[HTTPStatus] = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class ExportNotWrittenError(PoortError):
    """The disk refused the file; nothing of it was kept."""

    message: ClassVar[str] = "{name} could not be written: {reason}. Choose another place."
    status: ClassVar[HTTPStatus] = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """How many rows of each table were written."""

    counts: Mapping[str, int]


def announce_export(
    session: WriteSession, *, form: ExportFormat, actor: Actor, now: datetime
) -> AuditEvent:
    """Record that an export is taken, before anything of it is read.

    It is a transaction by itself: a long export then keeps nobody from writing.

    Raises:
        PermissionRefusedError: the actor is neither coordinator nor administrator.
    """
    by = allow(session, Permission.EXPORT_DOSSIER, actor=actor)
    return record(
        session,
        action="dossier.exported",
        object_kind="organisation",
        object_id=session_organisation(session),
        at=now,
        by=by,
        facts={"format": str(form)},
    )


def export_organisation(
    session: ReadSession, *, form: ExportFormat, path: Path, now: datetime
) -> ExportReport:
    """Write every table to that path, which is there whole or not at all.

    Amounts and dates are values; text stays text, whatever it begins with.

    Raises:
        ExportTooLargeError, ExportNotWrittenError: as they say.
    """
    unfinished = path.with_name(f"{path.name}.part")
    try:
        unfinished.touch(mode=0o600)  # it holds names of people
        with unfinished.open("wb") as stream:
            counts = _write(export_tables(session), stream, form=form, now=now)
        unfinished.replace(path)
    except OSError as error:
        raise ExportNotWrittenError(name=path.name, reason=error.strerror) from error
    except TooManyRowsError as error:
        raise ExportTooLargeError(table=str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return ExportReport(counts=counts)


def _write(
    tables: Iterator[ExportTable], stream: IO[bytes], *, form: ExportFormat, now: datetime
) -> dict[str, int]:
    match form:
        case ExportFormat.JSONL:
            return {table.name: _write_lines(table, stream) for table in tables}
        case ExportFormat.CSV:
            with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
                return {table.name: _write_member(table, archive) for table in tables}
        case ExportFormat.XLSX:
            return write_xlsx(map(_as_sheet, tables), stream, made_at=now)
        case _:
            assert_never(form)


def _write_lines(table: ExportTable, stream: IO[bytes]) -> int:
    """One object a line, each with the table it is of."""
    count = 0
    for row in table.rows:
        named = dict(zip(table.columns, row, strict=True))
        stream.write(canonical_json({"table": table.name} | named) + b"\n")
        count += 1
    return count


def _write_member(table: ExportTable, archive: ZipFile) -> int:
    with archive.open(f"{table.name}.csv", "w", force_zip64=True) as stream:
        return write_csv(_as_sheet(table), stream)


def _as_sheet(table: ExportTable) -> Table:
    columns = tuple(SheetColumn(title=column) for column in table.columns)
    return Table(name=table.name, columns=columns, rows=table.rows)
