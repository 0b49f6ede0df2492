"""The files of an export; who takes one is in the audit trail before anything is read."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from datetime import UTC, datetime
from pathlib import Path

from models.queries.exports import export_tables
from poort.cli.invocation import UsageRefusedError
from poort.cli.new_file import write_new_file
from poort.cli.output import as_json
from poort.cli.progress import waiting
from poort.cli.session import Reading, acting, reading
from reports.sheets import SheetColumn, Table, Value, write_csv, write_xlsx
from usecases.export_organisation import ExportFormat, announce_export, export_organisation
from usecases.overdue import OverdueStep, overdue_steps

_WHOLE = {".zip": ExportFormat.CSV, ".xlsx": ExportFormat.XLSX, ".jsonl": ExportFormat.JSONL}
_ONE = {".csv": ExportFormat.CSV, ".xlsx": ExportFormat.XLSX, ".json": ExportFormat.JSONL}


class FileKindError(UsageRefusedError):
    """The name of the file does not say how to write it."""

    message = "{file} does not say how to write it. Let its name end in one of: {choices}."


def write_dossier(file: Path) -> dict[str, int]:
    """Write every table of the authority; give the number of rows of each.

    Raises:
        FileKindError, PermissionRefusedError, ExportTooLargeError, ExportNotWrittenError: as
            they say.
    """
    form = _form(file, _WHOLE)
    _announce(form)
    with reading() as desk, waiting("Exporting"):
        report = export_organisation(desk.session, form=form, path=file, now=desk.now)
    return dict(report.counts)


def write_one(name: str, file: Path) -> dict[str, int]:
    """Write one table; give its number of rows.

    Raises:
        FileKindError, PermissionRefusedError, FileNotWrittenError: as they say.
    """
    form = _form(file, _ONE)
    _announce(form)
    with reading() as desk, waiting("Exporting"):
        columns, rows = _overdue(desk) if name == "overdue" else _exported(desk, name)
    write_new_file(file, _body(name, columns, rows, form=form))
    return {name: len(rows)}


def _form(file: Path, forms: dict[str, ExportFormat]) -> ExportFormat:
    form = forms.get(file.suffix.lower())
    if form is None:
        raise FileKindError(file=file.name, choices=tuple(forms))
    return form


def _announce(form: ExportFormat) -> None:
    with acting() as desk:
        announce_export(desk.session, form=form, actor=desk.actor, now=desk.now)


def _exported(desk: Reading, name: str) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
    found = next(table for table in export_tables(desk.session) if table.name == name)
    return found.columns, list(found.rows)


def _overdue(desk: Reading) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
    late = overdue_steps(desk.session, today=desk.today, language=desk.words.language)
    return tuple(field.name for field in fields(OverdueStep)), [astuple(step) for step in late]


def _body(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], *, form: ExportFormat
) -> bytes:
    table = Table(name=name, columns=tuple(SheetColumn(title=one) for one in columns), rows=rows)
    stream = io.BytesIO()
    match form:
        case ExportFormat.CSV:
            write_csv(table, stream)
        case ExportFormat.XLSX:
            write_xlsx([table], stream, made_at=datetime.now(UTC))
        case ExportFormat.JSONL:
            stream.write(as_json([dict(zip(columns, row, strict=True)) for row in rows]).encode())
    return stream.getvalue()
