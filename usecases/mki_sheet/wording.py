"""What a check of a calculation met, in words that say what to do."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from babel.numbers import format_decimal

from domain.definition import Text
from domain.mki.calculation import Finding, Suspect
from domain.mki.calculation_words import CalculationColumn, FindingKind, Slip
from domain.vocabulary import Language
from notifications.language import label, show_date, translator
from usecases.mki_sheet.columns import Columns, printable

#: English message ids; `tests/unit/mki_sheet/test_wording.py` sees that each has its Dutch.
MESSAGES: Final[Mapping[FindingKind, str]] = {
    FindingKind.FORMULA_CELL: (
        "This cell is a formula. Replace it by its outcome (paste as value)."
    ),
    FindingKind.NOT_NUMBER: (
        'Here stands "{given}", and a number belongs here. Write only digits, as in 1250,50.'
    ),
    FindingKind.NOTATION_AMBIGUOUS: (
        '"{given}" can be {dutch} and {english}. Write it without separators between the thousands.'
    ),
    FindingKind.NOTATION_MIXED: (
        'In "{given}" point and comma are the other way round than in "{other}" in row'
        " {other_row}. Write all figures in the same way."
    ),
    FindingKind.NOT_DATE: '"{given}" is no date. Write it as 18-11-2026 or 2026-11-18.',
    FindingKind.CELL_EMPTY: "This cell is empty. Fill in the figure.",
    FindingKind.MODULES_UNREADABLE: (
        '"{given}" names no modules that can be read. Write each module once, as in A1-A3, A4.'
    ),
    FindingKind.CATEGORY_UNKNOWN: '"{given}" is no data category. Choose 1, 2, 3 or 3a.',
    FindingKind.SET_UNKNOWN: '"{given}" is no weighting set. Choose A1 or A2.',
    FindingKind.LINE_DIFFERS: (
        "Here stands {given}, but {quantity} times {per_unit} is {expected}. {hint}"
    ),
    FindingKind.GROUP_TOTAL_DIFFERS: (
        "Here stands {given}, but the lines of this group ({count}) add up to {expected}. {hint}"
    ),
    FindingKind.WHOLE_TOTAL_DIFFERS: (
        "Here stands {given}, but all lines ({count}) add up to {expected}. {hint}"
    ),
    FindingKind.SETS_MIXED: (
        "This line is of set {given}, while most lines are of set {expected}. An MKI of A1 and"
        " one of A2 are never added. Have the whole calculation made in one set."
    ),
    FindingKind.SET_UNEXPECTED: (
        "This line is of set {given}, while set {expected} was asked for. The one cannot be"
        " turned into the other. Have this line calculated anew in set {expected}."
    ),
    FindingKind.SURCHARGE_MISSING: (
        "Category 3 counts 30% more. Here stands {given}, and with the surcharge it is"
        " {expected}. Have the surcharge added."
    ),
    FindingKind.CARD_EXPIRED: (
        "The data was valid until {given}, and no longer on {expected}. Ask for data that is"
        " valid on that day."
    ),
    FindingKind.COLUMN_MISSING: (
        "The sheet has no column {column}, so that part was not checked. Ask for this column, or"
        " tell in a mapping how the sheet calls it."
    ),
    FindingKind.TOTAL_MISSING: (
        "No total stands under the lines. They add up to {expected}. Have the total added."
    ),
    FindingKind.TOTAL_UNCHECKED: (
        "This total could not be checked, since amounts in the rows {rows} cannot be read. Have"
        " those mended first."
    ),
    FindingKind.SET_NOT_TOLD: (
        "No weighting set is filled in. Ask whether this is A1 or A2; without it the MKI cannot"
        " be compared."
    ),
    FindingKind.VALIDITY_NOT_TOLD: (
        "No date is filled in. Data of category {category} must have one. Ask until when it is"
        " valid."
    ),
    FindingKind.SURCHARGE_NOT_SHOWN: (
        "This line is of category 3, which counts 30% more. The sheet does not show whether that"
        ' is in it. Ask for a column "{base}".'
    ),
    FindingKind.UNIT_UNKNOWN: (
        'The unit "{given}" is not known. Use one of: ton, m3, m2, m, kg, st.'
    ),
    FindingKind.UNIT_DIFFERS: (
        "The unit is {given}, while other lines of {product} have {expected}. Check which is"
        " right, and whether the quantity fits it."
    ),
    FindingKind.UNIT_IMPLAUSIBLE: (
        "{product} is counted in {unit}, with an MKI of {value} per {unit}. The reference value"
        ' "{reference_name}" is {reference} per {per}. Check the unit.'
    ),
    FindingKind.MODULE_DOUBLE: (
        "Module {given} of {product} is in row {other_row} too, with the same quantity. Check"
        " whether it was counted twice."
    ),
    FindingKind.MODULE_MISSING: (
        "{product} has module {given}, but not {expected}. Ask whether that was forgotten."
    ),
    FindingKind.MODULES_NOT_TOLD: ("No module is filled in. Ask which modules this value covers."),
    FindingKind.QUANTITY_NOT_POSITIVE: (
        "The quantity is {given}. Ask for the real quantity; below zero can only be in module D."
    ),
    FindingKind.QUANTITY_DIFFERS: (
        "{product}: the quantity in module {modules} is {given} in all, and in other modules"
        " {expected}. Check the quantities of this product."
    ),
    FindingKind.NEGATIVE_OUTSIDE_D: (
        "The MKI is below zero in module {modules}. That is usual in module D only. Ask for an"
        " explanation."
    ),
    FindingKind.VALUE_DIFFERS: (
        "{product} has an MKI of {given} here, and of {expected} in row {other_row}, for the same"
        " module {modules}. Ask which is right."
    ),
    FindingKind.OUTLIER: (
        "{product} has an MKI of {value} per {unit} over its modules. That is {ratio} times the"
        ' reference value "{reference_name}" ({expected} per {unit}). Check the decimal'
        " point, and ask for the declaration of the product."
    ),
}

RAISED: Final = (
    "Here stands {given}, but {quantity} times {per_unit} is {expected} with the 30% of"
    " category 3. {hint}"
)
UNIT_EMPTY: Final = "No unit is filled in. Use one of: ton, m3, m2, m, kg, st."
PLACE: Final = "Row {row}, column {title} ({cell}): {message}"
ROW_ONLY: Final = "Row {row}: {message}"

TOO_LARGE: Final = (
    "Probably {title} is {times} times too large (row {row}): {likely} instead of {wrong}."
)
TOO_SMALL: Final = (
    "Probably {title} is {times} times too small (row {row}): {likely} instead of {wrong}."
)
HINTS: Final[Mapping[Slip, str]] = {
    Slip.FACTOR: (
        "That is {times} times as much or as little: look at the points and noughts in row {row}."
    ),
    Slip.THOUSANDS: (
        "That is 1000 times as much or as little: in row {row} a point between thousands was"
        " probably read as a decimal point, or the other way round."
    ),
    Slip.DIGITS_SWAPPED: (
        "Probably two digits are swapped in {title}, row {row}: {likely} instead of {wrong}."
    ),
    Slip.SIGN: "Probably a minus sign is wrong in row {row}.",
    Slip.ROUNDED: ("This may come from rounding. Ask for the MKI per unit with more decimals."),
    Slip.SURCHARGED: (
        "It is 1.30 times as much: was the surcharge of category 3 counted where it does not"
        " belong?"
    ),
    Slip.LEFT_OUT: "The difference is the amount of row {row}: that line was probably left out.",
    Slip.COUNTED_TWICE: (
        "The difference is the amount of row {row}: that line was probably counted twice."
    ),
}
NO_HINT: Final[Mapping[FindingKind, str]] = {
    FindingKind.LINE_DIFFERS: "Check the three figures of this row.",
    FindingKind.GROUP_TOTAL_DIFFERS: "Check this total and the lines that belong to it.",
    FindingKind.WHOLE_TOTAL_DIFFERS: "Check this total and whether a line lacks.",
}

_EURO: Final = "#,##0.00"
_FREE: Final = "#,##0.##########"
_PER_UNIT: Final = "#,##0.00########"
#: Without separators, so that it cannot be misread in its turn.
_BARE: Final = "0.00########"
_FORMATS_OF_DETAILS: Final = {
    "per_unit": _PER_UNIT,
    "value": _PER_UNIT,
    "reference": _PER_UNIT,
    "dutch": _BARE,
    "english": _BARE,
}
_FORMATS: Final = {
    CalculationColumn.MKI_TOTAL: _EURO,
    CalculationColumn.QUANTITY: _FREE,
    CalculationColumn.MKI_PER_UNIT: _PER_UNIT,
}


def explain_finding(finding: Finding, columns: Columns, language: Language) -> str:
    """The finding at its cell, with both values and what to do."""
    return _Speaker(columns=columns, language=language).whole(finding)


class _Speaker:
    """The words of one sheet in one language."""

    def __init__(self, *, columns: Columns, language: Language) -> None:
        self.columns = columns
        self.language = language
        self.translate: Callable[[str], str] = translator(language)

    def whole(self, finding: Finding) -> str:
        cell = self.columns.cell_name(finding.column, finding.row)
        message = printable(self._message(finding).strip())
        if cell is None:
            return self.translate(ROW_ONLY).format(row=finding.row, message=message)
        return self.translate(PLACE).format(
            row=finding.row, title=self._title(finding.column), cell=cell, message=message
        )

    def _message(self, finding: Finding) -> str:
        text = MESSAGES[finding.kind]
        if finding.details.get("is_raised") and finding.kind is FindingKind.LINE_DIFFERS:
            text = RAISED
        if finding.kind is FindingKind.UNIT_UNKNOWN and finding.given is None:
            text = UNIT_EMPTY
        shown = {
            name: self._show(value, pattern=_FORMATS_OF_DETAILS.get(name, _FREE))
            for name, value in finding.details.items()
        }
        return self.translate(text).format(
            **shown
            | {
                "given": self._show_in(finding.column, finding.given),
                "expected": self._show_in(finding.column, finding.expected),
                "column": self._title(finding.column),
                "base": label(CalculationColumn.MKI_WITHOUT_SURCHARGE, self.language),
                "ratio": self._ratio(finding),
                "hint": self._hint(finding),
            }
        )

    def _hint(self, finding: Finding) -> str:
        if finding.suspect is None:
            return self.translate(NO_HINT.get(finding.kind, ""))
        suspect = finding.suspect
        return self.translate(_hint_text(suspect)).format(
            row=suspect.row,
            title=self._title(suspect.column) if suspect.column else "",
            times=self._show(_times(suspect)),
            likely=self._show_in(suspect.column, suspect.likely),
            wrong=self._show_in(suspect.column, suspect.given),
        )

    def _title(self, column: CalculationColumn) -> str:
        """As the sheet calls it, else as we do."""
        return self.columns.titles.get(column) or label(column, self.language)

    def _ratio(self, finding: Finding) -> str:
        value, expected = finding.details.get("value"), finding.expected
        if not isinstance(value, Decimal) or not isinstance(expected, Decimal) or not expected:
            return ""
        return format_decimal(value / expected, "#,##0.0#", locale=self.language.value)

    def _show_in(self, column: CalculationColumn | None, value: object) -> str:
        return self._show(value, pattern=_FORMATS.get(column, _FREE) if column else _FREE)

    def _show(self, value: object, *, pattern: str = _FREE) -> str:
        match value:
            case None:
                shown = ""
            case Decimal():
                shown = format_decimal(value, pattern, locale=self.language.value)
            case StrEnum():
                shown = value.value
            case date():
                shown = show_date(value, self.language)
            case Text():
                shown = value.read(self.language)
            case tuple():
                shown = ", ".join(map(str, value))
            case _:
                shown = str(value)
        return shown


def _hint_text(suspect: Suspect) -> str:
    if suspect.slip is not Slip.FACTOR or suspect.column is None or suspect.factor is None:
        return HINTS[suspect.slip]
    return TOO_LARGE if suspect.factor > 1 else TOO_SMALL


def _times(suspect: Suspect) -> Decimal | None:
    if suspect.factor is None or suspect.factor >= 1:
        return suspect.factor
    return 1 / suspect.factor
