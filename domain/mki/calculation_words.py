"""The closed sets of words of a checked calculation; `docs/glossary.md` gives their Dutch."""

from enum import StrEnum
from typing import Final


class CalculationColumn(StrEnum):
    """What a column of an MKI calculation holds."""

    ITEM = "item"
    PRODUCT = "product"
    QUANTITY = "quantity"
    UNIT = "unit"
    MKI_PER_UNIT = "mki_per_unit"
    MKI_WITHOUT_SURCHARGE = "mki_per_unit_without_surcharge"
    MKI_TOTAL = "mki_total"
    MODULES = "modules"
    CATEGORY = "category"
    WEIGHTING_SET = "weighting_set"
    CARD = "card"
    VALID_UNTIL = "valid_until"


class TotalKind(StrEnum):
    """What a line with a total adds up, as far as its name tells."""

    GROUP = "group"
    WHOLE = "whole"
    EITHER = "either"


class Severity(StrEnum):
    """Whether a calculation cannot stand as it is, or somebody must look at it."""

    ERROR = "error"
    WARNING = "warning"


class FindingKind(StrEnum):
    """What a check of a calculation met."""

    FORMULA_CELL = "formula_cell"
    NOT_NUMBER = "not_number"
    NOTATION_AMBIGUOUS = "notation_ambiguous"
    NOTATION_MIXED = "notation_mixed"
    NOT_DATE = "not_date"
    CELL_EMPTY = "cell_empty"
    MODULES_UNREADABLE = "modules_unreadable"
    CATEGORY_UNKNOWN = "category_unknown"
    SET_UNKNOWN = "set_unknown"
    LINE_DIFFERS = "line_differs"
    GROUP_TOTAL_DIFFERS = "group_total_differs"
    WHOLE_TOTAL_DIFFERS = "whole_total_differs"
    SETS_MIXED = "sets_mixed"
    SET_UNEXPECTED = "set_unexpected"
    SURCHARGE_MISSING = "surcharge_missing"
    CARD_EXPIRED = "card_expired"
    COLUMN_MISSING = "column_missing"
    TOTAL_MISSING = "total_missing"
    TOTAL_UNCHECKED = "total_unchecked"
    SET_NOT_TOLD = "set_not_told"
    VALIDITY_NOT_TOLD = "validity_not_told"
    SURCHARGE_NOT_SHOWN = "surcharge_not_shown"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_DIFFERS = "unit_differs"
    UNIT_IMPLAUSIBLE = "unit_implausible"
    MODULE_DOUBLE = "module_double"
    MODULE_MISSING = "module_missing"
    MODULES_NOT_TOLD = "modules_not_told"
    QUANTITY_NOT_POSITIVE = "quantity_not_positive"
    QUANTITY_DIFFERS = "quantity_differs"
    NEGATIVE_OUTSIDE_D = "negative_outside_d"
    VALUE_DIFFERS = "value_differs"
    OUTLIER = "outlier"

    @property
    def severity(self) -> Severity:
        """An error is certain from the sheet itself; what is only unlikely is a warning."""
        return Severity.ERROR if self in _ERRORS else Severity.WARNING


_ERRORS: Final = frozenset(
    {
        FindingKind.FORMULA_CELL,
        FindingKind.NOT_NUMBER,
        FindingKind.NOTATION_AMBIGUOUS,
        FindingKind.NOTATION_MIXED,
        FindingKind.NOT_DATE,
        FindingKind.CELL_EMPTY,
        FindingKind.MODULES_UNREADABLE,
        FindingKind.CATEGORY_UNKNOWN,
        FindingKind.SET_UNKNOWN,
        FindingKind.LINE_DIFFERS,
        FindingKind.GROUP_TOTAL_DIFFERS,
        FindingKind.WHOLE_TOTAL_DIFFERS,
        FindingKind.SETS_MIXED,
        FindingKind.SET_UNEXPECTED,
        FindingKind.SURCHARGE_MISSING,
        FindingKind.CARD_EXPIRED,
    }
)


class Slip(StrEnum):
    """What somebody probably did where figures differ."""

    FACTOR = "factor"
    THOUSANDS = "thousands"
    DIGITS_SWAPPED = "digits_swapped"
    SIGN = "sign"
    ROUNDED = "rounded"
    SURCHARGED = "surcharged"
    LEFT_OUT = "left_out"
    COUNTED_TWICE = "counted_twice"
