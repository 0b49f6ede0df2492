"""A sheet with a reference calculation, kept and checked before anything is recorded of it."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from domain.mki.calculation import Finding
from domain.mki.vocabulary import WeightingSet
from domain.vocabulary import Language
from models.files import FileStore
from models.sheets import kind_of
from usecases.keep_upload import Upload, keep_upload
from usecases.mki_sheet.check_sheet import CheckOptions, SheetReport, check_sheet
from usecases.mki_sheet.wording import explain_finding

#: A sheet with more to say is not read to its end by anybody.
_MOST_FINDINGS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSheet:
    """A sheet that is in the file store, with what its check met."""

    name: str
    sha256: str
    report: SheetReport


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFinding:
    """What a check met, as it was told when the sheet was handed in."""

    is_error: bool
    words: str


def keep_and_check(
    upload: Upload,
    *,
    files: FileStore,
    scanner: str | None,
    on: date,
    expected_set: WeightingSet | None,
) -> CheckedSheet:
    """Keep the sheet when it is safe, and recompute what stands in it.

    Raises:
        UploadRefusedError, FileTooLargeError, FileEmptyError, FileNotStoredError: not kept.
        SheetKindUnknownError, SheetUnreadableError, SheetTooLargeError, SheetEmptyError,
        CalculationUnreadableError: it cannot be read as a calculation.
    """
    kept = keep_upload(upload, files=files, scanner=scanner)
    kind = kind_of(Path(kept.name))
    upload.stream.seek(0)
    report = check_sheet(
        upload.stream.read(), kind, options=CheckOptions(on=on, expected_set=expected_set)
    )
    return CheckedSheet(name=kept.name, sha256=kept.sha256, report=report)


def write_report(report: SheetReport | None, *, reason: str) -> str:
    """What is kept of a check: counts, findings in both languages, why a total was typed."""
    if report is None:
        return json.dumps({"reason": reason}, ensure_ascii=False)
    record = {
        "lines": len(report.calculation.lines),
        "errors": len(report.errors),
        "warnings": len(report.warnings),
        "reason": reason,
        "findings": [_record(report, one) for one in report.findings[:_MOST_FINDINGS]],
    }
    return json.dumps(record, ensure_ascii=False)


def read_findings(report: str, language: Language) -> tuple[ToldFinding, ...]:
    """The findings of a kept report in that language, errors first."""
    found = [
        ToldFinding(is_error=one["severity"] == "error", words=one[language.value])
        for one in json.loads(report).get("findings", [])
    ]
    return tuple(sorted(found, key=lambda one: not one.is_error))


def read_reason(report: str) -> str:
    """Why the total was typed; empty where it came out of the sheet."""
    return str(json.loads(report).get("reason", ""))


def tell_findings(report: SheetReport, language: Language) -> tuple[ToldFinding, ...]:
    """The findings of a fresh check in that language, errors first."""
    return tuple(
        ToldFinding(is_error=is_error, words=explain_finding(one, report.columns, language))
        for is_error, found in ((True, report.errors), (False, report.warnings))
        for one in found[:_MOST_FINDINGS]
    )


def _record(report: SheetReport, finding: Finding) -> dict[str, str]:
    told = {
        language.value: explain_finding(finding, report.columns, language) for language in Language
    }
    return {"severity": finding.severity, "kind": finding.kind, **told}
