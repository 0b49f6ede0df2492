"""What was found in a contractor's lines, in words that say where and what to do."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from babel.numbers import format_decimal

from domain.collecting.lines import DeliveryFinding
from domain.collecting.vocabulary import DeliveryColumn, DeliveryError, DeliverySignal
from domain.vocabulary import Language
from notifications.language import label, show_date, translator
from usecases.mki_sheet.columns import letters, printable

#: English message ids; `tests/unit/collecting/test_wording.py` sees that each has its Dutch.
MESSAGES: Final[Mapping[DeliveryError | DeliverySignal, str]] = {
    DeliveryError.MISSING: "This is empty. Fill it in.",
    DeliveryError.TEXT_IN_NUMBER: (
        '"{given}" is text here, not a number. Type {expected} again in this cell, without signs'
        " or spaces."
    ),
    DeliveryError.POINT_FOR_COMMA: (
        'In "{given}" the point can mean two things. Write decimals with a comma, and thousands'
        " without a point."
    ),
    DeliveryError.NOT_A_NUMBER: '"{given}" is no number. Write only digits and a comma.',
    DeliveryError.NOT_A_DATE: '"{given}" is no date. Write it as 18-11-2026.',
    DeliveryError.NOT_A_CHOICE: '"{given}" cannot be chosen. Choose one of: {expected}.',
    DeliveryError.FORMULA: "This cell is a formula. Type its outcome instead.",
    DeliveryError.TOO_LONG: "This is too long. Use at most {expected} characters.",
    DeliveryError.TOO_LARGE: '"{given}" is too large to be right. Check the number.',
    DeliveryError.NEGATIVE: "Here stands {given}. It must be above zero.",
    DeliveryError.DOES_NOT_ADD_UP: (
        "Here stands {given}, but quantity times MKI per unit is {expected}. Correct the one that"
        " is wrong, or leave the total empty."
    ),
    DeliveryError.UNIT_DIFFERS: (
        "Here stands {given}, but this product was promised in {expected}. Convert the quantity"
        " and the MKI per unit."
    ),
    DeliveryError.SET_DIFFERS: (
        "This value is of set {given}, but the contract is in set {expected}. The one cannot be"
        " turned into the other. Have it calculated anew in set {expected}."
    ),
    DeliveryError.PRODUCT_UNKNOWN: (
        '"{given}" is not the promised product of this line. Leave the number and the name as they'
        " were, and use a free line for another product."
    ),
    DeliveryError.EXPIRED: (
        "This card or EPD was valid until {given}, before the delivery on {expected}. Use one that"
        " was valid that day."
    ),
    DeliveryError.AHEAD: "{given} is still to come. Hand in only what was delivered.",
    DeliverySignal.RATE_ABOVE: (
        "The MKI per unit is {percent}% above the promise ({given} against {expected}). Say why in"
        " your remark."
    ),
    DeliverySignal.RATE_FAR_BELOW: (
        "The MKI per unit is {percent}% below the promise ({given} against {expected}). Check that"
        " it is right."
    ),
    DeliverySignal.QUANTITY_OVER: (
        "{given} is {percent}% more than was promised for the whole work ({expected})."
    ),
    DeliverySignal.NOT_PROMISED: '"{given}" was not promised. It counts beside the promise.',
    DeliverySignal.GENERIC_DATA: (
        "Category {given} is generic data, which nobody verified. Check that the surcharge of 30%"
        " is in it where it belongs."
    ),
    DeliverySignal.CARD_MISSING: "No card or EPD is named. Then the value is hard to verify.",
}
_PLACE: Final = "Row {row}, column {column} ({cell}): {message}"
_LINE: Final = "Line {row}, {column}: {message}"
_COLUMNS: Final = tuple(DeliveryColumn)


def explain_finding(finding: DeliveryFinding, language: Language) -> str:
    """What was found and what to do, without its place."""
    shown = {name: _shown(value, language) for name, value in finding.details.items()}
    return translator(language)(MESSAGES[finding.kind]).format(
        **shown
        | {"given": _shown(finding.given, language), "expected": _shown(finding.expected, language)}
    )


def in_sheet(finding: DeliveryFinding, language: Language) -> str:
    """The finding with its row and its column, by title and as a cell."""
    return translator(language)(_PLACE).format(
        row=finding.row,
        column=label(finding.column, language),
        cell=f"{letters(_COLUMNS.index(finding.column))}{finding.row}",
        message=explain_finding(finding, language),
    )


def in_form(finding: DeliveryFinding, language: Language) -> str:
    """The finding with the number of its line and the name of its field."""
    return translator(language)(_LINE).format(
        row=finding.row,
        column=label(finding.column, language),
        message=explain_finding(finding, language),
    )


def _shown(value: object, language: Language) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return format_decimal(value, "#,##0.######", locale=language.value)
        case StrEnum():
            return value.value
        case date():
            return show_date(value, language)
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return printable(str(value))[:80]
