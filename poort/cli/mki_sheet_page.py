"""What `poort mki check` shows: a verdict, then each finding as a sentence."""

from collections.abc import Sequence
from dataclasses import asdict

from babel.numbers import format_decimal

from domain.mki.calculation import Finding
from poort.cli.invocation import current
from poort.cli.output import Record, show_record, show_section, show_text, tell, wrapped
from usecases.mki_sheet.check_sheet import SheetReport
from usecases.mki_sheet.wording import explain_finding


def show_report(report: SheetReport, *, file: str) -> None:
    """Print the report to a person, or the record to a program."""
    if current().as_json:
        show_record(_record(report, file=file))
        return
    _tell_verdict(report)
    tell(
        "Read: {lines} lines and {totals} totals. The lines add up to {total} euro.",
        {
            "lines": len(report.calculation.lines),
            "totals": len(report.calculation.totals),
            "total": format_decimal(
                report.total_eur, "#,##0.00", locale=current().words.language.value
            ),
        },
    )
    if report.errors:
        show_section("Errors: have these mended")
        _show(report, report.errors)
    if report.warnings:
        show_section("Warnings: look at these")
        _show(report, report.warnings)
    if report.columns.left_out:
        show_section("Columns that were not read")
        show_text(wrapped(current().words.show(report.columns.left_out)))


def _tell_verdict(report: SheetReport) -> None:
    counts = {"errors": len(report.errors), "warnings": len(report.warnings)}
    if report.errors:
        tell("This calculation is not right. Errors: {errors}. Warnings: {warnings}.", counts)
    else:
        tell("This calculation adds up. Warnings: {warnings}.", counts)


def _show(report: SheetReport, findings: Sequence[Finding]) -> None:
    language = current().words.language
    for finding in findings:
        show_text(wrapped("- " + explain_finding(finding, report.columns, language)))


def _record(report: SheetReport, *, file: str) -> Record:
    columns = report.columns
    return {
        "file": file,
        "sha256": report.sha256,
        "in_order": not report.errors,
        "errors": len(report.errors),
        "warnings": len(report.warnings),
        "lines": len(report.calculation.lines),
        "totals": len(report.calculation.totals),
        "total_eur": report.total_eur,
        "header_row": columns.row,
        "columns": columns.titles,
        "columns_left_out": columns.left_out,
        "findings": [_finding(report, finding) for finding in report.findings],
    }


def _finding(report: SheetReport, finding: Finding) -> Record:
    return {
        "severity": finding.severity,
        "kind": finding.kind,
        "row": finding.row,
        "column": finding.column,
        "column_title": report.columns.titles.get(finding.column),
        "cell": report.columns.cell_name(finding.column, finding.row),
        "given": finding.given,
        "expected": finding.expected,
        "suspect": None if finding.suspect is None else asdict(finding.suspect),
        "message": explain_finding(finding, report.columns, current().words.language),
    }
