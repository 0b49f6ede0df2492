"""An export holds all that was done, opens rightly, and runs nothing."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from domain.permissions import PermissionRefusedError
from domain.vocabulary import Outcome, Role
from models.audit import AuditEvent
from models.audit_trail import verify_chain
from models.sheets import SheetKind, read_sheet
from tests.authority import Authority
from usecases.export_organisation import (
    ExportFormat,
    ExportNotWrittenError,
    ExportReport,
    announce_export,
    export_organisation,
)

TABLES = (
    "projects",
    "team",
    "gates",
    "checks",
    "evidence",
    "deviations",
    "decisions",
    "conditions",
    "advice",
    "audit",
)
HOSTILE = "=1+1"


@pytest.fixture
def busy(authority: Authority) -> Authority:
    """An authority with one project past its first gate, named as a formula."""
    project_id = authority.start("P-1", name=HOSTILE, value_eur=Decimal("1250000.50"))
    authority.answer_all(project_id)
    authority.submit(project_id)
    authority.decide(project_id, Outcome.GO)
    authority.drive()
    return authority


def export(authority: Authority, form: ExportFormat, path: Path) -> ExportReport:
    """Write the export as the edge does."""
    with authority.store.read(authority.organisation_id) as session:
        return export_organisation(session, form=form, path=path, now=authority.now)


def csv_rows(archive: ZipFile, table: str) -> Iterator[dict[str, str]]:
    """The rows of a table as a Dutch spreadsheet reads them."""
    text = archive.read(f"{table}.csv").decode("utf-8-sig")
    yield from csv.DictReader(io.StringIO(text, newline=""), delimiter=";")


def test_lines_of_json_hold_every_table(busy: Authority, tmp_path: Path) -> None:
    """And the trail in it has the hashes by which it can be verified elsewhere."""
    path = tmp_path / "export.jsonl"

    report = export(busy, ExportFormat.JSONL, path)

    rows = [json.loads(line) for line in path.read_text().splitlines()]
    with busy.write() as session:
        chain = verify_chain(session)
    assert tuple(report.counts) == TABLES
    assert {table: sum(row["table"] == table for row in rows) for table in TABLES} == dict(
        report.counts
    )
    assert report.counts["projects"] == 1
    assert report.counts["gates"] == 7
    assert report.counts["decisions"] == 1
    assert report.counts["checks"] >= 16
    assert report.counts["audit"] == chain.events
    [project] = [row for row in rows if row["table"] == "projects"]
    assert (project["name"], project["value_eur"]) == (HOSTILE, "1250000.5")
    [decision] = [row for row in rows if row["table"] == "decisions"]
    assert (decision["gate"], decision["outcome"]) == ("G1", "go")
    assert decision["decided_by"] == "Ingrid Client"
    trail = [row for row in rows if row["table"] == "audit"]
    assert all(later["previous_hash"] == earlier["hash"] for earlier, later in pairwise(trail))


def test_csv_opens_in_a_dutch_spreadsheet(busy: Authority, tmp_path: Path) -> None:
    """Decimal commas, and a name that looks as a formula is no formula."""
    path = tmp_path / "export.zip"

    export(busy, ExportFormat.CSV, path)

    with ZipFile(path) as archive:
        assert archive.namelist() == [f"{table}.csv" for table in TABLES]
        [project] = csv_rows(archive, "projects")
        checks = list(csv_rows(archive, "checks"))
    assert project["name"] == f"'{HOSTILE}"
    assert Decimal(project["value_eur"].replace(",", ".")) == Decimal("1250000.50")
    assert {row["owner"] for row in checks if row["gate"] == "G1"} >= {"Peter Lead"}


def test_xlsx_holds_values_only(busy: Authority, tmp_path: Path) -> None:
    """One sheet a table; nothing in it is a formula."""
    path = tmp_path / "export.xlsx"

    report = export(busy, ExportFormat.XLSX, path)

    workbook = CalamineWorkbook.from_path(path)
    projects = read_sheet(path, SheetKind.XLSX)
    assert tuple(workbook.sheet_names) == TABLES
    assert projects.formulas == frozenset()
    row = dict(zip(projects.header, projects.rows[0].cells, strict=True))
    assert row["name"] == HOSTILE
    assert row["value_eur"] == Decimal("1250000.5")
    assert isinstance(row["started_on"], date)
    assert report.counts["projects"] == 1


def test_taking_an_export_leaves_an_event(busy: Authority) -> None:
    """Who took it, when, and as what."""
    with busy.write() as session:
        announce_export(
            session,
            form=ExportFormat.CSV,
            actor=busy.actor(session, Role.COORDINATOR),
            now=busy.now,
        )

    with busy.write() as session:
        assert "dossier.exported" in session.exec(select(AuditEvent.action)).all()


def test_only_coordinators_and_administrators_export(authority: Authority) -> None:
    """It holds the names of all."""
    with authority.write() as session, pytest.raises(PermissionRefusedError):
        announce_export(
            session,
            form=ExportFormat.CSV,
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )


def test_an_export_that_cannot_be_written_leaves_nothing(
    authority: Authority, tmp_path: Path
) -> None:
    """The folder is not there."""
    with pytest.raises(ExportNotWrittenError):
        export(authority, ExportFormat.JSONL, tmp_path / "nowhere" / "export.jsonl")

    assert [path for path in tmp_path.rglob("*") if "export" in path.name] == []
