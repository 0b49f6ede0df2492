"""What the check of a bid sheet found, as it is kept with the figures of the bid."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.audit import canonical_json
from domain.errors import PoortError
from domain.mki.calculation_words import Severity
from domain.vocabulary import Language
from notifications.language import explain, translator
from usecases.award.words import say_euro
from usecases.mki_sheet.check_sheet import SheetReport
from usecases.mki_sheet.wording import explain_finding


@dataclass(frozen=True, slots=True, kw_only=True)
class BidFinding:
    """One thing that was met, said in each language; `kind` names it to a program."""

    severity: Severity
    kind: str
    words: tuple[tuple[Language, str], ...]

    def say(self, language: Language) -> str:
        """What was met, and what to do about it."""
        return dict(self.words)[language]


def sheet_findings(report: SheetReport) -> tuple[BidFinding, ...]:
    """What the check of the calculation met, each with its row and column."""
    return tuple(
        BidFinding(
            severity=one.severity,
            kind=one.kind.value,
            words=tuple(
                (language, explain_finding(one, report.columns, language)) for language in Language
            ),
        )
        for one in report.findings
    )


def problem(error: PoortError, *, severity: Severity = Severity.ERROR) -> BidFinding:
    """What an error of reading says, as a finding."""
    return BidFinding(
        severity=severity,
        kind=error.code,
        words=tuple((language, _placed(error, language)) for language in Language),
    )


def write_findings(findings: Iterable[BidFinding]) -> str:
    """The findings as JSON, to be kept."""
    return canonical_json(
        {
            "findings": [
                {
                    "severity": one.severity.value,
                    "kind": one.kind,
                    **{language.value: text for language, text in one.words},
                }
                for one in findings
            ]
        }
    ).decode()


def read_findings(written: str) -> tuple[BidFinding, ...]:
    """The findings that were kept."""
    return tuple(
        BidFinding(
            severity=Severity(one["severity"]),
            kind=one["kind"],
            words=tuple((language, one[language.value]) for language in Language),
        )
        for one in json.loads(written).get("findings", [])
    )


def errors_in(findings: Sequence[BidFinding]) -> tuple[BidFinding, ...]:
    """What must be mended before the figures can stand."""
    return tuple(one for one in findings if one.severity is Severity.ERROR)


def _said(error: PoortError, language: Language) -> str:
    amounts = {
        name: say_euro(value, language)
        for name, value in error.details.items()
        if isinstance(value, Decimal)
    }
    if not amounts:
        return explain(error, language)
    return translator(language)(error.message).format(**error.details | amounts)


def _placed(error: PoortError, language: Language) -> str:
    row, column = error.details.get("row"), error.details.get("column")
    said = _said(error, language)
    if row is None or column is None:
        return said
    pattern = translator(language)("Row {row}, column {column}: {problem}")
    return pattern.format(row=row, column=column, problem=said)
